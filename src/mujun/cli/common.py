"""What the commands share: folders checked, the announced first compilation, output."""

import contextlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from rich.console import Console

from mujun.base.compiled import is_compiled
from mujun.base.outcomes import BadInput


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
    from mujun.reports.plain import to_json

    print(to_json(value))
