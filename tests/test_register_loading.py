"""The register's files are checked on loading: what is wrong is named with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import DataFileError
from kg.register import Register, load_register

HEADERS = {
    "states.csv": "key,name,kind,rule,aliases,demonyms,capitals,iso3,wikidata",
    "organisations.csv": "key,name,kind,rule,aliases,demonyms,parent,country,operates_in,wikidata",
    "persons.csv": "key,name,rule,aliases,family_name,country,role_title,role_org,role_from,role_to,wikidata",
    "weapons.csv": "key,name,kind,rule,aliases,range_km,range_class,producer,origin,wikidata",
    "places.csv": "key,name,kind,rule,aliases,parent,country,lat,lon,wikidata",
}
ROWS = {
    "states.csv": ["actor/ruritania,Ruritania,State,,Kingdom of Ruritania,Ruritanian,Strelsau,RUR,Q1"],
    "organisations.csv": ["actor/guard,Royal Guard,MilitaryBranch,,,,actor/ruritania,RUR,RUR,"],
    "persons.csv": ["actor/rudolf,Rudolf Elphberg,,,Elphberg,RUR,King,actor/ruritania,1894,1897-03,"],
    "weapons.csv": ["weapon/falcon,Falcon-1,BallisticMissile,,,120,CRBM,actor/guard,RUR,"],
    "places.csv": ["place/zenda,Zenda,City,,,,RUR,49.5,14.25,"],
}


def write(folder: Path, rows: dict[str, list[str]]) -> Register:
    for file, header in HEADERS.items():
        (folder / file).write_text("\n".join([header, *rows[file]]) + "\n", encoding="utf-8")
    return load_register(folder)


def with_row(folder: Path, file: str, row: str) -> Register:
    return write(folder, {**ROWS, file: [*ROWS[file], row]})


def complaint(folder: Path, file: str, row: str) -> str:
    """The error that a third line in `file` gives, without the folder."""
    with pytest.raises(DataFileError) as caught:
        with_row(folder, file, row)
    assert caught.value.path == folder / file
    assert str(caught.value).startswith(f"{folder / file}:{caught.value.line}: ")
    assert caught.value.line == 3
    return caught.value.reason


def test_good_rows_load(tmp_path: Path) -> None:
    register = write(tmp_path, ROWS)
    weapon, king = register.get("weapon/falcon"), register.get("actor/rudolf")
    assert (weapon.range_km, weapon.range_class, weapon.producer, weapon.origin) == (
        *(120.0, "CRBM"),
        *("actor/guard", "actor/ruritania"),
    )
    assert (king.family_name, king.role_org, king.role_from, king.role_to) == (
        *("Elphberg", "actor/ruritania"),
        *("1894", "1897-03"),
    )
    assert (king.source_file, king.line) == ("persons.csv", 2)


def test_a_state_and_its_land_are_two_entries(tmp_path: Path) -> None:
    register = write(tmp_path, ROWS)
    assert register.get("actor/ruritania").territory == "place/ruritania"
    land = register.get("place/ruritania")
    assert (land.kind, land.country) == ("StateTerritory", "actor/ruritania")
    assert register.get("place/zenda").parent == "place/ruritania"
    assert [entry.key for entry in register.children("place/ruritania")] == ["place/zenda"]
    assert [name.entry.key for name in register.find("Ruritania")] == ["actor/ruritania"]


@pytest.mark.parametrize(
    ("file", "good", "bad", "reason"),
    [
        (
            "organisations.csv",
            "actor/reds,Reds,Militia,,,,,,,",
            "actor/guard,Reds,Militia,,,,,,,",
            "key 'actor/guard' is taken by organisations.csv:2",
        ),
        (
            "places.csv",
            "place/ruritania-city,Old Town,City,,,,RUR,,,",
            "place/ruritania,Old Town,City,,,,RUR,,,",
            "key 'place/ruritania' is taken by states.csv:2",
        ),
        (
            "organisations.csv",
            "actor/reds,Reds,Militia,,,,,,,",
            "actor/reds,Reds,Gang,,,,,,,",
            "unknown kind 'Gang'",
        ),
        (
            "organisations.csv",
            "actor/reds,Reds,Militia,,,,,,,",
            "actor/reds,Reds,City,,,,,,,",
            "kind 'City' does not belong in organisations.csv",
        ),
        (
            "organisations.csv",
            "actor/reds,Reds,Militia,,,,,,,",
            "actor/reds,Reds,State,,,,,,,",
            "kind 'State' does not belong in organisations.csv",
        ),
        (
            "organisations.csv",
            "actor/reds,Reds,Militia,,,,actor/guard,,,",
            "actor/reds,Reds,Militia,,,,actor/greens,,,",
            "unknown parent 'actor/greens'",
        ),
        (
            "organisations.csv",
            "actor/reds,Reds,Militia,,,,,,,",
            "actor/reds,Reds,Militia,,,,actor/reds,,,",
            "leads round in a circle",
        ),
        (
            "places.csv",
            "place/castle,Castle,Facility,,,place/zenda,,,,",
            "place/castle,Castle,Facility,,,actor/guard,,,,",
            "unknown parent 'actor/guard'",
        ),
        (
            "organisations.csv",
            "actor/reds,Reds,Militia,,,,,RUR,,",
            "actor/reds,Reds,Militia,,,,,XYZ,,",
            "'XYZ' is not the ISO code of a state in states.csv",
        ),
        (
            "states.csv",
            "actor/strackenz,Strackenz,State,,,,,STR,",
            "actor/strackenz,Strackenz,State,,,,,Str,",
            "iso3 'Str' is malformed; write it like IRN",
        ),
        (
            "states.csv",
            "actor/strackenz,Strackenz,State,,,,,STR,",
            "actor/strackenz,Strackenz,State,,,,,RUR,",
            "iso3 'RUR' is taken by actor/ruritania in states.csv:2",
        ),
        (
            "states.csv",
            "actor/strackenz,Strackenz,State,,,,,STR,Q2",
            "actor/strackenz,Strackenz,State,,,,,STR,Q1",
            "wikidata 'Q1' is taken by actor/ruritania in states.csv:2",
        ),
        (
            "states.csv",
            "actor/strackenz,Strackenz,State,,,,,STR,Q2",
            "actor/strackenz,Strackenz,State,,,,,STR,2",
            "wikidata '2' is malformed",
        ),
        (
            "persons.csv",
            "actor/flavia,Flavia,,,,RUR,Queen,,1897-02-28,,",
            "actor/flavia,Flavia,,,,RUR,Queen,,1897-02-30,,",
            "role_from '1897-02-30' is no date",
        ),
        (
            "persons.csv",
            "actor/flavia,Flavia,,,,RUR,Queen,,1897,,",
            "actor/flavia,Flavia,,,,RUR,Queen,,about 1897,,",
            "role_from 'about 1897' is malformed",
        ),
        (
            "persons.csv",
            "actor/flavia,Flavia,,,,RUR,Queen,,1897-02,1897,",
            "actor/flavia,Flavia,,,,RUR,Queen,,1897-02,1896,",
            "role_to '1896' is before role_from '1897-02'",
        ),
        (
            "persons.csv",
            "actor/flavia,Flavia,,,,RUR,Queen,actor/ruritania,,,",
            "actor/flavia,Flavia,,,,RUR,Queen,place/zenda,,,",
            "unknown role_org 'place/zenda'",
        ),
        (
            "weapons.csv",
            "weapon/kite,Kite,UnmannedAerialVehicle,,,15.5,,,,",
            "weapon/kite,Kite,UnmannedAerialVehicle,,,15 km,,,,",
            "range_km '15 km' is not a number",
        ),
        (
            "weapons.csv",
            "weapon/kite,Kite,BallisticMissile,,,,SRBM,,,",
            "weapon/kite,Kite,BallisticMissile,,,,short,,,",
            "range_class 'short' is none of CRBM",
        ),
        (
            "weapons.csv",
            "weapon/kite,Kite,UnmannedAerialVehicle,,,,,actor/guard,,",
            "weapon/kite,Kite,UnmannedAerialVehicle,,,,,actor/greens,,",
            "unknown producer 'actor/greens'",
        ),
        (
            "places.csv",
            "place/hofbau,Hofbau,City,,,,RUR,-89,179.5,",
            "place/hofbau,Hofbau,City,,,,RUR,-91,179.5,",
            "lat '-91' is not a number from -90 to 90",
        ),
        (
            "places.csv",
            "place/hofbau,Hofbau,City,,,,RUR,,,",
            "place/hofbau,Hofbau,City,,,,RUR,49,,",
            "lat and lon stand together",
        ),
        (
            "places.csv",
            "place/hofbau,Hofbau,City,,,,,,,",
            "actor/hofbau,Hofbau,City,,,,,,,",
            "key 'actor/hofbau' is malformed; write it like place/plain-name",
        ),
        (
            "places.csv",
            "place/hofbau,Hofbau,City,,,,,,,",
            "place/hofbau,,City,,,,,,,",
            "key and name must not be empty",
        ),
        (
            "places.csv",
            "place/hofbau,Hofbau,City,,,,,,,",
            "place/hofbau,Hofbau,City,,,,,,",
            "has 9 cells, but there are 10 columns",
        ),
        (
            "places.csv",
            "place/hofbau,Hofbau,City,,Hofbau-on-Sea,,,,,",
            "place/hofbau,Hofbau,City,,Hofbau]sea,,,,,",
            "'Hofbau]sea' is no name",
        ),
        (
            "places.csv",
            "place/hofbau,Hofbau,City,,Hof[near castle*],,,,,",
            "place/hofbau,Hofbau,City,,Hof[by castle],,,,,",
            "name 'Hof': unknown condition 'by'",
        ),
        (
            "places.csv",
            "place/hofbau,Hofbau,City,case,,,,,,",
            "place/hofbau,Hofbau,City,case sensitive,,,,,,",
            "name 'Hofbau': condition 'case' takes no words",
        ),
        (
            "places.csv",
            "place/hofbau,Hofbau,City,near castle,,,,,,",
            "place/hofbau,Hofbau,City,near,,,,,,",
            "condition 'near' takes at least one word",
        ),
    ],
)
def test_a_wrong_row_is_named_and_a_right_one_is_not(
    tmp_path: Path, file: str, good: str, bad: str, reason: str
) -> None:
    assert with_row(tmp_path, file, good).find("Ruritania")
    assert reason in complaint(tmp_path, file, bad)


def test_two_entries_may_not_claim_one_name_without_a_rule_to_choose(tmp_path: Path) -> None:
    claimed = complaint(tmp_path, "places.csv", "place/falcon,Falcon 1,City,,,,,,,")
    assert claimed.startswith("name 'Falcon 1' is also a name of weapon/falcon in weapons.csv:2; give one a condition")


def test_a_condition_lets_two_entries_share_a_name(tmp_path: Path) -> None:
    register = with_row(tmp_path, "places.csv", 'place/falcon,Falcon 1,City,"near city, case",,,,,,')
    assert [name.entry.key for name in register.find("Falcon 1")] == ["weapon/falcon", "place/falcon"]


def test_any_army_of_a_people_is_not_one_army_without_a_condition(tmp_path: Path) -> None:
    row = "actor/lancers,{},ArmedForce,,{},,actor/ruritania,RUR,RUR,"
    reason = complaint(tmp_path, "organisations.csv", row.format("Blue Lancers", "Ruritanian troops"))
    assert reason == (
        "name 'Ruritanian troops' fits any army of that country; say when it is Blue Lancers, like "
        "'Ruritanian troops[far 1914 1939]'"
    )
    for name, alias in (
        ("Blue Lancers", "Ruritanian troops[far 1890]"),
        ("Ruritanian Armed Forces", "Ruritanian troops"),
        ("Ruritania Defence Force", "Ruritanian troops"),
        ("Blue Lancers", "Ruritanian lancers"),
    ):
        assert with_row(tmp_path, "organisations.csv", row.format(name, alias)).find(alias.partition("[")[0])


def test_a_family_name_of_several_is_no_name_of_one_without_a_condition(tmp_path: Path) -> None:
    row = "actor/flavia,Flavia Elphberg,,{},Elphberg,RUR,Queen,actor/ruritania,,,"
    reason = complaint(tmp_path, "persons.csv", row.format("Elphberg"))
    assert reason == (
        "name 'Elphberg' is the family name of actor/rudolf as well; give it a condition, like 'Elphberg[near WORD]'"
    )
    for alias in ("Elphberg[near queen]", "Princess Flavia"):
        assert with_row(tmp_path, "persons.csv", row.format(alias)).find(alias.partition("[")[0])


def test_a_capital_is_also_a_city_but_no_other_actor(tmp_path: Path) -> None:
    shared = with_row(tmp_path, "places.csv", "place/strelsau,Strelsau,City,,,,RUR,,,")
    assert {name.entry.key for name in shared.find("Strelsau")} == {"place/strelsau", "actor/ruritania"}
    assert "also a name of actor/ruritania" in complaint(
        tmp_path, "organisations.csv", "actor/strelsau,Strelsau,Company,,,,,,,"
    )


@pytest.mark.parametrize("file", HEADERS)
def test_a_missing_column_is_named(tmp_path: Path, file: str) -> None:
    write(tmp_path, ROWS)
    header, *rest = (tmp_path / file).read_text(encoding="utf-8").splitlines()
    (tmp_path / file).write_text("\n".join([header.replace(",rule", ""), *rest]), encoding="utf-8")
    with pytest.raises(DataFileError, match=r":1: column 'rule' is missing"):
        load_register(tmp_path)


@pytest.mark.parametrize("column", ["backed_by", "patron", "users", "allegiance"])
def test_who_backs_whom_has_no_column(tmp_path: Path, column: str) -> None:
    write(tmp_path, ROWS)
    header, *rest = (tmp_path / "organisations.csv").read_text(encoding="utf-8").splitlines()
    lines = [f"{header},{column}", *(f"{row}," for row in rest)]
    (tmp_path / "organisations.csv").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(DataFileError, match=rf":1: unknown column '{column}'"):
        load_register(tmp_path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    write(tmp_path, ROWS)
    (tmp_path / "weapons.csv").unlink()
    with pytest.raises(DataFileError, match=r"weapons\.csv:1: is missing"):
        load_register(tmp_path)


def test_a_file_that_is_not_utf8_is_named_with_its_line(tmp_path: Path) -> None:
    write(tmp_path, ROWS)
    with (tmp_path / "places.csv").open("ab") as file:
        file.write("place/hofbau,Höfbau,City,,,,,,,\n".encode("latin-1"))
    with pytest.raises(DataFileError, match=r"places\.csv:3: is not UTF-8"):
        load_register(tmp_path)


def test_a_broken_quote_is_no_csv(tmp_path: Path) -> None:
    assert "is not CSV" in complaint(tmp_path, "places.csv", 'place/hofbau,"Hofbau"x,City,,,,,,,')
