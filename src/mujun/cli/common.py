"""What the commands share: the catalogue with the user's changes, the announced first compilation, output."""

import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console

from mujun.base.compiled import is_compiled
from mujun.base.outcomes import BadInput
from mujun.flight.shape import parse_shape
from mujun.scenario.build import Builder
from mujun.scenario.schema import Defence, Interceptor, Posture
from mujun.scenario.schema import Place as PlaceEntry
from mujun.scenario.study import Scenario


def console() -> Console:
    """Return a console on standard output; wide enough for tables when there is no terminal."""
    return Console() if sys.stdout.isatty() else Console(width=160)


def notes() -> Console:
    """Return the console for everything that is not the answer: standard error."""
    return Console(stderr=True)


def check_out(out: Path | None, run: str | None = None) -> None:
    """Raise BadInput where a folder for results cannot be had: not empty, no folder, or not to be written.

    run: name of the file that lists an earlier run which may be replaced.
    """
    if out is None:
        return
    if out.exists() and not out.is_dir():
        raise BadInput(f"--out {out}: is not a folder; expected a new or empty folder")
    if out.is_dir() and any(out.iterdir()) and not (run is not None and (out / run).is_file()):
        raise BadInput(f"--out {out}: exists and is not empty; expected a new or empty folder")
    made = [folder for folder in (out, *out.parents) if not folder.exists()]
    try:
        out.mkdir(parents=True, exist_ok=True)
        probe = out / ".mujun-probe"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise BadInput(f"--out {out}: cannot be written ({error.strerror}); expected a folder that can") from None
    finally:
        for folder in made:
            if folder.is_dir():
                folder.rmdir()


MODES = {
    "organic": "organic",
    "lor": "launch-on-remote",
    "eor": "engage-on-remote",
    "launch-on-remote": "launch-on-remote",
    "engage-on-remote": "engage-on-remote",
}


def each_once(what: str, ids: Sequence[str]) -> None:
    """Raise BadInput where something is named twice."""
    twice = next((name for name in ids if ids.count(name) > 1), None)
    if twice is not None:
        raise BadInput(f"{twice} is named twice; expected each {what} once")


def scenario_for(
    built: Builder,
    defences: Sequence[str],
    mode: str,
    sensors: Sequence[str] = (),
    interceptor: str | None = None,
    shots: int = 1,
    shapes: tuple[str, ...] = ("min-energy",),
    network: str | None = None,
    on: Sequence[str] = (),
    off: Sequence[str] = (),
    posture: str | None = None,
) -> Scenario:
    """Return the scenario that a command line asks for. Raises BadInput, before any work, for a name that does not exist."""
    if mode not in MODES:
        raise BadInput(f"--mode {mode}: expected organic, lor (launch-on-remote) or eor (engage-on-remote)")
    each_once("site", [built.get(Defence, name).id for name in defences])
    for name in sensors:
        built.sensor(name)
    each_once("sensor", [built.sensor_entry(name).id for name in sensors])
    for shape in shapes:
        if parse_shape(shape).full_burn:
            raise BadInput(
                f"--shape {shape}: is no flight to a point; expected min-energy, lofted=F, depressed=F or apogee=KM"
            )
    if interceptor is not None:
        built.get(Interceptor, interceptor)
    if network is None and (on or off):
        raise BadInput("--on and --off switch links and sensors of a network; expected --network NAME with them")
    if network is not None and sensors:
        raise BadInput("--sensor and --network are two ways to name the sensors; expected one of them")
    scenario = Scenario.model_validate(
        {
            "network": network,
            "switched_on": list(on),
            "switched_off": list(off),
            "posture": posture,
            "defences": list(defences),
            "sensors": list(sensors),
            "mode": MODES[mode],
            "interceptor": interceptor,
            "shots": shots,
            "shapes": list(shapes),
        }
    )
    built.network(scenario)
    return scenario


def expanded(built: Builder, names: Sequence[str]) -> tuple[list[str], str | None]:
    """Return the defences that a command line names, and the posture they come from if it names one instead.

    Raises BadInput for a name that is neither, or a posture with something beside it.
    """
    postures = [n for n in names if _is_posture(built, n)]
    if not postures:
        return list(names), None
    if len(names) > 1:
        raise BadInput(f"{postures[0]} is a posture, a whole set of sites; expected it by itself")
    posture = built.get(Posture, postures[0])
    defences = list(dict.fromkeys(element.defence for element in posture.elements))
    for change in built.catalogue.overrides:
        entry, _, field = change.path.partition(".")
        if field == "stock" and entry in defences:
            k = [element.defence for element in posture.elements].index(entry)
            raise BadInput(
                f"--param {change.path}: the posture {posture.id} brings the stock of its sites; expected a path of the posture, "
                f"such as {posture.id}.elements.{k}.stock"
            )
    return defences, posture.id


def _is_posture(built: Builder, name: str) -> bool:
    """Say whether a name is that of a posture and of no defence."""
    for kind in (Defence, Posture):
        try:
            built.catalogue.get(kind, name)
        except BadInput:
            continue
        return kind is Posture
    return False


@contextlib.contextmanager
def progress(what: str) -> Iterator[Callable[[float], None] | None]:
    """Show a bar on standard error, if that is a terminal, while shares of the work are told."""
    told = notes()
    if not told.is_terminal:
        yield None
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    with Progress(
        TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn(), console=told, transient=True
    ) as bar:
        task = bar.add_task(what, total=1.0)
        yield lambda share: bar.advance(task, share)


def aimed_at(built: Builder, asked: Sequence[str], defence: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the places and the groups of places among the targets asked for; where none are, those in the country of a site.

    Raises BadInput where that country has none.
    """
    places = built.catalogue.all(PlaceEntry)
    if not asked:
        country = built.get(Defence, defence).country
        home = tuple(place.id for place in places if place.country == country)
        if not home:
            raise BadInput(f"the catalogue has no place in {country}; expected --to PLACE or a group of places")
        return home, ()
    groups = {group for place in places for group in place.groups}
    return tuple(t for t in asked if t not in groups), tuple(t for t in asked if t in groups)


def compile_first() -> None:
    """Compile the kernels if this is the first run with these sources, and say so, with a progress bar."""
    if is_compiled():
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from mujun.analyses.warm_up import steps

    work = list(steps())
    told = notes()
    told.print("First run: compiling the physics for this machine (once, about half a minute).")
    columns = TextColumn("{task.description:<30}"), BarColumn(), TimeElapsedColumn()
    with Progress(*columns, console=told, transient=True) as progress:
        task = progress.add_task("compiling", total=len(work))
        for name, do in work:
            progress.update(task, description=f"compiling: {name}")
            do()
            progress.advance(task)


def print_json(value: Any) -> None:
    """Print one JSON object on standard output."""
    from mujun.reports.brief import to_json

    print(to_json(value))
