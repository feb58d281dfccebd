"""A user's own register and lexicon folder: what it adds, overrides and switches off, and what is said of mistakes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import DataFileError
from kg.lexicon import Trigger, load_lexicon
from kg.own_tables import describe
from kg.register import load_register
from kg.text import leftovers_with
from kg.text.leftovers import shipped_leftovers

Write = Callable[..., Path]


@pytest.fixture
def own(tmp_path: Path) -> Write:
    """Writes a table of the user's folder, a line for each argument; gives the folder."""

    def write(name: str, *lines: str) -> Path:
        folder = tmp_path / "mine"
        folder.mkdir(exist_ok=True)
        (folder / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return folder

    return write


def wrong(load: Callable[..., object], folder: Path) -> str:
    """The one line that loading complains with, without the folder."""
    with pytest.raises(DataFileError) as caught:
        load(own=folder)
    message = str(caught.value)
    assert message.startswith(str(folder))
    assert "\n" not in message
    return message.removeprefix(f"{folder}").removeprefix("/")


def rows(folder: Path | None, lemma: str, pos: str) -> tuple[Trigger, ...]:
    return load_lexicon(own=folder).triggers.get((lemma, pos), ())


# -- the lexicon -------------------------------------------------------------------------------------------------------


def test_a_trigger_is_added_with_the_columns_that_it_needs(own: Write) -> None:
    folder = own("triggers.csv", "lemma,pos,type,roles", "gunrun,verb,ArmsTransfer,subj=source! for=target!")
    (row,) = rows(folder, "gunrun", "verb")
    assert (row.name, row.type, row.where) == ("gunrun.verb@mine", "ArmsTransfer", f"{folder}/triggers.csv:2")
    assert row.status == ("positive", "certain", "past")


def test_own_rows_are_tried_before_the_built_in_ones_whose_names_stay(own: Write) -> None:
    builtin = rows(None, "arm", "verb")
    folder = own(
        "triggers.csv",
        "lemma,pos,type,roles",
        "arm,verb,MilitarySupport,subj=source! obj=target:territory!",
        "arm,verb,MilitarySupport,subj=source! about=target!",
    )
    found = rows(folder, "arm", "verb")
    assert [row.name for row in found[:2]] == ["arm.verb@mine", "arm.verb@mine#2"]
    assert [row.name for row in found[2:]] == [row.name for row in builtin]


def test_the_same_row_overrides(own: Write) -> None:
    builtin = rows(None, "abduct", "verb")
    folder = own(
        "triggers.csv", "lemma,pos,type,roles,cue", "abduct,verb,Attack,subj=source obj=target:party!,probable"
    )
    found = rows(folder, "abduct", "verb")
    assert len(found) == len(builtin)
    assert (found[0].own, found[0].cue) == ("mine", {"probable"})


def test_a_head_overrides_that_of_its_lemma(own: Write) -> None:
    folder = own("heads.csv", "lemma,class,kind,mention", "convoy,party,UnnamedActorSet,Organisation")
    head = load_lexicon(own=folder).heads["convoy"]
    assert (head.cls, head.where) == ("party", f"{folder}/heads.csv:2")
    assert load_lexicon().heads["convoy"].cls != "party"


def test_rows_are_switched_off_by_the_cells_that_they_share(own: Write) -> None:
    folder = own("triggers.csv", "lemma,pos,type,roles", "-abduct,verb,,", "-aid,,Aid,")
    assert rows(None, "abduct", "verb")
    assert not rows(folder, "abduct", "verb")
    left = [row for (_, _), group in load_lexicon(own=folder).triggers.items() for row in group if row.lemma == "aid"]
    before = [row for (_, _), group in load_lexicon().triggers.items() for row in group if row.lemma == "aid"]
    assert left == [row for row in before if row.type != "Aid"] != before


def test_a_word_is_taken_off_its_list(own: Write) -> None:
    folder = own("words.csv", "word,list", "-breakaway,apart", "rogue,apart")
    assert "breakaway" in load_lexicon().words["apart"]
    assert load_lexicon(own=folder).words["apart"] & {"breakaway", "rogue"} == {"rogue"}


@pytest.mark.parametrize(
    ("name", "lines", "reason"),
    [
        ("triggers.csv", [], "triggers.csv:1: is empty; begin with a header"),
        ("triggers.csv", ["lemma,word"], "triggers.csv:1: unknown column 'word'; the columns are lemma, pos"),
        ("triggers.csv", ["pos,type"], "triggers.csv:1: column 'lemma' is missing"),
        ("triggers.csv", ["lemma,pos,pos"], "triggers.csv:1: a column stands twice"),
        ("triggers.csv", ["lemma,pos,type,roles", "arm,verb"], "triggers.csv:2: 2 cells instead of 4"),
        ("triggers.csv", ["lemma,pos,type,roles", "arm,verb,,obj=target"], "triggers.csv:2: column 'type' is empty"),
        ("triggers.csv", ["lemma,pos,type,roles", 'arm,verb,"Aid'], "triggers.csv:2: broken CSV"),
        ("triggers.csv", ["lemma,pos", "-frobnicate,verb"], "triggers.csv:2: switches off nothing"),
        ("triggers.csv", ["lemma,pos", "-,verb"], "triggers.csv:2: nothing behind '-'"),
        ("trigger.csv", ["lemma"], "trigger.csv: no table of this name; use one of: triggers.csv"),
        ("heads.csv", ["lemma,class", "foe,party", "foe,asset"], "heads.csv:3: the same as line 2"),
        ("heads.csv", ["lemma,class,kind", "foe,party,Enemy"], "heads.csv:2: unknown kind 'Enemy'"),
        (
            "heads.csv",
            ["lemma,class,kind", "foe,party,Milita"],
            "heads.csv:2: unknown kind 'Milita'; use one of: Militia",
        ),
        ("notes.txt", ["nothing"], ": holds no table; put one or more of these into it: triggers.csv"),
    ],
)
def test_a_mistake_in_the_lexicon_is_one_line_with_its_place(
    own: Write, name: str, lines: list[str], reason: str
) -> None:
    assert wrong(load_lexicon, own(name, *lines)).startswith(reason)


def test_a_file_in_another_encoding_is_named_with_the_line(own: Write) -> None:
    folder = own("heads.csv", "lemma,class")
    (folder / "heads.csv").write_bytes(b"lemma,class\nattach\xe9,party\n")
    assert wrong(load_lexicon, folder).startswith("heads.csv:2: is not UTF-8")


def test_a_folder_that_is_none_is_named(tmp_path: Path) -> None:
    assert wrong(load_lexicon, tmp_path / "nowhere").startswith(": no such folder")
    (tmp_path / "file").touch()
    assert wrong(load_register, tmp_path / "file").startswith(": is no folder")


def test_a_folder_is_described_by_its_name_and_content(own: Write) -> None:
    folder = own("heads.csv", "lemma,class", "foe,party")
    first = describe(folder)
    own("notes.txt", "no table")
    assert describe(folder) == first
    assert first.startswith("mine sha256:")
    own("heads.csv", "lemma,class", "foe,asset")
    assert describe(folder) != first


# -- page leftovers ----------------------------------------------------------------------------------------------------


def test_page_leftovers_are_added_and_switched_off(own: Write) -> None:
    plain = "no media source currently available"
    folder = own("leftovers.csv", "pattern", "zing here to .+", f"-{plain}")
    load_lexicon(own=folder)
    assert shipped_leftovers().find(plain)
    assert not leftovers_with(folder).find(plain)
    assert leftovers_with(folder).find("Zing here to read on")
    assert not shipped_leftovers().find("Zing here to read on")
    assert leftovers_with(own("heads.csv", "lemma,class").parent) == shipped_leftovers()


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["pattern", "(unclosed"], "leftovers.csv:2: '(unclosed' is no regular expression"),
        (["pattern,example", "zing here,Click here"], "leftovers.csv:2: the pattern does not take its example"),
        (["pattern,counterexample", "troops .*,Troops left"], "leftovers.csv:2: the pattern takes its counterexample"),
        (["pattern", "-never written"], "leftovers.csv:2: switches off nothing"),
        (["pattern,example", ",Click here"], "leftovers.csv:2: 'pattern' is empty"),
    ],
)
def test_a_mistake_in_the_leftovers_is_one_line_with_its_place(own: Write, lines: list[str], reason: str) -> None:
    assert wrong(leftovers_with, own("leftovers.csv", *lines)).startswith(reason)


# -- the register ------------------------------------------------------------------------------------------------------


def test_an_entry_is_added(own: Write) -> None:
    folder = own("organisations.csv", "key,name,kind,country", "actor/red-hand,Red Hand,Militia,IRQ")
    entry = load_register(own=folder).get("actor/red-hand")
    assert (entry.name, entry.kind, entry.country) == ("Red Hand", "Militia", "actor/iraq")
    assert (entry.source_file, entry.line) == (f"{folder}/organisations.csv", 2)


def test_the_row_of_a_known_key_changes_what_it_fills_and_adds_behind_a_plus(own: Write) -> None:
    before = load_register().get("actor/abu-sayyaf")
    folder = own("organisations.csv", "key,kind,aliases,country", "actor/abu-sayyaf,InsurgentGroup,+Sayyaf Band,-")
    register = load_register(own=folder)
    after = register.get("actor/abu-sayyaf")
    assert (after.name, after.kind, after.country) == (before.name, "InsurgentGroup", None)
    assert after.aliases == (*before.aliases, "Sayyaf Band")
    assert register.find("Sayyaf Band")[0].entry == after


def test_a_list_without_a_plus_takes_the_place_of_the_old_one(own: Write) -> None:
    folder = own("organisations.csv", "key,aliases", "actor/abu-sayyaf,Sayyaf Band")
    assert load_register(own=folder).get("actor/abu-sayyaf").aliases == ("Sayyaf Band",)


def test_an_entry_is_switched_off(own: Write) -> None:
    folder = own("organisations.csv", "key", "-actor/abu-sayyaf")
    register = load_register(own=folder)
    assert "actor/abu-sayyaf" in load_register()
    assert "actor/abu-sayyaf" not in register
    assert register.find("Abu Sayyaf") == ()


@pytest.mark.parametrize(
    ("name", "lines", "reason"),
    [
        ("organisations.csv", ["key,name,kind", "actor/x,X Group,Club"], "organisations.csv:2: unknown kind 'Club'"),
        (
            "organisations.csv",
            ["key,name,kind", "actor/x,X Group,Insurgents"],
            "organisations.csv:2: unknown kind 'Insurgents'; it must be a class of the ontology such as InsurgentGroup",
        ),
        ("weapons.csv", ["key,name,kind", "weapon/x,Xylon,Militia"], "weapons.csv:2: kind 'Militia' does not belong"),
        ("organisations.csv", ["key,patron", "actor/x,IRN"], "organisations.csv:1: unknown column 'patron'"),
        ("organisations.csv", ["key,name,kind", "x,X Group,Militia"], "organisations.csv:2: key 'x' is malformed"),
        ("organisations.csv", ["key", "-actor/nobody-at-all"], "organisations.csv:2: switches off nothing"),
        ("organisations.csv", ["key", "-actor/iranian-defense-ministry"], "organisations.csv:2: 'actor/iranian-def"),
        (
            "organisations.csv",
            ["key,name,kind", "actor/x,Hamas,Militia"],
            "organisations.csv:2: name 'Hamas' is also a name of actor/hamas",
        ),
        (
            "organisations.csv",
            ["key,name,kind", "actor/xx,Xx Band,Militia", "actor/xx,Xx Gang,Militia"],
            "organisations.csv:3: key 'actor/xx' is taken by",
        ),
        ("triggers.csv", ["lemma"], "triggers.csv: no table of this name; use one of: states.csv"),
    ],
)
def test_a_mistake_in_the_register_is_one_line_with_its_place(
    own: Write, name: str, lines: list[str], reason: str
) -> None:
    assert wrong(load_register, own(name, *lines)).startswith(reason)
