"""Output of `mujun sensitivity`."""

from typing import Any

from mujun.base.text import Text, measured_range, say
from mujun.cli.common import console
from mujun.cli.screen import line, row, table
from mujun.reports.wording import margin_text
from mujun.runs.claims.sensitivity import SensitivityResult


def show(found: SensitivityResult) -> None:
    """Show which numbers drive a study's verdict."""
    data = found.data
    unit = data["margin_unit"]
    margin = margin_text(data["margin"], unit)
    line(say("{study}: {margin} at nominal values", study=data["study"], margin=margin))
    factors = table(
        "number", "published", "margin at the ends", "alone", "in all", title="Inputs that drive the verdict"
    )
    for one in data["factors"]:
        number = say("{path}", path=one["parameter"])
        if one["drawn_with_it"]:
            number = say("{path} (and {n} with it)", path=one["parameter"], n=len(one["drawn_with_it"]))
        published = measured_range(one["published_low"], one["published_high"], one["unit"])
        shares = [
            "" if one[key] is None else f"{max(one[key], 0.0):.2f} ± {one[f'{key}_half_width']:.2f}"
            for key in ("first_order", "total")
        ]
        row(factors, number, published, _ends(one, unit), *shares)
    if factors.rows:
        console().print(factors)
    for text in data["said"]:
        line(say("- {text}", text=text))
    key = "{n:,} numbers move nothing; {evaluations:,} evaluations."
    line(say(key, n=data["factors_that_move_nothing"], evaluations=data["evaluations"]))
    for limit in data["limits"]:
        line(limit)


def _ends(one: dict[str, Any], unit: str) -> Text:
    """Return the margins at the ends of a number's published range."""
    low, high = (
        one[f"failed_at_{end}"] or margin_text(one[f"margin_at_{end}"], one[f"margin_unit_at_{end}"] or unit)
        for end in ("low", "high")
    )
    return say(
        "{low} to {high}, the verdict changes" if one["flips_within_range"] else "{low} to {high}", low=low, high=high
    )
