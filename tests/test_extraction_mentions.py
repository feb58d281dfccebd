"""Mentions: how far the phrases that an analyst would mark reach, and of what kind they are."""

from __future__ import annotations

import pytest

from kg.extraction import Extractor
from kg.extraction.phrases.measures import measures
from kg.lexicon import load_lexicon
from kg.model import Document
from kg.register import load_register


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(load_register(), load_lexicon())


def marked(extractor: Extractor, text: str) -> list[tuple[str, str]]:
    """The mentions of a text by words and kind."""
    return [(m.text, m.kind) for m in extractor.mentions(Document(id="d", text=text))]


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        pytest.param(
            "The rebel fighters left a fortified camp.",
            [("The rebel fighters", "Organisation"), ("a fortified camp", "Place")],
            id="article and modifiers are inside",
        ),
        pytest.param(
            "Four tanks burned.", [("Four", "Quantity"), ("tanks", "MilitaryPlatform")], id="a count stands alone"
        ),
        pytest.param("One tank burned.", [("tank", "MilitaryPlatform")], id="one counts nothing"),
        pytest.param(
            "Local, lightly armed fighters fled.",
            [("Local, lightly armed fighters", "Organisation")],
            id="a list of adjectives",
        ),
        pytest.param("Their fighters fled.", [("Their fighters", "Organisation")], id="an owner is inside"),
        pytest.param("Many fighters fled.", [("fighters", "Organisation")], id="a vague number is outside"),
        pytest.param(
            "Fighters loyal to Hamas fled.",
            [("Fighters", "Organisation"), ("Hamas", "Organisation")],
            id="what hangs on is outside",
        ),
    ],
)
def test_a_phrase_has_its_edges(extractor: Extractor, text: str, mentions: list[tuple[str, str]]) -> None:
    assert marked(extractor, text) == mentions


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "mention"),
    [
        pytest.param("Foreign Minister Awa Sow left.", ("Foreign Minister Awa Sow", "Person"), id="title and name"),
        pytest.param("The Foreign Minister left.", ("The Foreign Minister", "Person"), id="a post alone"),
        pytest.param("The Minister for Ports left.", ("The Minister for Ports", "Person"), id="a post with its field"),
        pytest.param("The leader of Hamas left.", ("The leader of Hamas", "Person"), id="a post with its body"),
        pytest.param("The government of Mali fell.", ("The government of Mali", "Organisation"), id="whose government"),
        pytest.param("They fled the city of Ségou.", ("the city of Ségou", "Place"), id="which city"),
        pytest.param("A soldier died.", ("A soldier", "Person"), id="one of a set"),
        pytest.param("Soldiers died.", ("Soldiers", "Organisation"), id="several of a set"),
        pytest.param("The crew died.", ("The crew", "Organisation"), id="a word for several"),
        pytest.param("Ministers met.", ("Ministers", "Organisation"), id="several of a post"),
        pytest.param("We left.", ("We", "Organisation"), id="we"),
        pytest.param("She left.", ("She", "Person"), id="she"),
        pytest.param("Syrians fled.", ("Syrians", "Organisation"), id="a people"),
        pytest.param("One of the guards died.", ("One of the guards", "Person"), id="one of several"),
        pytest.param("One of the camps burned.", ("the camps", "Place"), id="one of several things"),
        pytest.param("A group of guards died.", ("A group of guards", "Organisation"), id="a group of people"),
        pytest.param("The death of guards was denied.", ("guards", "Organisation"), id="no group of people"),
        pytest.param(
            "They fly remotely piloted aircraft.",
            ("remotely piloted aircraft", "MilitaryPlatform"),
            id="an adverb inside",
        ),
        pytest.param("Mostly civilians fell.", ("civilians", "Organisation"), id="an adverb outside"),
        pytest.param(
            "He, the Minister for Ports, Awa Sow, left.",
            ("the Minister for Ports", "Person"),
            id="a post beside a name",
        ),
    ],
)
def test_a_phrase_has_a_kind(extractor: Extractor, text: str, mention: tuple[str, str]) -> None:
    assert mention in marked(extractor, text)


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "mention"),
    [
        pytest.param("Mali signed the pact.", ("Mali", "Organisation"), id="a state that acts"),
        pytest.param("They met in Mali.", ("Mali", "Place"), id="a state where something is"),
        pytest.param("They met in Chad and Mali.", ("Mali", "Place"), id="the second of two"),
        pytest.param("They visited Mali.", ("Mali", "Place"), id="a state that is visited"),
        pytest.param("They condemned Mali.", ("Mali", "Organisation"), id="a state that is condemned"),
        pytest.param("They left the country.", ("the country", "Place"), id="a country that is left"),
        pytest.param("The country denied it.", ("The country", "Organisation"), id="a country that speaks"),
        pytest.param("They condemned eastern Mali.", ("eastern Mali", "Place"), id="a part of a state"),
        pytest.param("They met in Ségou, Mali.", ("Ségou, Mali", "Place"), id="a town with its state"),
    ],
)
def test_a_state_is_a_party_or_a_place(extractor: Extractor, text: str, mention: tuple[str, str]) -> None:
    assert mention in marked(extractor, text)


@pytest.mark.model
def test_names_that_qualify_what_is_no_mention_stand_alone(extractor: Extractor) -> None:
    assert marked(extractor, "The Malian elections were delayed.") == [("Malian", "Nationality")]
    assert marked(extractor, "The Malian army was delayed.") == [("The Malian army", "Organisation")]


@pytest.mark.model
def test_what_a_thing_is_said_to_be_is_no_mention(extractor: Extractor) -> None:
    assert marked(extractor, "He is a commander.") == [("He", "Person")]
    assert marked(extractor, "He met a commander.") == [("He", "Person"), ("a commander", "Person")]


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "quantities"),
    [
        ("They held 15 percent of it.", ["15 percent"]),
        ("It lies 8 km away.", ["8 km"]),
        ("They held 8 square miles of it.", ["8 square miles"]),
        ("They held 15 per cent of it.", ["15 per cent"]),
        ("They held 15 to 20 percent of it.", ["15 to 20 percent"]),
        ("They can dial 555-0199 there.", []),
        ("They adopted Resolution 99.", []),
        ("They fired 40 rockets.", ["40"]),
    ],
)
def test_a_number_counts_or_measures(extractor: Extractor, text: str, quantities: list[str]) -> None:
    assert [words for words, kind in marked(extractor, text) if kind == "Quantity"] == quantities


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It cost $1.5 million.", [("$1.5 million", "Money")]),
        ("It cost 300 million euros.", [("300 million euros", "Money")]),
        ("It cost 300 million votes.", []),
        ("It lies at 33°12′N 44°05′E.", [("33°12′N 44°05′E", "Place")]),
        ("It lies at 33.125; 44.500.", [("33.125; 44.500", "Place")]),
        ("Versions 3.1; 4.5 were sold.", []),
        ("It took two more days.", [("two more days", "Time")]),
        ("It was a two-day trip.", []),
        ("They met at 10 a.m. there.", [("10 a.m.", "Time")]),
        ("They fled this Ramadan already.", [("this Ramadan", "Time")]),
        ("They asked Ramadan Deng already.", []),
        ("The 1994 talks failed.", [("1994", "Time")]),
        ("Resolution 1994 failed.", []),
        ("About 2000 soldiers fell.", []),
    ],
)
def test_figures_measure(text: str, found: list[tuple[str, str]]) -> None:
    assert [(m.text, m.kind) for m in measures(text)] == found


@pytest.mark.model
def test_nested_names_come_on_demand(extractor: Extractor) -> None:
    text = "The Government of Chad met the envoy."
    outer = [("The Government of Chad", "Organisation"), ("the envoy", "Person")]
    assert marked(extractor, text) == outer
    found = extractor.mentions(Document(id="d", text=text), nested=True)
    assert [m.text for m in found] == ["The Government of Chad", "Chad", "the envoy"]
    assert all(text[m.start : m.end] == m.text for m in found)
