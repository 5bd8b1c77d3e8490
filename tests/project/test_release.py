"""What is released: the lock with hashes, the bill of materials, wheel and sdist, and the program as a module."""

import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
LOCKED = dict(re.findall(r"^([\w.-]+)==(\S+)", LOCK, re.MULTILINE))


def test_the_lock_has_every_dependency_with_hashes_and_no_address() -> None:
    named = {re.match(r"[\w.-]+", one)[0].lower() for one in PROJECT["dependencies"]}
    assert named <= set(LOCKED)
    assert not re.search(r"://|^--|\bindex\b|^-f", LOCK.replace("--hash", ""), re.MULTILINE)
    for block in re.split(r"^(?=\S)", LOCK, flags=re.MULTILINE)[1:]:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", block), block.splitlines()[0]


def test_the_lock_is_that_of_the_constraints() -> None:
    """Where a package has two versions, for two versions of Python, both are in both."""
    pins = (ROOT / "constraints.txt").read_text("utf-8")
    assert "://" not in pins
    assert set(re.findall(r"^[\w.-]+==[^\s\\]+", LOCK, re.MULTILINE)) <= set(
        re.findall(r"^[\w.-]+==\S+", pins, re.MULTILINE)
    )


def test_the_bill_of_materials_is_that_of_the_lock() -> None:
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        import sbom
    finally:
        sys.path.pop(0)
    assert (ROOT / "sbom.cdx.json").read_text("utf-8") == sbom.text()
    assert f'"{PROJECT["name"]}"' in sbom.text() and sbom.text().count('"type": "library"') == len(sbom.locked(LOCK))


def test_no_library_comes_along_that_only_another_one_needs() -> None:
    assert not {"salib", "pandas", "dill", "multiprocess"} & set(LOCKED)


def test_the_program_runs_as_a_module() -> None:
    done = subprocess.run([sys.executable, "-m", "mujun", "--version"], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "") and done.stdout.startswith("mujun ")
    wrong = subprocess.run([sys.executable, "-m", "mujun", "nothing"], capture_output=True, text=True)
    assert wrong.returncode == 2


@pytest.mark.nightly
def test_wheel_and_sdist_are_whole_and_run(tmp_path: Path) -> None:
    """Built, unpacked and run without the checkout; `.ci/smoke` installs both with pip, and needs an index."""
    hatch = [sys.executable, "-m", "hatchling", "build", "-d", str(tmp_path)]
    subprocess.run(hatch, cwd=ROOT, check=True, capture_output=True)
    (wheel,), (sdist,) = tmp_path.glob("*.whl"), tmp_path.glob("*.tar.gz")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(tmp_path / "site")
    own = {path.relative_to(ROOT / "src").as_posix() for path in (ROOT / "src" / "mujun").rglob("*") if path.is_file()}
    own = {name for name in own if "__pycache__" not in name}
    assert own <= {path.relative_to(tmp_path / "site").as_posix() for path in (tmp_path / "site").rglob("*")}
    with tarfile.open(sdist) as packed_source:
        names = {name.partition("/")[2] for name in packed_source.getnames()}
    assert {f"src/{name}" for name in own} | {
        "requirements.lock",
        "constraints.txt",
        "sbom.cdx.json",
        "LICENSE",
    } <= names
    code = f"import sys; sys.path.insert(0, {str(tmp_path / 'site')!r}); import mujun; print(mujun.__file__)"
    code += "; from mujun.cli.main import run; run()"
    out = tmp_path / "run"
    for words in (["catalogue", "check"], ["assess", "thaad-quarter", "--nominal", "--no-pictures", "--out", str(out)]):
        done = subprocess.run([sys.executable, "-P", "-c", code, *words], cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0 and str(tmp_path / "site") in done.stdout, done.stderr
    assert (out / "brief.html").is_file()
