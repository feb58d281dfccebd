"""What phrases and pronouns stand for, on sentences parsed by hand; each rule with a case that it must leave open."""

from __future__ import annotations

import pytest
from parsed import at, read

from kg.extraction.references.references import References
from kg.lexicon import Lexicon, load_lexicon
from kg.model import Link, Mention


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


def meant(references: References, word: str) -> list[str]:
    """Whom a word of the sentence stands for: keys of names, words of unnamed phrases."""
    links = references.links(at(references.sentence, word))
    return [x.label if x.key.count("/") > 1 else x.key for x in links]


def speaker(key: str, kind: str) -> Link:
    return Link(key, key, kind, Mention(0, 1, "x", "Person"), registered=True)


# -- names -------------------------------------------------------------------------------------------------------------

AMINA_SOW = "Amina/NNP/compound/1 Sow/NNP/nsubj/2 left/VBD/ROOT/2"


def test_a_family_name_is_the_person_whom_the_text_has_introduced(lexicon: Lexicon) -> None:
    references = read(lexicon, AMINA_SOW, "Sow/NNP/nsubj/1 returned/VBD/ROOT/1")
    assert meant(references, "Sow") == ["actor/amina-sow"]


def test_another_family_name_is_another_person(lexicon: Lexicon) -> None:
    references = read(lexicon, AMINA_SOW, "Diop/NNP/nsubj/1 left/VBD/ROOT/1")
    assert meant(references, "Diop") == ["actor/diop"]


def test_title_and_family_name_are_the_registered_person(lexicon: Lexicon) -> None:
    line = "{}/NNP/compound/1 {}/NNP/nsubj/2 left/VBD/ROOT/2"
    assert meant(read(lexicon, line.format("Minister", "Karimi")), "Karimi") == ["actor/ali-karimi"]
    assert meant(read(lexicon, line.format("minister", "Karimi")), "Karimi") == ["actor/karimi"]
    assert meant(read(lexicon, line.format("Neighbour", "Karimi")), "Karimi") == ["actor/neighbour-karimi"]
    assert meant(read(lexicon, line.format("Minister", "Deng")), "Deng") == ["actor/deng"]


def test_a_capital_is_its_state_where_a_party_is_wanted(lexicon: Lexicon) -> None:
    references = read(lexicon, "Tehran/NNP/nsubj/1 met/VBD/ROOT/1 Basra/NNP/dobj/1")
    (tehran,), (basra,) = (references.links(i) for i in (0, 2))
    assert (tehran.kind, references.as_party(tehran).key) == ("City", "actor/iran")
    assert references.as_party(basra) == basra
    assert [x.key for x in references.parties([0, 2])] == ["actor/iran"]
    assert references.actors([0, 2]) == []


def test_the_people_of_a_state_are_not_the_state(lexicon: Lexicon) -> None:
    references = read(lexicon, "Iranians=iranian/NNPS/nsubj/1 met/VBD/ROOT/1 Iran/NNP/dobj/1")
    assert meant(references, "Iran") == ["actor/iran"]
    assert meant(references, "Iranians") != ["actor/iran"]


# -- common phrases ----------------------------------------------------------------------------------------------------


def test_a_quantity_stands_for_what_it_counts(lexicon: Lexicon) -> None:
    line = "{}/NNS/nsubj/3 of/IN/prep/0 villages=village/NNS/pobj/1 burned/VBD/ROOT/3"
    assert meant(read(lexicon, line.format("Dozens=dozen")), "Dozens") == ["villages"]
    assert meant(read(lexicon, line.format("Leaders=leader")), "Leaders") == ["Leaders"]


def test_a_kind_of_place_stands_for_the_place_that_it_names(lexicon: Lexicon) -> None:
    line = "the/DT/det/1 {0}={0}/NN/nsubj/4 of/IN/prep/1 {1}/NNP/pobj/2 fell/VBD/ROOT/4"
    assert meant(read(lexicon, line.format("city", "Basra")), "city") == ["place/basra"]
    assert meant(read(lexicon, line.format("leader", "Hamas")), "leader") == ["leader"]


def test_ministers_of_states_meet_for_their_states_and_one_minister_for_none(lexicon: Lexicon) -> None:
    line = "{}/nsubj/5 of/IN/prep/0 Iran/NNP/pobj/1 and/CC/cc/2 Iraq/NNP/conj/2 met/VBD/ROOT/5"
    assert meant(read(lexicon, line.format("ministers=minister/NNS")), "ministers") == ["actor/iran", "actor/iraq"]
    assert meant(read(lexicon, line.format("minister/NN")), "minister") == ["minister"]


def test_a_noun_with_a_name_beside_it_is_the_one_named(lexicon: Lexicon) -> None:
    line = "Iran/NNP/poss/2 's/POS/case/0 {}/nsubj/5 ,/,/punct/2 Hamas/NNP/appos/2 fired/VBD/ROOT/5"
    assert meant(read(lexicon, line.format("ally/NN")), "ally") == ["actor/hamas"]
    assert meant(read(lexicon, line.format("missile/NN")), "missile") == ["missile"]


def test_a_name_by_commas_alone_needs_an_owner_or_a_post(lexicon: Lexicon) -> None:
    line = "{}/NN/nsubj/{} ,/,/punct/{n} Hamas/NNP/npadvmod/{v} ,/,/punct/{v} fired/VBD/ROOT/{v}"
    owned = "Iran/NNP/poss/2 's/POS/case/0 " + line.format("ally", 6, n=2, v=6)
    bare = "the/DT/det/1 " + line.format("ally", 5, n=1, v=5)
    assert meant(read(lexicon, owned), "ally") == ["actor/hamas"]
    assert meant(read(lexicon, bare), "ally") == ["ally"]


def test_nationalities_before_a_plural_are_so_many_parties(lexicon: Lexicon) -> None:
    line = "Iranian/JJ/amod/3 and/CC/cc/0 Iraqi/JJ/conj/0 {}/nsubj/4 met/VBD/ROOT/4"
    assert meant(read(lexicon, line.format("officials=official/NNS")), "officials") == [
        "Iranian officials",
        "Iraqi officials",
    ]
    assert len(meant(read(lexicon, line.format("official/NN")), "official")) == 1
    one = "senior/JJ/amod/2 Iranian/JJ/amod/2 officials=official/NNS/nsubj/3 met/VBD/ROOT/3"
    assert meant(read(lexicon, one), "officials") == ["senior Iranian officials"]


def test_a_government_is_its_state(lexicon: Lexicon) -> None:
    line = "the/DT/det/2 Iraqi/JJ/amod/2 {}/NN/nsubj/3 left/VBD/ROOT/3"
    assert meant(read(lexicon, line.format("government")), "government") == ["actor/iraq"]
    assert meant(read(lexicon, line.format("parliament")), "parliament") != ["actor/iraq"]
    of = "the/DT/det/1 government/NN/nsubj/4 of/IN/prep/1 Iraq/NNP/pobj/2 left/VBD/ROOT/4"
    assert meant(read(lexicon, of), "government") == ["actor/iraq"]


def test_fighters_are_their_group_unless_set_apart_from_it(lexicon: Lexicon) -> None:
    fighters = "Houthi/NNP/compound/{n} fighters=fighter/NNS/nsubj/{v} left/VBD/ROOT/{v}"
    assert meant(read(lexicon, fighters.format(n=1, v=2)), "fighters") == ["actor/houthis"]
    former = "former/JJ/amod/2 " + fighters.format(n=2, v=3)
    two = "two/CD/nummod/2 " + fighters.format(n=2, v=3)
    assert meant(read(lexicon, former), "fighters") == ["former Houthi fighters"]
    assert meant(read(lexicon, two), "fighters") == ["Houthi fighters"]


def test_numbers_are_no_part_of_what_a_phrase_is_called(lexicon: Lexicon) -> None:
    references = read(lexicon, "some/DT+ADJ/amod/2 20/CD/nummod/2 rebels=rebel/NNS/nsubj/3 fled/VBD/ROOT/3")
    (link,) = references.links(2)
    assert (link.label, link.mention.text) == ("rebels", "some 20 rebels")
    line = "{}/JJ/amod/1 rebels=rebel/NNS/nsubj/2 fled/VBD/ROOT/2"
    assert meant(read(lexicon, line.format("several")), "rebels") == ["rebels"]
    assert meant(read(lexicon, line.format("armed")), "rebels") == ["armed rebels"]


def test_the_longest_compound_tells_the_class(lexicon: Lexicon) -> None:
    references = read(lexicon, "ballistic/JJ/amod/1 missiles=missile/NNS/nsubj/3 and/CC/cc/1 hit/VBD/ROOT/3")
    head = references.head_of(1)
    assert head is not None
    assert head.kind == "BallisticMissile"
    assert references.head_of(3) is None


def test_those_who_do_something_are_called_by_it(lexicon: Lexicon) -> None:
    line = "those/DT+PRON/nsubj/3 {} rebels=rebel/NNS/dobj/1 fled/VBD/ROOT/3"
    assert meant(read(lexicon, line.format("arming/VBG/acl/0")), "those") == ["those arming rebels"]
    assert meant(read(lexicon, line.format("rich/JJ/amod/0").replace("dobj/1", "dobj/3")), "those") == []


# -- pronouns ----------------------------------------------------------------------------------------------------------

IRAN_ARMED = "Iran/NNP/nsubj/1 armed=arm/VBD/ROOT/1 rebels=rebel/NNS/dobj/1"
IT_LEFT = "It/PRP/nsubj/1 left/VBD/ROOT/1"


def test_it_is_the_state_that_the_sentence_before_was_about(lexicon: Lexicon) -> None:
    assert meant(read(lexicon, IRAN_ARMED, IT_LEFT), "It") == ["actor/iran"]


def test_it_stays_open_beside_a_rival(lexicon: Lexicon) -> None:
    rival = "Hamas/NNP/nsubj/1 fought/VBD/ROOT/1 Houthis/NNP/dobj/1"
    assert meant(read(lexicon, rival, IT_LEFT), "It") == []
    assert meant(read(lexicon, IT_LEFT), "It") == []


def test_its_is_the_subject_of_its_clause(lexicon: Lexicon) -> None:
    line = "Iran/NNP/nsubj/1 armed=arm/VBD/ROOT/1 its/PRP$/poss/3 rebels=rebel/NNS/dobj/1"
    assert meant(read(lexicon, "Iraq/NNP/nsubj/1 left/VBD/ROOT/1", line), "its") == ["actor/iran"]


def test_its_in_a_later_conjunct_is_the_first_one(lexicon: Lexicon) -> None:
    line = "Iran/NNP/nsubj/4 and/CC/cc/0 its/PRP$/poss/3 allies=ally/NNS/conj/0 fled/VBD/ROOT/4"
    assert meant(read(lexicon, line), "its") == ["actor/iran"]


def test_he_is_a_person_and_no_state(lexicon: Lexicon) -> None:
    he = "He/PRP/nsubj/1 left/VBD/ROOT/1"
    assert meant(read(lexicon, "Sow/NNP/nsubj/1 met/VBD/ROOT/1 Iran/NNP/dobj/1", he), "He") == ["actor/sow"]
    assert meant(read(lexicon, IRAN_ARMED, he), "He") == []


def test_he_may_be_the_only_person_named_though_no_subject(lexicon: Lexicon) -> None:
    he = "He/PRP/nsubj/1 left/VBD/ROOT/1"
    met = "Iran/NNP/nsubj/1 met/VBD/ROOT/1 Minister/NNP/compound/3 Sow/NNP/dobj/1"
    assert meant(read(lexicon, met, he), "He") == ["actor/sow"]
    two = met + " and/CC/cc/3 Minister/NNP/compound/6 Diop/NNP/conj/3"
    assert meant(read(lexicon, two, he), "He") == []


def test_they_are_the_subjects_of_the_sentence_before(lexicon: Lexicon) -> None:
    both = "Iran/NNP/nsubj/3 and/CC/cc/0 Iraq/NNP/conj/0 met/VBD/ROOT/3"
    assert meant(read(lexicon, both, "They/PRP/nsubj/1 left/VBD/ROOT/1"), "They") == ["actor/iran", "actor/iraq"]
    person = "Sow/NNP/nsubj/1 left/VBD/ROOT/1"
    assert meant(read(lexicon, person, "They/PRP/nsubj/1 left/VBD/ROOT/1"), "They") == []


def test_the_two_are_the_sides_of_what_was_just_told(lexicon: Lexicon) -> None:
    line = "The/DT/det/2 {}/CD/nummod/2 countries=country/NNS/nsubj/3 met/VBD/ROOT/3"
    iran, iraq = (Link(f"actor/{x}", x, "State", Mention(0, 4, "Iran", "Place")) for x in ("iran", "iraq"))
    for number, both in (("two", ["actor/iran", "actor/iraq"]), ("four", ["countries"])):
        references = read(lexicon, IRAN_ARMED, line.format(number))
        references.memory.pair = (iran, iraq)
        assert meant(references, "countries") == both


def test_the_two_of_long_ago_stay_open(lexicon: Lexicon) -> None:
    two = "The/DT/det/1 two/CD/nsubj/2 met/VBD/ROOT/2"
    references = read(lexicon, IRAN_ARMED, IT_LEFT, two)
    state = Link("actor/iran", "Iran", "State", Mention(0, 4, "Iran", "Place"))
    references.memory.pair = (state, state)
    assert meant(references, "two") == []


# -- definite phrases --------------------------------------------------------------------------------------------------

HAMAS_MET = "Hamas/NNP/nsubj/1 met/VBD/ROOT/1 Iran/NNP/dobj/1"


def test_the_group_is_the_last_group_and_the_country_the_last_state(lexicon: Lexicon) -> None:
    line = "the/DT/det/1 {}/NN/nsubj/2 left/VBD/ROOT/2"
    assert meant(read(lexicon, HAMAS_MET, line.format("group")), "group") == ["actor/hamas"]
    assert meant(read(lexicon, HAMAS_MET, line.format("country")), "country") == ["actor/iran"]
    assert meant(read(lexicon, HAMAS_MET, line.format("college")), "college") not in (["actor/hamas"], ["actor/iran"])


def test_a_group_that_is_not_definite_is_another_one(lexicon: Lexicon) -> None:
    assert meant(read(lexicon, HAMAS_MET, "a/DT/det/1 group/NN/nsubj/2 left/VBD/ROOT/2"), "group") == ["group"]


def test_an_adjective_makes_it_another_one_unless_it_only_says_that_it_is_armed(lexicon: Lexicon) -> None:
    line = "the/DT/det/2 {}/JJ/amod/2 group/NN/nsubj/3 left/VBD/ROOT/3"
    assert meant(read(lexicon, HAMAS_MET, line.format("militant")), "group") == ["actor/hamas"]
    assert meant(read(lexicon, HAMAS_MET, line.format("rival")), "group") == ["rival group"]


def test_the_minister_is_whom_the_text_has_introduced_as_one(lexicon: Lexicon) -> None:
    line = "the/DT/det/1 {}/NN/nsubj/2 left/VBD/ROOT/2"
    references = read(lexicon, line.format("minister"))
    references.memory.posts["foreign minister"] = speaker("actor/sow", "Person")
    assert meant(references, "minister") == ["actor/sow"]
    references = read(lexicon, line.format("general"))
    references.memory.posts["foreign minister"] = speaker("actor/sow", "Person")
    assert meant(references, "general") == ["general"]


# -- speech ------------------------------------------------------------------------------------------------------------

WE_LEFT = "We/PRP/nsubj/1 left/VBD/ROOT/1"
I_LEFT = "I/PRP/nsubj/1 left/VBD/ROOT/1"


def test_we_are_the_side_of_who_speaks_and_i_is_the_speaker(lexicon: Lexicon) -> None:
    for line, word, key in ((WE_LEFT, "We", "actor/iran"), (I_LEFT, "I", "actor/ali-karimi")):
        references = read(lexicon, line)
        references.speaker = speaker("actor/ali-karimi", "Person")
        assert meant(references, word) == [key]


def test_we_in_a_post_are_the_body_that_the_post_is_in(lexicon: Lexicon) -> None:
    references = read(lexicon, WE_LEFT)
    references.speaker = speaker("actor/sow", "Person")
    references.memory.sides["actor/sow"] = (speaker("actor/un", "IntergovernmentalOrganisation"),)
    assert meant(references, "We") == ["actor/un"]


def test_we_outside_quotations_is_the_publisher_and_else_open(lexicon: Lexicon) -> None:
    references = read(lexicon, IRAN_ARMED, WE_LEFT)
    assert meant(references, "We") == []
    references = read(lexicon, IRAN_ARMED, WE_LEFT)
    references.publisher = speaker("actor/un", "IntergovernmentalOrganisation")
    assert meant(references, "We") == ["actor/un"]


def test_we_in_a_quotation_of_an_unknown_speaker_stays_open(lexicon: Lexicon) -> None:
    for line, word in ((WE_LEFT, "We"), (I_LEFT, "I")):
        references = read(lexicon, IRAN_ARMED, line)
        references.publisher = speaker("actor/un", "IntergovernmentalOrganisation")
        references.quoted = lambda _: True
        assert meant(references, word) == []
