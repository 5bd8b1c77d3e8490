"""`mujun network` and `mujun raid`: their options."""

from pathlib import Path
from typing import Annotated

import typer

from mujun.cli.options import (
    AsJson,
    LaunchPlaces,
    Mode,
    NetworkName,
    OtherInterceptor,
    Params,
    Sensors,
    SwitchedOff,
    SwitchedOn,
    TargetPlaces,
)


def network(
    name: Annotated[str, typer.Argument(metavar="NETWORK", help="A network of the catalogue, or a YAML file.")],
    defences: Annotated[
        list[str] | None,
        typer.Argument(metavar="[DEFENCE]...", help="Sites, or one posture (default: all that it feeds)."),
    ] = None,
    against: Annotated[list[str] | None, typer.Option(help="A missile to follow; may be repeated.")] = None,
    start: LaunchPlaces = None,
    to: TargetPlaces = None,
    shape: Annotated[str, typer.Option(help="min-energy | lofted=F | depressed=F | apogee=KM")] = "min-energy",
    mode: Mode = "lor",
    on: SwitchedOn = None,
    off: SwitchedOff = None,
    without: Annotated[
        list[str] | None,
        typer.Option(metavar="A>B", help="What is a link, sensor or node worth? With and without; may be repeated."),
    ] = None,
    area: Annotated[bool, typer.Option("--area", help="With --without: the ground gained or lost, too.")] = False,
    points: Annotated[int, typer.Option(help="Aim points of the grid, for --area.")] = 2500,
    interceptor: OtherInterceptor = None,
    out: Annotated[Path | None, typer.Option(help="Folder for data, tables and the time chart.")] = None,
    param: Params = None,
    json: AsJson = False,
) -> None:
    """Who tells whom what, and how late; the fused track of a flight; what a link or a sensor is worth."""
    from mujun.cli.commands import network as command

    asked = command.Asked(
        name, defences or [], on or [], off or [], without or [], against or [], start or [], to or [], shape, mode,
        interceptor, area, points,
    )  # fmt: skip
    command.run(asked, out, param or [], json)


def raid(
    defences: Annotated[
        list[str],
        typer.Argument(metavar="DEFENCE...", help="Sites that work together, or one posture of the catalogue."),
    ],
    against: Annotated[
        list[str] | None, typer.Option(metavar="MISSILE=N", help="Missiles and how many; may be repeated.")
    ] = None,
    case: Annotated[
        str | None, typer.Option("--raid", metavar="NAME", help="A raid of the catalogue, or a YAML file, instead.")
    ] = None,
    start: LaunchPlaces = None,
    to: TargetPlaces = None,
    shape: Annotated[str | None, typer.Option(help="min-energy (default) | lofted=F | depressed=F | apogee=KM")] = None,
    decoys: Annotated[int, typer.Option(help="Decoys with each missile.")] = 0,
    spacing: Annotated[
        float | None, typer.Option(metavar="S", help="Seconds between launches (default 0, or as the raid says).")
    ] = None,
    mode: Mode = "lor",
    sensor: Sensors = None,
    network: NetworkName = None,
    on: SwitchedOn = None,
    off: SwitchedOff = None,
    interceptor: OtherInterceptor = None,
    doctrine: Annotated[
        str, typer.Option(help="How the sites shoot: a doctrine of the catalogue.")
    ] = "doctrine-two-in-sequence",
    salvo: Annotated[
        int | None, typer.Option(help="Interceptors at a target at once, instead of the doctrine's.")
    ] = None,
    looks: Annotated[int | None, typer.Option(help="Salvoes at one target at most, instead of the doctrine's.")] = None,
    reserve: Annotated[int | None, typer.Option(help="Rounds each site keeps, instead of the doctrine's.")] = None,
    sharing: Annotated[str | None, typer.Option(help="earliest | assigned | independent")] = None,
    odds: Annotated[str, typer.Option(help="What chance decides: odds of the catalogue.")] = "odds-nominal",
    force: Annotated[
        str | None, typer.Option(help="The force whose numbers the raid is compared with (default: the newest).")
    ] = None,
    raids: Annotated[int, typer.Option(help="Draws.")] = 100_000,
    seed: Annotated[int, typer.Option(help="Seed of the draws: the same seed gives the same numbers.")] = 1,
    out: Annotated[Path | None, typer.Option(help="Folder for data, tables and pictures.")] = None,
    param: Params = None,
    json: AsJson = False,
) -> None:
    """What a raid leaves: leakers, rounds spent, who ran out first, and how leakage grows with the raid."""
    from mujun.cli.commands import raid as command

    asked = command.Asked(
        defences, against or [], case, start or [], to or [], shape, decoys, spacing, mode, sensor or [], network, on or [],
        off or [], interceptor, doctrine,
        {"salvo": salvo, "looks": looks, "reserve": reserve, "sharing": sharing}, odds, force, raids, seed,
    )  # fmt: skip
    command.run(asked, out, param or [], json)
