"""Whether what a sentence tells is so: polarity, certainty, tense and speakers.

The sentences are parsed by hand (tests/parsed.py) and the lexicon has a few cues, so no language model is needed.
The event is the one word of each sentence whose lemma is "shell", "attack" or "sponsor".
"""

from __future__ import annotations

from types import MappingProxyType

import pytest
from parsed import at, parsed, words

from kg.extraction.frames.frame import Filler, Frame
from kg.extraction.status.factuality import Factuality
from kg.extraction.status.status import Status
from kg.extraction.syntax.sentence import Sentence
from kg.lexicon import NO_WORDS, Cue, Lexicon, Trigger
from kg.model import Link, Mention

CUES = {
    ("believe", "verb"): ("belief", "attributed probable"),
    ("deny", "verb"): ("denial", "attributed negative"),
    ("say", "verb"): ("speech", "attributed"),
    ("report", "noun"): ("report-noun", "attributed"),
    ("concerned", "adj"): ("concern", "attributed possible"),
    ("fear", "verb"): ("concern", "attributed possible"),
    ("intend", "verb"): ("intention", "probable future"),
    ("planned", "adj"): ("intention", "probable future"),
    ("consider", "verb"): ("consider", "possible future"),
    ("begin", "verb"): ("aspect", "transparent"),
    ("prevent", "verb"): ("prevent", "negative"),
    ("fail", "verb"): ("fail", "negative"),
    ("call", "verb"): ("demand", "possible future"),
    ("if", "conj"): ("condition", "possible"),
    ("whether", "conj"): ("question", "possible"),
    ("may", "modal"): ("modal", "possible"),
    ("must", "modal"): ("modal", "possible future"),
    ("reportedly", "adv"): ("hedge", "probable"),
    ("alleged", "adj"): ("hedge", "probable"),
    ("never", "adv"): ("negation", "negative"),
    ("not", "adv"): ("negation", "negative"),
    ("no", "det"): ("negation", "negative"),
}
LEXICON = Lexicon(
    triggers=MappingProxyType({}),
    light_verbs=MappingProxyType({}),
    heads=MappingProxyType({}),
    titles=MappingProxyType({}),
    cues=MappingProxyType(
        {
            (lemma, pos): Cue(lemma, (lemma,), pos, cue, frozenset(effect.split()), "", 0)
            for (lemma, pos), (cue, effect) in CUES.items()
        }
    ),
    backing=MappingProxyType({}),
    words=MappingProxyType(
        {
            **NO_WORDS,
            "former": frozenset({"former", "once"}),
            "imagined": frozenset({"game", "film", "exercise"}),
            "fought": frozenset({"shell"}),
            "pursuit": frozenset({"work", "campaign"}),
            "occurring": frozenset({"take", "begin"}),
            "held": frozenset({"shell"}),
            "later": frozenset({"later"}),
            "reaction": frozenset({"sanction"}),
            "never": frozenset({"at no point"}),
            "ongoing": frozenset({"begin"}),
            "lasting": frozenset({"war"}),
            "waged": frozenset({"attack"}),
            "changing": frozenset({"end"}),
            "voicing": frozenset({"voice"}),
        }
    ),
)
EVENTS = ("shell", "attack", "sponsor")


def trigger(lemma: str, kind: str, cue: str = "") -> Trigger:
    pos = "verb" if lemma == "shell" else "noun"
    status = ("positive", "certain", "past")
    return Trigger(lemma, (lemma,), pos, kind, None, (), frozenset(cue.split()), "", (), (), status, 0)


def read(line: str, *, light: str | None = None, target: str | None = None, cue: str = "") -> tuple[Sentence, Status]:
    """The sentence and the status of its event; light: the verb that carries it; target: the word for its target."""
    sentence = parsed(line)
    (event,) = (t for t in sentence.tokens if t.lemma in EVENTS)
    fillers = []
    if target is not None:
        token = sentence[at(sentence, target)]
        mention = Mention(token.start, token.end, token.text, "Place")
        fillers.append(Filler(token.i, Link(f"place/{target}", target, "Place", mention)))
    frame = Frame(
        trigger(event.lemma, "Backing" if event.lemma == "sponsor" else "Attack", cue),
        event.i,
        target=tuple(fillers),
        light=None if light is None else at(sentence, light),
    )
    return sentence, Factuality(LEXICON).status(sentence, frame)


def status(line: str, **frame: str) -> str:
    found = read(line, **frame)[1]
    return f"{found.polarity} {found.certainty} {found.tense}"


def speakers(line: str) -> str | None:
    sentence, found = read(line)
    return words(sentence, found.speakers)


SHELLED = "Rebels=rebel/NNS/nsubj/1 shelled=shell/VBD/ROOT/1 towns=town/NNS/dobj/1"
NEVER = "Rebels=rebel/NNS/nsubj/2 never/RB/neg/2 shelled=shell/VBD/ROOT/2 towns=town/NNS/dobj/2"
NOT_ONLY = "Rebels=rebel/NNS/nsubj/3 not/RB+PART/preconj/3 only/RB/advmod/3 shelled=shell/VBD/ROOT/3"
MAY = "Rebels=rebel/NNS/nsubj/2 may/MD/aux/2 shell/VB/ROOT/2 towns=town/NNS/dobj/2"
MAY_HAVE = "Rebels=rebel/NNS/nsubj/3 may/MD/aux/3 have/VB+AUX/aux/3 shelled=shell/VBN/ROOT/3"
REPORTEDLY = "Rebels=rebel/NNS/nsubj/2 reportedly/RB/advmod/2 shelled=shell/VBD/ROOT/2"
NOT_BELIEVED = (
    "Mali/NNP/nsubj/3 does=do/VBZ+AUX/aux/3 not/RB+PART/neg/3 believe/VB/ROOT/3 rebels=rebel/NNS/nsubj/5 "
    "shelled=shell/VBD/ccomp/3 towns=town/NNS/dobj/5"
)
BELIEVED = "Mali/NNP/nsubj/1 believes=believe/VBZ/ROOT/1 rebels=rebel/NNS/nsubj/3 shelled=shell/VBD/ccomp/1"
BELIEVED_NOT = (
    "Mali/NNP/nsubj/1 believes=believe/VBZ/ROOT/1 rebels=rebel/NNS/nsubj/5 did=do/VBD+AUX/aux/5 not/RB+PART/neg/5 "
    "shell/VB/ccomp/1"
)
DENIED = (
    "Mali/NNP/nsubj/1 denies=deny/VBZ/ROOT/1 that/IN+SCONJ/mark/4 rebels=rebel/NNS/nsubj/4 shelled=shell/VBD/ccomp/1"
)
NOT_DENIED = (
    "Mali/NNP/nsubj/3 did=do/VBD+AUX/aux/3 not/RB+PART/neg/3 deny/VB/ROOT/3 that/IN+SCONJ/mark/6 "
    "rebels=rebel/NNS/nsubj/6 shelled=shell/VBD/ccomp/3"
)
INTENDED = "Rebels=rebel/NNS/nsubj/1 intend/VBP/ROOT/1 to/TO/aux/3 shell/VB/xcomp/1 towns=town/NNS/dobj/3"
INTENDED_SECOND = (
    "Rebels=rebel/NNS/nsubj/1 intend/VBP/ROOT/1 to/TO/aux/3 loot/VB/xcomp/1 and/CC/cc/3 shell/VB/conj/3 "
    "towns=town/NNS/dobj/5"
)
CONSIDERED = "Mali/NNP/nsubj/2 is=be/VBZ+AUX/aux/2 considering=consider/VBG/ROOT/2 shelling=shell/VBG/xcomp/2"
BY_GERUND = (
    "Mali/NNP/nsubj/2 is=be/VBZ+AUX/aux/2 considering=consider/VBG/ROOT/2 helping=help/VBG/xcomp/2 "
    "rebels=rebel/NNS/dobj/3 by/IN/prep/3 shelling=shell/VBG/pcomp/5 towns=town/NNS/dobj/6"
)
HELPED_BY_GERUND = (
    "Mali/NNP/nsubj/1 helped=help/VBD/ROOT/1 rebels=rebel/NNS/dobj/1 by/IN/prep/1 shelling=shell/VBG/pcomp/3 "
    "towns=town/NNS/dobj/4"
)
IF = (
    "If/IN+SCONJ/mark/2 rebels=rebel/NNS/nsubj/2 shell/VBP/advcl/6 towns=town/NNS/dobj/2 Mali/NNP/nsubj/6 "
    "will/MD/aux/6 protest/VB/ROOT/6"
)
THEN = (
    "If/IN+SCONJ/mark/2 rebels=rebel/NNS/nsubj/2 come/VBP/advcl/5 Mali/NNP/nsubj/5 will/MD/aux/5 shell/VB/ROOT/5 "
    "towns=town/NNS/dobj/5"
)
WHETHER = (
    "Mali/NNP/nsubj/1 asked=ask/VBD/ROOT/1 whether/IN+SCONJ/mark/4 rebels=rebel/NNS/nsubj/4 shelled=shell/VBD/ccomp/1"
)
SAID = "Mali/NNP/nsubj/1 said=say/VBD/ROOT/1 rebels=rebel/NNS/nsubj/3 shelled=shell/VBD/ccomp/1"
SAID_WILL = (
    "Mali/NNP/nsubj/1 said=say/VBD/ROOT/1 rebels=rebel/NNS/nsubj/4 will/MD/aux/4 shell/VB/ccomp/1 towns=town/NNS/dobj/4"
)
SAID_OF_BELIEF = (
    "Chad/NNP/nsubj/1 said=say/VBD/ROOT/1 that/IN+SCONJ/mark/4 Mali/NNP/nsubj/4 believes=believe/VBZ/ccomp/1 "
    "rebels=rebel/NNS/nsubj/6 shelled=shell/VBD/ccomp/4"
)
TWO_SAY = (
    "Chad/NNP/nsubj/3 and/CC/cc/0 Niger/NNP/conj/0 say/VBP/ROOT/3 rebels=rebel/NNS/nsubj/5 shelled=shell/VBD/ccomp/3"
)
IT_WAS_SAID = (
    "Rebels=rebel/NNS/nsubjpass/2 were=be/VBD+AUX/auxpass/2 said=say/VBN/ROOT/2 by/IN/agent/2 Chad/NNP/pobj/3 "
    "to/TO/aux/6 shell/VB/xcomp/2"
)
REPORTS = (
    "Reports=report/NNS/nsubj/6 by/IN/prep/0 Mali/NNP/pobj/1 that/IN+SCONJ/mark/5 rebels=rebel/NNS/nsubj/5 "
    "shelled=shell/VBD/acl/0 spread/VBD/ROOT/6"
)
CONCERNED = (
    "Mali/NNP/nsubj/1 is=be/VBZ+AUX/ROOT/1 concerned/JJ/acomp/1 that/IN+SCONJ/mark/5 rebels=rebel/NNS/nsubj/5 "
    "shelled=shell/VBD/ccomp/2"
)
NO_PROTEST = (
    "Chad/NNP/nsubj/3 did=do/VBD+AUX/aux/3 not/RB+PART/neg/3 protest/VB/ROOT/3 when/WRB/advmod/6 "
    "rebels=rebel/NNS/nsubj/6 shelled=shell/VBD/advcl/3"
)
BEGAN = "Rebels=rebel/NNS/nsubj/1 began=begin/VBD/ROOT/1 shelling=shell/VBG/xcomp/1 towns=town/NNS/dobj/2"
DID_NOT_BEGIN = (
    "Rebels=rebel/NNS/nsubj/3 did=do/VBD+AUX/aux/3 not/RB+PART/neg/3 begin/VB/ROOT/3 shelling=shell/VBG/xcomp/3"
)
DID_NOT_TRY = (
    "Rebels=rebel/NNS/nsubj/3 did=do/VBD+AUX/aux/3 not/RB+PART/neg/3 rush/VB/ROOT/3 to/TO/aux/5 shell/VB/xcomp/3"
)
PREVENTED = (
    "Mali/NNP/nsubj/1 prevented=prevent/VBD/ROOT/1 rebels=rebel/NNS/dobj/1 from/IN/prep/1 shelling=shell/VBG/pcomp/3 "
    "towns=town/NNS/dobj/4"
)
WILL_PREVENT = (
    "Mali/NNP/nsubj/2 will/MD/aux/2 prevent/VB/ROOT/2 rebels=rebel/NNS/dobj/2 from/IN/prep/2 "
    "shelling=shell/VBG/pcomp/4 towns=town/NNS/dobj/5"
)
FAILED = "Rebels=rebel/NNS/nsubj/1 failed=fail/VBD/ROOT/1 to/TO/aux/3 shell/VB/xcomp/1 towns=town/NNS/dobj/3"
CALLED_ON = (
    "Mali/NNP/nsubj/1 called=call/VBD/ROOT/1 on/IN/prep/1 rebels=rebel/NNS/pobj/2 to/TO/aux/5 shell/VB/xcomp/1 "
    "towns=town/NNS/dobj/5"
)
MET_TO = "Rebels=rebel/NNS/nsubj/1 met=meet/VBD/ROOT/1 to/TO/aux/3 shell/VB/advcl/1 towns=town/NNS/dobj/3"
PRESENT = "Rebels=rebel/NNS/nsubj/2 are=be/VBP+AUX/aux/2 shelling=shell/VBG/ROOT/2 towns=town/NNS/dobj/2"
PERFECT = "Rebels=rebel/NNS/nsubj/2 have/VBP+AUX/aux/2 shelled=shell/VBN/ROOT/2 towns=town/NNS/dobj/2"
NO_TOWNS = (
    "No/DT/det/1 towns=town/NNS/nsubjpass/3 were=be/VBD+AUX/auxpass/3 shelled=shell/VBN/ROOT/3 by/IN/agent/3 "
    "rebels=rebel/NNS/pobj/4"
)
CARRIED_OUT = (
    "Rebels=rebel/NNS/nsubj/3 did=do/VBD+AUX/aux/3 not/RB+PART/neg/3 carry/VB/ROOT/3 out/RP/prt/3 an/DT/det/6 "
    "attack/NN/dobj/3"
)
WILL_CARRY_OUT = (
    "Rebels=rebel/NNS/nsubj/2 will/MD/aux/2 carry/VB/ROOT/2 out/RP/prt/2 the/DT/det/6 planned/JJ/amod/6 "
    "attack/NN/dobj/2"
)
ALLEGED = "The/DT/det/2 alleged/JJ/amod/2 attack/NN/nsubj/3 shook=shake/VBD/ROOT/3 Mali/NNP/dobj/3"
NO_ATTACK = "No/DT/det/1 attack/NN/nsubj/2 shook=shake/VBD/ROOT/2 Mali/NNP/dobj/2"
FEARED = "Mali/NNP/nsubj/1 feared=fear/VBD/ROOT/1 an/DT/det/3 attack/NN/dobj/1"
DENIED_ATTACK = "Mali/NNP/nsubj/1 denied=deny/VBD/ROOT/1 the/DT/det/3 attack/NN/dobj/1"
SPOKE_OF_ATTACK = "The/DT/det/1 attack/NN/nsubj/2 says=say/VBZ/ROOT/2 much/JJ/dobj/2"
WAS_SPONSOR = "Mali/NNP/nsubj/1 was=be/VBD+AUX/ROOT/1 a/DT/det/3 sponsor/NN/attr/1"
IS_NO_SPONSOR = "Mali/NNP/nsubj/1 is=be/VBZ+AUX/ROOT/1 not/RB+PART/neg/1 a/DT/det/4 sponsor/NN/attr/1"
SPONSOR_LEFT = "The/DT/det/1 sponsor/NN/nsubj/2 left=leave/VBD/ROOT/2"


# -- tense -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param(SHELLED, "positive certain past", id="past"),
        pytest.param(PERFECT, "positive certain past", id="perfect"),
        pytest.param(PRESENT, "positive certain present", id="present"),
        pytest.param(SAID_WILL, "positive certain future", id="will, though it was said"),
        pytest.param(BEGAN, "positive certain past", id="that of the verb above a gerund"),
        pytest.param(HELPED_BY_GERUND, "positive certain past", id="that of the clause of a by-phrase"),
        pytest.param(ALLEGED, "positive probable past", id="an event told by a noun is past"),
        pytest.param(WAS_SPONSOR, "positive certain past", id="that of the copula"),
        pytest.param(SPONSOR_LEFT, "positive certain present", id="a relation told by a noun is present"),
    ],
)
def test_an_event_is_in_the_time_of_its_clause(line: str, expected: str) -> None:
    assert status(line) == expected


# -- negation ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "polarity"),
    [
        pytest.param(NEVER, "negative", id="a word that is both label and cue counts once"),
        pytest.param(NOT_ONLY, "positive", id="not only"),
        pytest.param(IS_NO_SPONSOR, "negative", id="negated copula"),
        pytest.param(NO_ATTACK, "negative", id="no before the event"),
        pytest.param(DID_NOT_BEGIN, "negative", id="through a verb of aspect"),
        pytest.param(DID_NOT_TRY, "negative", id="through a verb that is no cue"),
        pytest.param(FAILED, "negative", id="a verb that says it did not happen"),
        pytest.param(PREVENTED, "negative", id="prevented"),
        pytest.param(NOT_BELIEVED, "negative", id="neg-raising: not believed to be so is believed not to be so"),
        pytest.param(BELIEVED_NOT, "negative", id="believed not to be so"),
        pytest.param(DENIED, "negative", id="denied"),
        pytest.param(NOT_DENIED, "positive", id="a denial that is itself negated"),
        pytest.param(NO_PROTEST, "positive", id="a negation of another clause"),
    ],
)
def test_a_negation_reaches_the_event_once(line: str, polarity: str) -> None:
    assert read(line)[1].polarity == polarity


def test_a_negated_party_negates_the_verb() -> None:
    assert status(NO_TOWNS, target="towns") == "negative certain past"


def test_a_negated_light_verb_negates_the_noun() -> None:
    assert status(CARRIED_OUT, light="carry") == "negative certain past"


# -- certainty ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param(MAY, "positive possible future", id="modal"),
        pytest.param(MAY_HAVE, "positive possible past", id="modal with perfect"),
        pytest.param(REPORTEDLY, "positive probable past", id="hedge"),
        pytest.param(BELIEVED, "positive probable past", id="belief"),
        pytest.param(NOT_BELIEVED, "negative probable past", id="disbelief"),
        pytest.param(DENIED, "negative certain past", id="denial"),
        pytest.param(INTENDED, "positive probable future", id="intention"),
        pytest.param(INTENDED_SECOND, "positive probable future", id="second of two things intended"),
        pytest.param(CONSIDERED, "positive possible future", id="considered"),
        pytest.param(BY_GERUND, "positive possible future", id="by doing, below something considered"),
        pytest.param(CALLED_ON, "positive possible future", id="what somebody is called on to do"),
        pytest.param(MET_TO, "positive probable future", id="purpose"),
        pytest.param(IF, "positive possible future", id="condition"),
        pytest.param(THEN, "positive possible future", id="what is to come on a condition"),
        pytest.param(WHETHER, "positive possible past", id="question"),
        pytest.param(CONCERNED, "positive possible past", id="concern"),
        pytest.param(WILL_PREVENT, "positive possible future", id="not prevented yet"),
        pytest.param(FEARED, "positive possible past", id="an attack that is feared"),
        pytest.param(DENIED_ATTACK, "negative certain past", id="an attack that is denied"),
        pytest.param(SPOKE_OF_ATTACK, "positive certain past", id="an attack that is the subject of a cue"),
    ],
)
def test_an_event_is_as_sure_as_the_words_around_it(line: str, expected: str) -> None:
    assert status(line) == expected


def test_a_modifier_of_the_noun_and_the_verb_that_carries_it_both_count() -> None:
    assert status(WILL_CARRY_OUT, light="carry") == "positive probable future"


def test_what_the_trigger_itself_implies_counts() -> None:
    assert status(SHELLED, cue="possible future") == "positive possible future"
    assert status(NEVER, cue="negative") == "positive certain past"


def test_certainty_is_never_raised_again() -> None:
    found = Status()
    for grade in ("probable", "possible", "probable", "certain"):
        found.weaken(grade)
    assert found.certainty == "possible"


# -- speakers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("line", [SAID, SAID_WILL, REPORTS, TWO_SAY])
def test_speech_leaves_the_status_as_it_is_told(line: str) -> None:
    found = read(line)[1]
    assert (found.polarity, found.certainty) == ("positive", "certain")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param(SHELLED, "", id="nobody"),
        pytest.param(SAID, "Mali", id="who says"),
        pytest.param(TWO_SAY, "Chad Niger", id="both who say"),
        pytest.param(NOT_BELIEVED, "Mali", id="who does not believe"),
        pytest.param(CONCERNED, "Mali", id="who is concerned"),
        pytest.param(REPORTS, "Mali", id="whose report it is"),
        pytest.param(IT_WAS_SAID, "Chad", id="by whom it was said"),
        pytest.param(SAID_OF_BELIEF, "Mali Chad", id="innermost first"),
        pytest.param(INTENDED, "", id="who intends says nothing"),
        pytest.param(CALLED_ON, "", id="nor who calls on others"),
        pytest.param(FEARED, "", id="nor who fears an attack that the author names"),
        pytest.param(THEN, "", id="nor who acts beside a clause"),
    ],
)
def test_speakers_stand_in_order_from_the_innermost(line: str, expected: str) -> None:
    assert speakers(line) == expected


def test_the_words_that_decided_are_kept_for_the_evidence() -> None:
    sentence, found = read(NOT_BELIEVED)
    assert words(sentence, found.cues) == "believe"
    sentence, found = read(NEVER)
    assert words(sentence, found.cues) == "never"
