"""Packages and runs that were forged or damaged: `reproduce`, `--compare` and `explain --run` notice, and none of them fails.

The forgeries were all said to agree.
"""

import json
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from damage import each, flipped

from mujun.base.outcomes import BadInput
from mujun.cli.claims.explain import show as explain
from mujun.reports.formats.crate import opened
from mujun.reports.formats.files import zipped
from mujun.runs.claims import assess
from mujun.runs.claims.agreement import files_compared
from mujun.runs.claims.assess import AssessRequest, earlier, prepared
from mujun.runs.claims.reproduce import ReproduceRequest
from mujun.runs.claims.reproduce import run as reproduce
from mujun.runs.claims.written import Written, write
from mujun.studies.compare import compare

CLAIM = "thaad-quarter"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package of a claim that flies nothing."""
    folder = tmp_path_factory.mktemp("package")
    found = assess.run(AssessRequest(studies=(CLAIM,)))
    write(found, folder / "run", Written(pictures=False, package=folder / "run.zip"))
    return folder / "run.zip"


def members(package: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(package) as zipped_run:
        return {name: zipped_run.read(name) for name in zipped_run.namelist()}


def made(folder: Path, files: dict[str, bytes]) -> Path:
    path = folder / "forged.zip"
    path.write_bytes(zipped(files))
    return path


def every_number(value: Any, by: Callable[[float], float]) -> Any:
    if isinstance(value, dict):
        return {key: every_number(one, by) for key, one in value.items()}
    if isinstance(value, list):
        return [every_number(one, by) for one in value]
    return by(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def test_an_honest_package_agrees_file_by_file(package: Path) -> None:
    found = reproduce(ReproduceRequest(package=package)).data
    assert found["agrees"] and found["different"] == [] and found["made_otherwise"] == []
    assert {str(row["status"]) for row in found["files"]["files"]} == {"the same", "compared value by value"}
    assert all(len(row["sha256"]) == 64 for row in found["files"]["files"])


def test_the_same_run_written_twice_is_the_same_to_the_last_byte(package: Path, tmp_path: Path) -> None:
    time.sleep(max(0.0, package.stat().st_mtime + 2.1 - time.time()))  # zips keep times to two seconds
    found = assess.run(AssessRequest(studies=(CLAIM,)))
    write(found, tmp_path / "run", Written(pictures=False, package=tmp_path / "run.zip"))
    assert (tmp_path / "run.zip").read_bytes() == package.read_bytes()


@pytest.mark.parametrize(
    "name", ["brief.html", "brief.md", "verdicts.csv", "tables.xlsx", "sources.bib", "request.json"]
)
def test_a_file_that_was_altered_is_named(package: Path, name: str) -> None:
    files = members(package)
    now = dict(files)
    files[name] = files[name][:-3] + b"x" + files[name][-3:]
    for exact in (True, False):
        found = files_compared(files, now, exact)
        assert not found["agree"] and found["different"] == [name]


def test_an_altered_page_is_told(package: Path, tmp_path: Path) -> None:
    """Only brief.json was looked at."""
    files = members(package)
    for name in ("brief.html", "brief.md", "verdicts.csv"):
        files[name] = files[name].replace(b"100 to 150", b"10 to 15")
    found = reproduce(ReproduceRequest(package=made(tmp_path, files))).data
    assert not found["agrees"] and found["files"]["different"] == ["brief.html", "brief.md", "verdicts.csv"]


def test_a_file_left_out_or_put_in_is_named(package: Path) -> None:
    files = members(package)
    put_in, left_out = {**files, "notes.txt": b"x"}, {name: c for name, c in files.items() if name != "verdicts.csv"}
    assert files_compared(put_in, files, exact=True)["different"] == ["notes.txt"]
    assert files_compared(left_out, files, exact=True)["different"] == ["verdicts.csv"]


def test_last_digits_are_told_apart_from_changed_numbers(package: Path) -> None:
    files = {"brief.md": b"margin 12.345 s of 48 shots, 1,234.5 km", "tables.xlsx": members(package)["tables.xlsx"]}

    def status(text: bytes, exact: bool) -> str:
        row = files_compared(files, {**files, "brief.md": text}, exact)["files"][0]
        return str(row["status"])

    assert status(b"margin 12.346 s of 48 shots, 1,234.6 km", False) == "the same but for last digits"
    assert status(b"margin 12.346 s of 48 shots, 1,234.6 km", True) == "different"
    for forged in (b"margin 12.347 s of 48 shots, 1,234.5 km", b"margin 12.345 s of 49 shots, 1,234.5 km",
                   b"margin 12.345 s of 48 rounds, 1,234.5 km", b"margin inf s of 48 shots, 1,234.5 km"):  # fmt: skip
        assert status(forged, False) == "different"


def test_numbers_that_are_none_are_refused(package: Path, tmp_path: Path) -> None:
    """Every number replaced by Infinity was said to agree."""
    files = members(package)
    for value in (float("inf"), float("nan")):
        data = every_number(json.loads(files["brief.json"]), lambda _, value=value: value)
        files["brief.json"] = json.dumps(data).encode()
        with pytest.raises(BadInput, match=r"is no sound package \((Infinity|NaN) is no number of JSON\)"):
            opened(made(tmp_path, files))
    files = members(package)
    files["brief.json"] = files["brief.json"].replace(b'"margin": ', b'"margin": 1e999, "x": ', 1)
    with pytest.raises(BadInput, match="1e999 is no number of JSON"):
        opened(made(tmp_path, files))


def test_what_stands_twice_is_refused(package: Path, tmp_path: Path) -> None:
    files = members(package)
    data = json.loads(files["brief.json"])
    forged = {**data["studies"][0], "verdict": "supported"}
    twice = json.dumps({**data, "studies": [forged, *data["studies"]]}).encode()
    with pytest.raises(BadInput, match=f"holds the study {CLAIM} twice"):
        opened(made(tmp_path, {**files, "brief.json": twice}))
    with pytest.raises(BadInput, match="the name 'studies' stands twice in one object"):
        named = files["brief.json"].replace(b"{", b'{"studies": [],', 1)
        opened(made(tmp_path, {**files, "brief.json": named}))
    with zipfile.ZipFile(made(tmp_path, files), "a") as again, pytest.warns(UserWarning, match="Duplicate name"):
        again.writestr("brief.html", b"forged")
    with pytest.raises(BadInput, match=r"holds brief\.html twice"):
        opened(tmp_path / "forged.zip")


def test_a_text_and_a_changed_number_are_told(package: Path, tmp_path: Path) -> None:
    files = members(package)
    data = json.loads(files["brief.json"])
    data["studies"][0]["decides"] = "something else"
    data["studies"][0]["margin"] += 1e-3
    data["boundaries"] = "none"
    found = reproduce(ReproduceRequest(package=made(tmp_path, {**files, "brief.json": json.dumps(data).encode()}))).data
    assert not found["agrees"]
    assert {row["path"] for row in found["different"]} == {f"{CLAIM}.decides", f"{CLAIM}.margin", "boundaries"}


def test_flipped_bits_of_a_package_are_refused_or_change_nothing(package: Path, tmp_path: Path) -> None:
    content, path, refused = package.read_bytes(), tmp_path / "flipped.zip", 0
    for by in each(150, "packages"):
        path.write_bytes(flipped(content, by))
        try:
            found = opened(path)
            prepared(AssessRequest.from_dict(found.request, tmp_path))
        except BadInput as error:
            refused += 1
            assert "expected" in str(error)
    assert refused


def damaged_run(data: Any, by: Any) -> Any:
    """Return a run with one or two of its values replaced, or left out."""
    data = json.loads(json.dumps(data))
    for _ in range(by.randint(1, 2)):
        spot = data
        while isinstance(spot, dict | list) and spot:
            key = by.choice(list(spot)) if isinstance(spot, dict) else by.randrange(len(spot))
            inner = spot[key]
            if not isinstance(inner, dict | list) or not inner or by.random() < 0.15:
                if by.random() < 0.3:
                    del spot[key]
                else:
                    spot[key] = by.choice(
                        [None, True, -1, 1e300, "", "x", "\x00", [], {}, [[]], {"id": 1}, "9" * 500, 10**200]
                    )
                break
            spot = inner
    return data


def test_a_damaged_run_is_compared_or_refused_and_never_fails(package: Path, tmp_path: Path) -> None:
    whole, path, refused = json.loads(members(package)["brief.json"]), tmp_path / "old.json", 0
    request = AssessRequest(studies=(CLAIM,))
    built, studies = prepared(request)
    found = assess.tested(request, built, studies)
    for by in each(120, "compare"):
        path.write_text(json.dumps(damaged_run(whole, by)), encoding="utf-8")
        try:
            older = earlier(path)
            assert older is not None
            compare(built.catalogue, found.results, found.facts["numbers"], found.facts["source_hash"], older)
        except BadInput as error:
            refused += 1
            assert str(path) in str(error) and "expected" in str(error)
    assert refused
    for text in ('{"studies": [', "[" * 100_000, '{"a": 1e999}', '"\\ud800"', "", "\x00", "9" * 5000):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(BadInput, match="this is no JSON"):
            earlier(path)


def test_a_damaged_run_is_explained_or_refused_before_anything_is_shown(
    package: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole, path, refused = json.loads(members(package)["brief.json"]), tmp_path / "brief.json", 0
    for by in each(30, "explain"):
        data = damaged_run({"studies": whole["studies"], "texts": whole["texts"]}, by)
        path.write_text(json.dumps(data), encoding="utf-8")
        try:
            explain([CLAIM], (), path)
        except BadInput as error:
            refused += 1
            assert str(path) in str(error) and capsys.readouterr().out == ""
        capsys.readouterr()
    assert refused
