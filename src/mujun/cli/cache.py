"""`mujun cache`: what earlier runs left on disk, and dropping it."""

import typer

from mujun.base.text import say
from mujun.cli.options import AsJson, in_language

cache_app = typer.Typer(help="Results of earlier runs, kept on disk.", invoke_without_command=True)


@cache_app.callback()
@in_language
def cache(
    ctx: typer.Context,
    json: AsJson = False,
) -> None:
    """Results of earlier runs, kept on disk: what there is. They are used only for the same inputs and the same program."""
    if ctx.invoked_subcommand is not None:
        return
    from mujun.cli.common import print_json
    from mujun.cli.screen import line
    from mujun.runs.cache import kept

    found = kept()
    if json:
        print_json(found)
        return
    if found["file"]:
        line(say("file: {path}", path=found["file"]))
    else:
        line(say("file: none ({why})", why=found["switched_off_by"]))
    for one in found["results"]:
        size = {"number": one["number"], "size": one["bytes"] / 1e6}
        line(say("  {number:>6,}  {size:>8,.1f} MB  {what}", what=one["what"], **size))
    line(say("at most {size:,.0f} MB; the longest unused are dropped first", size=found["most_bytes"] / 1e6))


@cache_app.command("clear")
@in_language
def clear() -> None:
    """Drop all kept results; the next run computes everything anew."""
    from mujun.cli.screen import line
    from mujun.runs.cache import drop

    drop()
    line("dropped all kept results")
