"""Who does what to whom in a parsed sentence, and the three slips of the parser that are mended.

The sentences are parsed by hand (tests/parsed.py), so no language model is needed.
"""

from __future__ import annotations

import pytest
from parsed import at, known_words, parsed, tokens, words

from kg.extraction.syntax.parsing import Parties, mended
from kg.extraction.syntax.sentence import Sentence

ACTIVE = "Rebels=rebel/NNS/nsubj/1 shelled=shell/VBD/ROOT/1 the/DT/det/3 town/NN/dobj/1"
PASSIVE = (
    "The/DT/det/1 town/NN/nsubjpass/3 was=be/VBD+AUX/auxpass/3 shelled=shell/VBN/ROOT/3 "
    "by/IN/agent/3 rebels=rebel/NNS/pobj/4"
)
PARTICIPLE = (
    "Drones=drone/NNS/nsubj/6 supplied=supply/VBN/acl/0 by/IN/agent/1 Iran/NNP/pobj/2 and/CC/cc/3 Syria/NNP/conj/3 "
    "fell=fall/VBD/ROOT/6"
)
BEFORE_NOUN = "The/DT/det/2 seized=seize/VBN/amod/2 ship/NN/nsubj/3 sank=sink/VBD/ROOT/3"
TWO_PASSIVES = (
    "The/DT/det/1 camp/NN/nsubjpass/3 was=be/VBD+AUX/auxpass/3 shelled=shell/VBN/ROOT/3 and/CC/cc/3 "
    "destroyed=destroy/VBN/conj/3 by/IN/agent/5 rebels=rebel/NNS/pobj/6"
)
DANGLING = (
    "Damaged=damage/VBN/advcl/6 by/IN/agent/0 rockets=rocket/NNS/pobj/1 ,/,/punct/6 the/DT/det/5 ship/NN/nsubj/6 "
    "sank=sink/VBD/ROOT/6"
)
PERFECT = (
    "Rebels=rebel/NNS/nsubj/2 have/VBP+AUX/aux/2 shelled=shell/VBN/ROOT/2 and/CC/cc/2 looted=loot/VBN/conj/2 "
    "the/DT/det/6 town/NN/dobj/4"
)
TWO_VERBS = (
    "Rebels=rebel/NNS/nsubj/1 left=leave/VBD/ROOT/1 and/CC/cc/1 shelled=shell/VBD/conj/1 the/DT/det/5 town/NN/dobj/3"
)
OWN_WISH = "Mali/NNP/nsubj/1 wants=want/VBZ/ROOT/1 to/TO/aux/3 arm/VB/xcomp/1 rebels=rebel/NNS/dobj/3"
ORDER = (
    "Mali/NNP/nsubj/1 ordered=order/VBD/ROOT/1 troops=troop/NNS/dobj/1 to/TO/aux/4 leave/VB/xcomp/1 the/DT/det/6 "
    "town/NN/dobj/4"
)
PASSIVE_ORDER = (
    "Troops=troop/NNS/nsubjpass/2 were=be/VBD+AUX/auxpass/2 ordered=order/VBN/ROOT/2 to/TO/aux/4 leave/VB/xcomp/2"
)
BELIEF = "Chad/NNP/nsubj/1 believes=believe/VBZ/ROOT/1 rebels=rebel/NNS/nsubj/3 fled=flee/VBD/ccomp/1"
SUBJECT_RELATIVE = (
    "Mali/NNP/nsubj/4 which/WDT/nsubj/2 arms=arm/VBZ/relcl/0 rebels=rebel/NNS/dobj/2 protested=protest/VBD/ROOT/4"
)
TWO_RELATIVES = (
    "Mali/NNP/nsubj/6 which/WDT/nsubj/2 arms=arm/VBZ/relcl/0 and/CC/cc/2 trains=train/VBZ/conj/2 "
    "rebels=rebel/NNS/dobj/4 protested=protest/VBD/ROOT/6"
)
OBJECT_RELATIVE = (
    "The/DT/det/1 drones=drone/NNS/nsubj/5 that/WDT/dobj/4 Iran/NNP/nsubj/4 sent=send/VBD/relcl/1 fell=fall/VBD/ROOT/5"
)
BARE_RELATIVE = "The/DT/det/1 drones=drone/NNS/nsubj/4 Iran/NNP/nsubj/3 sent=send/VBD/relcl/1 fell=fall/VBD/ROOT/4"
PLACE_RELATIVE = (
    "The/DT/det/1 town/NN/nsubj/6 where/WRB/advmod/4 Iran/NNP/nsubj/4 stored=store/VBD/relcl/1 drones=drone/NNS/dobj/4 "
    "fell=fall/VBD/ROOT/6"
)
STRANDED = (
    "The/DT/det/1 port/NN/nsubj/6 Iran/NNP/nsubj/3 sails=sail/VBZ/relcl/1 from/IN/prep/3 now/RB/advmod/3 "
    "burns=burn/VBZ/ROOT/6"
)
GERUND_CLAUSE = (
    "The/DT/det/1 rebels=rebel/NNS/nsubj/5 holding=hold/VBG/acl/1 the/DT/det/4 town/NN/dobj/2 fled=flee/VBD/ROOT/5"
)
OWNED_EFFORT = (
    "Its=its/PRP$/poss/1 effort/NN/nsubj/6 to/TO/aux/3 retake/VB/acl/1 the/DT/det/5 town/NN/dobj/3 "
    "failed=fail/VBD/ROOT/6"
)
MADE_EFFORT = (
    "Mali/NNP/nsubj/1 made=make/VBD/ROOT/1 an/DT/det/3 effort/NN/dobj/1 to/TO/aux/5 retake/VB/acl/3 the/DT/det/7 "
    "town/NN/dobj/5"
)
NOBODYS_PLAN = (
    "The/DT/det/1 plan/NN/nsubj/6 to/TO/aux/3 retake/VB/acl/1 the/DT/det/5 town/NN/dobj/3 failed=fail/VBD/ROOT/6"
)
BY_ARMING = (
    "Chad/NNP/nsubj/1 helps=help/VBZ/ROOT/1 rebels=rebel/NNS/dobj/1 by/IN/prep/1 arming=arm/VBG/pcomp/3 "
    "militias=militia/NNS/dobj/4"
)
ROLE_IN_ARMING = (
    "Chad/NNP/poss/2 's/POS/case/0 role/NN/nsubj/6 in/IN/prep/2 arming=arm/VBG/pcomp/3 rebels=rebel/NNS/dobj/4 "
    "grew=grow/VBD/ROOT/6"
)
ACCUSED = (
    "Chad/NNP/nsubj/1 accused=accuse/VBD/ROOT/1 Mali/NNP/dobj/1 of/IN/prep/1 arming=arm/VBG/pcomp/3 "
    "rebels=rebel/NNS/dobj/4"
)
WAS_ACCUSED = (
    "Mali/NNP/nsubjpass/2 was=be/VBD+AUX/auxpass/2 accused=accuse/VBN/ROOT/2 of/IN/prep/2 arming=arm/VBG/pcomp/3 "
    "rebels=rebel/NNS/dobj/4"
)
CALLED_ON = (
    "Chad/NNP/nsubj/1 called=call/VBD/ROOT/1 on/IN/prep/1 Mali/NNP/pobj/2 to/TO/aux/5 withdraw/VB/xcomp/1 "
    "troops=troop/NNS/dobj/5"
)
CALLED_IN_ORDER = (
    "Chad/NNP/nsubj/1 called=call/VBD/ROOT/1 from/IN/prep/1 Mali/NNP/pobj/2 to/TO/aux/5 complain/VB/xcomp/1"
)
INSISTED_ON = (
    "Chad/NNP/nsubj/1 acted=act/VBD/ROOT/1 on/IN/prep/1 Mali/NNP/pobj/2 to/TO/aux/5 protect/VB/advcl/1 "
    "farmers=farmer/NNS/dobj/5"
)
BEFORE_SUBJECT = "The/DT/det/2 exploding=explode/VBG/amod/2 drones=drone/NNS/nsubj/3 fell=fall/VBD/ROOT/3"
MANY = (
    "Mali/NNP/nsubj/3 and/CC/cc/0 Chad/NNP/conj/0 armed=arm/VBD/ROOT/3 rebels=rebel/NNS/dobj/3 and/CC/cc/4 "
    "militias=militia/NNS/conj/4"
)
SHARED = (
    "Rebels=rebel/NNS/nsubj/1 shelled=shell/VBD/ROOT/1 and/CC/cc/1 destroyed=destroy/VBD/conj/1 the/DT/det/5 "
    "camp/NN/dobj/3"
)
UNSHARED = (
    "Rebels=rebel/NNS/nsubj/1 fled=flee/VBD/ROOT/1 north/RB/advmod/1 in/IN/prep/1 trucks=truck/NNS/pobj/3 and/CC/cc/1 "
    "destroyed=destroy/VBD/conj/1 camps=camp/NNS/dobj/6"
)
WITH = (
    "Rebels=rebel/NNS/nsubj/1 attacked=attack/VBD/ROOT/1 with/IN/prep/1 drones=drone/NNS/pobj/2 and/CC/cc/3 "
    "rockets=rocket/NNS/conj/3"
)
FROM_AND_FROM = (
    "Rebels=rebel/NNS/nsubj/1 came=come/VBD/ROOT/1 from/IN/prep/1 Chad/NNP/pobj/2 and/CC/cc/2 from/IN/conj/2 "
    "Mali/NNP/pobj/5"
)


# -- voice -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "verb"),
    [
        (PASSIVE, "shelled"),
        (PARTICIPLE, "supplied"),
        (BEFORE_NOUN, "seized"),
        (TWO_PASSIVES, "destroyed"),
        (DANGLING, "Damaged"),
        (PASSIVE_ORDER, "ordered"),
    ],
)
def test_a_verb_with_something_done_to_its_subject_is_passive(line: str, verb: str) -> None:
    sentence = parsed(line)
    assert sentence.is_passive(at(sentence, verb))


@pytest.mark.parametrize(
    ("line", "verb"),
    [
        (ACTIVE, "shelled"),
        (PERFECT, "shelled"),
        (PERFECT, "looted"),
        (GERUND_CLAUSE, "holding"),
        (OBJECT_RELATIVE, "sent"),
        (PASSIVE_ORDER, "leave"),
        (TWO_VERBS, "shelled"),
    ],
)
def test_a_verb_whose_subject_acts_is_not_passive(line: str, verb: str) -> None:
    sentence = parsed(line)
    assert not sentence.is_passive(at(sentence, verb))


# -- subject -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "verb", "subject"),
    [
        pytest.param(ACTIVE, "shelled", "Rebels", id="its own"),
        pytest.param(PASSIVE, "shelled", "town", id="passive"),
        pytest.param(TWO_VERBS, "shelled", "Rebels", id="shared by coordinated verbs"),
        pytest.param(PERFECT, "looted", "Rebels", id="shared under one auxiliary"),
        pytest.param(OWN_WISH, "arm", "Mali", id="infinitive of the subject"),
        pytest.param(ORDER, "leave", "troops", id="infinitive of the object"),
        pytest.param(PASSIVE_ORDER, "leave", "Troops", id="infinitive below a passive"),
        pytest.param(BELIEF, "fled", "rebels", id="of a clause, not of the verb above"),
        pytest.param(SUBJECT_RELATIVE, "arms", "Mali", id="relative pronoun"),
        pytest.param(TWO_RELATIVES, "trains", "Mali", id="second verb of a relative clause"),
        pytest.param(OBJECT_RELATIVE, "sent", "Iran", id="object relative"),
        pytest.param(GERUND_CLAUSE, "holding", "rebels", id="participle behind its noun"),
        pytest.param(BEFORE_SUBJECT, "exploding", "drones", id="participle before its noun"),
        pytest.param(OWNED_EFFORT, "retake", "Its", id="owner of an effort"),
        pytest.param(MADE_EFFORT, "retake", "Mali", id="who makes an effort"),
        pytest.param(NOBODYS_PLAN, "retake", None, id="a plan of nobody told"),
        pytest.param(BY_ARMING, "arming", "Chad", id="by doing something"),
        pytest.param(ROLE_IN_ARMING, "arming", "Chad", id="owner of a role in something"),
        pytest.param(ACCUSED, "arming", "Mali", id="whom one accuses"),
        pytest.param(WAS_ACCUSED, "arming", "Mali", id="who is accused"),
        pytest.param(CALLED_ON, "withdraw", "Mali", id="whom one calls on"),
        pytest.param(CALLED_IN_ORDER, "complain", "Chad", id="who calls from somewhere"),
        pytest.param(INSISTED_ON, "protect", "Chad", id="on after a verb that asks nobody"),
        pytest.param(DANGLING, "Damaged", "ship", id="participle clause before the main one"),
    ],
)
def test_the_subject_of_a_verb_is_found(line: str, verb: str, subject: str | None) -> None:
    sentence = parsed(line)
    assert words(sentence, sentence.subject(at(sentence, verb))) == subject


def test_a_circle_of_heads_ends_the_search_for_a_subject() -> None:
    sentence = parsed("to/TO/aux/1 arm/VB/xcomp/2 train/VB/xcomp/1")
    assert sentence.subject(1) is None
    assert [t.text for t in sentence.ancestors(1)] == ["train"]
    assert sentence.subtree(1) == (0, 1, 2)


# -- agent and patient -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "verb", "agent", "patient"),
    [
        pytest.param(ACTIVE, "shelled", "Rebels", "town", id="active"),
        pytest.param(PASSIVE, "shelled", "rebels", "town", id="passive"),
        pytest.param(MANY, "armed", "Mali Chad", "rebels militias", id="coordination unfolded"),
        pytest.param(PARTICIPLE, "supplied", "Iran Syria", "Drones", id="participle behind its noun"),
        pytest.param(BEFORE_NOUN, "seized", "", "ship", id="participle before its noun"),
        pytest.param(TWO_PASSIVES, "destroyed", "rebels", "camp", id="second passive"),
        pytest.param(TWO_PASSIVES, "shelled", "rebels", "camp", id="first passive, whose by-phrase is at the second"),
        pytest.param(SHARED, "shelled", "Rebels", "camp", id="object left to the second verb"),
        pytest.param(PERFECT, "shelled", "Rebels", "town", id="the same under one auxiliary"),
        pytest.param(UNSHARED, "fled", "Rebels", "", id="an object behind a phrase of the first verb"),
        pytest.param(TWO_VERBS, "shelled", "Rebels", "town", id="second verb"),
        pytest.param(OBJECT_RELATIVE, "sent", "Iran", "drones", id="object relative"),
        pytest.param(BARE_RELATIVE, "sent", "Iran", "drones", id="object relative without pronoun"),
        pytest.param(SUBJECT_RELATIVE, "arms", "Mali", "rebels", id="subject relative"),
        pytest.param(PLACE_RELATIVE, "stored", "Iran", "drones", id="relative of place"),
        pytest.param(DANGLING, "Damaged", "rockets", "ship", id="participle clause"),
    ],
)
def test_who_acts_and_who_suffers(line: str, verb: str, agent: str, patient: str) -> None:
    sentence = parsed(line)
    verb_at = at(sentence, verb)
    assert words(sentence, sentence.agent(verb_at)) == agent
    assert words(sentence, sentence.patient(verb_at)) == patient


def test_a_verbal_noun_is_done_by_its_by_phrase() -> None:
    sentence = parsed(
        "The/DT/det/1 shelling=shell/VBG/nsubj/4 by/IN/agent/1 rebels=rebel/NNS/pobj/2 ended=end/VBD/ROOT/4"
    )
    assert words(sentence, sentence.agent(1)) == "rebels"


# -- the gap of a relative clause --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("line", "verb"), [(OBJECT_RELATIVE, "sent"), (BARE_RELATIVE, "sent")])
def test_a_relative_clause_without_object_has_its_noun_as_gap(line: str, verb: str) -> None:
    sentence = parsed(line)
    assert words(sentence, sentence.gap(at(sentence, verb))) == "drones"


@pytest.mark.parametrize(
    ("line", "verb"),
    [
        pytest.param(SUBJECT_RELATIVE, "arms", id="the noun is the subject"),
        pytest.param(PLACE_RELATIVE, "stored", id="the noun is the place"),
        pytest.param(STRANDED, "sails", id="the noun is the object of a stranded preposition"),
        pytest.param(ACTIVE, "shelled", id="a main clause"),
        pytest.param(GERUND_CLAUSE, "holding", id="a participle"),
    ],
)
def test_other_clauses_leave_no_gap(line: str, verb: str) -> None:
    sentence = parsed(line)
    assert sentence.gap(at(sentence, verb)) is None


# -- prepositions, coordination, words ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "preposition", "objects"),
    [
        (WITH, 2, "drones rockets"),
        (FROM_AND_FROM, 2, "Chad Mali"),
        (FROM_AND_FROM, 5, "Mali"),
        (BY_ARMING, 3, ""),
    ],
)
def test_the_objects_of_a_preposition_are_unfolded(line: str, preposition: int, objects: str) -> None:
    sentence = parsed(line)
    assert words(sentence, sentence.objects_of(preposition)) == objects


def test_coordination_is_followed_from_its_head_and_to_it() -> None:
    sentence = parsed("Mali/NNP/nsubj/5 ,/,/punct/0 Chad/NNP/conj/0 and/CC/cc/2 Niger/NNP/conj/2 met=meet/VBD/ROOT/5")
    assert words(sentence, sentence.conjuncts(0)) == "Mali Chad Niger"
    assert sentence.first_conjunct(4) == 0
    assert sentence.first_conjunct(5) == 5


def test_a_sentence_knows_its_place_and_its_words() -> None:
    sentence = parsed(ACTIVE)
    assert (sentence.start, sentence.end) == (0, len("Rebels shelled the town"))
    assert sentence.text(1, 4) == "shelled the town"
    assert sentence.subtree(3) == (2, 3)


# -- mended parses -----------------------------------------------------------------------------------------------------


PARTIES = Parties(states=frozenset({"iran", "mali"}), all=frozenset({"iran", "mali", "hamas"}))


def repaired(line: str) -> Sentence:
    return Sentence.of(mended(tokens(line), PARTIES, known_words()))


def unchanged(line: str) -> bool:
    return mended(tokens(line), PARTIES, known_words()) == tokens(line)


HIDDEN_DATIVE = "Iran/NNP/nsubj/1 gave=give/VBD/ROOT/1 {}/NNP/compound/4 fighter/NN/compound/4 jets=jet/NNS/dobj/1"


def test_a_state_right_behind_a_verb_of_giving_receives() -> None:
    sentence = repaired(HIDDEN_DATIVE.format("Mali"))
    assert (sentence[2].dep, sentence[2].head) == ("dative", 1)
    assert unchanged(HIDDEN_DATIVE.format("Phantom"))


SWALLOWED_NOUN = (
    "Rebels=rebel/NNS/nsubj/1 use/VBP/ROOT/1 the/DT/det/4 intelligence/NN/compound/4 Iran/NNP/dobj/1 "
    "itself/PRP/appos/4 provides=provide/VBZ/ccomp/1"
)


def test_a_noun_swallowed_by_the_name_behind_it_gets_its_relative_clause_back() -> None:
    sentence = repaired(SWALLOWED_NOUN)
    verb = at(sentence, "provides")
    assert words(sentence, sentence.agent(verb)) == "Iran"
    assert words(sentence, sentence.patient(verb)) == "intelligence"
    assert words(sentence, sentence.patient(at(sentence, "use"))) == "intelligence"
    assert sentence[at(sentence, "the")].head == at(sentence, "intelligence")


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(SWALLOWED_NOUN.replace("intelligence/NN", "Intelligence=intelligence/NN"), id="part of a name"),
        pytest.param(SWALLOWED_NOUN.replace("Iran", "Moreau"), id="no name that could act"),
        pytest.param(SWALLOWED_NOUN.replace("provides=provide/VBZ", "there/RB"), id="no verb behind the name"),
        pytest.param(SWALLOWED_NOUN.replace("provides=provide/VBZ", "providing=provide/VBG"), id="no finite verb"),
    ],
)
def test_a_noun_that_does_qualify_a_name_stays_where_it_is(line: str) -> None:
    assert unchanged(line)


FALSE_PARTICIPLE = (
    "Traffickers=trafficker/NNS/nsubj/1 smuggled=smuggle/VBN/amod/2 rifles=rifle/NNS/ROOT/2 to/IN/prep/2 "
    "rebels=rebel/NNS/pobj/3"
)


def test_a_participle_with_a_subject_becomes_the_verb_of_its_clause() -> None:
    sentence = repaired(FALSE_PARTICIPLE)
    verb = at(sentence, "smuggled")
    assert sentence[verb].dep == "ROOT"
    assert words(sentence, sentence.agent(verb)) == "Traffickers"
    assert words(sentence, sentence.patient(verb)) == "rifles"


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("The/DT/det/2 smuggled=smuggle/VBN/amod/2 rifles=rifle/NNS/ROOT/2", id="no subject"),
        pytest.param(FALSE_PARTICIPLE.replace("smuggle/VBN/amod", "smuggle/VBN/acl"), id="no modifier"),
        pytest.param(FALSE_PARTICIPLE.replace("smuggled=smuggle/VBN", "rusting=rust/VBG"), id="a present participle"),
    ],
)
def test_a_true_participle_stays_one(line: str) -> None:
    assert unchanged(line)


SWALLOWED_VERB = (
    "While/IN+SCONJ/mark/4 Chad/NNP/nsubj/4 does=do/VBZ+AUX/aux/4 not/RB+PART/neg/4 believe/VB/advcl/7 "
    "Mali/NNP/nsubj/7 has=have/VBZ+AUX/aux/7 sent=send/VBN/ROOT/7 drones=drone/NNS/dobj/7"
)
WITH_MAIN_CLAUSE = SWALLOWED_VERB + " ,/,/punct/7 talks=talk/NNS/nsubj/11 continue/VBP/conj/7"


def test_a_verb_of_opinion_gets_its_complement_back() -> None:
    sentence = repaired(SWALLOWED_VERB)
    believe, sent = sentence[at(sentence, "believe")], sentence[at(sentence, "sent")]
    assert (believe.dep, believe.head) == ("ROOT", believe.i)
    assert (sent.dep, sent.head) == ("ccomp", believe.i)
    assert words(sentence, sentence.agent(sent.i)) == "Mali"


def test_the_main_clause_behind_the_comma_stays_above_the_opinion() -> None:
    sentence = repaired(WITH_MAIN_CLAUSE)
    believe, sent, main = (sentence[at(sentence, word)] for word in ("believe", "sent", "continue"))
    assert (main.dep, main.head) == ("ROOT", main.i)
    assert (believe.dep, believe.head) == ("advcl", main.i)
    assert (sent.dep, sent.head) == ("ccomp", believe.i)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(SWALLOWED_VERB.replace("believe/VB", "protest/VB"), id="no verb of opinion"),
        pytest.param(
            "While/IN+SCONJ/mark/2 Chad/NNP/nsubj/2 insists=insist/VBZ/advcl/5 ,/,/punct/5 Mali/NNP/nsubj/5 "
            "sent=send/VBD/ROOT/5 drones=drone/NNS/dobj/5",
            id="a comma between",
        ),
        pytest.param(
            "While/IN+SCONJ/mark/2 Chad/NNP/nsubj/2 knows=know/VBZ/advcl/5 that/DT/dobj/2 Mali/NNP/nsubj/5 "
            "sends=send/VBZ/ROOT/5 drones=drone/NNS/dobj/5",
            id="a complement of its own",
        ),
        pytest.param(
            "Mali/NNP/nsubj/1 sends=send/VBZ/ROOT/1 drones=drone/NNS/dobj/1 while/IN+SCONJ/mark/5 Chad/NNP/nsubj/5 "
            "knows=know/VBZ/advcl/1",
            id="behind the verb it hangs on",
        ),
        pytest.param(
            "Mali/NNP/nsubj/4 as/IN+SCONJ/mark/3 Chad/NNP/nsubj/3 knows=know/VBZ/advcl/4 sends=send/VBZ/ROOT/4",
            id="a subject in front of both",
        ),
    ],
)
def test_other_adverbial_clauses_stay_where_they_are(line: str) -> None:
    assert unchanged(line)
