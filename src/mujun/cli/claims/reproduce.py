"""Output of `mujun reproduce`."""

from mujun.base.text import counted, say
from mujun.cli.screen import line
from mujun.runs.claims.reproduce import ReproduceResult

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
    for one in data["made_otherwise"]:
        changed = {"what": one["what"], "before": str(one["before"]), "now": str(one["now"])}
        line(say("made otherwise: {what}: {before} → {now}", **changed))
