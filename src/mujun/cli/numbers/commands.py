"""Options of `mujun catalogue`."""

from pathlib import Path
from typing import Annotated

import typer

from mujun.cli.options import AsJson, Files, in_language, number_in

catalogue_app = typer.Typer(help="The numbers and their sources.", no_args_is_help=True)


def new(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="claim, missile, site, radar, raid, area or place.")],
    out: Annotated[
        Path | None, typer.Option(help="File to write (default: my-KIND.yaml); one that exists is never replaced.")
    ] = None,
    id: Annotated[
        str | None, typer.Option("--id", metavar="ID", help="Id of the new entry (default: my-KIND).")
    ] = None,
    range_km: Annotated[
        float | None,
        typer.Option(
            parser=number_in("km", "--range-km"),
            help="Range of a missile without a stage table, km: a representative one is made.",
        ),
    ] = None,
    mass_t: Annotated[float | None, typer.Option(parser=number_in("t", "--mass-t"), help="Its launch mass, t.")] = None,
    stages: Annotated[int | None, typer.Option(help="Its number of stages.")] = None,
    propulsion: Annotated[str | None, typer.Option(metavar="KIND", help="solid or liquid.")] = None,
    thrusty: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE", help="Your own file of Thrusty (JSON): a booster, and what re-enters; may be repeated."
        ),
    ] = None,
) -> None:
    """A file of your own to begin with: a commented template that works as it is, or a representative missile."""
    from mujun.cli.common import note
    from mujun.runs.new import NewRequest, write

    request = NewRequest(word=kind, id=id, range_km=range_km, mass_t=mass_t, stages=stages, propulsion=propulsion,
                         thrusty=tuple(thrusty or ()))  # fmt: skip
    note(f"file: {write(request, out)}")


@catalogue_app.command("list")
@in_language
def catalogue_list(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[KIND]",
            help="Kind: missile, interceptor, radar, defence, place, area, study…; and files of your own.",
        ),
    ] = None,
    file: Files = None,
    json: AsJson = False,
) -> None:
    """All entries, by kind."""
    from mujun.cli.numbers import entries as command

    command.show_list(names or (), file or (), json)


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
