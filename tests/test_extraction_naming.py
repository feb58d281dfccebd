"""Names in a sentence: those of the register, those that the model marks, those that only a title gives away."""

from __future__ import annotations

import pytest
from parsed import ENTRIES, parsed, parsed_all

from kg.extraction.naming import NameIndex, Namer, entity_runs, mention_kind, namespace
from kg.lexicon import Lexicon, load_lexicon
from kg.register import Entry, Register


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.fixture
def namer(lexicon: Lexicon) -> Namer:
    return Namer(NameIndex(Register(ENTRIES)), lexicon)


def names(namer: Namer, line: str) -> list[tuple[str, str]]:
    return [(n.link.mention.text, n.link.key) for n in namer.named(parsed(line))]


def test_a_name_of_several_words_is_one(namer: Namer) -> None:
    line = "the/DT/det/2 United/NNP/compound/2 Nations/NNP/nsubj/3 met/VBD/ROOT/3"
    assert names(namer, line) == [("United Nations", "actor/un")]


def test_a_name_in_lower_case_is_none(namer: Namer) -> None:
    assert names(namer, "the/DT/det/1 mali=mali/NN/nsubj/2 fled/VBD/ROOT/2") == []


def test_the_longer_of_two_names_wins(namer: Namer) -> None:
    assert names(namer, "the/DT/det/2 Iranian/JJ/amod/2 Guard/NNP/nsubj/3 met/VBD/ROOT/3") == [
        ("Iranian Guard", "actor/iranian-guard")
    ]


def test_a_name_does_not_end_on_the_adjective_of_a_further_noun(lexicon: Lexicon) -> None:
    register = Register([Entry("actor/malian-military", "Malian military", "MilitaryOrganisation"), *ENTRIES])
    namer = Namer(NameIndex(register), lexicon)
    army = "Malian/JJ/amod/1 military/NN/nsubj/2 aid/VBP/ROOT/2"
    aid = "Malian/JJ/amod/2 military/JJ/amod/2 aid/NN/nsubj/3 came/VBD/ROOT/3"
    assert names(namer, army) == [("Malian military", "actor/malian-military")]
    assert names(namer, aid) == [("Malian", "actor/mali")]


def test_a_name_behind_an_opposing_prefix_takes_no_part(namer: Namer) -> None:
    prefixed = "{}/NN/amod/3 -=-/,/punct/3 Houthi/JJ/amod/3 forces=force/NNS/nsubj/4 met/VBD/ROOT/4"
    assert names(namer, prefixed.format("anti")) == []
    assert names(namer, prefixed.format("allied")) == [("Houthi", "actor/houthis")]


def test_what_the_model_marks_and_the_register_lacks_gets_a_key_of_its_own(namer: Namer) -> None:
    (found,) = namer.named(parsed("Moreau/NNP/nsubj/1/PERSON met/VBD/ROOT/1"))
    assert (found.link.key, found.link.kind, found.link.registered) == ("actor/moreau", "Person", False)
    assert (found.form, found.entry) == (None, None)


def test_a_date_is_no_name(namer: Namer) -> None:
    assert names(namer, "May/NNP/nsubj/1/DATE passed/VBD/ROOT/1") == []


def test_an_entity_sheds_articles_and_possessive_endings(namer: Namer) -> None:
    line = "the/DT/det/1/ORG Lions/NNPS/poss/3/I-ORG 's/POS/case/1/I-ORG fleet/NN/nsubj/4 left/VBD/ROOT/4"
    assert names(namer, line) == [("Lions", "actor/lions")]


def test_the_last_word_of_a_name_may_tell_its_kind(namer: Namer) -> None:
    line = "{}/NNP/nsubj/1/ORG left/VBD/ROOT/1"
    kinds = [namer.named(parsed(line.format(word)))[0].link.kind for word in ("Brigade", "Zenith")]
    assert kinds == [namer._lexicon.heads["brigade"].kind, "Organisation"]


def test_a_name_keeps_the_kind_that_the_document_first_gave_it(namer: Namer) -> None:
    first, second = parsed_all(["Zenith/NNP/nsubj/1/ORG left/VBD/ROOT/1", "Zenith/NNP/nsubj/1/GPE left/VBD/ROOT/1"])
    assert [namer.named(s)[0].link.kind for s in (first, second)] == ["Organisation", "Organisation"]


def test_a_title_gives_a_person_away(namer: Namer) -> None:
    line = "{}/NNP/compound/2 Minister/NNP/compound/2 Moreau/NNP/nsubj/3 left/VBD/ROOT/3"
    assert names(namer, line.format("Defense")) == [("Moreau", "actor/moreau")]


def test_a_title_before_a_common_word_gives_nobody_away(namer: Namer) -> None:
    assert names(namer, "Minister/NNP/compound/1 missiles=missile/NNS/nsubj/2 left/VBD/ROOT/2") == []
    assert names(namer, "House/NNP/compound/1 Moreau/NNP/nsubj/2 left/VBD/ROOT/2") == []


def test_runs_of_entity_tokens_are_told_apart() -> None:
    sentence = parsed("Amy/NNP/nsubj/2/PERSON Chad/NNP/dobj/2/GPE left/VBD/ROOT/2 Mali/NNP/dobj/2/GPE")
    assert entity_runs(sentence) == [(0, 0, "PERSON"), (1, 1, "GPE"), (3, 3, "GPE")]


def test_only_a_family_name_of_one_person_is_enough() -> None:
    index = NameIndex(Register(ENTRIES))
    karimi = index.person_called("KARIMI")
    assert karimi is not None
    assert karimi.key == "actor/ali-karimi"
    assert index.person_called("Deng") is None
    assert index.person_called("Moreau") is None


@pytest.mark.parametrize(
    ("kind", "space", "mention"),
    [
        ("State", "actor", "Place"),
        ("Militia", "actor", "Organisation"),
        ("Person", "actor", "Person"),
        ("Missile", "weapon", "Weapon"),
        ("City", "place", "Place"),
        ("Vessel", "thing", "Vehicle"),
    ],
)
def test_a_class_tells_the_key_and_the_mention(kind: str, space: str, mention: str) -> None:
    assert (namespace(kind), mention_kind(kind)) == (space, mention)
