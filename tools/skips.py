"""Count what was skipped in a run of the tests, and fail if anything outside the list tests/skips.txt was.

    python tools/skips.py LOG

LOG is what pytest printed, with its summary of skips (-rs).
"""

import re
import sys
from pathlib import Path

LIST = Path(__file__).resolve().parent.parent / "tests" / "skips.txt"
SKIPPED = re.compile(r"^SKIPPED \[(\d+)\] (?:\.\./)*([^:\s]+)(?::\d+)?: (.*)$", re.MULTILINE)


def skipped(log: str) -> dict[tuple[str, str], int]:
    """Return how many tests were skipped, by file and reason."""
    found: dict[tuple[str, str], int] = {}
    for count, file, reason in SKIPPED.findall(log):
        found[file, reason] = found.get((file, reason), 0) + int(count)
    return found


def allowed(file: str, reason: str) -> bool:
    """Say whether the list has such a skip."""
    lines = [line for line in LIST.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return any(f"{file}: {reason}".startswith(line) for line in lines)


def main() -> int:
    """Print what was skipped; return 1 if anything outside the list was."""
    found = skipped(Path(sys.argv[1]).read_text(encoding="utf-8", errors="replace"))
    others = {what: count for what, count in found.items() if not allowed(*what)}
    print(f"{sum(found.values())} skipped, {sum(others.values())} of them not in {LIST.parent.name}/{LIST.name}")
    for (file, reason), count in others.items():
        print(f"  {count} in {file}: {reason}", file=sys.stderr)
    return int(bool(others))


if __name__ == "__main__":
    sys.exit(main())
