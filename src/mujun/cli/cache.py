"""`mujun cache`: what earlier runs left on disk, and dropping it."""

import typer

from mujun.cli.options import AsJson

cache_app = typer.Typer(help="Results of earlier runs, kept on disk.", invoke_without_command=True)


@cache_app.callback()
def cache(
    ctx: typer.Context,
    json: AsJson = False,
) -> None:
    """Results of earlier runs, kept on disk: what there is. They are used only for the same inputs and the same program."""
    if ctx.invoked_subcommand is not None:
        return
    from mujun.cli.common import print_json
    from mujun.runs.cache import kept

    found = kept()
    if json:
        print_json(found)
        return
    typer.echo(f"file: {found['file'] or 'none (' + found['switched_off_by'] + ')'}")
    for row in found["results"]:
        typer.echo(f"  {row['number']:>6,}  {row['bytes'] / 1e6:>8,.1f} MB  {row['what']}")
    typer.echo(f"at most {found['most_bytes'] / 1e6:,.0f} MB; the longest unused are dropped first")


@cache_app.command("clear")
def clear() -> None:
    """Drop all kept results; the next run computes everything anew."""
    from mujun.runs.cache import drop

    drop()
    typer.echo("dropped all kept results")
