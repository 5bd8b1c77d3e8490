"""Lines and tables on the screen, in the current language; names and texts are shown as they are, without markup."""

from rich.table import Column, Table
from rich.text import Text as Styled

from mujun.cli.common import console
from mujun.reports.language import ENGLISH, columns, lines, spoken, t


def line(text: str, style: str = "", after: str = "") -> None:
    """Print a text in the current language. style: of the text; after: a text without style that follows."""
    screen, shown = console(), Styled(t(text), style)
    if after:
        shown.append(f" {t(after)}", "not bold")
    if spoken() == ENGLISH or columns(shown.plain) <= screen.width:
        screen.print(shown)
        return
    for part in lines(shown.plain, screen.width):
        screen.print(Styled(part, "" if after else style))


def table(*heads: str | Column, title: str = "") -> Table:
    """Return a table with headings, and a title if given, in the current language."""
    shown = [t(head) if isinstance(head, str) else head for head in heads]
    return Table(*shown, title=t(title) if title else None, title_justify="left")


def row(of: Table, *cells: str) -> None:
    """Add a row of words, in the current language, and numbers."""
    of.add_row(*(Styled(t(cell)) for cell in cells))


def bar_column(head: str, width: int) -> Column:
    """Return a column that is never narrower than a bar."""
    return Column(t(head), no_wrap=True, min_width=width)
