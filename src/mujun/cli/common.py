"""Code shared by the commands: arguments, progress bar, first compilation, output."""

import contextlib
import os
import sys
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from rich.console import Console
from rich.text import Text as RichText

from mujun.base.outcomes import BadInput
from mujun.base.processes import Tick
from mujun.base.text import say
from mujun.reports.formats.files import check_folder
from mujun.reports.language import lines, t

if TYPE_CHECKING:
    from mujun.runs.shared.request import Result

WIDEST_LINE, NARROWEST_LINE = 100, 20
"""Greatest and least width of a line of prose, columns."""
WITHOUT_TERMINAL = 160
"""Width of a line where standard output is no terminal, columns."""
Asked = TypeVar("Asked")
Answered = TypeVar("Answered", bound="Result")


class PlainConsole(Console):
    """A console for which no text is markup, and which leaves a broken pipe to the program."""

    def __init__(self, stderr: bool = False, width: int | None = None) -> None:
        super().__init__(stderr=stderr, width=width, markup=False, emoji=False, highlight=False)

    def on_broken_pipe(self) -> None:
        """Raise the error that is being handled; rich would end the program at once."""
        raise


def console() -> Console:
    """Return a console on standard output, for which no text is markup.

    Without a terminal it is wide enough for tables, or as wide as COLUMNS says.
    """
    known = sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdigit()
    return PlainConsole(width=None if known else WITHOUT_TERMINAL)


def notes() -> Console:
    """Return a console on standard error, for everything that is not the answer; no text is markup for it."""
    return PlainConsole(stderr=True)


def note(text: str) -> None:
    """Print a line on standard error, in the current language."""
    notes().print(RichText(printable(t(text))), soft_wrap=True)


def printable(text: str) -> str:
    """Return a text without control characters: a terminal would obey them."""
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cc")


def tell_text(text: str, indent: int = 0, style: str = "") -> None:
    """Print a text in the current language, without markup and control characters, in lines that fit the screen."""
    screen = console()
    width = max(min(screen.width, WIDEST_LINE) - indent, NARROWEST_LINE)
    for line in lines(printable(t(text)), width):
        screen.print(RichText(f"{' ' * indent}{line}", style), soft_wrap=True)


class Bar:
    """A progress bar on standard error, shown from the start of the work if that is a terminal."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.stack = contextlib.ExitStack()
        self.terminal = bool(what) and notes().is_terminal
        self.advance: Tick | None = None

    def __enter__(self) -> "Bar":
        return self

    def __exit__(self, *_: object) -> None:
        self.stack.close()

    def ready(self) -> None:
        """Compile if necessary, then show the bar."""
        compile_first()
        if self.terminal:
            from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

            columns = TextColumn("{task.description}", markup=False), BarColumn(), TimeRemainingColumn()
            bar = self.stack.enter_context(Progress(*columns, console=notes(), transient=True))
            task = bar.add_task(t(self.what), total=1.0)
            self.advance = lambda share: bar.advance(task, share)

    @property
    def tick(self) -> Tick | None:
        """Function to call with each finished fraction of the work; None without a terminal."""
        return self._tick if self.terminal else None

    def _tick(self, share: float) -> None:
        if self.advance is not None:
            self.advance(share)


def answer(
    run: Callable[[Asked, Callable[[], None], Tick | None], Answered],
    request: Asked,
    show: Callable[[Answered], None],
    out: Path | None,
    as_json: bool,
    what: str = "",
) -> Answered:
    """Run a request, write its files if a folder is given, print JSON or show the result; return the result.

    what: label of the progress bar; '': no bar.
    """
    if out is not None:
        check_folder(out)
    with Bar(what) as bar:
        found = run(request, bar.ready, bar.tick)
    if out is not None:
        paths = found.write(out)
        note(", ".join([str(paths[0]), *(path.name for path in paths[1:])]))
    if as_json:
        print_json(found.to_dict())
    else:
        show(found)
        tell_cautions(found.data.get("cautions", ()))
    return found


def tell_cautions(cautions: Sequence[str]) -> None:
    """Print what looks wrong with what a run used, a line each."""
    for caution in cautions:
        tell_text(say("check: {caution}", caution=caution), style="yellow")


def changes_of(texts: Sequence[str] | None) -> dict[str, str]:
    """Return changed numbers, path -> value, from texts PATH=VALUE."""
    from mujun.scenario.reading.changes import said_changes

    try:
        return said_changes(texts or ())
    except BadInput as error:
        raise BadInput(say("--param {fault}", fault=error.args[0])) from None


def defended(
    defences: Sequence[str] | None,
    mode: str,
    sensors: Sequence[str] | None,
    network: str | None,
    on: Sequence[str] | None,
    off: Sequence[str] | None,
    interceptor: str | None,
    object_seen: str,
    early_intercept: bool,
) -> dict[str, Any]:
    """Return the fields of every request about sites that defend. None: the option was not given."""
    return {
        "defences": defences or (),
        "mode": mode,
        "sensors": sensors or (),
        "network": network,
        "on": on or (),
        "off": off or (),
        "interceptor": interceptor,
        "object_seen": object_seen,
        "early_intercept": early_intercept,
    }


def compile_first() -> None:
    """Have the kernels compiled at the first run with these sources, with a message and a progress bar."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from mujun.analyses import warm_up
    from mujun.base.compiled import code_folder

    columns = TextColumn("{task.description:<30}", markup=False), BarColumn(), TimeElapsedColumn()
    progress = Progress(*columns, console=notes(), transient=True)
    task = progress.add_task(t("compiling"))
    with contextlib.ExitStack() as shown:

        def begin(steps: int) -> None:
            if code_folder.fault:
                note(f"mujun: {t(code_folder.fault)}.")
            note(say("First run: compiling the physics for this machine (once, about half a minute)."))
            progress.update(task, total=steps)
            shown.enter_context(progress)

        def done(name: str) -> None:
            progress.update(task, advance=1, description=t(say("compiled: {name}", name=name)))

        warm_up.compile_first(done, begin)


def print_json(value: Any) -> None:
    """Print one JSON object on standard output."""
    import json

    from mujun.reports.plain import to_json

    text = to_json(value)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:  # JSON has an escape for every character, so none is replaced
        text = json.dumps(json.loads(text), indent=2)
    print(text)


def number_text(value: float | None) -> str:
    """Return a whole number for a table; a dash for None."""
    return "–" if value is None else f"{value:,.0f}"
