"""Every command that README and guides show is run, in their order: none is refused. What takes minutes is asked for less."""

import re
import shutil
from pathlib import Path

import pytest
from once import Once
from shown import EVIDENCE, ran
from smaller import ONE_AREA, ONE_MISSILE, smaller
from story_commands import TABLE

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted(p for p in (ROOT / "docs").rglob("*.md") if p.name != "tutorial.md")]
CHECKS = ROOT / "src" / "mujun" / "catalogue" / "checks"
LESS = (
    ("assess --samples 1024", "assess watches-kurils.yaml --samples 32"),
    ("assess hits-russia --samples 256", "assess watches-kurils.yaml --samples 32"),
    ("assess hits-russia --samples 1024", "assess watches-kurils.yaml --samples 32"),
    ("assess --nominal", "assess watches-kurils --nominal"),
    ("--samples 256", "--samples 32"),
    (
        "sensitivity hits-russia",
        "sensitivity watches-kurils --of spy-7-japan.track_time --of spy-7-japan.minimum_elevation",
    ),
    (
        "sensitivity my-claim.yaml",
        "sensitivity my-claim.yaml --of thaad.burnout_speed --of tpy-2-thaad.reference_range",
    ),
    ("mujun sensitivity", "mujun sensitivity --evaluations 32 --factors 2"),
    ("threshold hits-russia --of", "threshold hits-russia.yaml --of"),
    ("threshold hits-russia", "threshold watches-kurils"),
    ("threshold my-claim.yaml", "threshold my-claim.yaml --of tpy-2-thaad.reference_range"),
    (
        "threshold shield --of sm-3-iia.burnout_speed --of spy-7-japan.reference_range",
        "threshold watches-kurils --of spy-7-japan.track_time --of spy-7-japan.reference_range",
    ),
    ("assess hits-russia --", "assess hits-russia.yaml --"),
    ("assess --out first", "assess watches-kurils hits-russia.yaml --out first"),
    ("assess --param", "assess watches-kurils hits-russia.yaml --param"),
    ("assess coalition", "assess few.yaml"),
    ("assess by-source", "assess families.yaml"),
    ("raid japan-plan-2018", "raid japan-plan-2018 --raids 1000"),
    ("mujun validate", EVIDENCE),
    (f"{EVIDENCE} --case", "mujun validate --case"),
)
"""What is asked for instead, for time: one study, fewer flights, draws and numbers. The options are those that are shown."""
ALL_CLAIMS = "watches-kurils --nominal"
"""What is asked of `mujun assess` alone, which other tests run for all claims."""


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)


def commands(page: Path) -> list[str]:
    """Commands of a page, each once."""
    found = [
        line[2:] for block in blocks(page, "console") for line in block.splitlines() if line.startswith("$ mujun ")
    ]
    for shown, less in LESS:
        found = [line.replace(shown, less) for line in found]
    return list(dict.fromkeys(f"{line} {ALL_CLAIMS}" if line == "mujun assess" else line for line in found))


@pytest.mark.parametrize("page", [p for p in PAGES if commands(p)], ids=lambda page: page.name)
def test_the_commands_of_a_page_are_not_refused(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, once: Once
) -> None:
    monkeypatch.chdir(tmp_path)
    smaller(Path(), "hits-russia", **ONE_AREA)
    smaller(Path(), "watches-kurils", **ONE_MISSILE)
    (case, *_) = blocks(ROOT / "docs" / "check-case.md", "yaml")
    (claim, *_) = blocks(ROOT / "docs" / "study-file.md", "yaml")
    studies = "watches-kurils, wider-than-thaad"
    few = TABLE.format(name="few", presets="capital-tokyo, capital-moscow", studies=studies)
    families = TABLE.format(name="families", presets="government, optimist, critic", studies=studies)
    files = {
        "case.yaml": case,
        "my-case.yaml": case,
        "my-claim.yaml": claim,
        "few.yaml": few,
        "families.yaml": families,
    }
    for name, text in files.items():
        Path(name).write_text(text, encoding="utf-8")
    for name, text in re.findall(
        r"[Ss]ave it as `([\w.-]+)`.*?```(?:yaml|text)\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL
    ):
        Path(name).write_text(text, encoding="utf-8")
    for record in re.findall(r"\w+\.csv", case):  # the guide's example is a case of NASA's, which is shipped
        shutil.copy(CHECKS / record, record)
    for line in commands(page):
        done, _ = ran(line, once)
        assert done["fault"] is None, f"{line}: {done['fault']}"
        assert done["exit_code"] in (0, 1) if "validate" in line else done["exit_code"] == 0, (
            f"{line}: {done['output']}"
        )
        assert done["lines"] >= 2, line
