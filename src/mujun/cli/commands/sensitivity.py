"""`mujun sensitivity`."""

from pathlib import Path
from typing import Any, get_args

from rich.table import Table

from mujun.base.outcomes import BadInput
from mujun.cli.common import check_out, compile_first, console, notes, print_json, progress
from mujun.reports.data.provenance import provenance
from mujun.reports.data.sensitivity import sensitivity_data
from mujun.reports.formats.files import write_files
from mujun.reports.formats.tabular import csv_text, data_workbook
from mujun.reports.plain import to_json
from mujun.reports.wording import margin_text
from mujun.runs.asked import builder, one_study
from mujun.scenario.numbers.uncertain import Distribution
from mujun.studies.questions import has_margin
from mujun.studies.sensitivity import sensitivity


def run(
    names: list[str],
    evaluations: int,
    factors: int,
    of: list[str],
    seed: int,
    distribution: str,
    out: Path | None,
    presets: list[str],
    params: list[str],
    as_json: bool,
) -> None:
    """Show what decides a study."""
    if distribution not in get_args(Distribution):
        raise BadInput(f"--distribution {distribution}: expected {' or '.join(get_args(Distribution))}")
    check_out(out)
    built = builder(params, names, presets)
    study = one_study(built, names)
    if not has_margin(study):
        raise BadInput(f"{study.id} is a table of other verdicts and has no margin; expected one of those studies")
    compile_first()
    with progress(f"what decides {study.id}") as tick:
        found = sensitivity(built.catalogue, study, evaluations, factors, seed, distribution, tick, of)  # type: ignore[arg-type]
    data = sensitivity_data(found, built.catalogue)
    used = {number.entry for swing in found.swings for number in swing.numbers} | {study.id}
    asked = "".join(f" --of {path}" for path in of)
    data["provenance"] = provenance(
        built.catalogue, used, f"mujun sensitivity {' '.join(names)} --evaluations {evaluations} --seed {seed}{asked}"
    )
    data["provenance"]["seed"] = seed
    if out is not None:
        files = {"sensitivity.json": to_json(data) + "\n", "sensitivity.csv": csv_text(data["factors"])}
        write_files(out, {**files, "tables.xlsx": data_workbook(data)})
        notes().print(f"sensitivity: {out}/sensitivity.json, .csv, tables.xlsx", highlight=False)
    if as_json:
        print_json(data)
    else:
        _show(data)


def _show(data: dict[str, Any]) -> None:
    screen, unit = console(), data["margin_unit"]
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
