"""`mujun sweep`: draws of a run of `assess`, spread over any number of machines that share a folder."""

from pathlib import Path
from typing import Annotated

import typer

from mujun.base.text import say
from mujun.cli.options import AsJson, Files, Params, Presets, in_language

sweep_app = typer.Typer(help="Runs with many draws, spread over machines that share a folder.", no_args_is_help=True)
Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder of the plan, which all machines share.")]


@sweep_app.command("plan")
@in_language
def plan(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="New folder, which all machines share.")],
    studies: Annotated[list[str] | None, typer.Argument(metavar="STUDY", help="As with `mujun assess`.")] = None,
    samples: Annotated[int, typer.Option(help="As with `mujun assess`.")] = 100_000,
    seed: Annotated[int, typer.Option(help="Seed of the draws.")] = 0,
    distribution: Annotated[str, typer.Option(help="As with `mujun assess`.")] = "triangular",
    holds_from: Annotated[float, typer.Option(help="As with `mujun assess`.")] = 0.9,
    fails_to: Annotated[float, typer.Option(help="As with `mujun assess`.")] = 0.1,
    preset: Presets = None,
    file: Files = None,
    param: Params = None,
) -> None:
    """Write a plan: what is asked, and the units into which the draws are divided. Compiles the program, if need be."""
    from mujun.cli.common import changes_of, compile_first
    from mujun.cli.screen import line
    from mujun.runs.claims import sweep
    from mujun.runs.claims.assess import AssessRequest, sampling_of

    request = AssessRequest(
        studies=tuple(studies or ()),
        sampling=sampling_of(samples, seed, distribution, None, holds_from, fails_to),
        presets=tuple(preset or ()), params=changes_of(param), files=file or (),
    )  # fmt: skip
    sweep.plan(request, folder, compile_first)
    line(
        say(
            "{n:,} units in {folder}: next, `mujun sweep work` on any number of cores",
            n=sweep.status(folder)["units"],
            folder=str(folder),
        )
    )


@sweep_app.command("work")
@in_language
def work(folder: Folder) -> None:
    """Draw units on one core until none is left to be claimed. Start as many of these as there are cores, anywhere."""
    import os

    from mujun.base.tasks.worker import ONE_THREAD

    os.environ.update(ONE_THREAD)
    from mujun.cli.common import compile_first, notes
    from mujun.cli.screen import line
    from mujun.reports.language import t
    from mujun.runs.claims import sweep

    count = sweep.work(
        folder, compile_first, lambda name: notes().print(t(say("drawn: {name}", name=name)), highlight=False)
    )
    line(say("{n:,} units drawn here; none is left to be claimed", n=count))


@sweep_app.command("status")
@in_language
def status(folder: Folder, json: AsJson = False) -> None:
    """How many units are done, being worked on, and left. What dead workers had claimed is put back."""
    from mujun.cli.common import print_json
    from mujun.cli.screen import line
    from mujun.runs.claims import sweep

    found = sweep.status(folder)
    if json:
        print_json(found)
        return
    line(
        say(
            "{done:,} of {units:,} units done, {claimed:,} being worked on, {left:,} left",
            **{k: v for k, v in found.items() if k != "folder"},
        )
    )


@sweep_app.command("collect")
@in_language
def collect(
    folder: Folder,
    out: Annotated[Path | None, typer.Option(help="As with `mujun assess`.")] = None,
    pictures: Annotated[bool, typer.Option(help="Draw maps and charts into the brief.")] = True,
    package: Annotated[Path | None, typer.Option(metavar="OUT.zip", help="As with `mujun assess`.")] = None,
    json: AsJson = False,
) -> None:
    """Check all units, and write the brief that `mujun assess` with the same request writes."""
    from mujun.base.tasks.ledger import PIECES
    from mujun.cli.claims import assess as command
    from mujun.reports.language import spoken
    from mujun.runs.claims import sweep
    from mujun.runs.claims.written import Written

    request = sweep.collected(folder)
    how = Written(pictures=pictures, package=package, language=spoken())
    command.show(request, out, command.Shown(json), how, folder / PIECES)
