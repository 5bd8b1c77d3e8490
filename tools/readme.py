"""Put what the program answers into README.md, between its marks: what is shown is always a real answer.

Three things: what `mujun assess hits-russia` prints, its picture (docs/pictures/), and the table of all verdicts.

    python tools/readme.py [--lines 60]

Run it in the project's virtual environment.
"""

import argparse
import contextlib
import os
import pty
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mujun.studies.verdict import StudyResult

README = Path(__file__).resolve().parent.parent / "README.md"
COMMAND, PICTURED = "mujun assess hits-russia", "hits-russia-flight"
PICTURE = README.parent / "docs" / "pictures" / f"{PICTURED}.svg"
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def printed(width: int = 80) -> str:
    """Return what the command prints on a terminal of some width, as plain text."""
    program = Path(sys.executable).parent / "mujun"
    environment = {**os.environ, "COLUMNS": str(width), "NO_COLOR": "1", "TERM": "xterm"}
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = pty.openpty()
        arguments = [str(program), *COMMAND.split()[1:], "--out", folder]
        with subprocess.Popen(arguments, stdout=theirs, env=environment) as process:
            os.close(theirs)
            parts = []
            with contextlib.suppress(OSError):  # the terminal is closed when the program ends
                while part := os.read(ours, 65536):
                    parts.append(part)
            os.close(ours)
        if process.returncode:
            raise SystemExit(f"{COMMAND} ended with code {process.returncode}")
    text = b"".join(parts).decode("utf-8").replace("\r\n", "\n")
    return ESCAPES.sub("", text).replace(folder, "mujun-run-…")


def verdicts() -> list[str]:
    """Return the verdicts of all studies of the document, over draws, as lines of a table."""
    from mujun.runs.claims.assess import USUAL_DRAWS, AssessRequest, run
    from mujun.studies.draws.design import Design, Sampling

    return table_of(run(AssessRequest(sampling=Sampling(Design(USUAL_DRAWS)))).results)


def table_of(results: Sequence["StudyResult"]) -> list[str]:
    """Return results as lines of a table."""
    from mujun.reports.data.probability import probability_text
    from mujun.reports.sentences.claim import finding

    rows = [
        f"| `{r.study.id}` | {r.study.claim} | **{r.verdict}** | {probability_text(r.probability)} | {finding(r)} |"
        for r in results
    ]
    heads = ["| study | claim | verdict | condition met, of 256 runs | at best estimates |", "|---|---|---|---|---|"]
    return [*heads, *rows]


def draw() -> str:
    """Write the picture; return what it shows in words."""
    from mujun.reports.brief.pictures import pictures_of
    from mujun.scenario.building.build import Builder
    from mujun.scenario.reading.catalogue import load_catalogue
    from mujun.studies.run import run_all, studies_named

    builder = Builder(load_catalogue())
    (result,) = run_all(builder, studies_named(builder.catalogue, [PICTURED.rpartition("-")[0]]))
    (picture,) = [one for one in pictures_of(builder, result) if one.name == PICTURED]
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n{picture.svg}', encoding="utf-8")
    return picture.alt


def put(text: str, mark: str, lines: list[str]) -> str:
    """Return a text with the lines between two marks replaced."""
    begin, end = f"<!-- {mark}:begin -->", f"<!-- {mark}:end -->"
    before, rest = text.split(begin, 1)
    _, after = rest.split(end, 1)
    return before + "\n".join([begin, *lines, end]) + after


def main() -> None:
    """Rewrite the blocks in README.md."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--lines", type=int, default=60, help="how many lines to show at most")
    lines = [line.rstrip() for line in printed().strip("\n").splitlines()]
    shown = lines[: parser.parse_args().lines]
    if len(shown) < len(lines):
        shown.append("…")
    text = put(README.read_text(encoding="utf-8"), "assess", ["```console", f"$ {COMMAND}", *shown, "```"])
    text = put(text, "picture", [f"![{draw()}]({PICTURE.relative_to(README.parent).as_posix()})"])
    README.write_text(put(text, "verdicts", verdicts()), encoding="utf-8")


if __name__ == "__main__":
    main()
