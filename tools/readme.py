"""Put what `mujun assess` prints into README.md, between its two marks: the answer shown is always a real one.

    python tools/readme.py [--lines 40]

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
from pathlib import Path

README = Path(__file__).resolve().parent.parent / "README.md"
BEGIN, END = "<!-- assess:begin -->", "<!-- assess:end -->"
COMMAND = "mujun assess"
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def printed(width: int = 110) -> str:
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
