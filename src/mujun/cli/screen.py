"""Lines and tables on the screen, in the current language; names and texts are shown as they are, without markup."""

from collections.abc import Callable
from typing import Any

from rich.table import Column, Table
from rich.text import Text as Styled

from mujun.cli.common import console, printable
from mujun.cli.streams import give_up_output
from mujun.reports.language import ENGLISH, columns, lines, spoken, t


def line(text: str, style: str = "", after: str = "") -> None:
    """Print a text in the current language. style: of the text; after: a text without style that follows."""
    screen, shown = console(), Styled(printable(t(text)), style)
    if after:
        shown.append(f" {printable(t(after))}", "not bold")
    if spoken() == ENGLISH or columns(shown.plain) <= screen.width:
        screen.print(shown)
        return
    for part in lines(shown.plain, screen.width):
        screen.print(Styled(part, "" if after else style))


def table(*heads: str | Column, title: str = "") -> Table:
    """Return a table with headings, and a title if given, in the current language."""
    shown = [Column(_cell(head)) if isinstance(head, str) else head for head in heads]
    return Table(*shown, title=_cell(title) if title else None, title_justify="left")


def row(of: Table, *cells: str) -> None:
    """Add a row of words, in the current language, and numbers."""
    of.add_row(*(_cell(cell) for cell in cells))


def _cell(text: str) -> Styled:
    return Styled(printable(t(text)))


def bar_column(head: str, width: int) -> Column:
    """Return a column that is never narrower than a bar."""
    return Column(_cell(head), no_wrap=True, min_width=width)


class Screen:
    """Standard output that may break before the work is done, as that of `| head` does: the work goes on to its files."""

    def __init__(self) -> None:
        self._fault: OSError | None = None

    def show(self, shows: Callable[..., None], *what: Any, **how: Any) -> None:
        """Call a function that prints, unless the output is broken already."""
        if self._fault is not None:
            return
        try:
            shows(*what, **how)
        except OSError as error:
            self._fault = error
            give_up_output()

    def end(self) -> None:
        """Raise the fault of the output, if there was one."""
        if self._fault is not None:
            raise self._fault
