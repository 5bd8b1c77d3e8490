"""Options of `mujun catalogue`."""

from pathlib import Path
from typing import Annotated

import typer

from mujun.cli.options import AsJson, Files, in_language

catalogue_app = typer.Typer(help="The numbers and their sources.", no_args_is_help=True)


@catalogue_app.command("list")
@in_language
def catalogue_list(
    kind: Annotated[
        str | None, typer.Argument(help="Kind: missile, interceptor, radar, defence, place, area, study…")
    ] = None,
    file: Files = None,
    json: AsJson = False,
) -> None:
    """All entries, by kind."""
    from mujun.cli.numbers import entries as command

    command.show_list(kind, file or (), json)


@catalogue_app.command("show")
@in_language
def catalogue_show(
    names: Annotated[
        list[str], typer.Argument(metavar="NAME...", help="Ids or names of entries, and files of your own.")
    ],
    json: AsJson = False,
) -> None:
    """Every number of an entry, or of all entries of a file, with range, source and trust mark."""
    from mujun.cli.numbers import entries as command

    command.show_entries(names, json)


@catalogue_app.command("cite")
@in_language
def catalogue_cite(
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME...", help="Keys of sources, entries whose sources are wanted, or files of your own."
        ),
    ],
    form: Annotated[str, typer.Option("--format", help="Format: text | bibtex | csl.")] = "text",
    json: AsJson = False,
) -> None:
    """Sources, to be cited: as text, BibTeX or CSL-JSON."""
    from mujun.cli.numbers import entries as command

    command.cite(names, form, json)


@catalogue_app.command("check")
@in_language
def catalogue_check(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE", help="Files of your own (YAML, BibTeX) to check, too.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Every entry valid, every reference and every source there?"""
    from mujun.cli.numbers import entries as command

    command.check(files or (), json)


@catalogue_app.command("schema")
@in_language
def catalogue_schema(json: AsJson = False) -> None:
    """JSON schema of study and catalogue files, with which an editor checks a file while it is typed; always JSON."""
    from mujun.cli.numbers import entries as command

    command.show_schema()
