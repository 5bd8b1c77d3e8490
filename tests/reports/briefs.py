"""Runs whose briefs several tests look at, made once in a session."""

from pathlib import Path
from typing import Any

from once import Once
from smaller import ONE_SEA, smaller

from mujun.runs.claims import assess
from mujun.runs.claims.written import Written, write
from mujun.studies.draws.design import Design, Sampling
from mujun.studies.verdict import StudyResult

FORCES = {"force": "north-korea-2018", "posture": "japan-plan-2018"}
"""A force and a posture that are small."""


def over_draws(once: Once) -> assess.AssessRequest:
    """Return the request of a run over draws: claims of three questions, with the flights of one area or of a small force."""

    def write_smaller(folder: Path) -> None:
        smaller(folder, "sees-russia", **ONE_SEA)
        smaller(folder, "wider-than-thaad", readings=0)
        smaller(folder, "build-up", variants=0, target_groups=["guam-places"], **FORCES)

    files = sorted(once.made("smaller-claims", write_smaller).iterdir())
    draws = Sampling(Design(8, replicates=2))
    return assess.AssessRequest(studies=("sees-russia", "wider-than-thaad", "build-up"), sampling=draws, files=files)


Found = tuple[list[StudyResult], dict[str, Any], Path]
"""Results of a run, its provenance, and a folder for what belongs to it."""


def drawn_over(once: Once) -> Found:
    """Return a run of some studies over draws; its brief, in English, lies in `run` in the folder."""

    def ask(folder: Path) -> tuple[list[StudyResult], dict[str, Any]]:
        found = run_of(over_draws(once))
        write(found, folder / "run", Written())
        return found.results, found.facts

    (results, facts), folder = once.kept("brief-over-draws", ask)
    return results, facts, folder


def run_of(asked: assess.AssessRequest) -> assess.AssessResult:
    """Return the result of a request."""
    return assess.tested(asked, *assess.prepared(asked))
