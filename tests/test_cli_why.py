"""How an explanation reads, on a terminal and in a pipe."""

from __future__ import annotations

import io

import pytest
from graph_cases import HOUTHIS, IRAN, ISRAEL, Told, article, derived_store

from kg.cli.why import lines, show
from kg.graph.explanation import Derivation, Explanation, explain
from kg.vocabulary import PREFIXES


@pytest.fixture(scope="module")
def store():
    return derived_store(article())


def text(store, statement, **options):
    return list(lines(explain(store, statement), **options))


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_it_reads_from_the_statement_down_to_the_quote(store):
    assert text(store, "Iran indirectly backs Houthis")[:5] == [
        "Iran indirectly backs Houthis: inferred",
        "  because: if A backs B, then A indirectly backs B",
        "    Iran backs Houthis: said as fact",
        "      “Iran backs the Houthis.”",
        "        Backing Iran → Houthis: certain, present; in A test article (article)",
    ]


def test_it_says_who_denies_and_why_that_is_no_fact(store):
    assert text(store, "Iran supplies Russia") == [
        "Iran supplies Russia: claimed, but no fact",
        "  “Kirby said the United States does not believe Iran has delivered the missiles to Russia.”",
        (
            "    ArmsTransfer Iran → Russia, ballistic missiles: denied, probable, past;"
            " says United States, according to John Kirby; in A test article (article)"
        ),
        "    no fact, because it is thought not to be so",
    ]


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("document/article", "A test article: 5 claims, 3 of them fact"),
        ("John Kirby", "John Kirby: 1 claim, none of them fact"),
        ("claim/article/1", "claim article/1: said as fact"),
        ("px:Missile", "missile: of the ontology"),
    ],
)
def test_of_an_actor_or_document_the_claims_are_counted(store, name, heading):
    assert text(store, name)[0] == heading


def test_facts_come_first_and_a_dispute_is_said():
    told = Told().says("Not X.", "Attack", IRAN, ISRAEL, polarity="negative").says("X.", "Attack", IRAN, ISRAEL)
    found = text(derived_store(told), "Iran attacks Israel")
    assert found[0] == "Iran attacks Israel: said as fact, but disputed"
    assert found.index("  “X.”") < found.index("  “Not X.”")


def test_of_several_reasons_for_no_fact_each_is_counted():
    told = Told().says("May.", "Attack", IRAN, ISRAEL, certainty="possible")
    told.says("Might.", "Attack", IRAN, ISRAEL, certainty="possible").says(
        "Will.", "Attack", IRAN, ISRAEL, tense="future"
    )
    found = text(derived_store(told), "Iran attacks Israel")
    assert found[1:4] == [
        "  3 claims make no fact:",
        "    2 because it is only called possible",
        "    1 because it is announced, but yet to come",
    ]


def test_what_would_follow_is_no_because():
    told = Told().says("A.", "Backing", IRAN, HOUTHIS).says("B.", "Attack", HOUTHIS, ISRAEL, tense="future")
    found = text(derived_store(told), "Iran indirectly acts against Israel")
    assert found[:2] == [
        "Iran indirectly acts against Israel: claimed, but no fact",
        "  it would follow: if A backs B and B acts against C, then A indirectly acts against C",
    ]


def test_steps_from_class_to_class_are_told_as_one():
    def member(kind, *derivations):
        terms = ("x", PREFIXES["rdf"] + "type", kind)
        return Explanation(f"X is a {kind}", terms, "inferred" if derivations else "known", derivations=derivations)

    drone = member("drone", Derivation("every loitering munition is a drone", (member("loitering munition"),)))
    weapon = member("weapon", Derivation("every drone is a weapon", (drone,)))
    assert list(lines(weapon)) == [
        "X is a weapon: inferred",
        "  because: every loitering munition is a drone, which is a weapon",
        "    X is a loitering munition: known beforehand, from the register",
    ]


def test_a_claim_told_before_is_not_told_again(store):
    found = text(store, "Houthis acts against Israel")
    assert sum(line.strip().startswith("“On October 7") for line in found) >= 1
    backing = text(store, "Iran indirectly acts against Israel")
    assert sum("“Iran backs the Houthis.”" in line for line in backing) == 1


def test_many_claims_are_cut_off_with_the_option_that_shows_all(store):
    found = text(store, "document/article", claims=2)
    assert sum(line.startswith("  “") for line in found) == 2
    assert found[-1] == "  and 3 more claims: --limit 0 shows all"


def test_what_the_graph_has_instead_is_shown(store):
    assert text(store, "Houthis backs Iran")[1:] == ["  what the graph has instead:", "    Iran backs Houthis"]


def test_in_a_pipe_a_quote_is_one_line_without_colours(store):
    stream = io.StringIO()
    show([explain(store, "Iran supplies Russia")] * 2, stream)
    assert "\x1b" not in stream.getvalue()
    assert stream.getvalue().count("\n\n") == 1
    assert max(map(len, stream.getvalue().splitlines())) > 100


def test_on_a_terminal_lines_are_folded_and_coloured(store, monkeypatch):
    monkeypatch.setenv("COLUMNS", "50")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    stream = Terminal()
    show([explain(store, "Iran supplies Russia")], stream)
    plain = stream.getvalue().replace("\x1b[0m", "")
    assert plain.startswith("\x1b[1mIran supplies Russia")
    assert max(len(line.rpartition("m")[2] if line.startswith("\x1b") else line) for line in plain.splitlines()) <= 50
    monkeypatch.setenv("NO_COLOR", "1")
    show([explain(store, "Iran supplies Russia")], bare := Terminal())
    assert "\x1b" not in bare.getvalue()


def test_a_quote_cannot_steer_the_terminal():
    told = Told().says("Iran \x1b[2Jbacks it.", "Backing", IRAN, HOUTHIS)
    assert all("\x1b" not in line for line in text(derived_store(told), "Iran backs Houthis"))
