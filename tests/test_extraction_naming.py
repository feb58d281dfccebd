"""Names in a sentence: those of the register, and how those that it lacks stand beside them."""

from __future__ import annotations

import pytest
from parsed import ENTRIES, parsed, parsed_all

from kg.extraction.names.naming import NameIndex, Namer, mention_kind, names_another, namespace
from kg.lexicon import Lexicon, load_lexicon
from kg.register import Entry, Name, Register
from kg.register.condition import Condition


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
    assert names(namer, aid.replace("military", "Military")) == [("Malian Military", "actor/malian-military")]


def test_a_sentence_read_again_knows_what_the_text_has_named_since(lexicon: Lexicon) -> None:
    guards = Entry("actor/river-guards", "River Guards", "Militia")
    later = Name("the Guards", guards, "alias", "later", Condition.parse("later"))
    namer = Namer(NameIndex(Register([guards], [Name("River Guards", guards, "name"), later])), lexicon)
    short, full = parsed_all(
        (
            "the/DT/det/1 Guards/NNPS/nsubj/2 met/VBD/ROOT/2",
            "some/DT/det/2 River/NNP/compound/2 Guards/NNPS/nsubj/3 met/VBD/ROOT/3",
        )
    )
    assert "actor/river-guards" not in [n.link.key for n in namer.named(short)]
    namer.named(full)
    assert "actor/river-guards" in [n.link.key for n in namer.named(short)]


def test_a_name_behind_an_opposing_prefix_takes_no_part(namer: Namer) -> None:
    prefixed = "{}/NN/amod/3 -=-/,/punct/3 Houthi/JJ/amod/3 forces=force/NNS/nsubj/4 met/VBD/ROOT/4"
    assert names(namer, prefixed.format("anti")) == []
    assert names(namer, prefixed.format("allied")) == [("Houthi", "actor/houthis")]


def test_a_title_gives_a_person_away(namer: Namer) -> None:
    line = "{}/NNP/compound/2 Minister/NNP/compound/2 Moreau/NNP/nsubj/3 left/VBD/ROOT/3"
    assert names(namer, line.format("Defense")) == [("Moreau", "actor/moreau")]


def test_a_title_before_a_common_word_gives_nobody_away(namer: Namer) -> None:
    assert names(namer, "Minister/NNP/compound/1 missiles=missile/NNS/nsubj/2 left/VBD/ROOT/2") == []
    house = "House/NNP/compound/1 Moreau/NNP/nsubj/2 left/VBD/ROOT/2"
    assert names(namer, house) == [("House Moreau", "actor/house-moreau")]


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


@pytest.mark.parametrize(
    ("written", "another"),
    [
        ("Rudolf Elphberg left", False),
        ("Rudolf Elphberg Street is long", True),
        ("Rudolf Elphberg Hospital is full", True),
        ("Rudolf Elphberg street by street", False),
    ],
)
def test_what_is_named_after_a_person_is_not_the_person(lexicon: Lexicon, written: str, another: bool) -> None:
    name = Name(
        "Rudolf Elphberg", Entry("actor/rudolf", "Rudolf Elphberg", "Person", source_file="persons.csv"), "name"
    )
    assert names_another(lexicon, name, written.split(), 2) is another


def test_a_county_is_not_who_it_is_named_after_but_an_airport_is_at_its_town(lexicon: Lexicon) -> None:
    name = Name("Zenda", Entry("place/zenda", "Zenda", "City"), "name")
    assert names_another(lexicon, name, ["Zenda", "County", "voted"], 1)
    assert not names_another(lexicon, name, ["Zenda", "Airport", "closed"], 1)


def test_a_street_in_a_sentence_is_not_the_person(lexicon: Lexicon) -> None:
    deng = Entry("actor/amy-deng", "Amy Deng", "Person", source_file="persons.csv")
    namer = Namer(NameIndex(Register([deng])), lexicon)
    behind = "/NNP/nsubj/3 burnt/VBD/ROOT/3"
    assert "actor/amy-deng" not in [
        key for _, key in names(namer, f"Amy/NNP/compound/2 Deng/NNP/compound/2 Street{behind}")
    ]
    assert "actor/amy-deng" in [
        key for _, key in names(namer, f"Amy/NNP/compound/2 Deng/NNP/compound/2 troops{behind}")
    ]
