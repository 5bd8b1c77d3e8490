"""The README's commands are the ones that are checked, and no file says what no file should."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest
from profiles import at_night
from typer.testing import CliRunner

from mujun.cli.main import app
from mujun.reports.data.probability import share

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
MUJUN = Path(sys.executable).parent / "mujun"


def project_files() -> list[Path]:
    """Every file that git tracks or would track; where there is no git, every file outside hidden folders."""
    try:
        done = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT, capture_output=True, text=True, check=True,
        )  # fmt: skip
    except (OSError, subprocess.CalledProcessError):
        paths = [p for p in ROOT.rglob("*") if not any(part.startswith(".") for part in p.relative_to(ROOT).parts)]
    else:
        paths = [ROOT / name for name in done.stdout.split("\0") if name]
    return [p for p in paths if p.is_file()]


def block(mark: str) -> list[str]:
    """Lines of the code between `<!-- mark:begin -->` and `<!-- mark:end -->`, fences left out."""
    inside = README.split(f"<!-- {mark}:begin -->", 1)[1].split(f"<!-- {mark}:end -->", 1)[0]
    return [line for line in inside.strip().splitlines() if line.strip() and not line.startswith("```")]


def test_checked_command_is_the_one_shown():
    shown = block("test")
    assert len(shown) == 1
    printed = subprocess.run(["bash", str(ROOT / ".ci" / "run"), "--print"], capture_output=True, text=True, check=True)
    assert printed.stdout.strip() == shown[0]
    assert shown[0].endswith("-m pytest") and "-c constraints.txt -e '.[test]'" in shown[0]


def test_main_job_is_one_line_with_locked_versions():
    shown = block("run")
    assert len(shown) == 1
    assert "-c constraints.txt ." in shown[0] and shown[0].endswith("mujun assess")


def test_contributors_are_told_the_same_commands():
    assert block("test")[0] in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def printed(*words: str) -> list[dict]:
    """Run studies; return them."""
    command = [str(MUJUN), "assess", *words, "--json", "--no-pictures"]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)["studies"]


def test_the_answer_shown_is_that_of_a_run(mission, tmp_path):
    """At night with its draws; else at nominal values, of which margin and variants are shown."""
    shown = block("assess")
    assert shown[0] == "$ mujun assess" and shown[1] == "…", "run python tools/readme.py"
    studies = printed("--out", str(tmp_path / "run")) if at_night() else mission[0]["studies"]
    (study,) = (study for study in studies if study["id"] == shown[2])
    text = " ".join(" ".join(shown[2:]).split())
    assert study["said"]["finding"] in text, "run python tools/readme.py"
    assert all(len(line) <= 80 for line in shown)
    if at_night():
        assert study["verdict"].upper() in text, "run python tools/readme.py"


DRAWN = ["watches-kurils"]
"""Study whose row is drawn again in every run of the tests: the one that takes least time. At night all are."""


def test_verdicts_shown_are_those_of_a_run(mission, tmp_path):
    rows = {row.split("`")[1]: row for row in block("verdicts")[2:]}
    studies = mission[0]["studies"]
    assert list(rows) == [study["id"] for study in studies], "run python tools/readme.py"
    for study in studies:
        row = rows[study["id"]]
        assert row.startswith(f"| `{study['id']}` | {study['claim']} | **"), "run python tools/readme.py"
        said = row.rsplit("|", 2)[1].strip()
        assert said == study["said"]["finding"], "run python tools/readme.py"
    for study in printed(*([] if at_night() else DRAWN), "--out", str(tmp_path / "drawn")):
        found = f"| **{study['verdict']}**"
        assert found in rows[study["id"]] and f"| {share(study['probability'])} (" in rows[study["id"]], (
            "run python tools/readme.py"
        )


def test_the_picture_shown_is_there_and_said_in_words():
    (line,) = block("picture")
    alt, target = re.fullmatch(r"!\[(.+)\]\((.+)\)", line).groups()
    picture = ElementTree.parse(ROOT / target).getroot()
    said = picture.find("{http://www.w3.org/2000/svg}desc")
    assert picture.tag == "{http://www.w3.org/2000/svg}svg" and len(alt) > 40 and said is not None and said.text == alt


def test_the_record_shown_is_that_of_validate(evidence):
    *rows, last = block("record")[2:]
    found = (evidence / "validation.md").read_text(encoding="utf-8")
    assert len(rows) > 4 and all(f"\n{row} " in found for row in rows), "run python tools/readme.py"
    counts = [[int(cell) for cell in re.findall(r"\d+", row.split("|", 2)[2])] for row in (*rows, last)]
    assert counts[-1] == [sum(column) for column in zip(*counts[:-1], strict=True)]


@pytest.mark.parametrize("command", sorted(set(re.findall(r"\bmujun ([a-z]+)\b", "\n".join(
    re.findall(r"```(?:console|sh)\n(.*?)```", README, re.DOTALL))))))  # fmt: skip
def test_commands_shown_exist(command):
    assert CliRunner().invoke(app, [command, "--help"]).exit_code == 0


def test_the_program_shown_is_installed():
    assert "mujun" in SETTINGS["project"]["scripts"]
    done = subprocess.run([str(MUJUN), "assess", "--help"], capture_output=True, text=True, check=False)
    assert done.returncode == 0 and "assess" in done.stdout, done.stderr


@pytest.mark.parametrize("target", sorted({t for t in re.findall(r"\]\(([^)#]+)[^)]*\)", README) if "://" not in t}))
def test_links_lead_somewhere(target):
    assert (ROOT / target).exists()


FORBIDDEN = {
    "a path of somebody's machine": re.compile(r"(?<![\w.])/(?:root|home/\w+|Users/\w+)/|[A-Z]:\\Users\\"),
    "the host of a package registry": re.compile(
        r"files\.pythonhosted\.org|pypi\.org/simple|registry\.npmjs\.org|\bfile:///"
    ),
    "a marking of controlled or classified text": re.compile(
        r"\bNOFORN\b|\bFOUO\b|\bCUI/{2}|\bSECRET/{2}|\bUNCLASSIFIED/{2}|(?i:distribution statement) [B-F]\b"
    ),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds(what):
    found = []
    for path in project_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{path.relative_to(ROOT)}: {match[0]}" for match in FORBIDDEN[what].finditer(text)]
    assert not found, f"{what}: {found}"


def test_no_file_names_this_checkout():
    here = str(ROOT)
    found = [p for p in project_files() if here.encode() in p.read_bytes()]
    assert not found
