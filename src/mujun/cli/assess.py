"""`mujun assess`."""

import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from rich.table import Table

from mujun.analyses.ladder import ALL, RUNGS
from mujun.base.outcomes import BadInput, nearest_names
from mujun.cli.common import builder, check_out, compile_first, console, notes, print_json, progress
from mujun.reports.bibliography import to_bibtex, to_csl
from mujun.reports.brief import assessment, margin_of, margin_text, markdown, rung_text, to_json, write_files
from mujun.reports.comparison import comparison_data
from mujun.reports.probability import draws_said, influences_said, probability_text
from mujun.reports.provenance import provenance
from mujun.scenario.uncertain import Distribution
from mujun.studies.check import check_names
from mujun.studies.compare import compare, earlier_run
from mujun.studies.design import Design, Sampling
from mujun.studies.replicates import sampled
from mujun.studies.run import run_all, studies_named
from mujun.studies.verdict import NO_VERDICT, StudyResult, ladder_rows

FLIPS_SHOWN = 3
"""Flips of each study on the screen, the nearest; the brief holds all."""


def sampling_of(
    samples: int, seed: int, distribution: str, precision: float | None, holds_from: float, fails_to: float
) -> Sampling | None:
    """Return what is asked of draws; None where none are asked for. Raises BadInput for what makes no sense."""
    if distribution not in get_args(Distribution):
        raise BadInput(f"--distribution {distribution}: expected {' or '.join(get_args(Distribution))}")
    if samples == 0:
        if precision is not None:
            raise BadInput(
                "--precision says when draws end, and none are asked for; expected --samples N, the most of them"
            )
        return None
    return Sampling(Design(samples, seed, distribution), precision, holds_from, fails_to)  # type: ignore[arg-type]


def run(
    names: list[str],
    out: Path | None,
    older: Path | None,
    sampling: Sampling | None,
    without: list[str],
    presets: list[str],
    params: list[str],
    as_json: bool,
) -> None:
    """Run studies, print the table, write the brief."""
    for rung in without:
        if rung not in RUNGS:
            raise BadInput(f"--without-rung {rung}: expected one of {', '.join(RUNGS)}{nearest_names(rung, RUNGS)}")
    built = builder(params, names, presets)
    studies = studies_named(built.catalogue, [name for name in names if not name.lower().endswith(".bib")])
    for study in studies:
        check_names(built, study)
    check_out(out)
    old = _older(older)
    compile_first()
    told = notes()
    if told.is_terminal:
        told.print(f"testing {', '.join(study.id for study in studies)} …", highlight=False)
    results = run_all(built, studies, ALL - set(without))
    command = [*names, *_options(sampling)]
    command += [f"--without-rung {rung}" for rung in without]
    if sampling is not None:
        with progress("draws, then flips") as tick:
            results = sampled(built.catalogue, results, sampling, tick)
    facts = provenance(built.catalogue, built.used, _command(command, presets, params))
    facts["seed"] = sampling.design.seed if sampling else None
    facts["interceptor_boosts"] = built.boosts()
    data = assessment(results, facts)
    moved = compare(built.catalogue, results, facts["numbers"], facts["source_hash"], old) if old is not None else None
    if moved is not None:
        data["compared"] = comparison_data(moved, str(older))
    folder = out or _new_folder()
    keys = [row["key"] for row in facts["sources"]]
    written = write_files(
        folder,
        {
            "brief.md": markdown(results, built.catalogue, facts),
            "brief.json": to_json(data) + "\n",
            "sources.bib": to_bibtex(built.catalogue.sources, keys),
            "sources.csl.json": to_csl(built.catalogue.sources, keys),
        },
    )
    if as_json:
        print_json(data)
    else:
        _show(results)
        if moved is not None:
            _show_moves(data["compared"])
    told.print(f"brief: {written[0]}, {', '.join(path.name for path in written[1:])}", highlight=False)


def _options(sampling: Sampling | None) -> list[str]:
    """Return the options of a command line that ask for the same draws."""
    if sampling is None:
        return []
    design, plain = sampling.design, Sampling(sampling.design)
    out = [f"--samples {design.samples} --seed {design.seed}"]
    if design.distribution != "triangular":
        out.append(f"--distribution {design.distribution}")
    for name in ("precision", "holds_from", "fails_to"):
        if (value := getattr(sampling, name)) != getattr(plain, name):
            out.append(f"--{name.replace('_', '-')} {value:g}")
    return out


def _older(path: Path | None) -> Mapping[str, Any] | None:
    """Return an earlier run to compare with."""
    if path is None:
        return None
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadInput(
            f"--compare {path}: cannot be read ({error.strerror}); expected the brief.json of a run"
        ) from None
    except ValueError:
        raise BadInput(f"--compare {path}: this is no JSON; expected the brief.json of a run") from None
    return earlier_run(data, str(path))


def _show_capitals(result: StudyResult) -> None:
    """Show the verdicts of a coalition side by side."""
    rows = result.answer.tables["verdicts"]
    columns = [name.removesuffix(": margin") for name in rows[0] if name.endswith(": margin")]
    table = Table("claim", *columns, title=f"{result.study.name}", title_justify="left")
    for row in rows:
        cells = [f"{row[c]}, {margin_text(row[f'{c}: margin'], row[f'{c}: unit'])}" for c in columns]
        table.add_row(row["study"], *cells)
    console().print(table)


def _show_ladders(results: list[StudyResult]) -> None:
    """Show what is left of each claim at each rung."""
    table = Table(
        "claim", *RUNGS, title='From "could" to "would": each rung asks for all before it', title_justify="left"
    )
    for result in results:
        if result.ladder:
            table.add_row(result.study.id, *(rung_text(row) for row in ladder_rows(result)))
    if table.rows:
        console().print(table)


def _show_moves(data: dict[str, Any]) -> None:
    screen = console()
    moved = [move for move in data["moves"] if move["moved"]]
    screen.print(
        f"[bold]Compared with {data['with']}[/bold]: {len(moved)} of {len(data['moves'])} studies moved",
        highlight=False,
    )
    for move in moved:
        before, now = (margin_text(move[key], move["margin_unit"]) for key in ("margin_before", "margin"))
        screen.print(
            f"  {move['study']}: {move['verdict_before']}, {before} → {move['verdict']}, {now}", highlight=False
        )
        for cause in move["causes"]:
            by = None if cause["share"] is None else margin_text(cause["share"], move["margin_unit"])
            share = "cannot be put back" if by is None else f"moved it by {by}"
            screen.print(f"    {cause['path']}: {cause['before']} → {cause['now']}; {share}", highlight=False)
        if not move["causes"]:
            screen.print("    no number it rests on changed: the program or the scenario did", highlight=False)
    if data["program_changed"]:
        screen.print("  the program's own sources changed as well", highlight=False)


def _command(names: list[str], presets: list[str], params: list[str]) -> str:
    changes = [*(f"--preset {p}" for p in presets), *(f"--param '{p}'" for p in params)]
    return " ".join(["mujun assess", *names, *changes])


def _new_folder() -> Path:
    stamp = time.strftime("%Y%m%d-%H%M%S")
    folder, count = Path(f"mujun-run-{stamp}"), 1
    while folder.exists():
        count += 1
        folder = Path(f"mujun-run-{stamp}-{count}")
    return folder


def _show(results: list[StudyResult]) -> None:
    drawn = next((result.probability for result in results if result.probability is not None), None)
    title = "Claims at nominal values"
    if drawn is not None:
        title = f"Claims over the published ranges ({drawn.design.samples:,} draws, {drawn.design.distribution})"
    table = Table(title=title, title_justify="left", show_lines=True)
    columns = [("claim", 4), ("verdict", 1), ("nominal margin" if drawn else "margin", 1)]
    columns += [("holds in", 1)] if drawn else []
    for name, ratio in (*columns, ("flips at burnout speed", 1), ("what decides", 5)):
        table.add_column(name, ratio=ratio)
    for result in results:
        answer = result.answer
        speed = f"{answer.required_speed / 1e3:.2f} km/s" if answer.required_speed is not None else answer.required_note
        colour = {"holds": "green", "fails": "red"}.get(result.verdict, "yellow")
        table.add_row(
            f"[bold]{result.study.id}[/bold]: {result.study.claim}",
            f"[{colour}]{result.verdict}[/{colour}]",
            margin_of(result),
            *([probability_text(result.probability)] if drawn else []),
            speed,
            answer.decides,
        )
    screen = console()
    screen.print(table)
    _show_ladders(results)
    for result in results:
        if result.verdict == NO_VERDICT:
            _show_capitals(result)
        for variant in result.variants:
            speed_text = ""
            if variant.answer.required_speed is not None:
                speed_text = f", flips at {variant.answer.required_speed / 1e3:.2f} km/s"
            margin = margin_text(variant.answer.margin, result.unit(variant.answer))
            screen.print(
                f"  {result.study.id} {variant.name}: {variant.verdict}, {margin}{speed_text}", highlight=False
            )
        for flip in result.flips[:FLIPS_SHOWN]:
            if flip.value is not None:
                screen.print(f"  {result.study.id}: {flip.parameter.path} {flip.said()}", highlight=False)
        for line in influences_said(result):
            screen.print(f"  {result.study.id}: {line}", highlight=False)
    for line in (*draws_said(results), "Open-literature kinematics only; limits and sources stand in the brief."):
        screen.print(line, highlight=False)
    sys.stdout.flush()
