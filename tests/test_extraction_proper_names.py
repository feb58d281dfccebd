"""Names that no register holds: where they begin and end, and what kind the document gives them."""

from __future__ import annotations

import pytest
from parsed import ENTRIES, parsed, parsed_all

from kg.extraction.names.naming import NameIndex, Namer
from kg.lexicon import Lexicon, load_lexicon
from kg.register import Register


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.fixture
def namer(lexicon: Lexicon) -> Namer:
    return Namer(NameIndex(Register(ENTRIES)), lexicon)


def found(namer: Namer, line: str) -> list[str]:
    """The unregistered names of a sentence."""
    return [n.link.label for n in namer.named(parsed(line)) if n.entry is None]


def kinds(namer: Namer, *lines: str) -> dict[str, str]:
    """The kinds of the unregistered names of a document of its own."""
    namer = Namer(namer._index, namer._lexicon)
    sentences = parsed_all(lines)
    namer.survey(sentences)
    return {n.link.label: n.link.kind for s in sentences for n in namer.named(s) if n.entry is None}


LEFT = " left/VBD/ROOT/{}"


def phrase(*words: str) -> str:
    """A sentence of proper nouns before "left"; a word may bring its tag, "al/NN"."""
    last = len(words)
    return " ".join(
        (w if "/" in w else f"{w}/NNP") + (f"/compound/{last - 1}" if i < last - 1 else f"/nsubj/{last}")
        for i, w in enumerate(words)
    ) + LEFT.format(last)


@pytest.mark.parametrize(
    ("words", "names"),
    [
        pytest.param(["Moreau"], ["Moreau"], id="one word"),
        pytest.param(["Awa", "Sow"], ["Awa Sow"], id="two words"),
        pytest.param(["the/DT", "Lions"], ["Lions"], id="an article stays outside"),
        pytest.param(["Omar", "al/NN", "-/HYPH+PUNCT", "Tayeb"], ["Omar al - Tayeb"], id="an Arabic article is inside"),
        pytest.param(["envoy/NN", "de/NNP", "Vries"], ["de Vries"], id="a particle may lead"),
        pytest.param(["Bank", "of/IN", "Kivu"], ["Bank of Kivu"], id="of behind the word for a body"),
        pytest.param(["Moreau", "of/IN", "Kivu"], ["Moreau", "Kivu"], id="of behind any other name"),
        pytest.param(["Prime", "Minister", "Moreau"], ["Moreau"], id="a title stays outside"),
        pytest.param(["Foreign", "Minister"], [], id="a title alone names nobody"),
        pytest.param(["the/DT", "71st/JJ", "Zenith", "Brigade"], ["71st Zenith Brigade"], id="a numbered unit"),
        pytest.param(["the/DT", "Army"], [], id="a common noun in capitals"),
        pytest.param(["Northern", "towns/NNS"], [], id="a bearing"),
        pytest.param(["Naval", "mines=mine/NNS"], [], id="the first half of a compound noun"),
        pytest.param(["the/DT", "Zenith", "War"], [], id="an event"),
        pytest.param(["the/DT", "Zenith", "War", "II"], [], id="an event with a number"),
        pytest.param(["Awa", "Sow", "II"], ["Awa Sow II"], id="a person with a number"),
        pytest.param(["Operation", "Zenith"], [], id="an operation"),
        pytest.param(["May"], [], id="a month"),
        pytest.param(["the/DT", "Book", "of/IN", "Zenith"], [], id="a book"),
        pytest.param(["Zenith-3"], [], id="a designation"),
    ],
)
def test_a_name_has_its_edges(namer: Namer, words: list[str], names: list[str]) -> None:
    assert found(namer, phrase(*words)) == names


@pytest.mark.parametrize(
    ("conjunct", "names"),
    [("Ports/NNP/conj/2", ["Ministry of Roads and Ports"]), ("Moreau/NNP/conj/0", ["Ministry of Roads", "Moreau"])],
)
def test_conjuncts_below_one_of_are_one_name(namer: Namer, conjunct: str, names: list[str]) -> None:
    line = f"Ministry/NNP/nsubj/5 of/IN/prep/0 Roads/NNP/pobj/1 and/CC/cc/2 {conjunct} met/VBD/ROOT/5"
    assert found(namer, line) == names


@pytest.mark.parametrize(
    ("words", "names"),
    [
        pytest.param(["Malian/JJ", "Cotton", "Board"], ["Malian Cotton Board"], id="a body of a nation"),
        pytest.param(["Malian/JJ", "Moreau"], ["Moreau"], id="a person of a nation"),
        pytest.param(["Malian/JJ", "Government"], [], id="a government, which is its state"),
        pytest.param(["University", "of/IN", "Basra"], ["University of Basra"], id="a body of a place"),
        pytest.param(["Northern", "Mali"], [], id="a part of a state"),
        pytest.param(["Mount", "Basra"], ["Mount Basra"], id="a mountain"),
        pytest.param(["Sow", "Okello"], ["Sow Okello"], id="another one of the family"),
        pytest.param(["President", "Okello"], [], id="the registered one with the title"),
    ],
)
def test_registered_names_within(namer: Namer, words: list[str], names: list[str]) -> None:
    assert found(namer, phrase(*words)) == names


def test_a_name_that_the_register_lacks_gets_a_key_of_its_own(namer: Namer) -> None:
    (name,) = namer.named(parsed("Moreau/NNP/nsubj/1 said=say/VBD/ROOT/1"))
    assert (name.link.key, name.link.kind, name.link.registered) == ("actor/moreau", "Person", False)
    assert (name.form, name.entry) == (None, None)


NEUTRAL = "it/PRP/nsubj/1 met/VBD/ROOT/1 Zenith/NNP/dobj/1"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        pytest.param("Minister/NNP/compound/1 Zenith/NNP/nsubj/2 left/VBD/ROOT/2", "Person", id="a title"),
        pytest.param("Zenith/NNP/nsubj/3 ,/,/punct/0 45/CD/amod/0 left/VBD/ROOT/3", "Person", id="an age"),
        pytest.param("Zenith/NNP/nsubj/1 said=say/VBD/ROOT/1", "Person", id="a subject that speaks"),
        pytest.param("it/PRP/nsubj/1 fell/VBD/ROOT/1 near/IN/prep/1 Zenith/NNP/pobj/2", "Place", id="near it"),
        pytest.param(
            "it/PRP/nsubj/1 left/VBD/ROOT/1 Zenith/NNP/dobj/1 ,/,/punct/2 Mali/NNP/appos/2", "Place", id="in a state"
        ),
        pytest.param(
            "the/DT/det/1 village/NN/nsubj/4 of/IN/prep/1 Zenith/NNP/pobj/2 fell/VBD/ROOT/4", "Place", id="village of"
        ),
        pytest.param("it/PRP/nsubj/1 captured=capture/VBD/ROOT/1 Zenith/NNP/dobj/1", "Place", id="what is captured"),
        pytest.param("Zenith/NNP/compound/1 province/NN/nsubj/2 fell/VBD/ROOT/2", "Place", id="its province"),
        pytest.param(
            "Zenith/NNP/compound/1 fighters=fighter/NNS/nsubj/2 fell/VBD/ROOT/2", "Organisation", id="its men"
        ),
        pytest.param(
            "the/DT/det/2 group/NN/compound/2 Zenith/NNP/nsubj/3 fell/VBD/ROOT/3", "Organisation", id="a group"
        ),
        pytest.param(
            "it/PRP/nsubj/1 fired/VBD/ROOT/1 Zenith/NNP/compound/3 missiles=missile/NNS/dobj/1",
            "Missile",
            id="a weapon",
        ),
        pytest.param(NEUTRAL, "Organisation", id="nothing tells"),
    ],
)
def test_the_words_around_tell_the_kind_for_the_whole_document(namer: Namer, line: str, kind: str) -> None:
    assert kinds(namer, NEUTRAL, line) == {"Zenith": kind}


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (["the/DT", "Zenith", "Brigade"], "MilitaryUnit"),
        (["Zenith", "Airfield"], "MilitaryBase"),
        (["the/DT", "Zenith", "Institute"], "Organisation"),
        (["Lake", "Zenith"], "Place"),
        (["Amina", "Zenith"], "Person"),
        (["Q.", "J.", "Zenith"], "Person"),
        (["the/DT", "Zenith", "Rebels/NNPS"], "ActorGroup"),
    ],
)
def test_its_own_words_tell_the_kind_of_a_name(namer: Namer, words: list[str], kind: str) -> None:
    assert list(kinds(namer, phrase(*words)).values()) == [kind]


def test_the_article_of_another_noun_makes_no_body_of_a_people(namer: Namer) -> None:
    assert kinds(namer, "the/DT/det/2 Zenithian/JJ/amod/2 troops=troop/NNS/nsubj/3 left/VBD/ROOT/3") == {
        "Zenithian": "ActorGroup"
    }
    assert kinds(namer, phrase("the/DT", "Zenith")) == {"Zenith": "Organisation"}


def test_what_falls_and_what_lies_north_of_it_are_places(namer: Namer) -> None:
    line = "the/DT/det/1 {}/NN/nsubj/4 of/IN/prep/1 Zenith/NNP/pobj/2 came/VBD/ROOT/4"
    assert kinds(namer, line.format("capture")) == {"Zenith": "Place"}
    assert kinds(namer, line.format("idea")) == {"Zenith": "Organisation"}


def test_a_registered_person_lends_the_family_name_its_kind(namer: Namer) -> None:
    assert kinds(namer, phrase("Amy", "Deng"), NEUTRAL.replace("Zenith", "Deng")) == {"Deng": "Person"}
    assert kinds(namer, NEUTRAL.replace("Zenith", "Deng")) == {"Deng": "Organisation"}


def test_a_family_name_has_the_kind_of_the_full_name(namer: Namer) -> None:
    full = "Minister/NNP/compound/2 Awa/NNP/compound/2 Zenith/NNP/nsubj/3 left/VBD/ROOT/3"
    assert kinds(namer, NEUTRAL, full) == {"Zenith": "Person", "Awa Zenith": "Person"}
    assert kinds(namer, NEUTRAL, full.replace("Awa/NNP/compound/2 Zenith", "Zenith/NNP/compound/2 Awa")) != {
        "Zenith": "Person"
    }


def test_a_family_name_is_known_again_where_the_tagger_fails(namer: Namer) -> None:
    again = "Zenith/RB/advmod/1 left/VBD/ROOT/1"
    full = "Minister/NNP/compound/2 Awa/NNP/compound/2 Zenith/NNP/nsubj/3 left/VBD/ROOT/3"
    assert kinds(namer, full, again) == {"Awa Zenith": "Person", "Zenith": "Person"}


def test_a_word_that_was_no_family_name_is_none(namer: Namer) -> None:
    assert kinds(namer, "Zenith/RB/advmod/1 left/VBD/ROOT/1") == {}


def test_a_post_in_the_plural_names_nobody(namer: Namer) -> None:
    line = "Zenith/NNP/compound/1 {}/NNPS/nsubj/2 met/VBD/ROOT/2"
    assert found(namer, line.format("Ministers=minister")) == []
    assert found(namer, line.format("Miners=miners")) == ["Zenith Miners"]
