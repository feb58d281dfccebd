"""What the parser gets wrong is put right, and what it gets right is left alone: trees as it gives them, by hand."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from parsed import known_words, tokens

from kg.extraction.syntax import attachment_mends, list_mends, name_mends, subject_mends, verb_mends
from kg.extraction.syntax.parsing import mended
from kg.extraction.syntax.tree import Token

Mend = Callable[[list[Token]], list[Token]]

second_statements = partial(attachment_mends.second_statements, speaking=known_words()["speaking"])

REPAIRED: list[tuple[Mend, str, str]] = [
    (
        list_mends.late_appositions,
        """the/DT/det/1 junta/NN/nsubj/7 and/CC/cc/1 its/PRP$/poss/4 backers=backer/NNS/conj/1 ,/,/punct/1
        Mali/NNP/appos/1 met/VBD/ROOT/7""",
        "Mali appos backers",
    ),
    (
        verb_mends.false_main_verbs,
        """A/DT/det/1 worker/NN/nsubj/2 abducted=abduct/VBN/ROOT/2 and/CC/cc/2 released=release/VBN/conj/2
        by/IN/agent/4 gunmen=gunman/NNS/pobj/5 has=have/VBZ+AUX/aux/9 been=be/VBN+AUX/auxpass/9
        flown=fly/VBN/conj/2 home/RB/advmod/9""",
        "worker nsubjpass flown, abducted acl worker, flown ROOT flown",
    ),
    (
        verb_mends.false_main_verbs,
        """The/DT/det/1 depot/NN/nsubj/3 ,/,/punct/1 built=build/VBN/ROOT/3 in/IN/prep/3 May/NNP/pobj/4 ,/,/punct/3
        was=be/VBD+AUX/auxpass/8 hit/VBN/conj/3 ././punct/3""",
        "depot nsubjpass hit, built acl depot, hit ROOT hit, . punct hit",
    ),
    (
        subject_mends.swallowed_subjects,
        """Mali/NNP/nsubj/1 shelled=shell/VBD/ROOT/1 the/DT/det/3 camp/NN/dobj/1 of/IN/prep/3 the/DT/det/6
        rebels=rebel/NNS/pobj/4 and/CC/cc/6 Chad/NNP/conj/6 condemned=condemn/VBD/conj/1 the/DT/det/11
        raid/NN/dobj/9""",
        "and cc shelled, Chad nsubj condemned",
    ),
    (
        subject_mends.swallowed_subjects,
        """Mali/NNP/nsubj/1 shelled=shell/VBD/ROOT/1 a/DT/det/3 camp/NN/dobj/1 and/CC/cc/3 Chad/NNP/conj/3
        was=be/VBD+AUX/auxpass/7 blamed=blame/VBN/conj/1""",
        "and cc shelled, Chad nsubjpass blamed",
    ),
    (
        verb_mends.hidden_verbs,
        "The/DT/det/1 enemy/NN/nsubj/2 attempt/NN/ROOT/2 to/TO/aux/4 use/VB/xcomp/2 mines=mine/NNS/dobj/4",
        "attempt ROOT attempt",
    ),
    (
        verb_mends.hidden_verbs,
        "They/PRP/nsubj/1 fight/VBP/ROOT/1 and/CC/cc/1 battle/NN/conj/1 one/CD/dobj/3 another/DT/det/4",
        "battle conj fight",
    ),
    (
        verb_mends.hidden_participles,
        """Gunmen=gunman/NNS/nsubj/1 killed=kill/VBD/ROOT/1 ten/CD/dobj/1 and/CC/cc/1 injured=injure/VBN/amod/5
        scores=score/NNS/conj/1 of/IN/prep/5 others=other/NNS/pobj/6""",
        "injured conj killed, scores dobj injured",
    ),
    (
        verb_mends.hidden_participles,
        """Troops=troop/NNS/nsubj/1 have/VBP/ROOT/1 almost/RB/advmod/3 encircled=encircle/VBN/amod/4
        rebels=rebel/NNS/dobj/1""",
        "have aux encircled, encircled ROOT encircled, Troops nsubj encircled, rebels dobj encircled",
    ),
    (
        verb_mends.hidden_participles,
        "Mines=mine/NNS/nsubj/1 are=be/VBP+AUX/ROOT/1 harming=harm/VBG/amod/3 herders=herder/NNS/attr/1",
        "Mines nsubj harming, are aux harming, harming ROOT harming, herders dobj harming",
    ),
    (
        verb_mends.hidden_participles,
        "A/DT/det/1 clan/NN/ROOT/1 that/WDT/nsubj/4 hijacked=hijack/VBN/amod/4 government/NN/relcl/1",
        "that nsubj hijacked, hijacked relcl clan, government dobj hijacked",
    ),
    (
        subject_mends.stranded_subjects,
        """Chad/NNP/npadvmod/6 ,/,/punct/6 in/IN/prep/6 turn/NN/pobj/2 ,/,/punct/6 had=have/VBD+AUX/aux/6
        backed=back/VBN/ROOT/6 the/DT/det/8 group/NN/dobj/6""",
        "Chad nsubj backed",
    ),
    (
        verb_mends.finite_conjuncts,
        """The/DT/det/1 envoy/NN/nsubj/2 pressed=press/VBD/ROOT/2 Chad/NNP/dobj/2 to/TO/aux/5 use/VB/xcomp/2
        force/NN/dobj/5 and/CC/cc/5 underlined=underline/VBD/conj/5 the/DT/det/10 need/NN/dobj/8""",
        "and cc pressed, underlined conj pressed",
    ),
    (
        verb_mends.finite_conjuncts,
        """Chad/NNP/nsubj/1 began=begin/VBD/ROOT/1 shelling=shell/VBG/xcomp/1 it/PRP/dobj/2 and/CC/cc/2
        has=have/VBZ+AUX/aux/6 sent=send/VBN/conj/2 troops=troop/NNS/dobj/6""",
        "and cc began, sent conj began",
    ),
    (
        name_mends.stray_names,
        """The/DT/det/1 police/NN/nsubj/2 met=meet/VBD/ROOT/2 Brig./NNP/punct/2 Tariq/NNP/compound/5
        Osman/NNP/dobj/2""",
        "Brig. compound Osman",
    ),
    (
        name_mends.stray_names,
        "They/PRP/nsubj/1 defeat/VBP/ROOT/1 ISWAP/NNP/xcomp/1 in/IN/prep/2 Mali/NNP/pobj/3",
        "ISWAP dobj defeat",
    ),
    (
        verb_mends.particles_with_objects,
        "Rebels=rebel/NNS/nsubj/1 called=call/VBD/ROOT/1 off/RP/prt/1 the/DT/det/4 raid/NN/pobj/2",
        "raid dobj called",
    ),
    (
        name_mends.shouted_names,
        "Jets=jet/NNS/nsubj/1 hit/VBD/ROOT/1 two/CD/nummod/4 ISWAP/JJ/amod/4 bases=base/NNS/dobj/1",
        "ISWAP compound bases",
    ),
    (
        verb_mends.false_main_verbs,
        """Fighters=fighter/NNS/nsubj/1 linked=link/VBN/ROOT/1 to/IN/prep/1 Derna/NNP/pobj/2 have/VBP+AUX/aux/5
        shelled=shell/VBN/conj/1 Sirte/NNP/dobj/5""",
        "Fighters nsubj shelled, linked acl Fighters, shelled ROOT shelled",
    ),
    (
        verb_mends.false_main_verbs,
        """The/DT/det/1 army/NN/nsubj/7 ,/,/punct/1 backed=back/VBN/acl/1 by/IN/agent/3 Chadian/JJ/amod/6
        troops=troop/NNS/pobj/4 sent=send/VBD/ROOT/7 there/RB/advmod/7 ,/,/punct/7 retook=retake/VBD/conj/7
        Bria/NNP/dobj/10""",
        "army nsubj retook, sent acl troops, retook ROOT retook",
    ),
    (
        attachment_mends.subordinate_clauses,
        """It/PRP/nsubj/1 came=come/VBD/ROOT/1 after/IN/prep/1 Okello/NNP/pobj/2 ,/,/punct/1 speaking=speak/VBG/advcl/1
        in/IN/prep/5 Juba/NNP/pobj/6 ,/,/punct/1 threatened=threaten/VBD/conj/1 Chad/NNP/dobj/9""",
        "after mark threatened, Okello nsubj threatened, threatened advcl came",
    ),
    (
        second_statements,
        """Mali/NNP/nsubj/1 said=say/VBD/ROOT/1 rebels=rebel/NNS/nsubj/3 shelled=shell/VBD/ccomp/1 it/PRP/dobj/3
        ,/,/punct/3 and/CC/cc/3 vowed=vow/VBD/conj/3 revenge/NN/dobj/7""",
        "and cc said, vowed conj said",
    ),
    (
        attachment_mends.agents_of_events,
        """Monks=monk/NNS/nsubj/1 died=die/VBD/ROOT/1 in/IN/prep/1 strikes=strike/NNS/pobj/2 by/IN/agent/1
        jets=jet/NNS/pobj/4 on/IN/prep/1 a/DT/det/8 camp/NN/pobj/6""",
        "by prep strikes, on prep strikes",
    ),
    (
        attachment_mends.appositions_of_verbs,
        "Army/NN/nsubj/1 shells=shell/VBZ/ROOT/1 suburb/NN/appos/1",
        "suburb dobj shells",
    ),
    (
        attachment_mends.objects_without_label,
        "A/DT/det/1 group/NN/nsubj/2 attacked=attack/VBD/ROOT/2 Goma/NNP/npadvmod/2",
        "Goma dobj attacked",
    ),
    (
        attachment_mends.headline_verbs,
        """Drone/NN/nsubj/1 attacks=attack/VBZ/compound/2 airport/NN/ROOT/2 in/IN/prep/2 Erbil/NNP/pobj/3""",
        "attacks ROOT attacks, airport dobj attacks",
    ),
    (
        attachment_mends.phrases_behind_worth,
        """Chad/NNP/nsubj/1 sold=sell/VBD/ROOT/1 drones=drone/NNS/dobj/1 worth/JJ/amod/2 $2m/CD/npadvmod/3 to/IN/prep/3
        Mali/NNP/pobj/5""",
        "to prep sold",
    ),
    (
        attachment_mends.listed_subjects,
        """Turkey/NNP/npadvmod/5 ,/,/punct/5 Iran/NNP/nsubj/5 and/CC/cc/2 Mali/NNP/conj/2 agreed=agree/VBD/ROOT/5""",
        "Turkey nsubj agreed, Iran conj Turkey",
    ),
    (
        attachment_mends.listed_objects,
        """It/PRP/nsubj/1 drew=draw/VBD/ROOT/1 protest/NN/dobj/1 from/IN/prep/2 Chad/NNP/pobj/3 ,/,/punct/1
        Iran/NNP/dobj/1 and/CC/cc/6 Mali/NNP/conj/6""",
        "Iran conj Chad",
    ),
    (
        list_mends.listed_appositions,
        """It/PRP/nsubj/1 hit/VBD/ROOT/1 an/DT/det/3 outpost/NN/dobj/1 ,/,/punct/3 a/DT/det/6 bridge/NN/appos/3
        ,/,/punct/6 and/CC/cc/6 a/DT/det/10 depot/NN/conj/6""",
        "bridge conj outpost",
    ),
    (
        list_mends.twin_subjects,
        """Wall/NNP/compound/1 Street/NNP/nsubj/7 ,/,/punct/1 arms=arm/NNS/compound/4 makers=maker/NNS/nsubj/7
        and/CC/cc/4 bankers=banker/NNS/conj/4 write/VBP/ROOT/7 laws=law/NNS/dobj/7""",
        "makers conj Street",
    ),
    (
        list_mends.twin_subjects,
        """Use/NN/nsubj/9 by/IN/prep/0 the/DT/det/3 League/NNP/pobj/1 of/IN/prep/3 Chad/NNP/pobj/4 and/CC/cc/3
        the/DT/det/8 Sahel/NNP/nsubj/9 ended=end/VBD/ROOT/9""",
        "Sahel conj League",
    ),
    (
        list_mends.twin_subjects,
        """Minister/NNP/nsubj/5 for/IN/prep/0 Trade/NNP/pobj/1 Jane/NNP/compound/4 Okello/NNP/nsubj/5
        spoke=speak/VBD/ROOT/5""",
        "Okello appos Minister",
    ),
    (
        list_mends.objects_joined_to_verbs,
        """It/PRP/nsubj/1 destroyed=destroy/VBD/ROOT/1 a/DT/det/3 mortar/NN/dobj/1 ,/,/punct/3 two/CD/nummod/6
        trucks=truck/NNS/conj/1 and/CC/cc/6 a/DT/det/9 boat/NN/conj/6""",
        "trucks conj mortar",
    ),
]

LEFT_ALONE: list[tuple[Mend, str]] = [
    (
        verb_mends.false_main_verbs,  # "He met the envoy, was fed and left."
        """He/PRP/nsubj/1 met=meet/VBD/ROOT/1 with/IN/prep/1 Ali/NNP/pobj/2 ,/,/punct/1 was=be/VBD+AUX/auxpass/6
        fed=feed/VBN/conj/1 and/CC/cc/6 left=leave/VBD/conj/6""",
    ),
    (
        verb_mends.false_main_verbs,  # a conjunction joins the two
        """The/DT/det/1 town/NN/nsubj/3 ,/,/punct/1 burned=burn/VBD/ROOT/3 and/CC/cc/3 was=be/VBD+AUX/auxpass/6
        rebuilt=rebuild/VBN/conj/3""",
    ),
    (
        subject_mends.swallowed_subjects,  # "and fled" has its conjunction
        """Rebels=rebel/NNS/nsubj/1 seized=seize/VBD/ROOT/1 arms=arm/NNS/dobj/1 and/CC/cc/2 fuel/NN/conj/2
        and/CC/cc/1 fled=flee/VBD/conj/1""",
    ),
    (
        subject_mends.swallowed_subjects,  # "helped the army and the rebels reach peace"
        """Mali/NNP/nsubj/1 helped=help/VBD/ROOT/1 the/DT/det/3 army/NN/dobj/1 and/CC/cc/3 rebels=rebel/NNS/conj/3
        reach/VBP/conj/1 peace/NN/dobj/6""",
    ),
    (
        verb_mends.hidden_verbs,  # a noun with a determiner is one
        "Mali/NNP/nsubj/1 considers=consider/VBZ/ROOT/1 Chad/NNP/nsubj/4 a/DT/det/4 haven/NN/ccomp/1",
    ),
    (
        verb_mends.hidden_verbs,  # a clause may hang on a noun
        "Rumours=rumour/NNS/ROOT/0 that/IN+SCONJ/mark/3 Ali/NNP/nsubj/3 fled=flee/VBD/ccomp/0 ././punct/0",
    ),
    (
        verb_mends.hidden_participles,  # "has armed forces": nothing between
        "Chad/NNP/nsubj/1 has=have/VBZ/ROOT/1 armed=arm/VBN/amod/3 forces=force/NNS/dobj/1",
    ),
    (
        verb_mends.hidden_participles,
        """They/PRP/nsubj/1 freed=free/VBD/ROOT/1 monks=monk/NNS/dobj/1 and/CC/cc/2 wounded=wound/VBN/amod/5
        guards=guard/NNS/conj/2""",
    ),
    (
        subject_mends.stranded_subjects,  # addressed, and the verb is an imperative
        "Listen/VB/ROOT/0 ,/,/punct/0 Okello/NNP/npadvmod/0",
    ),
    (
        subject_mends.stranded_subjects,  # the verb has a subject
        "Kidal/NNP/npadvmod/3 ,/,/punct/3 rebels=rebel/NNS/nsubj/3 said=say/VBD/ROOT/3 ,/,/punct/3",
    ),
    (
        verb_mends.finite_conjuncts,  # "tried to seize and hold it": both are what was tried
        """They/PRP/nsubj/1 tried=try/VBD/ROOT/1 to/TO/aux/3 seize/VB/xcomp/1 and/CC/cc/3 hold/VB/conj/3
        it/PRP/dobj/5""",
    ),
    (
        verb_mends.finite_conjuncts,  # with a subject of its own it may stand anywhere
        """Chad/NNP/nsubj/1 asked=ask/VBD/ROOT/1 him/PRP/dobj/1 to/TO/aux/4 leave/VB/xcomp/1 and/CC/cc/4
        he/PRP/nsubj/7 left=leave/VBD/conj/4""",
    ),
    (
        name_mends.stray_names,  # "called the group ISWAP" names, it hits nobody
        "They/PRP/nsubj/1 call/VBP/ROOT/1 ISWAP/NNP/xcomp/1",
    ),
    (
        verb_mends.particles_with_objects,
        "Rebels=rebel/NNS/nsubj/1 fell=fall/VBD/ROOT/1 off/IN/prep/1 the/DT/det/4 bridge/NN/pobj/2",
    ),
    (
        name_mends.shouted_names,  # a sentence all in capitals
        "REBELS=rebel/NNS/nsubj/1 HOLD=hold/VBP/ROOT/1 OLD/JJ/amod/3 TOWN/NN/dobj/1",
    ),
    (
        subject_mends.swallowed_subjects,  # "linked" is no verb that another could join
        """Fighters=fighter/NNS/nsubj/1 linked=link/VBN/ROOT/1 to/IN/prep/1 Derna/NNP/pobj/2 and/CC/cc/3
        Sirte/NNP/conj/3 have/VBP+AUX/aux/7 fled=flee/VBN/conj/1""",
    ),
    (
        attachment_mends.subordinate_clauses,  # "came after Okello and threatened Chad"
        """He/PRP/nsubj/1 came=come/VBD/ROOT/1 after/IN/prep/1 Okello/NNP/pobj/2 ,/,/punct/1 and/CC/cc/1
        threatened=threaten/VBD/conj/1 Chad/NNP/dobj/6""",
    ),
    (
        second_statements,  # without a comma both may be what was said
        """Mali/NNP/nsubj/1 said=say/VBD/ROOT/1 rebels=rebel/NNS/nsubj/3 shelled=shell/VBD/ccomp/1 it/PRP/dobj/3
        and/CC/cc/3 vowed=vow/VBD/conj/3 revenge/NN/dobj/6""",
    ),
    (
        attachment_mends.agents_of_events,  # the passive has its agent
        """Monks=monk/NNS/nsubjpass/2 were=be/VBD+AUX/auxpass/2 killed=kill/VBN/ROOT/2 in/IN/prep/2
        raids=raid/NNS/pobj/3 by/IN/agent/2 jets=jet/NNS/pobj/5""",
    ),
    (
        attachment_mends.appositions_of_verbs,  # behind a comma
        "They/PRP/nsubj/1 fled=flee/VBD/ROOT/1 ,/,/punct/1 a/DT/det/4 disaster/NN/appos/1",
    ),
    (
        attachment_mends.objects_without_label,  # a day is no object
        "A/DT/det/1 group/NN/nsubj/2 attacked=attack/VBD/ROOT/2 Monday/NNP/npadvmod/2",
    ),
    (
        attachment_mends.headline_verbs,  # a plural may qualify a noun
        "Arms=arm/NNS/compound/1 sales=sale/NNS/ROOT/1 to/IN/prep/1 Chad/NNP/pobj/2",
    ),
    (
        attachment_mends.phrases_behind_worth,
        "It/PRP/nsubj/1 is=be/VBZ+AUX/ROOT/1 worth/JJ/acomp/1 much/RB/npadvmod/2 to/IN/prep/2 Mali/NNP/pobj/4",
    ),
    (
        attachment_mends.listed_subjects,  # no list
        """Nairobi/NNP/npadvmod/3 ,/,/punct/3 Kenya/NNP/nsubj/3 agreed=agree/VBD/ROOT/3""",
    ),
    (
        attachment_mends.listed_objects,  # the first object may be the list's head itself
        """It/PRP/nsubj/1 hit/VBD/ROOT/1 Chad/NNP/dobj/1 ,/,/punct/2 Iran/NNP/conj/2 and/CC/cc/4 Mali/NNP/conj/4""",
    ),
    (
        list_mends.listed_appositions,  # "Derna, a port and market"
        """It/PRP/nsubj/1 hit/VBD/ROOT/1 Derna/NNP/dobj/1 ,/,/punct/2 a/DT/det/5 port/NN/appos/2 and/CC/cc/5
        market/NN/conj/5""",
    ),
    (
        list_mends.twin_subjects,  # "Derna, the port, and …" is no list of two subjects
        "Derna/NNP/nsubj/4 ,/,/punct/0 the/DT/det/3 port/NN/appos/0 fell=fall/VBD/ROOT/4",
    ),
    (
        list_mends.twin_subjects,  # behind a place and a comma comes the subject itself
        """Near/NNP/compound/1 Kidal/NNP/nsubj/4 ,/,/punct/4 jets=jet/NNS/nsubj/4 hit/VBD/ROOT/4
        tanks=tank/NNS/dobj/4""",
    ),
    (
        list_mends.objects_joined_to_verbs,  # what a preposition holds is no object
        """It/PRP/nsubj/1 fell=fall/VBD/ROOT/1 in/IN/prep/1 May/NNP/pobj/2 ,/,/punct/1 Derna/NNP/conj/1 in/IN/prep/5
        June/NNP/pobj/6""",
    ),
]


@pytest.mark.parametrize(("mend", "line", "arcs"), REPAIRED)
def test_slips_are_mended(mend: Mend, line: str, arcs: str) -> None:
    before = tokens(line)
    after = mend(before)
    changed = {f"{b.text} {b.dep} {after[b.head].text}" for a, b in zip(before, after, strict=True) if a != b}
    assert changed == set(arcs.split(", "))


@pytest.mark.parametrize(("mend", "line"), LEFT_ALONE)
def test_what_is_right_stays(mend: Mend, line: str) -> None:
    assert mend(tokens(line)) == tokens(line)


@pytest.mark.parametrize("mend", [mend for mend, _, _ in REPAIRED])
def test_a_mended_tree_needs_no_second_mending(mend: Mend) -> None:
    for _, line, _ in REPAIRED:
        once = mend(tokens(line))
        assert mend(once) == once


@pytest.mark.parametrize(
    ("line", "arc"),
    [
        pytest.param(
            """the/DT/det/1 junta/NN/nsubj/7 and/CC/cc/1 its/PRP$/poss/4 backers=backer/NNS/conj/1 ,/,/punct/1
            Mali/NNP/appos/1 met/VBD/ROOT/7""",
            "Mali appos backers",
            id="late_appositions",
        ),
        pytest.param(
            """Mali/NNP/nsubj/1 said=say/VBD/ROOT/1 rebels=rebel/NNS/nsubj/3 shelled=shell/VBD/ccomp/1 it/PRP/dobj/3
            ,/,/punct/3 and/CC/cc/3 vowed=vow/VBD/conj/3 revenge/NN/dobj/7""",
            "vowed conj said",
            id="second_statements",
        ),
    ],
)
def test_it_is_among_the_mends_that_every_sentence_passes(line: str, arc: str) -> None:
    after = mended(tokens(line), words=known_words())
    assert arc in {f"{t.text} {t.dep} {after[t.head].text}" for t in after}


def test_a_word_of_speech_that_the_lexicon_lacks_mends_nothing() -> None:
    line = """Mali/NNP/nsubj/1 said=say/VBD/ROOT/1 rebels=rebel/NNS/nsubj/3 shelled=shell/VBD/ccomp/1 it/PRP/dobj/3
        ,/,/punct/3 and/CC/cc/3 vowed=vow/VBD/conj/3 revenge/NN/dobj/7"""
    assert mended(tokens(line)) == tokens(line)
