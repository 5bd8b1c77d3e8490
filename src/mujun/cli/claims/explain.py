"""`mujun explain`: one claim in words, from its file, and what a run found on it."""

import contextlib
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mujun.base.outcomes import BadArgument
from mujun.base.tasks.bounded import read_file
from mujun.base.text import say
from mujun.cli.claims.details import show_details, show_study
from mujun.cli.common import tell_text
from mujun.reports.formats.crate import LARGEST_RUN
from mujun.reports.plain import from_texts, read_json
from mujun.runs.shared.request import StudyRequest, opened
from mujun.scenario.schema.study import Study

BRIEF = "brief.json"


def show(names: Sequence[str], files: Sequence[Path], run: Path | None) -> None:
    """Show a study; with a run's folder, what that run found. names: the study, and files of the user's; files: more of them."""
    built, request = opened(StudyRequest(study=names, files=files))
    study = built.catalogue.get(Study, request.study[0])
    found = None if run is None else found_in(run, study.id)
    if found is not None:
        _check_shown(study, found, run)
    show_study(study)
    if found is None:
        key = "`mujun assess {study}` tests it; `mujun explain {study} --run FOLDER` shows what a run found."
        tell_text(say(key, study=study.id), 2)
        return
    _show_found(study, found)


def _show_found(study: Study, found: dict[str, Any]) -> None:
    tell_text(say("What the run found: {verdict}", verdict=found["verdict"]), 2, "bold")
    if said := found.get("said"):
        tell_text(said["sentence"], 4)
    show_details(study, found)


def _check_shown(study: Study, found: dict[str, Any], run: Path | None) -> None:
    """Raise BadInput, before anything is shown, for a run from which something that is shown is missing."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            _show_found(study, found)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        key = "<run> {path}: {study} in it is damaged; expected a run as it was written"
        raise BadArgument(say(key, path=run, study=study.id)) from None


def found_in(run: Path, id: str) -> dict[str, Any]:
    """Return what a run found on a study. run: its folder, or its brief.json. Raises BadInput if it is no run, or of others."""
    path = run / BRIEF if run.is_dir() else run
    try:
        studies: list[dict[str, Any]] = from_texts(read_json(read_file(path, LARGEST_RUN)))["studies"]
        known = {str(one["id"]): one for one in studies}
    except OSError as error:
        raise BadArgument(
            say(
                "<run> {path}: cannot be read ({strerror}); expected the folder of a run",
                path=path,
                strerror=error.strerror,
            )
        ) from None
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        raise BadArgument(
            say("<run> {path}: this is no run; expected the folder of a run, or its {brief}", path=path, brief=BRIEF)
        ) from None
    if id not in known:
        raise BadArgument(
            say(
                "<run> {path}: holds nothing on {id}; expected a run of it (this one: {names})",
                path=path,
                id=id,
                names=", ".join(known),
            )
        )
    return known[id]
