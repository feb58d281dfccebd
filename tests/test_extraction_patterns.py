"""Relations that a phrase tells by its build, on sentences parsed by hand: each pattern, and its nearest neighbour."""

from __future__ import annotations

import pytest
from parsed import read

from kg.extraction.frames.patterns import Patterns
from kg.extraction.frames.relation import Relation
from kg.extraction.references.references import References
from kg.lexicon import Lexicon, load_lexicon
from kg.model import Link, Mention


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


def found(references: References) -> list[Relation]:
    return Patterns(references).found()


def told(lexicon: Lexicon, line: str) -> list[tuple[str, str, str]]:
    return [
        (r.type, " ".join(x.label for x in r.source), " ".join(x.label for x in r.target))
        for r in found(read(lexicon, line))
    ]


# -- backing -----------------------------------------------------------------------------------------------------------

HYPHEN = "{}/NNP/npadvmod/2 -=-/,/punct/2 {}/VBN/amod/3 {}/nsubj/4 fled/VBD/ROOT/4"


def test_a_hyphen_and_a_participle_tell_of_backing(lexicon: Lexicon) -> None:
    rebels = "rebels=rebel/NNS"
    assert told(lexicon, HYPHEN.format("Iran", "backed", rebels)) == [("Backing", "Iran", "Iran - backed rebels")]
    assert told(lexicon, HYPHEN.format("Iran", "based", rebels)) == []


def test_a_capital_backs_as_its_state(lexicon: Lexicon) -> None:
    ((kind, source, _),) = told(lexicon, HYPHEN.format("Tehran", "backed", "rebels=rebel/NNS"))
    assert (kind, source) == ("Backing", "Iran")


def test_whom_a_body_trained_is_no_proxy_if_it_is_one_person(lexicon: Lexicon) -> None:
    assert told(lexicon, HYPHEN.format("Hamas", "trained", "lawyer/NN")) == []
    assert len(told(lexicon, HYPHEN.format("Hamas", "trained", "rebels=rebel/NNS"))) == 1


def test_who_is_linked_belongs_to_whom_he_is_linked_with(lexicon: Lexicon) -> None:
    ((kind, source, target),) = told(lexicon, HYPHEN.format("Hamas", "linked", "rebels=rebel/NNS"))
    assert (kind, target) == ("Affiliation", "Hamas")
    assert source.endswith("rebels")


def test_what_was_once_backed_is_backed_no_more(lexicon: Lexicon) -> None:
    line = "{}/RB/advmod/3 Iran/NNP/npadvmod/3 -=-/,/punct/3 backed/VBN/amod/4 rebels=rebel/NNS/nsubj/5 fled/VBD/ROOT/5"
    assert [r.tense for r in found(read(lexicon, line.format("formerly")))] == ["past"]
    assert [r.tense for r in found(read(lexicon, line.format("mainly")))] == ["present"]


PAWN = "Iran/NNP/poss/2 's/POS/case/0 {}/NN/nsubj/5 ,/,/punct/2 Hamas/NNP/appos/2 fled/VBD/ROOT/5"


def test_a_pawn_has_an_owner_and_a_name(lexicon: Lexicon) -> None:
    assert told(lexicon, PAWN.format("pawn")) == [("Backing", "Iran", "Hamas")]
    assert told(lexicon, PAWN.format("rival")) == []
    assert told(lexicon, "a/DT/det/1 pawn/NN/nsubj/4 ,/,/punct/1 Hamas/NNP/appos/1 fled/VBD/ROOT/4") == []


def test_pawns_may_be_listed_as_examples(lexicon: Lexicon) -> None:
    line = "Iranian/JJ/amod/1 pawns=pawn/NNS/nsubj/5 {} Hamas/NNP/pobj/3 fled/VBD/ROOT/5"
    such = "such/JJ/amod/3 as/IN/prep/1"
    assert told(lexicon, line.format(such)) == [("Backing", "Iran", "Hamas")]
    beside = "now/RB/advmod/5 near/IN/prep/1"
    assert ("Backing", "Iran", "Hamas") not in told(lexicon, line.format(beside))


def test_who_serves_as_a_pawn_is_one_and_who_is_described_as_one_may_not_be(lexicon: Lexicon) -> None:
    serves = "Hamas/NNP/nsubj/1 serves=serve/VBZ/ROOT/1 as/IN/prep/1 Iran/NNP/poss/5 's/POS/case/3 pawn/NN/pobj/2"
    described = (
        "Hamas/NNP/nsubjpass/2 is=be/VBZ+AUX/auxpass/2 described=describe/VBN/ROOT/2 as/IN/prep/2 Iran/NNP/poss/6 "
        "'s/POS/case/4 pawn/NN/pobj/3"
    )
    assert told(lexicon, serves) == [("Backing", "Iran", "Hamas")]
    assert told(lexicon, described) == []


# -- affiliation -------------------------------------------------------------------------------------------------------


def test_title_and_name_tell_of_a_post(lexicon: Lexicon) -> None:
    line = "{}Chadian/JJ/amod/{} {}/NN/compound/{n} Sow/NNP/nsubj/{v} left/VBD/ROOT/{v}"
    assert told(lexicon, line.format("", 2, "minister", n=2, v=3)) == [("Affiliation", "Sow", "Chad")]
    assert told(lexicon, line.format("", 2, "farmer", n=2, v=3)) == []


def test_a_former_post_is_past(lexicon: Lexicon) -> None:
    line = "{}/JJ/amod/3 Chadian/JJ/amod/3 minister/NN/compound/3 Sow/NNP/nsubj/4 left/VBD/ROOT/4"
    assert [r.tense for r in found(read(lexicon, line.format("former")))] == ["past"]
    assert [r.tense for r in found(read(lexicon, line.format("fearless")))] == ["present"]


def test_a_bare_title_is_the_registered_post_of_the_person(lexicon: Lexicon) -> None:
    line = "{}/NNP/compound/1 Okello/NNP/nsubj/2 left/VBD/ROOT/2"
    assert told(lexicon, line.format("President")) == [("Affiliation", "Jane Okello", "Chad")]
    assert told(lexicon, line.format("Ambassador")) == []


def test_a_title_remembers_whom_the_text_has_introduced(lexicon: Lexicon) -> None:
    references = read(lexicon, "Chadian/JJ/amod/2 minister/NN/compound/2 Sow/NNP/nsubj/3 left/VBD/ROOT/3")
    found(references)
    assert references.memory.posts["minister"].key == "actor/sow"
    assert [side.key for side in references.memory.sides["actor/sow"]] == ["actor/chad"]


def test_a_description_behind_the_name_tells_of_a_post(lexicon: Lexicon) -> None:
    line = "Sow/NNP/nsubj/5 ,/,/punct/0 a/DT/det/4 Hamas/NNP/compound/4 {}/NN/appos/0 left/VBD/ROOT/5"
    assert told(lexicon, line.format("commander")) == [("Affiliation", "Sow", "Hamas")]
    assert told(lexicon, line.format("hostage")) == []


def test_a_description_may_name_the_body_of_the_body(lexicon: Lexicon) -> None:
    line = (
        "Sow/NNP/nsubj/8 ,/,/punct/0 {}/NN/appos/0 of/IN/prep/2 the/DT/det/5 army/NN/pobj/3 of/IN/prep/5 "
        "Chad/NNP/pobj/6 left/VBD/ROOT/8"
    )
    assert told(lexicon, line.format("commander")) == [("Affiliation", "Sow", "Chad")]
    assert told(lexicon, line.format("critic")) == []


def test_a_body_belongs_to_its_owner_but_a_group_only_lives_there(lexicon: Lexicon) -> None:
    line = "Iraq/NNP/poss/2 's/POS/case/0 {}/NNP/nsubj/3 met/VBD/ROOT/3"
    assert told(lexicon, line.format("ZNT")) == [("Affiliation", "ZNT", "Iraq")]
    assert told(lexicon, line.format("Houthis")) == []


def test_a_force_belongs_to_the_body_that_its_name_spells(lexicon: Lexicon) -> None:
    line = "the/DT/det/3 Iranian/NNP/compound/3 Guard/NNP/compound/3 {}/NNP/nsubj/4 met/VBD/ROOT/4"
    assert told(lexicon, line.format("Navy")) == [("Affiliation", "Iranian Guard Navy", "Iranian Guard")]
    assert told(lexicon, "the/DT/det/2 Iranian/NNP/compound/2 Guard/NNP/nsubj/3 met/VBD/ROOT/3") == []


# -- transfers and demands ---------------------------------------------------------------------------------------------

TRANSFER = "Iran/NNP/poss/2 's/POS/case/0 {}/nsubj/5 {}/IN/prep/2 Hamas/NNP/pobj/3 failed/VBD/ROOT/5"


def test_a_weapon_with_owner_and_receiver_was_transferred(lexicon: Lexicon) -> None:
    assert told(lexicon, TRANSFER.format("drones=drone/NNS", "to")) == [("ArmsTransfer", "Iran", "Hamas")]
    assert told(lexicon, TRANSFER.format("drones=drone/NNS", "near")) == []
    assert told(lexicon, TRANSFER.format("letters=letter/NNS", "to")) == []


def test_a_verb_that_takes_the_weapon_tells_of_it_itself(lexicon: Lexicon) -> None:
    line = (
        "Chad/NNP/nsubj/1 saw=see/VBD/ROOT/1 Iran/NNP/poss/4 's/POS/case/2 drones=drone/NNS/dobj/1 to/IN/prep/4 "
        "Hamas/NNP/pobj/5"
    )
    assert told(lexicon, line) == []


def test_must_in_somebody_s_speech_is_a_demand(lexicon: Lexicon) -> None:
    line = "Iran/NNP/nsubj/2 {}/MD/aux/2 comply/VB/ROOT/2"
    chad = Link("actor/chad", "Chad", "State", Mention(0, 4, "Chad", "Place"), registered=True)
    for modal, demands in (("must", [("Demand", "actor/iran")]), ("may", [])):
        references = read(lexicon, line.format(modal))
        references.speaker = chad
        assert [(r.type, r.target[0].key) for r in found(references)] == demands
    assert told(lexicon, line.format("must")) == []
