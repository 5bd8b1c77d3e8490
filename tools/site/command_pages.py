"""The reference of the commands, as the program itself describes them; nothing is cut short."""

import re
from collections.abc import Iterator
from typing import Any

import typer.cli
import typer.main

from mujun.cli.main import app

CODES = """
## Exit codes

| code | it means |
|---|---|
| 0 | done |
| 1 | a failure, or a check that was not passed (`validate`, `reproduce`, `catalogue check`); the sentence says which |
| 2 | something that you can mend: the sentence says what was expected |
"""
_CLIPPED = re.compile(r"\*\*Commands\*\*:\n\n(?:\* `.*\n)+")
"""List of a group's commands, in which typer cuts each description to 45 characters."""


def commands() -> Iterator[tuple[str, str]]:
    """Yield every command with its words, and what it does, in whole sentences."""
    yield from _commands(typer.main.get_command(app), "mujun")


def _commands(group: Any, name: str) -> Iterator[tuple[str, str]]:
    for word, command in getattr(group, "commands", {}).items():
        yield f"{name} {word}", " ".join((command.help or "").split())
        yield from _commands(command, f"{name} {word}")


def command_page() -> str:
    """Return an overview of all commands, then every command with its arguments and options."""
    command = typer.main.get_command(app)
    context = command.make_context("mujun", [], resilient_parsing=True)
    text: str = typer.cli.get_docs_for_click(obj=command, ctx=context, name="mujun")
    rows = [f"| [`{name}`](#{name.replace(' ', '-')}) | {said} |" for name, said in commands()]
    overview = "\n".join(["**Commands**:", "", "| command | what it does |", "|---|---|", *rows, ""])
    text = _CLIPPED.sub("", _CLIPPED.sub(lambda _: overview, text, count=1))
    return text.replace("# `mujun`", "# The commands", 1) + CODES
