"""Names as people write them, found through the labels of the graph."""

from __future__ import annotations

import pytest
from graph_cases import IRAN, Told, derived_store, link
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import StoreError, UnknownNameError
from kg.graph.names import expand, fold, preferred_label, resolve, resolve_class, suggest
from kg.graph.quads import register_quads
from kg.register import Entry, Register
from kg.vocabulary import iri, term


@pytest.fixture(scope="module")
def store():
    register = Register(
        [
            Entry("actor/iran", "Iran", "State", ("Islamic Republic",), ("Iranian",), ("Tehran",)),
            Entry("actor/hezbollah", "Hezbollah", "NonStateArmedGroup", ("Party of God",)),
            Entry("actor/kataib-hezbollah", "Kataib Hezbollah", "Militia", ("KH",)),
            Entry("actor/cote", "Côte d'Ivoire", "State"),
            Entry("actor/georgia", "Georgia", "State"),
            Entry("place/georgia", "Georgia", "AdministrativeRegion"),
            Entry("place/tehran", "Tehran", "City"),
            Entry("actor/us", "United States", "State", ("US", "U.S.")),
            Entry("actor/us-group", "us", "ActorGroup"),
            Entry("actor/ada-kirsch", "Ada Kirsch", "Person"),
            Entry("actor/bo-lindt", "Bo Lindt", "Person"),
        ]
    )
    told = Told().says("A militia threatened.", "Threat", link("Iran-backed militias", kind="UnnamedActorSet"), IRAN)
    told = told.says("Kirsch condemned Iran.", "Condemnation", link("Ada Kirsch", kind="Person"), IRAN)
    return derived_store(told, quads=register_quads(register))


@pytest.mark.parametrize(
    "name",
    [
        "Iran",
        "iran",
        "  IRAN ",
        "the Islamic Republic",
        "Islamic republic’s",
        "Iranian",
        "Iran's",
        "actor/iran",
        iri("actor/iran"),
    ],
)
def test_names_aliases_and_identifiers_lead_to_the_entity(store, name):
    assert resolve(store, name) == (iri("actor/iran"),)


@pytest.mark.parametrize("name", ["Cote d’Ivoire", "côte d'ivoire", "Cote dIvoire"])
def test_accents_and_apostrophes_do_not_matter(store, name):
    assert resolve(store, name) == (iri("actor/cote"),)


def test_a_name_that_only_a_text_gives_is_found_too(store):
    assert resolve(store, "iran backed militias") == (iri("actor/iran-backed-militias"),)


def test_bytes_that_are_no_utf8_name_nothing(store):
    with pytest.raises(UnknownNameError):
        resolve(store, "Ir\udcffan")


def test_a_preferred_label_comes_before_an_alias(store):
    assert resolve(store, "Tehran") == (iri("place/tehran"),)
    assert resolve(store, "tehran") == (iri("place/tehran"),)


def test_the_wanted_kind_decides_and_counts_classes_below(store):
    assert resolve(store, "Tehran", kinds=["Actor"]) == (iri("actor/iran"),)
    assert resolve(store, "Georgia", kinds=["Place"]) == (iri("place/georgia"),)


def test_the_very_words_come_before_another_case(store):
    assert resolve(store, "US") == (iri("actor/us"),)
    assert resolve(store, "us") == (iri("actor/us-group"),)
    assert resolve(store, "u.s.") == (iri("actor/us"),)


def test_what_nothing_tells_apart_is_all_given(store):
    assert resolve(store, "Georgia") == (iri("actor/georgia"), iri("place/georgia"))


def test_a_family_name_is_the_person_whom_a_document_tells_of(store):
    assert resolve(store, "Kirsch") == (iri("actor/ada-kirsch"),)
    with pytest.raises(UnknownNameError):
        resolve(store, "Lindt")  # only the register knows him
    with pytest.raises(UnknownNameError):
        resolve(store, "Ada")


def test_part_of_a_name_is_not_the_name(store):
    assert resolve(store, "Hezbollah") == (iri("actor/hezbollah"),)


def test_an_unknown_name_suggests_near_ones(store):
    with pytest.raises(UnknownNameError, match="unknown name 'Hezbolah'; did you mean Hezbollah") as raised:
        resolve(store, "Hezbolah")
    assert raised.value.suggestions[0] == "Hezbollah"


def test_suggestions_are_of_the_wanted_kind(store):
    with pytest.raises(UnknownNameError) as raised:
        resolve(store, "Gorgia", kinds=["Place"])
    assert raised.value.suggestions == ("Georgia",)
    assert suggest(store, "Teheran", kinds=["Actor"]) == ("Tehran",)
    assert "Iran" in suggest(store, "Irann", kinds=["Actor"])
    assert "Iran" not in suggest(store, "Irann", kinds=["Place"])


def test_a_name_like_nothing_else_has_no_suggestions(store):
    with pytest.raises(UnknownNameError, match=r"^unknown name 'qqqqq'$"):
        resolve(store, "qqqqq")


@pytest.mark.parametrize("name", ["actor/nobody", "https://example.org/nobody", "px:Nobody", ""])
def test_an_identifier_that_the_graph_lacks_is_unknown(store, name):
    with pytest.raises(UnknownNameError):
        resolve(store, name)


def test_labels_of_classes_are_no_names_of_entities(store):
    with pytest.raises(UnknownNameError):
        resolve(store, "militia")


@pytest.mark.parametrize(
    ("written", "full"),
    [
        ("px:Claim", term("Claim")),
        ("<https://example.org/a>", "https://example.org/a"),
        ("claim/voa/1", iri("claim/voa/1")),
        ("Iran", None),
        ("nato: the alliance", None),
        ("and/or", iri("and/or")),
        ("AC/DC", None),
    ],
)
def test_identifiers_are_told_from_words(written, full):
    assert expand(written) == full


def test_what_has_no_label_is_called_by_the_end_of_its_iri(store):
    assert preferred_label(store, iri("actor/unlabelled")) == "actor/unlabelled"
    assert preferred_label(store, term("backs")) == "backs"


@given(st.text(max_size=20))
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


class Damaged:
    def quads_for_pattern(self, *pattern):
        raise RuntimeError("Corruption: block\nchecksum mismatch")


def test_a_damaged_graph_is_one_line():
    with pytest.raises(
        StoreError, match=r"^the graph can't be read; run 'kg build TEXTS --anew' \(Corruption: block checksum"
    ):
        resolve(Damaged(), "Iran")


@pytest.mark.parametrize(
    "name",
    ["ballistic missile", "Ballistic Missiles", "BallisticMissile", "px:BallisticMissile", "the ballistic missiles"],
)
def test_a_class_is_found_by_its_label_or_local_name(store, name):
    assert resolve_class(store, name) == term("BallisticMissile")


@pytest.mark.parametrize(("name", "near"), [("missle", "missile"), ("balistic missiles", "ballistic missile")])
def test_an_unknown_class_suggests_near_ones(store, name, near):
    with pytest.raises(UnknownNameError) as caught:
        resolve_class(store, name)
    assert near in caught.value.suggestions


@pytest.mark.parametrize("name", ["Iran", "backs", "", "px:backs"])
def test_what_is_no_class_is_unknown(store, name):
    with pytest.raises(UnknownNameError):
        resolve_class(store, name)
