"""The reference of the commands, as the program itself describes them."""

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


def command_page() -> str:
    """Return every command with its arguments and options."""
    command = typer.main.get_command(app)
    context = command.make_context("mujun", [], resilient_parsing=True)
    text: str = typer.cli.get_docs_for_click(obj=command, ctx=context, name="mujun")
    return text.replace("# `mujun`", "# The commands", 1) + CODES
