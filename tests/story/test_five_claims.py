"""Story: five claims that everybody asks about, each written as a stranger would: short, and of the catalogue's entries alone."""

import re
from pathlib import Path

import pytest
import yaml
from once import Once
from story_commands import call

import mujun

TEXT = (Path(mujun.__file__).parent / "catalogue/studies/five-claims.yaml").read_text(encoding="utf-8")
CLAIMS = dict(re.findall(r"^([a-z][a-z0-9-]*):\n((?:  .*\n)+)", TEXT, re.MULTILINE))
LINES = 40
"""Lines at most of a claim, its id among them."""
WORDS = {"comparison": {"supported", "contradicted"}, "necessity": {"possible", "ruled out"}}


@pytest.fixture(scope="module")
def answers(once: Once) -> dict[str, dict]:
    """Each claim as a file of one's own, tested in one run at nominal values."""

    def ask(folder: Path) -> dict:
        for name, lines in CLAIMS.items():
            (folder / f"{name}.yaml").write_text(f"{name}:\n{lines}", encoding="utf-8")
        files = [str(folder / f"{name}.yaml") for name in CLAIMS]
        return call("assess", *files, "--nominal", "--out", str(folder / "run"))

    return {study["id"]: study for study in once.answered("five claims", ask)[0]["studies"]}


def test_there_are_five_and_nothing_else_is_in_the_file() -> None:
    assert list(CLAIMS) == ["germany-arrow-3", "deveselu-iran", "guam-df-26", "three-ships-hwasong-18", "thaad-sejil"]
    entries = yaml.safe_load(TEXT)
    assert list(entries) == list(CLAIMS) and {entry["kind"] for entry in entries.values()} == {"study"}


@pytest.mark.parametrize("name", CLAIMS)
def test_a_claim_is_short_and_says_what_its_verdict_can_show(name: str) -> None:
    assert 1 + CLAIMS[name].count("\n") <= LINES
    entry = yaml.safe_load(CLAIMS[name])
    assert entry["collection"] == "gallery" and entry["shows"] in WORDS and entry["readings"] and entry["limits"]


@pytest.mark.parametrize("name", CLAIMS)
def test_a_claim_of_todays_has_a_verdict_a_sentence_and_a_margin(name: str, answers: dict[str, dict]) -> None:
    study, entry = answers[name], yaml.safe_load(CLAIMS[name])
    words = WORDS[entry["shows"]]
    read = [reading["verdict"] for reading in study["readings"]]
    assert set(read) <= words and len(read) == 1 + len(entry["readings"])
    assert study["verdict"] == (read[0] if len(set(read)) == 1 else "depends")
    assert study["said"]["headline"] and study["said"]["sentence"].endswith(".")
    holds = study["margin"] >= 0.0 if entry["holds_when"] == "margin >= 0" else study["margin"] > 0.0
    assert read[0] in {"supported", "possible"} if holds else read[0] in {"contradicted", "ruled out"}


def test_a_single_flight_is_spoken_of_in_the_singular(tmp_path: Path) -> None:
    (study,) = call("assess", "oreshnik-london", "--nominal", "--out", str(tmp_path / "run"))["studies"]
    assert study["said"]["headline"] == "The flight is not as claimed: at most 15 min"
    assert study["readings"][0]["verdict"] == "ruled out"
