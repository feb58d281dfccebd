"""The competency questions: every saved query answers one, and the answers on the page are those of today."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from scripts import DOCS, script

from kg.queries import load_queries

MODULE = script(DOCS / "build_competency_questions.py")
QUESTIONS = MODULE.read_questions()


def test_every_saved_query_answers_a_question():
    assert {question.query for question in QUESTIONS} == set(load_queries())


def test_a_question_is_asked_as_a_person_would():
    assert all(question.words.endswith("?") for question in QUESTIONS)
    assert len({question.words for question in QUESTIONS}) == len(QUESTIONS)


@pytest.mark.model
@pytest.mark.parametrize("question", QUESTIONS, ids=[question.query for question in QUESTIONS])
def test_the_article_answers_unless_the_table_says_why_not(question, article_graph: Path):
    answers = MODULE.answers(question, article_graph)
    assert bool(answers) != bool(question.if_none)
    assert all(answer.strip() == answer != "" for answer in answers)


@pytest.mark.model
def test_the_page_is_up_to_date(article_graph: Path):
    current = (DOCS / "competency-questions.md").read_text(encoding="utf-8")
    assert current == MODULE.page(article_graph), "run make docs"


def test_the_answers_are_those_of_the_graph_asked(small_graph: Path):
    """Of another graph the page says other things: nothing in it is written by hand."""
    told = {question.query: MODULE.cell(question, small_graph) for question in QUESTIONS}
    assert told["proxies"] == "Houthis (backed)"
    assert told["arms-supplied"] == "Iran: drones"
    assert told["arms-not-delivered"] == "missiles to Russia (denied)"
    assert told["network"] == "3 links"


def test_a_question_that_can_not_be_asked_is_told(small_graph: Path):
    (question,) = (q for q in QUESTIONS if q.query == "proxies")
    with pytest.raises(ValueError, match="kg ask proxies ended with 2"):
        MODULE.answers(replace(question, ask="proxies"), small_graph)
