"""Put what `mujun assess` prints into README.md, between its two marks: the answer shown is always a real one.

    python tools/readme.py [--lines 40]

Run it in the project's virtual environment.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

README = Path(__file__).resolve().parent.parent / "README.md"
BEGIN, END = "<!-- assess:begin -->", "<!-- assess:end -->"
COMMAND = "mujun assess"


def printed(width: int = 100) -> str:
    """Return what the command prints on its standard output, as plain text."""
    program = Path(sys.executable).parent / "mujun"
    environment = {**os.environ, "COLUMNS": str(width), "NO_COLOR": "1", "TERM": "dumb"}
    with tempfile.TemporaryDirectory() as folder:
        arguments = [str(program), *COMMAND.split()[1:], "--out", folder]
        done = subprocess.run(arguments, capture_output=True, text=True, check=True, env=environment)
        return done.stdout.replace(folder, "mujun-run-…")


def main() -> None:
    """Rewrite the block in README.md."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--lines", type=int, default=60, help="how many lines to show at most")
    lines = [line.rstrip() for line in printed().strip("\n").splitlines()]
    shown = lines[: parser.parse_args().lines]
    if len(shown) < len(lines):
        shown.append("…")
    block = "\n".join([BEGIN, "```console", f"$ {COMMAND}", *shown, "```", END])
    text = README.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN, 1)
    _, after = rest.split(END, 1)
    README.write_text(before + block + after, encoding="utf-8")


if __name__ == "__main__":
    main()
