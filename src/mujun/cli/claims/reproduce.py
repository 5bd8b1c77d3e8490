"""Output of `mujun reproduce`."""

from mujun.base.text import counted
from mujun.cli.common import console
from mujun.runs.claims.reproduce import ReproduceResult

DIFFERENCES_SHOWN = 20
"""Largest number of differences on the screen."""


def show(found: ReproduceResult) -> None:
    """Show the agreement of a package with its second run."""
    screen, data, package = console(), found.data, found.title
    if data["agrees"]:
        screen.print(f"[bold green]agrees[/bold green]: {package}", highlight=False)
    else:
        screen.print(f"[bold red]differs[/bold red]: {package}", highlight=False)
    same = data["numbers_the_same_to_the_last_digit"]
    screen.print(
        f"{data['numbers_that_agree']:,} of {data['numbers']:,} numbers agree to a billionth, {same:,} to the last digit; "
        f"{counted(len(data['different']), '{n:,} value', '{n:,} values')} of {data['values']:,} differ",
        highlight=False,
    )
    for row in data["different"][:DIFFERENCES_SHOWN]:
        screen.print(f"  {row['path']}: {row['before']} → {row['now']}", highlight=False, markup=False)
    if len(data["different"]) > DIFFERENCES_SHOWN:
        screen.print(f"  and {len(data['different']) - DIFFERENCES_SHOWN} more (--json tells all)", highlight=False)
    for row in data["made_otherwise"]:
        screen.print(f"made otherwise: {row['what']}: {row['before']} → {row['now']}", highlight=False, markup=False)
