"""Names are compared without accents and punctuation; conditions tell apart what is written alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.register import Condition, Entry, Name, Register, normalise_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sana’a", "Sanaa"),
        ("Kata'ib Hezbollah", "kataib-hezbollah"),
        ("al‑Qaeda", "Al Qaeda"),
        ("the Islamic Republic", "Islamic Republic"),
        ("U.N.", "UN"),
        ("Erdoğan", "Erdogan"),
        ("Suwałki Gap", "Suwalki  Gap"),
        ("People 's Protection Units", "People's Protection Units"),
        ("Workers ' Party", "Workers’ Party"),
        ("Washington, D.C.", "Washington DC"),
    ],
)
def test_spellings_of_one_name_are_equal(one: str, other: str) -> None:
    assert normalise_name(one) == normalise_name(other)


@pytest.mark.parametrize(("one", "other"), [("Fatah", "Fattah"), ("Niger", "Nigeria"), ("S-300", "S-400")])
def test_different_names_stay_different(one: str, other: str) -> None:
    assert normalise_name(one) != normalise_name(other)


@given(st.text())
def test_the_normal_form_has_no_case_and_no_loose_spaces(text: str) -> None:
    plain = normalise_name(text)
    assert plain == " ".join(plain.split())
    assert plain == plain.casefold()


def entry(key: str, name: str, *aliases: str) -> Entry:
    return Entry(key, name, "Organisation", aliases)


@pytest.mark.parametrize(
    ("name", "written"),
    [("US", "us"), ("IS", "is"), ("WHO", "Who"), ("LeT", "let"), ("U.N.", "un")],
)
def test_short_acronyms_mind_case(name: str, written: str) -> None:
    register = Register([entry("actor/one", name)])
    assert register.find(name)
    assert not register.find(written)


@pytest.mark.parametrize(("name", "written"), [("Iran", "iran"), ("NATO forces", "nato forces"), ("UNIFIL", "Unifil")])
def test_other_names_are_found_in_any_case(name: str, written: str) -> None:
    assert Register([entry("actor/one", name)]).find(written)


def test_in_running_text_a_capital_is_needed() -> None:
    name = Name("Turkey", entry("actor/turkey", "Turkey"), "name")
    assert name.fits(["Turkey", "votes"], 0, 1)
    assert not name.fits(["roast", "turkey"], 1, 2)


@pytest.mark.parametrize(
    ("condition", "fires", "must_not"),
    [
        ("near missile* rocket", "Two Ababil missiles were sent", "Two Ababil drones were sent"),
        ("far drone*", "Two Ababil were sent", "Ababil is a drone"),
        ("followed-by brigade", "the Badr brigade", "the brigade of Badr"),
        ("preceded-by the", "the Guard said", "a Guard said"),
        ("not-followed-by war", "In Vietnam he", "the Vietnam War"),
        ("not-preceded-by new", "in Mexico now", "in New Mexico now"),
        ("whole", "talks in Jordan today", "then Michael Jordan spoke"),
        ("near missile, far drone", "Ababil missile", "Ababil missile or drone"),
    ],
)
def test_a_condition_holds_here_and_not_there(condition: str, fires: str, must_not: str) -> None:
    names = {"Ababil", "Badr", "Guard", "Vietnam", "Mexico", "Jordan"}
    for text, expected in ((fires, True), (must_not, False)):
        words = text.split()
        start = next(index for index, word in enumerate(words) if word in names)
        assert Condition.parse(condition).holds(words, start, start + 1) is expected


def test_neighbours_are_seen_across_a_hyphen() -> None:
    words = ["an", "Ababil", "-", "drone"]
    assert Condition.parse("followed-by drone").holds(words, 1, 2)


def test_later_needs_an_earlier_name() -> None:
    guards = entry("actor/guards", "Revolutionary Guards")
    register = Register([guards], [Name("the Guards", guards, "alias", "later", Condition.parse("later"))])
    assert not register.fitting(["the", "Guards"], 0, 2)
    assert register.fitting(["the", "Guards"], 0, 2, earlier={"actor/guards"})


def test_case_needs_the_very_case() -> None:
    coalition = entry("actor/coalition", "U.S.-led coalition")
    register = Register([coalition], [Name("Coalition", coalition, "alias", "case", Condition.parse("case"))])
    assert register.find("Coalition")
    assert not register.find("coalition")


def test_proper_nouns_are_taken_from_the_tagger_where_it_says() -> None:
    words = ["Michael", "Jordan", "spoke"]
    whole = Condition.parse("whole")
    assert not whole.holds(words, 1, 2, proper=[True, True, False])
    assert whole.holds(words, 1, 2, proper=[False, True, False])


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "unknown condition ''"), ("near a, near b", "stands twice"), ("not_followed_by x", "unknown condition")],
)
def test_a_condition_that_cannot_be_read_says_why(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        Condition.parse(text)


def test_a_name_whose_condition_holds_leads() -> None:
    missile, drone = entry("weapon/missile", "Ababil"), entry("weapon/drone", "Ababil")
    register = Register(
        [missile, drone],
        [
            Name("Ababil", missile, "name"),
            Name("Ababil", drone, "name", "near drone*", Condition.parse("near drone*")),
        ],
    )
    assert [n.entry.key for n in register.fitting(["Ababil", "drones"], 0, 1)] == ["weapon/drone", "weapon/missile"]
    assert [n.entry.key for n in register.fitting(["Ababil", "missiles"], 0, 1)] == ["weapon/missile"]


@pytest.mark.parametrize(
    ("written", "fits"),
    [("IS fighters left", True), ("THIS IS WAR", False), ("IS", True), ("I.S. FIGHTERS LEFT", True)],
)
def test_in_a_line_of_capitals_a_short_acronym_may_be_any_word(written: str, fits: bool) -> None:
    words = written.split()
    at = next(i for i, word in enumerate(words) if word in ("IS", "I.S."))
    assert Name("IS", entry("actor/is", "IS"), "name").fits(words, at, at + 1) is fits


def test_the_text_before_may_tell_which_one_an_acronym_is_but_a_word_needs_its_own_sentence() -> None:
    guards, friends, javelin = entry("actor/guards", "Royal Guard"), entry("actor/friends", "Red Friends"), "Javelin"
    weapon = entry("weapon/javelin", javelin)
    register = Register(
        [guards, friends, weapon],
        [
            Name("RGF", guards, "alias", "near palace", Condition.parse("near palace")),
            Name("RGF", friends, "alias", "near tea", Condition.parse("near tea")),
            Name(javelin, weapon, "name", "near missile*", Condition.parse("near missile*")),
        ],
    )
    words = ["The", "RGF", "threw", "a", javelin]
    assert not register.fitting(words, 1, 2)
    assert [n.entry.key for n in register.fitting(words, 1, 2, context={"palace"})] == ["actor/guards"]
    assert [n.entry.key for n in register.fitting([*words, "tea"], 1, 2, context={"palace"})] == ["actor/friends"]
    assert not register.fitting(words, 4, 5, context={"missiles"})
