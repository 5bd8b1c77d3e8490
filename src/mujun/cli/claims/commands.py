"""Options of `mujun assess`, `page`, `reproduce`, `sensitivity`, `threshold` and `validate`."""

from pathlib import Path
from typing import Annotated

import typer

from mujun.base.text import say
from mujun.cli.language import NUMBER_HELP
from mujun.cli.options import AsJson, Files, Params, Presets


def assess(
    studies: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="STUDY",
            help="Studies, and files of your own (YAML, BibTeX) in any order; default: those of the document.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for the brief (HTML, Markdown, JSON) and its sources (default: a new one per run)."),
    ] = None,
    compare: Annotated[
        Path | None,
        typer.Option(
            metavar="OLD.json",
            help="brief.json of an earlier run: which verdicts changed, and by which number.",
        ),
    ] = None,
    samples: Annotated[
        int,
        typer.Option(help="Number of runs, each with all numbers drawn from their published ranges (a multiple of 8)."),
    ] = 256,
    nominal: Annotated[
        bool,
        typer.Option(
            "--nominal", help="A quick look: best estimates only, no runs over the ranges and no probability."
        ),
    ] = False,
    seed: Annotated[int, typer.Option(help="Seed of the draws.")] = 0,
    precision: Annotated[
        float | None,
        typer.Option(
            metavar="P", help="Stop drawing once each probability is known to +-P (looked at every half of the draws)."
        ),
    ] = None,
    distribution: Annotated[
        str, typer.Option(help="Distribution of the draws: triangular (peak at the nominal value) or uniform.")
    ] = "triangular",
    holds_from: Annotated[
        float, typer.Option(help="Share of runs from which on a claim is possible, or supported.")
    ] = 0.9,
    fails_to: Annotated[
        float, typer.Option(help="Share of runs up to which a claim is ruled out, or contradicted.")
    ] = 0.1,
    without_rung: Annotated[
        list[str] | None,
        typer.Option(
            "--without-rung",
            metavar="RUNG",
            help="Skip a step of the step-by-step test: reach, seen, discriminated, stock, doctrine.",
        ),
    ] = None,
    pictures: Annotated[bool, typer.Option(help="Draw maps and charts into the brief.")] = True,
    live: Annotated[
        bool, typer.Option(help="Write the live page, too: batteries to be dragged, numbers to be changed.")
    ] = True,
    pdf: Annotated[bool, typer.Option("--pdf", help="Print the brief as PDF, too (with a Chromium).")] = False,
    package: Annotated[
        Path | None, typer.Option(metavar="OUT.zip", help="Write all it takes to run this again, too (RO-Crate).")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an earlier run in the folder.")] = False,
    verbose: Annotated[
        bool,
        typer.Option(
            "--verbose", "-v", help="Print steps, readings, governments' numbers and limits of each claim, too."
        ),
    ] = False,
    open_brief: Annotated[bool, typer.Option("--open", help="Open the brief in the browser.")] = False,
    preset: Presets = None,
    file: Files = None,
    param: Params = None,
    json: AsJson = False,
) -> None:
    """Test claims: print a verdict and a sentence for each, and write a brief with pictures and sources."""
    from mujun.cli.claims import assess as command
    from mujun.cli.common import changes_of
    from mujun.reports.language import spoken
    from mujun.runs.claims.assess import AssessRequest, sampling_of
    from mujun.runs.claims.written import Written

    request = AssessRequest(
        studies=tuple(studies or ()),
        sampling=sampling_of(0 if nominal else samples, seed, distribution, precision, holds_from, fails_to),
        without_rungs=tuple(without_rung or ()),
        presets=tuple(preset or ()),
        compare=compare,
        params=changes_of(param),
        files=file or (),
    )
    command.show(
        request, out, command.Shown(json, verbose, open_brief), Written(force, pdf, pictures, package, spoken(), live)
    )


def explain(
    study: Annotated[
        list[str], typer.Argument(metavar="CLAIM", help="A study, or its file, with other files of your own.")
    ],
    run: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="A run of `mujun assess`: what it found on the claim, too.")
    ] = None,
    file: Files = None,
) -> None:
    """One claim in words: what it computes, its readings, its limits, how to read it; with --run, what a run found."""
    from mujun.cli.claims import explain as command

    command.show(study, file or (), run)


def page(
    studies: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="STUDY",
            help="Studies, and files of your own (YAML, BibTeX) in any order; default: those of the document that have a page.",
        ),
    ] = None,
    out: Annotated[
        Path, typer.Option(metavar="FILE.html", help="The page, one file that opens without a network.")
    ] = Path("page.html"),
    points: Annotated[int, typer.Option(help="Points on the ground around each defence.")] = 2500,
    open_page: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace an earlier page.")] = False,
    preset: Presets = None,
    file: Files = None,
    param: Params = None,
    json: AsJson = False,
) -> None:
    """A live page: drag batteries and radars, change numbers, and see ground, shots and verdict follow; one file, no network."""
    from mujun.cli.claims import page as command
    from mujun.cli.common import changes_of
    from mujun.runs.claims.page import PageRequest

    request = PageRequest(
        studies=tuple(studies or ()), points=points, presets=preset or (), params=changes_of(param), files=file or ()
    )
    command.show(request, out, json, open_page, force)


def reproduce(
    package: Annotated[Path, typer.Argument(metavar="PACKAGE.zip", help="A package of `mujun assess --package`.")],
    json: AsJson = False,
) -> None:
    """Run a package of `assess --package` again, and say whether every number agrees."""
    from mujun.cli.claims import reproduce as command
    from mujun.cli.common import answer
    from mujun.runs.claims.reproduce import ReproduceRequest, run

    found = answer(run, ReproduceRequest(package=package), command.show, None, json, say("the package again"))
    if not found.data["agrees"]:
        raise typer.Exit(1)


def sensitivity(
    study: Annotated[
        list[str], typer.Argument(metavar="STUDY", help="A study, or its file, with other files of your own.")
    ],
    evaluations: Annotated[
        int, typer.Option(help="Evaluations for the indices, at most: more of them, narrower intervals.")
    ] = 1024,
    factors: Annotated[int, typer.Option(help="How many of the numbers that move the margin most get indices.")] = 8,
    of: Annotated[
        list[str] | None,
        typer.Option(metavar="PATH", help="Only this number, and those drawn with it; may be repeated (default: all)."),
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the design.")] = 0,
    distribution: Annotated[
        str, typer.Option(help="Distribution of the draws: triangular (peak at the nominal value) or uniform.")
    ] = "triangular",
    out: Annotated[Path | None, typer.Option(help="Folder for data and tables (JSON, CSV, XLSX).")] = None,
    preset: Presets = None,
    file: Files = None,
    param: Params = None,
    json: AsJson = False,
) -> None:
    """Which input drives a verdict, alone and in combination (Sobol' indices)."""
    from mujun.cli.claims import sensitivity as command
    from mujun.cli.common import answer, changes_of
    from mujun.runs.claims.sensitivity import SensitivityRequest, run

    request = SensitivityRequest(
        study=study, paths=of or (), evaluations=evaluations, factors=factors, seed=seed, distribution=distribution,
        presets=preset or (), params=changes_of(param), files=file or (),
    )  # fmt: skip
    answer(run, request, command.show, out, json, say("which inputs matter"))


def threshold(
    study: Annotated[
        list[str], typer.Argument(metavar="STUDY", help="A study, or its file, with other files of your own.")
    ],
    of: Annotated[
        list[str] | None,
        typer.Option(metavar="PATH", help=NUMBER_HELP),
    ] = None,
    pair: Annotated[
        bool,
        typer.Option("--pair", help="With two --of: where the verdict changes in the second, over the first's range."),
    ] = False,
    out: Annotated[Path | None, typer.Option(help="Folder for data and tables (JSON, CSV, XLSX).")] = None,
    preset: Presets = None,
    file: Files = None,
    param: Params = None,
    json: AsJson = False,
) -> None:
    """What would change a verdict: the value of each number at which it changes, beside the published values."""
    from mujun.cli.claims import threshold as command
    from mujun.cli.common import answer, changes_of
    from mujun.runs.claims.threshold import ThresholdRequest, run

    request = ThresholdRequest(
        study=study, paths=of or (), pair=pair, presets=preset or (), params=changes_of(param), files=file or ()
    )
    answer(run, request, command.show, out, json, say("values that change the verdict"))


def validate(
    out: Annotated[Path | None, typer.Option(help="Folder for the table (Markdown, JSON, CSV, XLSX).")] = None,
    case: Annotated[Path | None, typer.Option(help="A check case of your own (YAML; see docs/check-case.md).")] = None,
    raids: Annotated[
        int, typer.Option(help="Raids drawn for each simulated line; its tolerance is in standard errors.")
    ] = 1_000_000,
    json: AsJson = False,
) -> None:
    """Check the program: its numbers beside published ones, with tolerance, pass or miss."""
    from mujun.cli.claims import validate as command
    from mujun.cli.common import answer
    from mujun.runs.claims.validate import ValidateRequest, run

    answer(run, ValidateRequest(case=case, raids=raids), command.show, out, json)
