"""Where and when an event took place, on sentences parsed by hand: what belongs to it, and what beside it does not."""

from __future__ import annotations

import pytest
from parsed import at, read

from kg.extraction.circumstances import Circumstances, Timed, times_of
from kg.extraction.frames.frame import Frame
from kg.extraction.frames.frames import Frames
from kg.extraction.references.references import References
from kg.lexicon import Lexicon, load_lexicon
from kg.model import Mention


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


def first(lexicon: Lexicon, line: str) -> tuple[References, Frame]:
    references = read(lexicon, line)
    return references, next(f for f in Frames(references).found() if f.trigger.type == "Attack")


def places(lexicon: Lexicon, line: str) -> list[str]:
    references, frame = first(lexicon, line)
    return [place.key for place in Circumstances(references).places(frame)]


def times(lexicon: Lexicon, line: str, *stretches: str) -> list[str]:
    """Which of the time expressions, each "word" or "first last", belong to the attack."""
    references, frame = first(lexicon, line)
    sentence = references.sentence
    timed = []
    for stretch in stretches:
        ends = [at(sentence, word) for word in (stretch.split()[0], stretch.split()[-1])]
        start, end = sentence[ends[0]].start, sentence[ends[1]].end
        timed.append(Timed(ends[0], ends[1], Mention(start, end, stretch, "Time")))
    return [mention.text for mention in times_of(sentence, frame, timed)]


# -- where -------------------------------------------------------------------------------------------------------------

SHELLED = "Rebels=rebel/NNS/nsubj/1 attacked=attack/VBD/ROOT/1 troops=troop/NNS/dobj/1"


def test_a_place_stands_behind_a_locating_preposition(lexicon: Lexicon) -> None:
    assert places(lexicon, f"{SHELLED} in/IN/prep/1 Basra/NNP/pobj/3") == ["place/basra"]
    assert places(lexicon, f"{SHELLED} for/IN/prep/1 Basra/NNP/pobj/3") == []


def test_a_state_as_a_place_is_its_territory(lexicon: Lexicon) -> None:
    assert places(lexicon, f"{SHELLED} in/IN/prep/1 Iraq/NNP/pobj/3") == ["place/iraq"]
    assert places(lexicon, f"{SHELLED} in/IN/prep/1 Chad/NNP/pobj/3") == ["place/chad"]


def test_what_a_place_lies_in_is_a_place_of_the_event_too(lexicon: Lexicon) -> None:
    assert places(lexicon, f"{SHELLED} in/IN/prep/1 Basra/NNP/pobj/3 ,/,/punct/4 Iraq/NNP/appos/4") == [
        "place/basra",
        "place/iraq",
    ]


def test_the_place_of_another_clause_is_not_the_event_s(lexicon: Lexicon) -> None:
    line = f"{SHELLED} while/IN/mark/5 guards=guard/NNS/nsubj/5 slept=sleep/VBD/advcl/1 in/IN/prep/5 Basra/NNP/pobj/6"
    assert places(lexicon, line) == []


def test_a_noun_s_event_takes_the_place_of_the_clause_around(lexicon: Lexicon) -> None:
    line = (
        "In/IN/prep/4 Basra/NNP/pobj/0 ,/,/punct/4 Hamas/NNP/nsubj/4 went=go/VBD/ROOT/4 on/RP/prt/4 {}/VBG/xcomp/4 "
        "troops=troop/NNS/dobj/6"
    )
    assert places(lexicon, line.format("attacking=attack")) == ["place/basra"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("near/IN/prep/2 Basra/NNP/pobj/3", ["place/basra"]),
        ("south/RB/advmod/1 of/IN/prep/3 Basra/NNP/pobj/4", ["place/basra"]),
        ("late/RB/advmod/1 of/IN/prep/3 Basra/NNP/pobj/4", []),
        ("in/IN/prep/1 villages=village/NNS/pobj/3 of/IN/prep/4 Iraq/NNP/pobj/5", ["place/doc/villages", "place/iraq"]),
        ("on/IN/prep/1 outskirts=outskirt/NNS/pobj/3 of/IN/prep/4 Basra/NNP/pobj/5", ["place/basra"]),
        ("on/IN/prep/1 advice/NN/pobj/3 of/IN/prep/4 Basra/NNP/pobj/5", []),
        ("captured/VBN/acl/2 near/IN/prep/3 Basra/NNP/pobj/4", ["place/basra"]),
    ],
)
def test_a_place_is_found_behind_directions_parts_and_participles(
    lexicon: Lexicon, words: str, expected: list[str]
) -> None:
    assert places(lexicon, f"{SHELLED} {words}") == expected


def test_what_an_event_noun_tells_of_place_and_time_is_its_verb_s(lexicon: Lexicon) -> None:
    line = (
        "An/DT/det/1 {}/NN/nsubj/4 in/IN/prep/1 Basra/NNP/pobj/2 killed=kill/VBD/ROOT/4 troops=troop/NNS/dobj/4 "
        "on/IN/prep/1 Monday/NNP/pobj/6"
    )
    for noun, place, time in (("airstrike", ["place/basra"], ["Monday"]), ("envoy", [], [])):
        references = read(lexicon, line.format(noun))
        frame = next(f for f in Frames(references).found() if f.trigger.lemma == "kill")
        circumstances = Circumstances(references)
        assert [x.key for x in circumstances.places(frame)] == place
        stretch = references.sentence[7]
        timed = [Timed(7, 7, Mention(stretch.start, stretch.end, "Monday", "Time"))]
        bearers = circumstances.bearers(frame)
        assert [m.text for m in times_of(references.sentence, frame, timed, bearers)] == time


def test_a_common_noun_is_a_place_if_its_head_is_one(lexicon: Lexicon) -> None:
    assert places(lexicon, f"{SHELLED} in/IN/prep/1 villages=village/NNS/pobj/3") == ["place/doc/villages"]
    assert places(lexicon, f"{SHELLED} in/IN/prep/1 anger/NN/pobj/3") == []


# -- when --------------------------------------------------------------------------------------------------------------


def test_a_time_of_the_verb_is_the_event_s(lexicon: Lexicon) -> None:
    assert times(lexicon, f"{SHELLED} on/IN/prep/1 Monday/NNP/pobj/3", "Monday") == ["Monday"]


def test_a_time_of_another_verb_is_not(lexicon: Lexicon) -> None:
    line = f"{SHELLED} who/WP/nsubj/4 arrived=arrive/VBD/relcl/2 on/IN/prep/4 Monday/NNP/pobj/5"
    assert times(lexicon, line, "Monday") == []


def test_a_beginning_is_no_time_of_the_event(lexicon: Lexicon) -> None:
    assert times(lexicon, f"{SHELLED} in/IN/prep/1 May/NNP/pobj/3", "May") == ["May"]
    assert times(lexicon, f"{SHELLED} since/IN/prep/1 May/NNP/pobj/3", "May") == []


def test_a_time_on_the_light_verb_is_the_noun_s(lexicon: Lexicon) -> None:
    line = (
        "Hamas/NNP/nsubj/1 {}/VBD/ROOT/1 attacks=attack/NNS/dobj/1 on/IN/prep/2 troops=troop/NNS/pobj/3 "
        "Monday/NNP/npadvmod/1"
    )
    assert times(lexicon, line.format("launched=launch"), "Monday") == ["Monday"]
    assert times(lexicon, line.format("praised=praise"), "Monday") == []


def test_a_verb_below_another_takes_the_time_of_its_clause(lexicon: Lexicon) -> None:
    line = (
        "Hamas/NNP/nsubj/1 began/VBD/ROOT/1 attacking=attack/VBG/xcomp/1 troops=troop/NNS/dobj/2 Monday/NNP/npadvmod/1"
    )
    assert times(lexicon, line, "Monday") == ["Monday"]


def test_of_several_times_those_on_the_event_win(lexicon: Lexicon) -> None:
    line = (
        "Hamas/NNP/nsubj/1 began/VBD/ROOT/1 attacking=attack/VBG/xcomp/1 troops=troop/NNS/dobj/2 Monday/NNP/npadvmod/2 "
        "in/IN/prep/1 May/NNP/pobj/5"
    )
    assert times(lexicon, line, "Monday", "May") == ["Monday"]
