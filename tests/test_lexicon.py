"""The lexicon: what its tables promise, and that a wrong row is named by file and line."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from kg.errors import DataFileError
from kg.lexicon import Lexicon, Trigger, load_lexicon
from kg.lexicon.records import WORD_LISTS
from kg.resources import resource
from kg.vocabulary import CLAIM_TYPES, SUBTYPES

TABLES = {
    "triggers": "lemma,pos,type,subtype,roles,cue,example,source,target,status\n",
    "light_verbs": "lemma,subject_role,example\n",
    "heads": "lemma,class,kind,mention,example\n",
    "titles": "title,kind,org,example\n",
    "cues": "lemma,pos,cue,effect,example\n",
    "backing": "word,type,subtype,pos,example\n",
    "words": "word,list,example\n",
}
RAID = (
    "raid,verb,Attack,GroundAssault,subj=source obj=target!,,Gunmen raided a farm.,gunmen,farm,positive certain past\n"
)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for table, header in TABLES.items():
        (tmp_path / f"{table}.csv").write_text(header, encoding="utf-8")
    return tmp_path


def rows_of(lexicon: Lexicon) -> list[Trigger]:
    return [row for rows in lexicon.triggers.values() for row in rows]


def add(folder: Path, table: str, *rows: str) -> None:
    with (folder / f"{table}.csv").open("a", encoding="utf-8") as file:
        file.writelines(rows)


# -- the shipped tables ------------------------------------------------------------------------------------------------


def test_every_claim_type_has_a_trigger(lexicon: Lexicon) -> None:
    assert {row.type for row in rows_of(lexicon)} == set(CLAIM_TYPES)


def test_a_subtype_stands_under_the_type_of_its_row(lexicon: Lexicon) -> None:
    assert all(SUBTYPES[row.subtype] == row.type for row in rows_of(lexicon) if row.subtype)


def test_rule_names_tell_rows_apart(lexicon: Lexicon) -> None:
    names = Counter(row.name for row in rows_of(lexicon))
    assert [name for name, count in names.items() if count > 1] == []


def test_a_required_row_follows_no_row_that_always_fires_before_it(lexicon: Lexicon) -> None:
    hidden = [
        (earlier.name, later.name)
        for rows in lexicon.triggers.values()
        for n, earlier in enumerate(rows)
        for later in rows[n + 1 :]
        if earlier.words == later.words and not any(role.required for role in earlier.roles)
    ]
    assert hidden == []


def test_an_example_tells_a_party_or_where(lexicon: Lexicon) -> None:
    def place_suffices(row: Trigger) -> bool:
        return any(role.role == "place" and role.required for role in row.roles)

    told = [row for row in rows_of(lexicon) if row.source or row.target or "weapon" in str(row.roles)]
    assert [row.name for row in rows_of(lexicon) if row not in told and not place_suffices(row)] == []


def test_each_event_can_have_a_place(lexicon: Lexicon) -> None:
    assert all(any(role.role == "place" for role in row.roles) for row in rows_of(lexicon))


@pytest.mark.parametrize(
    ("lemma", "pos", "types"),
    [
        ("strike", "verb", {"Agreement", "Attack", "Protest"}),
        ("seize", "verb", {"Capture", "Seizure", "Arrest"}),
        ("support", "verb", {"MilitarySupport", "Backing", "Endorsement"}),
        ("hold", "verb", {"Capture", "Arrest", "Condemnation", "Cooperation", "Protest", "Attack"}),
    ],
)
def test_an_ambiguous_verb_has_a_row_for_each_sense(lexicon: Lexicon, lemma: str, pos: str, types: set[str]) -> None:
    assert {row.type for row in lexicon.triggers[lemma, pos] if row.words == (lemma,)} == types


def test_a_compound_head_is_looked_up_whole(lexicon: Lexicon) -> None:
    assert lexicon.heads["close-range ballistic missile"].kind == "CloseRangeBallisticMissile"
    assert lexicon.heads["missile"].kind == "Missile"


def test_titles_are_found_without_regard_to_case(lexicon: Lexicon) -> None:
    assert lexicon.titles["prime minister"].org
    assert not lexicon.titles["dr."].org


def test_believing_and_denying_are_different_cues(lexicon: Lexicon) -> None:
    assert lexicon.cues["believe", "verb"].effect == {"attributed", "probable"}
    assert lexicon.cues["deny", "verb"].effect == {"attributed", "negative"}


def test_who_receives_is_no_source(lexicon: Lexicon) -> None:
    assert {verb.subject_role for verb in lexicon.light_verbs["receive"]} == {"target"}
    assert {verb.subject_role for verb in lexicon.light_verbs["conduct"]} == {"source"}


def test_every_list_has_words_and_each_word_stands_in_its_example(lexicon: Lexicon) -> None:
    assert set(lexicon.words) == WORD_LISTS
    assert all(lexicon.words.values())
    with resource("data/lexicon/words.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row for row in rows if row["word"][:4] not in row["example"].lower()] == []
    assert rows == sorted(rows, key=lambda row: (row["list"], row["word"]))


# -- reading a row -----------------------------------------------------------------------------------------------------


def test_a_row_becomes_a_trigger(folder: Path) -> None:
    add(folder, "triggers", RAID)
    (row,) = load_lexicon(folder).triggers["raid", "verb"]
    source, target, place = row.roles
    assert (row.name, row.type, row.subtype, row.line) == ("raid.verb", "Attack", "GroundAssault", 2)
    assert (source.paths, source.filters, source.required) == (("subj",), ("party",), False)
    assert (target.paths, target.filters, target.required) == (("obj",), ("party", "asset", "territory"), True)
    assert place.role == "place"


def test_rows_of_one_lemma_keep_their_order_and_get_numbers(folder: Path) -> None:
    add(folder, "triggers", RAID, RAID.replace("subj=source obj", "subj=source! obj"))
    rows = load_lexicon(folder).triggers["raid", "verb"]
    assert [row.name for row in rows] == ["raid.verb", "raid.verb#2"]


def test_a_noun_of_two_words_is_found_by_its_last(folder: Path) -> None:
    add(folder, "triggers", RAID.replace("raid,verb", "air raid,noun").replace("obj=", "on="))
    (row,) = load_lexicon(folder).triggers["raid", "noun"]
    assert row.words == ("air", "raid")


def test_a_filter_may_be_a_word(folder: Path) -> None:
    add(folder, "triggers", RAID.replace("obj=target!", "obj=item:~farm/~mill! in=target"))
    (row,) = load_lexicon(folder).triggers["raid", "verb"]
    assert row.roles[1].filters == ("~farm", "~mill")


@pytest.mark.parametrize(
    ("right", "wrong", "reason"),
    [
        ("Attack,", "Atack,", "unknown type 'Atack'"),
        ("GroundAssault", "Ceasefire", "subtype 'Ceasefire' belongs to Agreement"),
        ("GroundAssault", "Stroll", "unknown subtype 'Stroll'"),
        ("verb", "adverb", "unknown pos 'adverb'"),
        ("raid,", "Raid,", "capitals"),
        ("obj=", "object=", "unknown path 'object'"),
        ("obj=", "obj.about.whom=", "unknown path 'whom'"),
        ("=target", "=victim", "unknown role 'victim'"),
        ("=target!", "=target:people!", "unknown filter 'people'"),
        ("=target!", "=target:!", "PATH=ROLE"),
        ("=target!", "=target:~!", "unknown filter '~'"),
        ("subj=source obj=target!", "with=weapon", "no role is source"),
        ("Gunmen raided a farm.", "", "column 'example' is empty"),
        ("positive certain past", "positive past", "three words"),
        ("positive certain past", "positive sure past", "unknown certainty 'sure'"),
        (",,Gunmen", ",maybe,Gunmen", "unknown cue 'maybe'"),
        (",farm,", ",farm", "9 cells instead of 10"),
    ],
)
def test_a_wrong_trigger_row_is_named_by_file_and_line(folder: Path, right: str, wrong: str, reason: str) -> None:
    assert right in RAID
    add(folder, "triggers", RAID.replace(right, wrong, 1))
    with pytest.raises(DataFileError) as caught:
        load_lexicon(folder)
    assert str(caught.value).startswith(f"{folder / 'triggers.csv'}:2: ")
    assert reason in str(caught.value)


def test_both_parties_from_one_filler_need_a_type_that_allows_it(folder: Path) -> None:
    row = "pact,noun,{},,between=both!,,A pact between Mali and Chad.,Mali,Chad,positive certain past\n"
    add(folder, "triggers", row.format("Agreement"))
    assert load_lexicon(folder).triggers["pact", "noun"][0].roles[0].role == "both"
    add(folder, "triggers", row.format("Sanction"))
    with pytest.raises(DataFileError, match=r"triggers\.csv:3: role 'both'"):
        load_lexicon(folder)


@pytest.mark.parametrize(
    ("table", "row", "reason"),
    [
        ("triggers", RAID, "the same as line 2"),
        ("heads", "rebel,party,UnnamedActorSet,Organisation,The rebels fled.\n", "the same as line 2"),
        ("titles", "General,Person,true,General Okafor\n", "the same as line 2"),
        ("cues", "deny,verb,denial,attributed negative,They deny it.\n", "the same as line 2"),
        ("backing", "backed,Backing,,verb,Chad-backed rebels.\n", "the same as line 2"),
        ("light_verbs", "conduct,source,They conduct raids.\n", "the same as line 2"),
        ("words", "regime,ruler,The regime fell.\n", "the same as line 2"),
    ],
)
def test_a_row_told_twice_is_an_error(folder: Path, table: str, row: str, reason: str) -> None:
    add(folder, table, row)
    load_lexicon(folder)
    add(folder, table, row)
    with pytest.raises(DataFileError, match=f"{table}.csv:3: {reason}"):
        load_lexicon(folder)


@pytest.mark.parametrize(
    ("table", "row", "reason"),
    [
        ("heads", "rebel,people,UnnamedActorSet,,The rebels fled.\n", "unknown class 'people'"),
        ("heads", "rebel,party,Crowd,,The rebels fled.\n", "unknown kind 'Crowd'"),
        ("heads", "rebel,party,,Group,The rebels fled.\n", "unknown mention 'Group'"),
        ("titles", "General,Person,yes,General Okafor\n", "unknown org 'yes'"),
        ("cues", "deny,verb,denial,attributed false,They deny it.\n", "unknown effect 'false'"),
        ("cues", "deny,verb,refusal,,They deny it.\n", "unknown cue 'refusal'"),
        ("backing", "backed,Attack,,verb,Chad-backed rebels.\n", "unknown type 'Attack'"),
        ("light_verbs", "conduct,agent,They conduct raids.\n", "unknown subject_role 'agent'"),
        ("words", "regime,king,The regime fell.\n", "unknown list 'king'"),
        ("words", "Regime,ruler,The Regime fell.\n", "'Regime' has capitals"),
        ("words", "regime,ruler,\n", "column 'example' is empty"),
    ],
)
def test_a_wrong_row_of_another_table_is_named_too(folder: Path, table: str, row: str, reason: str) -> None:
    add(folder, table, row)
    with pytest.raises(DataFileError, match=f"{table}.csv:2: {reason}"):
        load_lexicon(folder)


def test_a_word_may_stand_on_several_lists(folder: Path) -> None:
    add(folder, "words", "ex,apart,Ex rebels fled.\n", "ex,former,ex envoy Moreau\n")
    words = load_lexicon(folder).words
    assert words["apart"] == words["former"] == {"ex"}
    assert words["ruler"] == frozenset()


def test_a_missing_table_is_an_error(folder: Path) -> None:
    (folder / "cues.csv").unlink()
    with pytest.raises(DataFileError, match=r"cues\.csv: can't be read"):
        load_lexicon(folder)


def test_another_header_is_an_error(folder: Path) -> None:
    (folder / "heads.csv").write_text("word,class\n", encoding="utf-8")
    with pytest.raises(DataFileError, match=r"heads\.csv:1: the header must be: lemma,class"):
        load_lexicon(folder)


def test_a_table_in_another_encoding_is_an_error(folder: Path) -> None:
    (folder / "titles.csv").write_bytes(b"title,kind,org,example\nAttach\xe9,Person,true,Attach\xe9 Silva\n")
    with pytest.raises(DataFileError, match="is not UTF-8"):
        load_lexicon(folder)


# -- against the language model ----------------------------------------------------------------------------------------


@pytest.mark.model
def test_the_model_gives_each_trigger_its_lemma_and_part_of_speech(lexicon: Lexicon, language_model) -> None:
    rows = rows_of(lexicon)
    parsed = language_model.pipe(row.example for row in rows)
    wrong = [
        row.name for row, doc in zip(rows, parsed, strict=True) if not any(_is_trigger(row, token) for token in doc)
    ]
    assert wrong == []


def _is_trigger(row: Trigger, token) -> bool:
    if token.lemma_.lower() != row.head:
        return False
    if row.pos == "verb":
        return token.tag_.startswith("VB")
    return token.pos_ in ({"NOUN", "PROPN"} if row.pos == "noun" else {"ADJ", "VERB"})
