"""Mean elements of satellites as CelesTrak and Space-Track give them: numbers in SI, catalogue numbers of any length. Truth."""

import json
import math
from pathlib import Path

import pytest

from mujun.base.outcomes import BadInput
from mujun.scenario.reading.tables.omm import read_omm

HEAD = (
    "OBJECT_NAME,OBJECT_ID,EPOCH,MEAN_MOTION,ECCENTRICITY,INCLINATION,RA_OF_ASC_NODE,ARG_OF_PERICENTER,MEAN_ANOMALY,"
    "EPHEMERIS_TYPE,CLASSIFICATION_TYPE,NORAD_CAT_ID,ELEMENT_SET_NO,REV_AT_EPOCH,BSTAR,MEAN_MOTION_DOT,MEAN_MOTION_DDOT\n"
)
FIRST = "ISS,1998-067A,2026-07-10T12:00:00.500000,15.5,.0004,51.64,10,20,30,0,U,25544,999,12345,.0002,.0001,0\n"
NINE_DIGITS = "NEW ONE,2026-150A,2026-07-12T00:00:00,1.0027,.0001,0.05,350,0,0,0,U,799501234,999,1,0,0,0\n"
RECORD = dict(zip(HEAD.strip().split(","), FIRST.strip().split(","), strict=True))


def test_the_numbers_of_a_table_in_si(tmp_path: Path) -> None:
    path = tmp_path / "gp.csv"
    path.write_text(HEAD + FIRST + "\n" + NINE_DIGITS)
    first, second = read_omm(path)
    assert (first.name, first.designator, first.catalogue_id, first.line) == ("ISS", "1998-067A", "25544", 2)
    assert 2 * math.pi / first.mean_motion == pytest.approx(86400 / 15.5)
    assert math.degrees(first.inclination) == pytest.approx(51.64) and first.drag == 0.0002
    angles = [math.degrees(x) for x in (first.node, first.pericentre, first.mean_anomaly)]
    assert angles == pytest.approx([10, 20, 30])
    assert first.epoch.isoformat() == "2026-07-10T12:00:00.500000+00:00"
    assert (second.catalogue_id, second.line) == ("799501234", 4)


def test_json_with_numbers_and_json_with_texts_say_the_same(tmp_path: Path) -> None:
    table, numbers, texts = tmp_path / "a.csv", tmp_path / "a.json", tmp_path / "b.json"
    table.write_text(HEAD + FIRST)
    plain = {k: float(v) if k in ("MEAN_MOTION", "ECCENTRICITY", "INCLINATION") else v for k, v in RECORD.items()}
    numbers.write_text(json.dumps([{**plain, "NORAD_CAT_ID": 25544}], indent=1))
    texts.write_text(
        "\n" + json.dumps({**RECORD, "REF_FRAME": "TEME", "CENTER_NAME": "EARTH", "TLE_LINE1": "1 25544U"})
    )
    assert read_omm(table) == read_omm(numbers) == read_omm(texts)  # each begins on line 2


BAD = [
    ("gp.csv", HEAD + FIRST + FIRST.replace("51.64", "251.64") + FIRST.replace("15.5", "x"),
     "gp.csv:3: INCLINATION is 251.64; expected a number from 0 to 180\n"
     "gp.csv:4: MEAN_MOTION is x; expected a number from 0.001 to 17.3"),
    ("gp.csv", HEAD.replace("EPOCH,MEAN", "WHEN,MEAN") + FIRST, "gp.csv:1: 0 columns are called EPOCH; expected one"),
    ("gp.csv", HEAD + FIRST[:40] + "\n", "gp.csv:2: 3 cells; expected 17, one for each column"),
    ("gp.csv", HEAD + FIRST.replace(",25544,", ",,"), "gp.csv:2: NORAD_CAT_ID is missing; expected a value"),
    ("gp.csv", HEAD + FIRST.replace("2026-07-10T", "10.7.2026 "), "gp.csv:2: EPOCH is '10.7.2026 12:00:00.500000'"),
    ("gp.csv", HEAD, "gp.csv: the file holds no satellite"),
    ("gp.json", json.dumps([RECORD, {**RECORD, "REF_FRAME": "EME2000"}]).replace(", {", ",\n{"),
     "gp.json:2: REF_FRAME is EME2000; expected TEME"),
    ("gp.json", '[\n{"OBJECT_NAME": }]', "gp.json:2: the text is no JSON from here on"),
    ("gp.json", "[1]", "gp.json:1: expected a record with the fields of an OMM"),
    ("gp.txt", "ISS\n1 25544U 98067A   26191.50000000  .00010000  00000-0  20000-3 0  9990\n",
     "gp.txt:2: two-line elements cannot hold every catalogue number"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "said"), BAD)
def test_every_fault_is_told_with_its_line(name: str, text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(BadInput) as told:
        read_omm(path)
    assert str(told.value).replace(f"{tmp_path}/", "").startswith(said)
