"""Stories: a run is made again with other numbers, and says which verdicts moved and which number moved them."""

import json
from pathlib import Path

import pytest
from smaller import smaller
from story_commands import call, refused

from mujun.base.store import computing_anew


@pytest.fixture(scope="module")
def shield(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The command that tests the shield against missiles of one type from one area."""
    one = {"launch_groups": [], "launch_areas": ["kusong"], "missiles": ["hwasong-12"]}
    return ["assess", str(smaller(tmp_path_factory.mktemp("claim"), "shield", **one))]


@pytest.fixture(scope="module")
def old(shield: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs") / "old"
    call(*shield, "--out", str(folder))
    return folder / "brief.json"


def test_the_same_run_moves_nothing(shield: list[str], old: Path, tmp_path: Path) -> None:
    with computing_anew():
        found = call(*shield, "--out", str(tmp_path / "new"), "--compare", str(old))["compared"]
    (move,) = found["moves"]
    assert not move["moved"] and move["causes"] == [] and not found["program_changed"]
    assert found["only_before"] == found["only_now"] == []


def test_the_number_that_moved_a_verdict_is_told_first_and_an_idle_one_has_no_share(
    shield: list[str], old: Path, tmp_path: Path
) -> None:
    changes = {"sm-3-iia.burnout_speed": "3.4 km/s", "timeline-regional.assessment_time": "25 s"}
    params = [word for path, value in changes.items() for word in ("--param", f"{path}={value}")]
    data = call(*shield, "--out", str(tmp_path / "new"), "--compare", str(old), *params)
    (move,) = data["compared"]["moves"]
    assert move["moved"] and (move["verdict_before"], move["verdict"]) == ("depends", "depends")
    assert move["margin"] == data["studies"][0]["margin"] == move["margin_before"] - 1
    speed, assessment = move["causes"]
    assert (speed["path"], speed["before"], speed["now"]) == ("sm-3-iia.burnout_speed", "4.5 km/s", "3.4 km/s")
    assert speed["share"] == -1.0
    assert (assessment["path"], assessment["share"]) == ("timeline-regional.assessment_time", 0.0)


def test_each_share_is_what_the_margin_does_when_that_number_is_put_back(
    shield: list[str], old: Path, tmp_path: Path
) -> None:
    words = [*shield, "--param", "spy-7-japan.reference_range=1300 km", "--param", "sm-3-iia.longest_flight=700 s"]
    data = call(*words, "--out", str(tmp_path / "new"), "--compare", str(old))
    (move,) = data["compared"]["moves"]
    for cause in move["causes"]:
        others = [w for w in words[2:] if w != "--param" and not w.startswith(cause["path"])]
        back = call(*shield, *(x for w in others for x in ("--param", w)), "--out", str(tmp_path / cause["path"]))
        assert cause["share"] == data["studies"][0]["margin"] - back["studies"][0]["margin"]


def test_studies_that_only_one_run_has_are_named(old: Path, tmp_path: Path) -> None:
    found = call("assess", "watches-kurils", "--out", str(tmp_path / "new"), "--compare", str(old))["compared"]
    assert found["moves"] == [] and found["only_before"] == ["shield"] and found["only_now"] == ["watches-kurils"]


def test_what_is_no_earlier_run_is_refused_before_any_work(shield: list[str], old: Path, tmp_path: Path) -> None:
    out = ["--out", str(tmp_path / "new")]
    assert "cannot be read" in refused(*shield, *out, "--compare", str(tmp_path / "none.json"))
    bad = tmp_path / "bad.json"
    bad.write_text("{", encoding="utf-8")
    assert "this is no JSON" in refused(*shield, *out, "--compare", str(bad))
    bad.write_text("[1, 2]", encoding="utf-8")
    assert "no run of mujun assess" in refused(*shield, *out, "--compare", str(bad))
    data = json.loads(old.read_text(encoding="utf-8"))
    del data["provenance"]["numbers"]
    bad.write_text(json.dumps(data), encoding="utf-8")
    assert "does not hold its numbers" in refused(*shield, *out, "--compare", str(bad))
    assert not (tmp_path / "new").exists()
