"""Output of `mujun reproduce`."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from mujun.base.text import NEXT_NAME, counted, joined, say
from mujun.cli.screen import line
from mujun.runs.claims.reproduce import ReproduceResult

SHORTEST_DIGEST = 16
"""Digits of a file's SHA-256 on the screen."""
DIFFERENCES_SHOWN = 20
"""Largest number of differences on the screen."""


def show(found: ReproduceResult) -> None:
    """Show the agreement of a package with its second run."""
    data, package = found.data, found.title
    if data["agrees"]:
        line(say("agrees: {package}", package=package), "bold green")
    else:
        line(say("differs: {package}", package=package), "bold red")
    line(
        say(
            "{agree:,} of {numbers:,} numbers agree to a billionth, {same:,} to the last digit; {different} of {values:,} differ",
            agree=data["numbers_that_agree"],
            numbers=data["numbers"],
            same=data["numbers_the_same_to_the_last_digit"],
            different=counted(len(data["different"]), "{n:,} value", "{n:,} values"),
            values=data["values"],
        )
    )
    for one in data["different"][:DIFFERENCES_SHOWN]:
        line(f"  {one['path']}: {one['before']} → {one['now']}")
    if len(data["different"]) > DIFFERENCES_SHOWN:
        line(say("  and {n:,} more (--json tells all)", n=len(data["different"]) - DIFFERENCES_SHOWN))
    _show_files(data["files"])
    for one in data["made_otherwise"]:
        changed = {"what": one["what"], "before": str(one["before"]), "now": str(one["now"])}
        line(say("made otherwise: {what}: {before} → {now}", **changed))


def _show_files(found: Mapping[str, Any]) -> None:
    """Show how many files of the package were made again the same, and those that were not."""
    files = found["files"]
    count = Counter(str(one["status"]) for one in files)
    told = [say("{n:,} {status}", n=n, status=status) for status, n in count.items()]
    line(say("{n:,} files: {told}", n=len(files), told=joined(told, NEXT_NAME)))
    for one in files:
        if one["file"] in found["different"]:
            digest = "" if one["sha256"] is None else f" ({one['sha256'][:SHORTEST_DIGEST]})"
            line(say("  {file}{digest}: {status}", file=one["file"], digest=digest, status=one["status"]))
