"""The register that ProxyKG comes with: who is in it, and that each of its names leads to its entry."""

from __future__ import annotations

from collections import defaultdict

import pytest

from kg.errors import UnknownNameError
from kg.extraction.syntax.parsing import load_model
from kg.register import Register, load_register, normalise_name
from kg.resources import resource
from kg.vocabulary import KINDS

UN_MEMBERS = 193
OBSERVERS = {"actor/holy-see", "actor/palestine"}


@pytest.fixture(scope="module")
def register() -> Register:
    return load_register()


def keys(register: Register, name: str) -> set[str]:
    return {found.entry.key for found in register.find(name)}


def test_all_states_of_the_world_are_there(register: Register) -> None:
    states = {entry.key for entry in register.entries if entry.kind == "State"}
    assert len(states - OBSERVERS) == UN_MEMBERS
    assert states >= OBSERVERS
    partial = {entry.key for entry in register.entries if entry.kind == "PartiallyRecognisedState"}
    assert {"actor/taiwan", "actor/kosovo", "actor/abkhazia"} <= partial


def test_every_member_state_has_a_code_a_demonym_and_a_territory(register: Register) -> None:
    for state in (entry for entry in register.entries if entry.kind == "State"):
        assert state.iso3, state.key
        assert state.demonyms or state.key == "actor/holy-see"
        assert register.get(str(state.territory)).country == state.key


def test_every_name_finds_its_entry(register: Register) -> None:
    for name in register.names():
        assert name in register.find(name.text), name


def test_every_surface_form_of_an_entry_is_a_name(register: Register) -> None:
    texts: dict[str, set[str]] = defaultdict(set)
    for name in register.names():
        texts[name.entry.key].add(name.text)
    for entry in register.entries:
        if entry.kind != "StateTerritory":
            assert texts[entry.key] == {entry.name, *entry.aliases, *entry.demonyms, *entry.capitals}


def test_no_two_entries_share_an_unconditioned_name(register: Register) -> None:
    holders: dict[tuple[str, bool], set[str]] = defaultdict(set)
    for name in register.names():
        if name.requires is None:
            holders[normalise_name(name.text), name.form == "capital"].add(name.entry.key)
    assert [names for names in holders.values() if len(names) > 1] == []


def test_every_name_can_be_written_down_again(register: Register) -> None:
    for name in register.names():
        assert normalise_name(name.text)
        assert name.text == name.text.strip()


def test_kinds_and_keys_are_of_the_vocabulary(register: Register) -> None:
    assert {entry.kind for entry in register.entries} <= set(KINDS)
    assert {entry.key.partition("/")[0] for entry in register.entries} == {"actor", "weapon", "place"}


@pytest.mark.model
def test_a_weapon_called_by_a_word_of_the_language_says_when_it_is_the_weapon(register: Register) -> None:
    """The model's index of English words holds some weapons too, as nothing else."""
    index = load_model().get_pipe("lemmatizer").lookups.get_table("lemma_index")
    words = {word for part in ("noun", "verb", "adj") for word in index[part]}
    only_weapons = {"b-52", "dragunov", "exocet", "humvee", "jdam", "kalashnikov", "scud"}
    names = {n.text for n in register.names() if n.entry.source_file == "weapons.csv" and n.requires is None}
    assert {name for name in names if name.lower() in words - only_weapons} == set()


def test_no_column_says_who_backs_whom() -> None:
    for file in sorted(resource("data/register").glob("*.csv")):
        header = file.read_text(encoding="utf-8").partition("\n")[0]
        for word in ("back", "patron", "ally", "allegiance", "user", "client", "sponsor"):
            assert word not in header, file


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Tehran", "actor/iran"),
        ("the Islamic Republic", "actor/iran"),
        ("iranians", "actor/iran"),
        ("U.S.", "actor/united-states"),
        ("Türkiye", "actor/turkey"),
        ("D.R.C.", "actor/dr-congo"),
        ("Hizballah", "actor/hezbollah"),
        ("Ansar Allah", "actor/houthis"),
        ("Daesh", "actor/islamic-state"),
        ("ISIL", "actor/islamic-state"),
        ("al-Qaida", "actor/al-qaeda"),
        ("IRGC", "actor/islamic-revolutionary-guard-corps"),
        ("Pentagon", "actor/us-department-of-defense"),
        ("Security Council", "actor/un-security-council"),
        ("Shahed 136", "weapon/shahed-136"),
        ("Geran-2", "weapon/shahed-136"),
        ("Kataib Hezbollah", "actor/kataib-hezbollah"),
        ("Sergey Shoigu", "actor/sergei-shoigu"),
        ("Sanaa", "place/sanaa"),
    ],
)
def test_well_known_names_are_found(register: Register, name: str, key: str) -> None:
    assert key in keys(register, name)


@pytest.mark.parametrize(
    ("sentence", "name", "key"),
    [
        ("Fighters of IS fled Mosul", "IS", "actor/islamic-state"),
        ("RSF fighters shelled the Sudanese city", "RSF", "actor/rapid-support-forces"),
        ("RSF said the press was silenced", "RSF", "actor/reporters-without-borders"),
        ("Troops crossed into Georgia at dawn", "Georgia", "actor/georgia"),
        ("The Republican governor of Georgia spoke", "Georgia", "place/georgia-us-state"),
        ("Iran showed its Ababil missile", "Ababil", "weapon/ababil-missile"),
        ("Congo accused its neighbour", "Congo", "actor/dr-congo"),
        ("In Brazzaville Congo held talks", "Congo", "actor/republic-of-the-congo"),
    ],
)
def test_the_sentence_chooses_between_homonyms(register: Register, sentence: str, name: str, key: str) -> None:
    words = sentence.split()
    start = words.index(name)
    found = register.fitting(words, start, start + 1)
    assert [candidate.entry.key for candidate in found][:1] == [key]


@pytest.mark.parametrize(
    ("sentence", "start", "end"),
    [
        ("it is over", 1, 2),
        ("they told us so", 2, 3),
        ("Michael Jordan retired", 1, 2),
        ("New Guinea held talks", 1, 2),
        ("the Guards retreated", 0, 2),
        ("roast turkey again", 1, 2),
    ],
)
def test_what_only_looks_like_a_name_is_none(register: Register, sentence: str, start: int, end: int) -> None:
    words = sentence.split()
    proper = [word[0].isupper() for word in words]
    assert register.fitting(words, start, end, proper=proper) == ()


def test_a_family_name_alone_is_no_name_but_is_known(register: Register) -> None:
    assert register.get("actor/sergei-shoigu").family_name == "Shoigu"
    assert not register.find("Shoigu")


@pytest.mark.parametrize(("wrong", "right"), [("Hezbolah", "Hezbollah"), ("Houti", "Houthi"), ("Teheren", "Teheran")])
def test_near_names_are_suggested(register: Register, wrong: str, right: str) -> None:
    assert register.suggest(wrong)[0] == right
    assert right in str(UnknownNameError(wrong, register.suggest(wrong)))


def test_nothing_is_suggested_for_nonsense(register: Register) -> None:
    assert register.suggest("qqqqqq") == ()


def test_at_most_so_many_are_suggested(register: Register) -> None:
    assert len(register.suggest("Russian Armed Force", limit=2)) == 2


def test_an_unknown_key_is_no_entry(register: Register) -> None:
    assert "actor/iran" in register
    with pytest.raises(KeyError):
        register.get("actor/atlantis")


def test_parts_know_their_whole(register: Register) -> None:
    parts = {entry.key for entry in register.children("actor/islamic-revolutionary-guard-corps")}
    assert {"actor/quds-force", "actor/irgc-aerospace-force"} <= parts
    assert register.children("actor/quds-force") == ()
