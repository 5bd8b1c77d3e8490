"""Output of `mujun threshold`."""

from typing import Any

from rich.table import Table

from mujun.cli.common import console
from mujun.reports.wording import margin_text
from mujun.runs.claims.threshold import ThresholdResult


def show(found: ThresholdResult) -> None:
    """Show the value of each number at which a study's verdict flips."""
    (_show_frontier if "frontier" in found.data else _show)(found.data)


def _show(data: dict[str, Any]) -> None:
    screen = console()
    screen.print(
        f"[bold]{data['study']}[/bold]: {data['verdict']}, {margin_text(data['margin'], data['margin_unit'])}",
        highlight=False,
    )
    table = Table(
        "number", "now", "flips at", "published", "change", title="What would have to be true", title_justify="left"
    )
    silent, scaled = [], []
    for flip in data["flips"]:
        if flip["value"] is None:
            silent.append(flip["parameter"])
            continue
        published = f"{flip['published_low']:.4g} to {flip['published_high']:.4g}"
        inside = "" if flip["within_published"] else " (outside)"
        now = f"{flip['nominal']:.4g} {flip['unit']}".removesuffix(" 1")
        change = f"{flip['value'] / flip['nominal'] - 1.0:+.0%}" if flip["nominal"] else "–"
        if flip["scaling"]:
            scaled.append(f"{flip['parameter']}: {flip['scaling']}")
        table.add_row(flip["parameter"], now, f"{flip['value']:.4g}{inside}", published, change)
    if table.rows:
        screen.print(table)
    for line in scaled:
        screen.print(line, highlight=False)
    if silent:
        screen.print(f"no value that was tried flips it: {', '.join(silent)}", highlight=False)
    screen.print(data["limits"][0], highlight=False)


def _show_frontier(data: dict[str, Any]) -> None:
    screen, rows = console(), data["frontier"]
    table = Table(rows[0]["parameter"], f"flips in {rows[0]['flips']} at", "within what is published")
    for row in rows:
        at = "–" if row["flips_at"] is None else f"{row['flips_at']:.4g} {row['flips_unit']}"
        inside = {None: "–", True: "yes", False: "no"}[row["within_published"]]
        table.add_row(f"{row['value']:.4g} {row['unit']}", at, inside)
    screen.print(table)
    greatest = max(rows, key=lambda row: row["flips_at"] or 0.0)
    if greatest["scaling"]:
        screen.print(f"{greatest['flips']}: {greatest['scaling']}", highlight=False)
    screen.print(data["limits"][0], highlight=False)
