"""Frames by the rows of a lexicon, on sentences parsed by hand: where roles are filled, and when a row stays silent."""

from __future__ import annotations

import pytest
from parsed import at, read, words

from kg.extraction.frames.frame import Filler, Frame
from kg.extraction.frames.frames import Frames
from kg.extraction.frames.paths import Paths
from kg.lexicon import Lexicon, load_lexicon


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


def frames(lexicon: Lexicon, line: str, kind: str) -> list[Frame]:
    return [f for f in Frames(read(lexicon, line)).found() if f.trigger.type == kind]


def names(fillers: tuple[Filler, ...]) -> str:
    return " ".join(f.link.label for f in fillers)


def sides(lexicon: Lexicon, line: str, kind: str) -> list[tuple[str, str]]:
    return [(names(f.source), names(f.target)) for f in frames(lexicon, line, kind)]


def step(lexicon: Lexicon, line: str, word: str, path: str, *, swapped: bool = False) -> str | None:
    references = read(lexicon, line)
    sentence = references.sentence
    return words(sentence, Paths(references).step(at(sentence, word), path, swapped))


# -- verbs -------------------------------------------------------------------------------------------------------------


def test_active_and_passive_tell_the_same(lexicon: Lexicon) -> None:
    active = "Hamas/NNP/nsubj/1 attacked=attack/VBD/ROOT/1 rebels=rebel/NNS/dobj/1"
    passive = (
        "rebels=rebel/NNS/nsubjpass/2 were=be/VBD+AUX/auxpass/2 attacked=attack/VBN/ROOT/2 by/IN/agent/2 "
        "Hamas/NNP/pobj/3"
    )
    assert sides(lexicon, active, "Attack") == sides(lexicon, passive, "Attack") == [("Hamas", "rebels")]


def test_what_is_no_party_attacks_nobody(lexicon: Lexicon) -> None:
    line = "an/DT/det/1 {0}={0}/NN/nsubj/2 struck=strike/VBD/ROOT/2 Iran/NNP/dobj/2"
    assert sides(lexicon, line.format("army"), "Attack") == [("army", "Iran")]
    assert sides(lexicon, line.format("earthquake"), "Attack") == []


def test_whose_aircraft_attack_attacks(lexicon: Lexicon) -> None:
    line = "Iraqi/JJ/amod/1 {}/NNS/nsubj/2 bombed=bomb/VBD/ROOT/2 rebels=rebel/NNS/dobj/2"
    assert sides(lexicon, line.format("warplanes=warplane"), "Attack") == [("Iraq", "rebels")]
    assert sides(
        lexicon, line.format("rebels=rebel").replace("rebels=rebel/NNS/dobj", "camps=camp/NNS/dobj"), "Attack"
    ) == [("Iraqi rebels", "camps")]


def test_a_row_without_a_required_role_does_not_fire(lexicon: Lexicon) -> None:
    line = "Iran/NNP/nsubj/1 armed=arm/VBD/ROOT/1 {}/dobj/1"
    assert sides(lexicon, line.format("rebels=rebel/NNS"), "ArmsTransfer") == [("Iran", "rebels")]
    assert sides(lexicon, line.format("itself=itself/PRP"), "ArmsTransfer") == []


def test_nobody_acts_on_himself(lexicon: Lexicon) -> None:
    line = "Iran/NNP/nsubj/1 attacked=attack/VBD/ROOT/1 {}/NNP/dobj/1"
    assert sides(lexicon, line.format("Iraq"), "Attack") == [("Iran", "Iraq")]
    assert sides(lexicon, line.format("Iran"), "Attack") != [("Iran", "Iran")]


def test_a_capital_arms_as_its_state_and_is_attacked_as_a_city(lexicon: Lexicon) -> None:
    armed = "Tehran/NNP/nsubj/1 armed=arm/VBD/ROOT/1 rebels=rebel/NNS/dobj/1"
    assert sides(lexicon, armed, "ArmsTransfer") == [("Iran", "rebels")]
    attacked = "rebels=rebel/NNS/nsubj/1 attacked=attack/VBD/ROOT/1 Tehran/NNP/dobj/1"
    assert sides(lexicon, attacked, "Attack") == [("rebels", "Tehran")]


def test_what_children_are_armed_with_is_no_weapon(lexicon: Lexicon) -> None:
    line = "Iran/NNP/nsubj/1 armed=arm/VBD/ROOT/1 rebels=rebel/NNS/dobj/1 with/IN/prep/1 {}/NNS/pobj/3"
    (frame,) = frames(lexicon, line.format("missiles=missile"), "ArmsTransfer")
    assert names(frame.weapon) == "missiles"
    assert frames(lexicon, line.format("umbrellas=umbrella"), "ArmsTransfer") == []


# -- nouns -------------------------------------------------------------------------------------------------------------


def test_a_light_verb_gives_the_noun_its_subject(lexicon: Lexicon) -> None:
    line = "Hamas/NNP/nsubj/1 {}/VBD/ROOT/1 an/DT/det/3 attack/NN/dobj/1 on/IN/prep/3 Iran/NNP/pobj/4"
    (frame,) = frames(lexicon, line.format("launched=launch"), "Attack")
    assert (names(frame.source), names(frame.target), frame.light) == ("Hamas", "Iran", 1)
    assert (frame.carrier, frame.own) == (1, (3, 1))
    (frame,) = frames(lexicon, line.format("forgot=forget"), "Attack")
    assert (names(frame.source), frame.light, frame.carrier, frame.own) == ("", None, 3, (3,))


def test_who_owns_or_qualifies_a_noun_acts(lexicon: Lexicon) -> None:
    owned = "Iran/NNP/poss/2 's/POS/case/0 attack/NN/nsubj/5 on/IN/prep/2 Hamas/NNP/pobj/3 failed/VBD/ROOT/5"
    modified = "Iranian/JJ/amod/1 attacks=attack/NNS/nsubj/4 on/IN/prep/1 Hamas/NNP/pobj/2 failed/VBD/ROOT/4"
    assert sides(lexicon, owned, "Attack") == sides(lexicon, modified, "Attack") == [("Iran", "Hamas")]


def test_both_sides_of_talks_are_needed(lexicon: Lexicon) -> None:
    line = "talks=talk/NNS/nsubj/5 between/IN/prep/0 Iran/NNP/pobj/1 {} began/VBD/ROOT/5"
    assert sides(lexicon, line.format("and/CC/cc/2 Iraq/NNP/conj/2"), "Negotiation") == [("Iran", "Iraq")]
    assert sides(lexicon, line.format("also/RB/advmod/5 soon/RB/advmod/5"), "Negotiation") == []


def test_a_word_inside_a_longer_name_tells_of_nothing(lexicon: Lexicon) -> None:
    named = "the/DT/det/2 Attack/NNP/compound/2 Board/NNP/nsubj/5 on/IN/prep/1 Iran/NNP/pobj/3 sold=sell/VBD/ROOT/5"
    assert frames(lexicon, named, "Attack") == []
    plain = "the/DT/det/1 attack/NN/nsubj/4 on/IN/prep/1 Iran/NNP/pobj/2 sold=sell/VBD/ROOT/4"
    assert sides(lexicon, plain, "Attack") == [("", "Iran")]


# -- paths -------------------------------------------------------------------------------------------------------------

GAVE = (
    "the/DT/det/1 drones=drone/NNS/nsubj/6 Iran/NNP/nsubj/3 gave=give/VBD/relcl/1 {}/NNP/{}/3 yesterday/RB/advmod/3 "
    "failed/VBD/ROOT/6"
)


def test_in_a_relative_clause_with_an_object_the_object_receives(lexicon: Lexicon) -> None:
    line = GAVE.format("Hamas", "dobj")
    assert step(lexicon, line, "gave", "obj", swapped=True) == "drones"
    assert step(lexicon, line, "gave", "iobj", swapped=True) == "Hamas"
    assert step(lexicon, GAVE.format("Hamas", "dative"), "gave", "iobj") == "Hamas"
    (frame,) = frames(lexicon, line, "ArmsTransfer")
    assert (names(frame.source), names(frame.target), names(frame.weapon)) == ("Iran", "Hamas", "drones")


@pytest.mark.parametrize(
    ("line", "word", "path", "found"),
    [
        (
            "Chad/NNP/nsubj/1 is=be/VBZ+AUX/ROOT/1 allied/JJ/acomp/1 with/IN/prep/2 Mali/NNP/pobj/3",
            "allied",
            "subj",
            "Chad",
        ),
        ("Chad/NNP/nsubj/1 is=be/VBZ+AUX/ROOT/1 a/DT/det/3 sponsor/NN/attr/1", "sponsor", "self", "Chad"),
        (
            "rebels=rebel/NNS/nsubj/1 serve/VBP/ROOT/1 as/IN/prep/1 proxies=proxy/NNS/pobj/2",
            "proxies",
            "self",
            "rebels",
        ),
        (
            "rebels=rebel/NNS/nsubj/1 use/VBP/ROOT/1 gangs=gang/NNS/dobj/1 as/IN/prep/1 proxies=proxy/NNS/pobj/3",
            "proxies",
            "self",
            "",
        ),
        ("a/DT/det/1 sponsor/NN/nsubj/2 left/VBD/ROOT/2", "sponsor", "self", "sponsor"),
        (
            "in/IN/prep/4 support/NN/pobj/0 of/IN/prep/1 Mali/NNP/pobj/2 fought=fight/VBD/ROOT/4",
            "support",
            "clause",
            "fought",
        ),
        ("support/NN/nsubj/3 of/IN/prep/0 Mali/NNP/pobj/1 ended/VBD/ROOT/3", "support", "clause", ""),
        (
            "due/IN/prep/5 to/IN/prep/0 sanctions=sanction/NNS/pobj/1 ,/,/punct/5 Chad/NNP/nsubj/5 shrank/VBD/ROOT/5",
            "sanctions",
            "affected",
            "Chad",
        ),
        (
            "with/IN/prep/4 sanctions=sanction/NNS/pobj/0 ,/,/punct/4 Chad/NNP/nsubj/4 shrank/VBD/ROOT/4",
            "sanctions",
            "affected",
            "",
        ),
        (
            "Chad/NNP/poss/2 's/POS/case/0 jets=jet/NNS/nsubj/5 and/CC/cc/2 drones=drone/NNS/conj/2 flew/VBD/ROOT/5",
            "drones",
            "poss",
            "Chad",
        ),
        (
            "Chad/NNP/poss/2 's/POS/case/0 drones=drone/NNS/nsubj/5 to/IN/prep/2 Mali/NNP/pobj/3 flew/VBD/ROOT/5",
            "drones",
            "poss",
            "Mali",
        ),
        (
            "Chad/NNP/nsubj/1 sent/VBD/ROOT/1 aid/NN/dobj/1 to/IN/prep/2 Mali/NNP/pobj/3",
            "sent",
            "to",
            "Mali",
        ),
        (
            "talks=talk/NNS/nsubj/1 took=take/VBD/ROOT/1 place/NN/dobj/1 between/IN/prep/2 Chad/NNP/pobj/3",
            "talks",
            "between",
            "Chad",
        ),
        (
            "talks=talk/NNS/nsubj/1 cut/VBD/ROOT/1 trade/NN/dobj/1 between/IN/prep/2 Chad/NNP/pobj/3",
            "talks",
            "between",
            "",
        ),
    ],
)
def test_a_path_leads_where_the_words_say(lexicon: Lexicon, line: str, word: str, path: str, found: str) -> None:
    assert step(lexicon, line, word, path) == found
