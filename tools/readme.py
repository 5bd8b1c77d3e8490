"""Put what the program answers into README.md, between its marks: what is shown is always a real answer.

Three things of one run of `mujun assess`: what it prints on one claim, that claim's picture (docs/pictures/), and the table of
all verdicts. And the record of `mujun validate`.

    python tools/readme.py

Run it in the project's virtual environment.
"""

import contextlib
import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

if TYPE_CHECKING:
    from mujun.studies.verdict import StudyResult

README = Path(__file__).resolve().parent.parent / "README.md"
COMMAND, CLAIM = "mujun assess", "hits-russia"
PICTURED = f"{CLAIM}-flight"
PICTURE = README.parent / "docs" / "pictures" / f"{PICTURED}.svg"
LEFT_OUT = "…"
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def answered(folder: Path, width: int = 80) -> list[str]:
    """Run the command with its results in a folder; return what it prints on a terminal of some width, as lines of text."""
    program = Path(sys.executable).parent / "mujun"
    environment = {**os.environ, "COLUMNS": str(width), "NO_COLOR": "1", "TERM": "xterm"}
    ours, theirs = pty.openpty()
    arguments = [str(program), *COMMAND.split()[1:], "--out", str(folder)]
    with subprocess.Popen(arguments, stdout=theirs, env=environment) as process:
        os.close(theirs)
        parts = []
        with contextlib.suppress(OSError):  # the terminal is closed when the program ends
            while part := os.read(ours, 65536):
                parts.append(part)
        os.close(ours)
    if process.returncode:
        raise SystemExit(f"{COMMAND} ended with code {process.returncode}")
    return [line.rstrip() for line in ESCAPES.sub("", b"".join(parts).decode("utf-8")).strip().splitlines()]


def shown_of(lines: Sequence[str]) -> list[str]:
    """Return the block of the claim, and what stands below all blocks."""
    blocks = [block.split("\n") for block in "\n".join(lines).split("\n\n")]
    return [LEFT_OUT, *next(block for block in blocks if block[0] == CLAIM), LEFT_OUT, *blocks[-1]]


def verdicts() -> list[str]:
    """Return the verdicts of all studies of the document, over draws, as lines of a table. They are those of the last run."""
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


def record() -> list[str]:
    """Return how many comparisons of `mujun validate` pass, and how many do not, by kind, as lines of a table."""
    from mujun.runs.claims.validate import ValidateRequest, run

    text = run(ValidateRequest()).files["validation.md"]()
    return record_of(str(text))


def record_of(evidence: str) -> list[str]:
    """Return the record as lines of a table. evidence: validation.md."""
    rows = re.findall(r"^\| ([^|]+) \| (\d+) \| (\d+) \| \d+ \|$", evidence, re.MULTILINE)
    found = [f"| {name} | {passed} | {missed} |" for name, passed, missed in rows]
    passed, missed = (sum(int(row[k]) for row in rows) for k in (1, 2))
    return ["| compared with | pass | miss |", "|---|---|---|", *found, f"| **all** | **{passed}** | **{missed}** |"]


def words_of(picture: Path) -> str:
    """Return what an SVG picture shows, in words: its description."""
    (said,) = ElementTree.parse(picture).getroot().findall("{http://www.w3.org/2000/svg}desc")
    return said.text or ""


def put(text: str, mark: str, lines: list[str]) -> str:
    """Return a text with the lines between two marks replaced."""
    begin, end = f"<!-- {mark}:begin -->", f"<!-- {mark}:end -->"
    before, rest = text.split(begin, 1)
    _, after = rest.split(end, 1)
    return before + "\n".join([begin, *lines, end]) + after


def main() -> None:
    """Rewrite the blocks in README.md."""
    with tempfile.TemporaryDirectory() as folder:
        run = Path(folder) / "run"
        lines = shown_of(answered(run))
        shutil.copyfile(run / "figures" / PICTURE.name, PICTURE)
    text = put(README.read_text(encoding="utf-8"), "assess", ["```console", f"$ {COMMAND}", *lines, "```"])
    text = put(text, "picture", [f"![{words_of(PICTURE)}]({PICTURE.relative_to(README.parent).as_posix()})"])
    text = put(text, "record", record())
    README.write_text(put(text, "verdicts", verdicts()), encoding="utf-8")


if __name__ == "__main__":
    main()
