"""Reported tests as a table: each row is judged as a report of its own, and a bad row spoils no other. Story and agreement."""

import csv
import io
import json
from pathlib import Path

import pytest
from story_commands import refused
from typer.testing import CliRunner

import mujun
from mujun.cli.main import app

OWN = """id,date,missile,range_km,apogee_km,time_s,from,note
a,2017-07-28,hwasong-14,998,3724.9,2832,mupyong-ni,best
b,2022-03-24,,"1,090 km",6248.5,4050,,
c,2020-01-01,,500,unknown,,,
d,2020-01-02,,five,100,,,
e,2020-01-02,nodogn,500,100,,,
f,2020-01-02,,500,100
g,2020-01-02,,5,100,,,
"""
CNS = """F1,Date,Missile Name,Missile Type,Facility Name,Facility Latitude,Facility Longitude,Apogee,Distance Travelled,\
Test Outcome,Additional Information
1,4/9/1984,Scud-B,SRBM,Tonghae,40.85,129.67,Unknown,Unknown,Success,"two
lines"
2,2/11/2017,Polaris-2,MRBM,Kusong,40.01325,125.22302,550 km,500 km,Success,
3,12/12/2012,Unha-3,SLV,Sohae,39.66,124.7,581 km,"2,600 km",Success,
4,3/3/2014,Nodong,MRBM,Sohae,39.66,124.7,<200 km,650 km,Success,
""".replace("\\\n", "")


def asked(folder: Path, text: str, *more: str) -> tuple[dict, str]:
    """Judge a table with --json; return the answer and what was refused."""
    (folder / "tests.csv").write_text(text)
    result = CliRunner().invoke(app, ["reconstruct", "--file", str(folder / "tests.csv"), "--json", *more])
    assert result.exception is None or isinstance(result.exception, mujun.BadInput), result.exception
    return json.loads(result.stdout), str(result.exception or "").replace(f"{folder}/", "")


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict, str, Path]:
    folder = tmp_path_factory.mktemp("own")
    return *asked(folder, OWN, "--out", str(folder / "rows.csv")), folder


def test_a_row_says_what_the_single_report_says(own: tuple[dict, str, Path]) -> None:
    first, second, *_ = own[0]["tests"]
    alone = mujun.reconstruct(998, 3724.9, 2832, missile="hwasong-14", start="mupyong-ni")
    for name in ("from", "range_km", "apogee_km", "flight_time_s", "payload_kg", "impossible", "consistent", "why"):
        assert first[name] == alone[name], name
    assert (first["id"], first["date"], first["note"], first["status"]) == ("a", "2017-07-28", "best", "judged")
    assert second["impossible"] and second["range_km"] == 1090.0


def test_bad_rows_are_told_with_their_lines_and_the_others_answered(own: tuple[dict, str, Path]) -> None:
    data, said, _ = own
    assert [row["status"] for row in data["tests"]] == ["judged", "judged", "too little reported", *["unusable"] * 4]
    assert (data["judged"], data["too_little_reported"], data["faults"]) == (2, 1, 4)
    assert said.splitlines() == [
        "tests.csv:5: range_km is 'five'; expected a number, or nothing where none was reported",
        "tests.csv:6: no missile is called 'nodogn'; did you mean Nodong, No-dong or Rodong?",
        "tests.csv:7: 5 cells; expected 8, one for each column",
        "tests.csv:8: range 5 km; expected 10 to 20,000 km",
    ]


def test_the_rows_are_a_table_too(own: tuple[dict, str, Path]) -> None:
    data, _, folder = own
    rows = list(csv.DictReader(io.StringIO((folder / "rows.csv").read_text())))
    assert [row["status"] for row in rows] == [row["status"] for row in data["tests"]]
    assert float(rows[0]["flight_time_s"]) == pytest.approx(data["tests"][0]["flight_time_s"])


def test_the_database_of_tests_is_taken_as_it_is(tmp_path: Path) -> None:
    data, said = asked(tmp_path, CNS)
    first, second, third, fourth = data["tests"]
    assert [row["line"] for row in data["tests"]] == [2, 4, 5, 6]
    assert first["status"] == "too little reported" and third["why"].startswith("a satellite launcher")
    assert (second["status"], second["range_km"], second["apogee_km"]) == ("judged", 500.0, 550.0)
    assert second["from"] == "40.01325,125.22302" and second["outcome"] == "Success"
    assert second["assumptions"][0] == "a generic class of missile (the catalogue has no Polaris-2)"
    assert fourth["status"] == "unusable" and said.startswith("tests.csv:6: apogee_km is '<200 km'")


def test_python_takes_the_same_table(own: tuple[dict, str, Path]) -> None:
    data, _, folder = own
    reports = mujun.reconstruct(files=folder / "tests.csv")
    assert isinstance(reports, mujun.Reports) and reports.faults == 4
    assert [row.why for row in reports.tests] == [row["why"] for row in data["tests"]]
    assert "2 of 7 tests judged, 4 rows with a fault" in repr(reports)
    assert reports.save(folder / "rows.json").is_file()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("range_km,apogee\n1,2\n", "tests.csv:1: no column is called 'apogee'; expected id, date"),
        ("range_km,range_km\n1,2\n", "tests.csv:1: 2 columns are called range_km; expected one"),
        ("range_km,apogee_km\n", "tests.csv: the table has no rows"),
        ('range_km,apogee_km\n1,"2\n', "tests.csv:2: the line is no row of a table"),
    ],
)
def test_what_is_no_table_of_tests_is_refused(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "tests.csv").write_text(text)
    told = refused("reconstruct", "--file", str(tmp_path / "tests.csv"))
    assert told.replace(f"{tmp_path}/", "").startswith(said)


def test_a_report_and_a_table_are_not_mixed(tmp_path: Path) -> None:
    (tmp_path / "tests.csv").write_text(OWN)
    table = ("reconstruct", "--file", str(tmp_path / "tests.csv"))
    assert "--range-km is given beside a table of tests" in refused(*table, "--range-km", "500")
    assert "2 tables of tests; expected one" in refused(*table, "--file", str(tmp_path / "more.csv"))
    assert "expected a name ending in .csv, .xlsx, .json" in refused(*table, "--out", str(tmp_path / "rows.txt"))
    assert "--out is for a table of tests" in refused(
        "reconstruct", "--range-km", "500", "--apogee-km", "100", "--out", "a.csv"
    )
