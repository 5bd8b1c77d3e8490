"""Python and the command line: every command's --json is what the verb's `to_dict()` gives, to the last digit. An agreement."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from shown import program
from smaller import ONE_AREA, smaller

import mujun
from mujun.cli.main import app

SITE, NODONG = "aegis-ashore-araya", ("nodong", "39,127.5")


def printed(*words: str) -> dict[str, Any]:
    """What a command prints as JSON."""
    done = program([*words, "--json"])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return json.loads(done.stdout)


PAIRS: dict[str, tuple[list[str], Callable[[], Any]]] = {
    "flight": (
        ["flight", "nodong", "--from", "kittaeryong", "--to", "hiroshima", "--shape", "lofted=1.5", "--param",
         "nodong.payload_mass=700 kg"],
        lambda: mujun.fly(
            "nodong", "kittaeryong", to="hiroshima", shape="lofted=1.5", params={"nodong.payload_mass": "700 kg"}
        ),
    ),
    "flight along": (
        ["flight", "hwasong-12", "--from", "39.25,125.75", "--azimuth", "90", "--shape", "max-range"],
        lambda: mujun.fly("hwasong-12", (39.25, 125.75), azimuth=90, shape="max-range"),
    ),
    "coverage": (
        ["coverage", "tpy-2-kyogamisaki", "--against", "nodong", "--from", "39,127.5", "--to", "tokyo", "--altitude", "400"],
        lambda: mujun.coverage("tpy-2-kyogamisaki", mujun.fly(*NODONG, to="tokyo"), altitudes_km=400),
    ),
    "reach": (
        ["reach", SITE, "--altitude", "200", "--time", "150", "--time", "250"],
        lambda: mujun.reach(SITE, altitudes_km=200.0, times_s=[150, 250]),
    ),
    "intercept": (
        ["intercept", "aegis-ship-1", "--against", "nodong", "--from", "39,127.5", "--to", "tokyo", "--mode", "eor",
         "--network", "network-japan-only"],
        lambda: mujun.intercept(
            ["aegis-ship-1"], *NODONG, to="tokyo", mode="engage-on-remote", network="network-japan-only"
        ),
    ),
    "footprint": (
        ["footprint", "aegis-ship-1", "--against", "nodong", "--from", "39,127.5", "--points", "100", "--shots", "2"],
        lambda: mujun.footprint("aegis-ship-1", "nodong", (39, 127.5), points=100, shots=2),
    ),
    "footprint denied": (
        ["footprint", "aegis-ship-1", "--against", "nodong", "--from", "39,127.5", "--points", "100", "--denied", "--to",
         "tokyo", "--radius-km", "300"],
        lambda: mujun.footprint("aegis-ship-1", *NODONG, points=100, denied=True, to="tokyo", radius_km=300),
    ),
    "raid": (
        ["raid", SITE, "--against", "nodong=4", "--raids", "500", "--seed", "3", "--salvo", "1"],
        lambda: mujun.raid(SITE, {"nodong": 4}, raids=500, seed=3, salvo=1),
    ),
    "network": (
        ["network", "network-c2bmc", "gmd-fort-greely", "--against", "df-31a", "--from", "shaoyang", "--to", "seattle",
         "--mode", "eor", "--without", "japan-command>c2bmc"],
        lambda: mujun.network(
            "network-c2bmc", "gmd-fort-greely", "df-31a", "shaoyang", "seattle", mode="engage-on-remote",
            without="japan-command>c2bmc",
        ),
    ),
    "reconstruct": (
        ["reconstruct", "--range-km", "998", "--apogee-km", "3724.9", "--time-s", "2832", "--missile", "hwasong-14"],
        lambda: mujun.reconstruct(998, 3724.9, 2832, missile="hwasong-14"),
    ),
    "threshold": (
        ["threshold", "sees-russia", "--of", "spy-7-japan.reference_range"],
        lambda: mujun.threshold("sees-russia", "spy-7-japan.reference_range"),
    ),
    "sensitivity": (
        ["sensitivity", "watches-kurils", "--of", "spy-7-japan.track_time", "--of", "spy-7-japan.confirm_time", "--factors", "2",
         "--evaluations", "32", "--seed", "1"],
        lambda: mujun.sensitivity(
            "watches-kurils", "spy-7-japan.track_time", "spy-7-japan.confirm_time", factors=2, evaluations=32, seed=1
        ),
    ),
    "catalogue list": (["catalogue", "list"], mujun.catalogue),
    "catalogue show": (["catalogue", "show", "sm-3-iia"], lambda: mujun.catalogue()["SM-3 Block IIA"]),
}  # fmt: skip


@pytest.mark.parametrize(("words", "ask"), PAIRS.values(), ids=PAIRS)
def test_a_verb_gives_what_its_command_prints(words: list[str], ask: Callable[[], Any]) -> None:
    assert ask().to_dict() == printed(*words)


def test_a_run_is_that_of_the_command_line_and_its_package_runs_again(tmp_path: Path) -> None:
    package, claim = tmp_path / "run.zip", str(smaller(tmp_path, "sees-russia", **ONE_AREA))
    words = [
        "assess",
        claim,
        "--nominal",
        "--no-pictures",
        "--out",
        str(tmp_path / "run"),
        "--package",
        str(package),
    ]
    assert mujun.assess(claim, nominal=True).to_dict() == printed(*words)
    mine = tmp_path / "mine.zip"
    assert (
        mujun.assess(claim, nominal=True).save(tmp_path / "mine", pictures=False, package=mine) / "brief.md"
    ).is_file()
    assert mujun.reproduce(mine).agrees
    again = mujun.reproduce(package)
    assert again.agrees and again.to_dict() == printed("reproduce", str(package))


CASE = """name: dropped
data: record.csv
mass: 10 kg
area: 0.01 m^2
drag_coefficient: 0
gravity: inverse-square
earth: round
rotation: false
tolerance_m: 50
"""
RECORD = "time,altitudeMsl_m,longitude_deg,latitude_deg,feVelocity_m_s_X,feVelocity_m_s_Y,feVelocity_m_s_Z"


def test_the_evidence_of_a_case_of_ones_own_is_that_of_the_command_line(tmp_path: Path) -> None:
    """A stone that falls for two seconds from 1,000 m: the record is not exact, the two answers must be the same."""
    rows = [f"{t},{1000.0 - 4.9 * t * t},10,20,0,0,{-9.8 * t}" for t in (0.0, 1.0, 2.0)]
    (tmp_path / "record.csv").write_text("\n".join([RECORD, *rows]) + "\n", encoding="utf-8")
    case = tmp_path / "case.yaml"
    case.write_text(CASE, encoding="utf-8")
    found = mujun.validate(case)
    assert found.to_dict() == printed("validate", "--case", str(case))
    assert [row["id"] for row in found.rows()] == [row["id"] for row in found["rows"]]


def test_every_command_has_its_verb() -> None:
    """All but `explain`, which prints what a study file and a run's folder hold: Python has those as attributes."""
    commands = {command.callback.__name__ for command in app.registered_commands} - {"explain"}
    verbs = {"fly" if name == "flight" else name for name in commands}
    assert len(verbs) == 15 and verbs <= set(mujun.__all__)
