"""Output of `mujun page`."""

import webbrowser
from pathlib import Path

from mujun.base.text import say
from mujun.cli.common import Bar, notes, print_json
from mujun.cli.screen import line
from mujun.reports.formats.files import check_new, write_one
from mujun.reports.language import t
from mujun.runs.claims.page import PageRequest, run


def show(request: PageRequest, out: Path, as_json: bool, opened: bool, force: bool) -> None:
    """Make a page and write it; print which studies are on it, and which have none."""
    check_new(out, "out", ".html", force)
    with Bar(say("the studies, and what their page needs")) as bar:
        found = run(request, bar.ready)
    write_one(out, found.html.encode(), force)
    if as_json:
        print_json(found.to_dict())
    else:
        for one in found.data["studies"]:
            line(
                say(
                    "{study}: {flights:,} flights and {ground:,} to ground around the defence; {numbers} numbers to change",
                    study=one["study"], flights=one["flights"], ground=one["flights_to_ground"], numbers=one["numbers"],
                )
            )  # fmt: skip
        for one in found.data["without_page"]:
            line(say("no page: {study}: {why}", study=one["study"], why=one["why"]))
    size = found.data["bytes"] / 1e6
    notes().print(
        t(say("page: {path} ({size:.1f} MB; opens without a network)", path=str(out), size=size)), highlight=False
    )
    if opened:
        webbrowser.open(out.absolute().as_uri())
