"""Python: the guide's examples run as they stand, and give the numbers of the command line."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from story_commands import call

import mujun
from mujun import BadInput

GUIDE = (Path(__file__).parents[2] / "docs" / "python.md").read_text(encoding="utf-8")


def test_the_guides_examples_run_one_after_another(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for example in re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL):
        exec(compile(example, "docs/python.md", "exec"), names)
    said = capsys.readouterr().out
    assert "{'hits-russia': 'ruled out'}" in said and "{'hits-russia': 'possible'}" in said
    assert "highest published for SM-3 Block IIA" in said


def test_a_run_is_that_of_the_command_line(tmp_path: Path) -> None:
    words = ("--samples", "32", "--seed", "2", "--preset", "critic", "--without-rung", "stock")
    data = call(
        "assess", "watches-kurils", *words, "--param", "spy-7-japan.track_time=12 s", "--out", str(tmp_path / "cli")
    )
    found = mujun.assess(
        "watches-kurils", samples=32, seed=2, presets=["critic"], without_rungs=["stock"],
        params={"spy-7-japan.track_time": "12 s"},
    )  # fmt: skip
    assert found.to_dict() == data and found["watches-kurils"] == data["studies"][0]
    assert found.studies == list(found) == ["watches-kurils"] and len(found) == 1
    folder = found.save(tmp_path / "api", pictures=False)
    assert (folder / "brief.json").read_text() == (tmp_path / "cli" / "brief.json").read_text()
    assert "<b>possible</b>" in found._repr_html_()
    with pytest.raises(BadInput, match="shield is not of this run; expected one of watches-kurils"):
        found["shield"]
    assert (
        "shield" not in found
        and found.get("shield") is None
        and dict(found) == {"watches-kurils": found["watches-kurils"]}
    )
    assert found.provenance.seed == 2 and isinstance(found, mujun.Answer)


def test_a_flight_is_that_of_the_command_line(tmp_path: Path) -> None:
    data = call("flight", "nodong", "--from", "kittaeryong", "--to", "hiroshima", "--shape", "lofted=1.5", "--param",
                "nodong.payload_mass=700 kg")  # fmt: skip
    flight = mujun.fly(
        "nodong", "kittaeryong", to="hiroshima", shape="lofted=1.5", params={"nodong.payload_mass": "700 kg"}
    )
    for name in ("range_km", "apogee_km", "flight_time_s", "burnout_speed_km_s"):
        assert getattr(flight, name) == pytest.approx(data[name], rel=1e-12)
    assert flight.events == data["events"]
    assert flight.to_xarray().sizes["obs"] == len(flight.path["time_s"])
    assert flight.save(tmp_path / "path.kml").read_text().startswith("<?xml")
    along = mujun.fly("hwasong-12", "39.25,125.75", azimuth=90.0, shape="max-range")
    assert along.range_km == pytest.approx(call("flight", "hwasong-12", "--from", "39.25,125.75", "--azimuth", "90", "--shape",
                                                "max-range")["range_km"], rel=1e-12)  # fmt: skip


def test_flips_are_those_of_the_command_line() -> None:
    path = "spy-7-japan.reference_range"
    (flip,) = mujun.flips("sees-russia", path)
    (other,) = call("threshold", "sees-russia", "--of", path)["flips"]
    assert {key: value for key, value in other.items() if key != "published"} == flip


@pytest.mark.parametrize(
    ("do", "told"),
    [
        (lambda: mujun.assess("hits-rusia"), "no study is called 'hits-rusia'; did you mean hits-russia"),
        (lambda: mujun.assess("shield", params={"sm-3-iia.burnout_speed": "fast"}), "'fast' does not begin with a"),
        (lambda: mujun.assess("shield", samples=12), "12 draws; expected at least 32"),
        (lambda: mujun.flips("coalition"), "has none that could flip"),
        (lambda: mujun.flips("shield", "hwasong-12-areas.x"), "there is no entry"),
        (lambda: mujun.fly("nodong", "kittaeryong"), "one of `to` and `azimuth` is expected"),
        (lambda: mujun.fly("nodong", "kittaeryong", to="honolulu"), "out of range"),
        (lambda: mujun.fly("nodong", "kittaeryong", azimuth=90.0).save("x.pdf"), "expected a name ending in .csv"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(do, told: str) -> None:
    with pytest.raises(BadInput, match=re.escape(told)):
        do()


def test_the_public_surface_is_what_it_says_and_costs_nothing_until_it_is_used() -> None:
    assert set(mujun.__all__) <= set(dir(mujun)) and all(getattr(mujun, name).__doc__ for name in mujun.__all__)
    assert all(f"{name}" in (mujun.__doc__ or "") for name in ("assess", "flips", "fly", "load_catalogue", "BadInput"))
    with pytest.raises(AttributeError, match="no attribute 'asses'; expected one of"):
        _ = mujun.asses
    code = "import sys, mujun; print(mujun.__version__, {'numpy', 'pydantic', 'numba'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"{mujun.__version__} set()"
