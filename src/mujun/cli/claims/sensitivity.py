"""Output of `mujun sensitivity`."""

from rich.table import Table

from mujun.cli.common import console
from mujun.reports.wording import margin_text
from mujun.runs.claims.sensitivity import SensitivityResult


def show(found: SensitivityResult) -> None:
    """Show which numbers drive a study's verdict."""
    screen, data = console(), found.data
    unit = data["margin_unit"]
    screen.print(
        f"[bold]{data['study']}[/bold]: {margin_text(data['margin'], unit)} at nominal values", highlight=False
    )
    table = Table(
        "number", "published", "margin at the ends", "alone", "in all", title="What decides", title_justify="left"
    )
    for row in data["factors"]:
        more = f" (and {len(row['drawn_with_it'])} with it)" if row["drawn_with_it"] else ""
        published = f"{row['published_low']:.4g} to {row['published_high']:.4g} {row['unit']}".removesuffix(" 1")
        ends = " to ".join(
            row[f"failed_at_{end}"] or margin_text(row[f"margin_at_{end}"], row[f"margin_unit_at_{end}"] or unit)
            for end in ("low", "high")
        )
        flips = ", flips" if row["flips_within_range"] else ""
        shares = [
            "" if row[key] is None else f"{max(row[key], 0.0):.2f} ± {row[f'{key}_half_width']:.2f}"
            for key in ("first_order", "total")
        ]
        table.add_row(row["parameter"] + more, published, ends + flips, *shares)
    if table.rows:
        screen.print(table)
    for line in data["said"]:
        screen.print(f"- {line}", highlight=False)
    screen.print(
        f"{data['factors_that_move_nothing']} numbers move nothing; {data['evaluations']:,} evaluations. "
        + " ".join(data["limits"]),
        highlight=False,
    )
