"""The reproducible package: read by another program, run again, and honest about what differs."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from rocrate.rocrate import ROCrate
from smaller import smaller
from story_commands import call, refused
from test_claims_of_ones_own import EXAMPLE
from typer.testing import CliRunner

from mujun.cli.claims.reproduce import show
from mujun.cli.main import app
from mujun.runs.claims.assess import AssessRequest
from mujun.runs.claims.reproduce import ReproduceResult

ASKED = ("assess", "watches-kurils", "--samples", "32", "--seed", "4", "--preset", "critic", "--param",
         "spy-7-japan.track_time=12 s", "--without-rung", "doctrine")  # fmt: skip


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict, Path]:
    folder = tmp_path_factory.mktemp("package")
    claim = smaller(folder, "watches-kurils", variants=1, assumed_missiles=["generic-mrbm"])
    data = call(
        *ASKED, "--file", str(claim), "--pictures", "--out", str(folder / "run"), "--package", str(folder / "run.zip")
    )
    return data, folder / "run.zip"


def reproduced(path: Path) -> tuple[int, dict[str, Any]]:
    result = CliRunner().invoke(app, ["reproduce", str(path), "--json"])
    return result.exit_code, json.loads(result.stdout)


def changed(path: Path, target: Path, change: dict[str, bytes | None]) -> Path:
    """Copy a package with some members replaced, added or (None) left out."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            if name not in change:
                new.writestr(name, old.read(name))
        for name, content in change.items():
            if content is not None:
                new.writestr(name, content)
    return target


def test_another_program_reads_the_crate_and_every_file_in_it(package: tuple[dict, Path]) -> None:
    data, path = package
    crate = ROCrate(str(path))
    assert data["provenance"]["command"] in crate.name and crate.license
    with zipfile.ZipFile(path) as zipped:
        names = set(zipped.namelist())
        assert zipped.testzip() is None
    described = {one.id for one in crate.get_entities() if one.type == "File"}
    assert described == names - {"ro-crate-metadata.json"}
    assert {
        "brief.html",
        "brief.json",
        "request.json",
        "sources.bib",
        "figures/watches-kurils-coverage.svg",
    } <= described
    (run,) = crate.get_by_type("CreateAction")
    assert data["provenance"]["catalogue_lock"] in run["description"] and "seed 4" in run["description"]
    assert crate.dereference("#mujun")["version"] == data["provenance"]["version"]


def test_the_run_is_made_again_with_all_that_was_asked_and_every_number_agrees(package: tuple[dict, Path]) -> None:
    _, path = package
    code, found = reproduced(path)
    assert code == 0 and found["agrees"] and found["different"] == [] and found["made_otherwise"] == []
    assert found["numbers"] == found["numbers_that_agree"] == found["numbers_the_same_to_the_last_digit"] > 100


def test_a_number_that_was_changed_is_found_and_told(
    package: tuple[dict, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, path = package
    forged = json.loads(json.dumps(data))
    forged["studies"][0]["probability"] = 0.5
    forged["studies"][0]["facts"]["radar_range_km"] *= 1.0 + 1e-12
    forged["provenance"]["python"] = "3.0"
    other = changed(path, tmp_path / "forged.zip", {"brief.json": json.dumps(forged).encode()})
    code, found = reproduced(other)
    assert code == 1 and not found["agrees"]
    assert [row["path"] for row in found["different"]] == ["watches-kurils.probability"]
    assert found["numbers_that_agree"] == found["numbers"] - 1
    assert [row["what"] for row in found["made_otherwise"]] == ["python"]
    show(ReproduceResult(data=found, title=str(other)))
    assert "watches-kurils.probability: 0.5 →" in capsys.readouterr().out


def test_files_of_ones_own_travel_along_and_are_not_looked_for_outside(tmp_path: Path) -> None:
    mine = tmp_path / "my-claim.yaml"
    mine.write_text(EXAMPLE, encoding="utf-8")
    path = tmp_path / "own.zip"
    call("assess", str(mine), "--out", str(tmp_path / "run"), "--package", str(path))
    mine.unlink()
    assert reproduced(path)[0] == 0
    with zipfile.ZipFile(path) as zipped:
        assert json.loads(zipped.read("request.json"))["names"] == ["my-claim.yaml"]
    request = {"names": ["../../my-claim.yaml"], "without_rungs": [], "presets": [], "params": [], "draws": None}
    moved = {"request.json": json.dumps(request).encode(), "inputs/../../my-claim.yaml": EXAMPLE.encode()}
    assert "which is no name of a file in it" in refused("reproduce", str(changed(path, tmp_path / "moved.zip", moved)))
    assert not mine.exists() and not (tmp_path.parent / "my-claim.yaml").exists()


@pytest.mark.parametrize(
    "params", [{"a.b": "5 km/s"}, ["a.b=5 km/s"]], ids=["as written", "as earlier versions wrote it"]
)
def test_a_request_is_read_again(params: object) -> None:
    request = AssessRequest(studies=("sees-russia",), params={"a.b": "5 km/s"})
    assert AssessRequest.from_dict({**request.to_dict(), "params": params}, Path()) == request


def test_what_is_no_package_is_refused_with_what_was_expected(package: tuple[dict, Path], tmp_path: Path) -> None:
    _, path = package
    text = tmp_path / "text.zip"
    text.write_text("no zip")
    assert "is no sound package" in refused("reproduce", str(text))
    assert "cannot be read (No such file or directory)" in refused("reproduce", str(tmp_path / "none.zip"))
    for change, told in (
        ({"request.json": None}, "holds no request.json); expected a package (the zip that --package writes)"),
        ({"brief.json": b"{}"}, "holds no run"),
        ({"brief.json": b"{"}, "is no sound package"),
        ({"request.json": b'{"names": []}'}, "the request is not one of this program"),
    ):
        assert told in refused("reproduce", str(changed(path, tmp_path / "bad.zip", change)))
    cut = tmp_path / "cut.zip"
    cut.write_bytes(path.read_bytes()[:-2000])
    assert "is no sound package" in refused("reproduce", str(cut))


def test_a_package_that_cannot_be_written_is_told_before_the_work(tmp_path: Path) -> None:
    assert "expected a name ending in .zip" in refused("assess", "sees-russia", "--package", str(tmp_path / "run.tar"))
    there = tmp_path / "there.zip"
    there.write_text("mine")
    assert "exists; expected a new name; --force replaces a file" in refused(
        "assess", "sees-russia", "--package", str(there)
    )
    call("assess", "watches-kurils", "--force", "--package", str(there), "--out", str(tmp_path / "run"))
    assert zipfile.is_zipfile(there)
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "one.bib").write_text(f"@misc{{{folder}-source, title = {{x}}}}\n")
    words = [str(tmp_path / folder / "one.bib") for folder in ("a", "b")]
    assert "two files are called one.bib" in refused(
        "assess", "sees-russia", *words, "--package", str(tmp_path / "c.zip")
    )
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "b", "run", "there.zip"]
