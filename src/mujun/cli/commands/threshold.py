"""`mujun threshold`."""

from pathlib import Path
from typing import Any

from rich.table import Table

from mujun.base.outcomes import BadInput
from mujun.cli.common import check_out, compile_first, console, notes, print_json, progress
from mujun.reports.data.provenance import provenance
from mujun.reports.data.threshold import LIMITS, frontier_data, thresholds_data
from mujun.reports.formats.files import write_files
from mujun.reports.formats.tabular import csv_text, data_workbook
from mujun.reports.plain import to_json
from mujun.reports.wording import margin_text
from mujun.runs.asked import builder, one_study
from mujun.studies.evaluate import Evaluator
from mujun.studies.parameters import parameter_at, parameters_of
from mujun.studies.questions import has_margin
from mujun.studies.threshold import frontier, thresholds


def run(
    names: list[str],
    paths: list[str],
    pair: bool,
    out: Path | None,
    presets: list[str],
    params: list[str],
    as_json: bool,
) -> None:
    """Show at which value of each number a study's verdict flips."""
    if pair and len(paths) != 2:
        raise BadInput(f"--pair is over two numbers, {len(paths)} are named; expected --of twice")
    check_out(out)
    built = builder(params, names, presets)
    catalogue, study = built.catalogue, one_study(built, names)
    if not has_margin(study):
        raise BadInput(
            f"{study.id} is a table of other verdicts and has none that could flip; expected one of those studies"
        )
    asked = [parameter_at(catalogue, path) for path in paths]
    compile_first()
    evaluator = Evaluator(catalogue, study)
    data: dict[str, Any]
    with progress(f"flips of {study.id}") as tick:
        if pair:
            found_at = frontier(evaluator, asked[0], asked[1], tick)
            data = {"study": study.id, "frontier": frontier_data(asked[0], found_at), "limits": list(LIMITS)}
        else:
            found = thresholds(evaluator, asked or parameters_of(catalogue, evaluator.used), tick)
            data = thresholds_data(found, catalogue)
    data["provenance"] = provenance(catalogue, evaluator.used, " ".join(["mujun threshold", *names]))
    if out is not None:
        rows = data.get("frontier") or [{k: v for k, v in flip.items() if k != "published"} for flip in data["flips"]]
        write_files(
            out,
            {
                "threshold.json": to_json(data) + "\n",
                "threshold.csv": csv_text(rows),
                "tables.xlsx": data_workbook(data),
            },
        )
        notes().print(f"flips: {out}/threshold.json, .csv, tables.xlsx", highlight=False)
    if as_json:
        print_json(data)
    elif pair:
        _show_frontier(data)
    else:
        _show(data)


def _show(data: dict[str, Any]) -> None:
    screen = console()
    screen.print(
        f"[bold]{data['study']}[/bold]: {data['verdict']}, {margin_text(data['margin'], data['margin_unit'])}",
        highlight=False,
    )
    table = Table(
        "number", "now", "flips at", "published", "change", title="What would have to be true", title_justify="left"
    )
    silent = []
    for flip in data["flips"]:
        if flip["value"] is None:
            silent.append(flip["parameter"])
            continue
        published = f"{flip['published_low']:.4g} to {flip['published_high']:.4g}"
        inside = "" if flip["within_published"] else " (outside)"
        now = f"{flip['nominal']:.4g} {flip['unit']}".removesuffix(" 1")
        change = f"{flip['value'] / flip['nominal'] - 1.0:+.0%}" if flip["nominal"] else "–"
        table.add_row(flip["parameter"], now, f"{flip['value']:.4g}{inside}", published, change)
    if table.rows:
        screen.print(table)
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
    screen.print(data["limits"][0], highlight=False)
