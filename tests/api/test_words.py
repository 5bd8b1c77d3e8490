"""Arguments of Python and options of the command line are the same things under names that one table joins. A law."""

from dataclasses import fields
from importlib import import_module

import pytest
import typer.main

from mujun.base.outcomes import BadArgument
from mujun.cli.main import app
from mujun.runs.shared.command_line import OTHER_OPTION_NAMES, POSITIONAL_WORDS, command_line, option_of

COMMANDS = {
    "assess": "claims", "reproduce": "claims", "sensitivity": "claims", "threshold": "claims", "validate": "claims",
    "flight": "flights", "coverage": "flights", "reach": "flights", "reconstruct": "flights",
    "intercept": "engagements", "footprint": "engagements", "raid": "engagements", "network": "engagements",
}  # fmt: skip
TOLD_APART = {
    "assess": {"sampling": ("samples", "seed", "distribution", "precision", "holds_from", "fails_to")},
    "raid": {"rules": ("salvo", "looks", "reserve", "sharing")},
}
"""Arguments of a request that several options make."""
PYTHON_ONLY = {"intercept": {"azimuth"}, "network": {"sensors"}}
"""Arguments that the command line does not offer: its flight has a target, its network brings the sensors."""
BROUGHT_BY_ENTRIES = {"files"}
"""Arguments of every request that come with the entries of Python; the command line names the files themselves."""
POSITIONAL = {"coverage": {"sensors"}, "network": {"network"}, "reproduce": {"package"}}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_argument_of_a_request_is_an_option_or_a_word_of_its_command(command: str) -> None:
    click_command = typer.main.get_command(app).commands[command]
    options = {option for parameter in click_command.params for option in parameter.opts if option.startswith("--")}
    request = getattr(import_module(f"mujun.runs.{COMMANDS[command]}.{command}"), f"{command.capitalize()}Request")
    for field in fields(request):
        if field.name in BROUGHT_BY_ENTRIES | PYTHON_ONLY.get(command, set()) | POSITIONAL.get(command, set()):
            continue
        for name in TOLD_APART.get(command, {}).get(field.name, (field.name,)):
            assert name in POSITIONAL_WORDS or option_of(name) in options, f"{command}: {name}"


def test_an_error_is_said_in_the_words_of_who_asked() -> None:
    error = BadArgument("<against MISSILE> needs <start PLACE>; <points> 3 and a<b are no arguments, nor is a>b")
    assert str(error) == "`against` needs `start`; `points` 3 and a<b are no arguments, nor is a>b"
    assert (
        error.said(option_of) == "--against MISSILE needs --from PLACE; --points 3 and a<b are no arguments, nor is a>b"
    )
    assert option_of("defences") == "DEFENCE..." and option_of("times_s") == "--time"
    assert not set(OTHER_OPTION_NAMES) & set(POSITIONAL_WORDS)


def test_a_command_line_asks_for_the_same_again() -> None:
    said = command_line("assess", ["shield", "mine.yaml"], samples=64, fails_to=0.25, without_rungs=("stock", "reach"))
    assert (
        said == "mujun assess shield mine.yaml --samples 64 --fails-to 0.25 --without-rung stock --without-rung reach"
    )
