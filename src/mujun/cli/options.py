"""Options that several commands have."""

import inspect
from collections.abc import Callable
from functools import wraps
from math import radians
from pathlib import Path
from typing import Annotated, Any

import typer

from mujun.base.outcomes import BadInput
from mujun.base.text import say
from mujun.base.units import parse_quantity
from mujun.cli.language import CHANGE_HELP, LANGUAGE_OPTION, LANGUAGE_VARIABLE, check_variable
from mujun.reports.language import speaking, spoken


def number_in(unit: str, option: str) -> Callable[[Any], float]:
    """Return the reader of an option's value: a number in the option's unit, or a quantity with a unit of its own (300000 ft).

    unit: of a bare number, one of `UNITS_OF_OPTIONS`. option: as it is typed, for errors.
    """
    dimension, size = UNITS_OF_OPTIONS[unit]

    def number(value: Any) -> float:
        """Return the number in the option's unit. Raises BadInput with the option."""
        try:
            return float(value)
        except ValueError:
            pass
        try:
            return parse_quantity(value, dimension) / size
        except BadInput as error:
            key = "{option}: expected a number, in {unit}, or one with a unit; {fault}"
            raise BadInput(say(key, option=option, unit=unit, fault=error.args[0])) from None

    return number


UNITS_OF_OPTIONS = {
    "km": ("m", 1e3),
    "deg": ("rad", radians(1.0)),
    "s": ("s", 1.0),
    "m^2": ("m^2", 1.0),
    "t": ("kg", 1e3),
}
"""Unit of an option -> its SI unit, and its size in that."""

Language = Annotated[
    str | None,
    typer.Option(
        LANGUAGE_OPTION,
        metavar="en|ja",
        envvar=LANGUAGE_VARIABLE,
        help="Language of what is printed, written and drawn; JSON stays English (default: MUJUN_LANG, or your locale's).",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on standard output, nothing else there.")]
Params = Annotated[
    list[str] | None,
    typer.Option("--param", metavar="PATH=VALUE", help=CHANGE_HELP),
]
Files = Annotated[
    list[Path] | None,
    typer.Option(
        "--file", metavar="FILE", help="A file of your own (YAML, BibTeX) beside those named; may be repeated."
    ),
]
Presets = Annotated[
    list[str] | None,
    typer.Option(
        "--preset",
        metavar="NAME",
        help="Assumptions of a government, or one kind of sources' numbers (government, optimist, critic); may be repeated.",
    ),
]
NetworkName = Annotated[
    str | None,
    typer.Option(
        "--network",
        metavar="NAME",
        help="Which sensors send data to which sites: a network of the catalogue, or a YAML file.",
    ),
]
SwitchedOn = Annotated[
    list[str] | None, typer.Option("--on", metavar="A>B", help="Permit a link of the network; may be repeated.")
]
SwitchedOff = Annotated[
    list[str] | None,
    typer.Option("--off", metavar="A>B", help="Cut a link (A>B), a sensor or a node of the network; may be repeated."),
]
Mode = Annotated[
    str,
    typer.Option(
        help="Whose track an intercept needs: organic (the site's radar) | lor (launch on remote) | eor (engage on remote) | "
        "granted (as eor, continuous tracking by the network assumed)."
    ),
]
Sensors = Annotated[list[str] | None, typer.Option(help="A radar beside the sites' own; may be repeated.")]
OtherInterceptor = Annotated[str | None, typer.Option(help="Another interceptor at all sites.")]
ObjectSeen = Annotated[
    str,
    typer.Option(
        metavar="OBJECT",
        help="What radars follow after burnout: warhead | bus (while it flies) | largest (the spent stage beside it).",
    ),
]
EarlyIntercept = Annotated[
    bool, typer.Option("--early-intercept", help="Allow launch orders before the missile burns out.")
]
LaunchPlaces = Annotated[
    list[str] | None,
    typer.Option("--from", metavar="PLACE", help="Launch place (default: the missile's published launch areas)."),
]
TargetPlaces = Annotated[
    list[str] | None,
    typer.Option(metavar="PLACE", help="Target, or a group of places (default: places in the first site's country)."),
]


def in_language(command: Callable[..., None]) -> Callable[..., None]:
    """Return a command with one more option: the language in which it speaks."""

    @wraps(command)
    def in_it(*arguments: Any, lang: str | None = None, **options: Any) -> None:
        check_variable(lang)
        with speaking(lang or spoken()):
            command(*arguments, **options)

    given = inspect.signature(command)
    option = inspect.Parameter("lang", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Language)
    in_it.__signature__ = given.replace(parameters=[*given.parameters.values(), option])  # type: ignore[attr-defined]
    in_it.__annotations__ = {**command.__annotations__, "lang": Language}
    return in_it
