"""Output of `mujun threshold`."""

from typing import Any

from mujun.base.text import NEXT_NAME, joined, measured, say
from mujun.cli.common import console
from mujun.cli.screen import line, row, table
from mujun.reports.wording import margin_text
from mujun.runs.claims.threshold import ThresholdResult


def show(found: ThresholdResult) -> None:
    """Show the value of each number at which a study's verdict flips."""
    (_show_frontier if "frontier" in found.data else _show)(found.data)


def _show(data: dict[str, Any]) -> None:
    margin = margin_text(data["margin"], data["margin_unit"])
    line(say("{study}: {verdict}, {margin}", study=data["study"], verdict=data["verdict"], margin=margin))
    flips = table("number", "now", "verdict changes at", "published", "change", title="What would change the verdict")
    silent, scaled = [], []
    for flip in data["flips"]:
        if flip["value"] is None:
            silent.append(flip["parameter"])
            continue
        published = say("{low:.4g} to {high:.4g}", low=flip["published_low"], high=flip["published_high"])
        inside = "{value:.4g}" if flip["within_published"] else "{value:.4g} (outside)"
        now = measured(float(f"{flip['nominal']:.4g}"), flip["unit"])
        change = f"{flip['value'] / flip['nominal'] - 1.0:+.0%}" if flip["nominal"] else "–"
        if flip["scaling"]:
            scaled.append(say("{path}: {scaling}", path=flip["parameter"], scaling=flip["scaling"]))
        row(flips, flip["parameter"], now, say(inside, value=flip["value"]), published, change)
    if flips.rows:
        console().print(flips)
    for one in scaled:
        line(one)
    if silent:
        line(say("no value tested changes the verdict: {names}", names=joined(silent, NEXT_NAME)))
    line(data["limits"][0])


def _show_frontier(data: dict[str, Any]) -> None:
    rows = data["frontier"]
    at = say("value of {path} at which the verdict changes", path=rows[0]["flips"])
    shown = table(rows[0]["parameter"], at, "within what is published")
    for one in rows:
        value = "–" if one["flips_at"] is None else measured(float(f"{one['flips_at']:.4g}"), one["flips_unit"])
        inside = {None: say("–"), True: say("yes"), False: say("no")}[one["within_published"]]
        row(shown, measured(float(f"{one['value']:.4g}"), one["unit"]), value, inside)
    console().print(shown)
    greatest = max(rows, key=lambda one: one["flips_at"] or 0.0)
    if greatest["scaling"]:
        line(say("{path}: {scaling}", path=greatest["flips"], scaling=greatest["scaling"]))
    line(data["limits"][0])
