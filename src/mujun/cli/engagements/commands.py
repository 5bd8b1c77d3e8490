"""Options of `mujun intercept`, `footprint`, `network` and `raid`."""

from pathlib import Path
from typing import Annotated

import typer

from mujun.base.text import say
from mujun.cli.options import (
    AsJson,
    EarlyIntercept,
    Files,
    LaunchPlaces,
    Mode,
    NetworkName,
    ObjectSeen,
    OtherInterceptor,
    Params,
    Sensors,
    SwitchedOff,
    SwitchedOn,
    TargetPlaces,
    number_in,
)

SHAPES = "min-energy (default) | least-propellant | lofted=F | depressed=F | apogee=KM | time=S | burnout-angle=DEG"


def footprint(
    defences: Annotated[
        list[str], typer.Argument(metavar="DEFENCE...", help="Sites that work together, and files of your own.")
    ],
    against: Annotated[list[str], typer.Option(help="Missile: catalogue name or YAML file; may be repeated.")],
    start: Annotated[list[str], typer.Option("--from", metavar="PLACE", help="Launch place; may be repeated.")],
    shape: Annotated[
        list[str] | None, typer.Option(help="Trajectory shape; may be repeated (default min-energy).")
    ] = None,
    shots: Annotated[int, typer.Option(help="Shots that a point needs to count as defended.")] = 1,
    mode: Mode = "lor",
    sensor: Sensors = None,
    network: NetworkName = None,
    on: SwitchedOn = None,
    off: SwitchedOff = None,
    interceptor: OtherInterceptor = None,
    object_seen: ObjectSeen = "warhead",
    early_intercept: EarlyIntercept = False,
    points: Annotated[int, typer.Option(help="Aim points of the grid.")] = 10_000,
    radius_km: Annotated[
        float | None,
        typer.Option(
            parser=number_in("km", "--radius-km"), help="Radius of the grid (default: what the interceptors reach)."
        ),
    ] = None,
    denied: Annotated[
        bool, typer.Option("--denied", help="Launch points, around --from, engaged on the way to --to.")
    ] = False,
    to: Annotated[str | None, typer.Option(metavar="PLACE", help="Target, for --denied.")] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for data, tables and the map (JSON, GeoJSON, KML, CSV, XLSX, PNG, SVG).")
    ] = None,
    file: Files = None,
    param: Params = None,
    json: AsJson = False,
) -> None:
    """The ground that sites defend against a missile: area, shots, places, map."""
    from mujun.cli.common import answer, changes_of, defended
    from mujun.cli.engagements import footprint as command
    from mujun.runs.engagements.footprint import FootprintRequest, run

    request = FootprintRequest(
        **defended(defences, mode, sensor, network, on, off, interceptor, object_seen, early_intercept), against=against,
        start=start, shapes=shape or ("min-energy",), shots=shots, points=points, radius_km=radius_km, denied=denied, to=to,
        params=changes_of(param), files=file or (),
    )  # fmt: skip
    answer(run, request, command.show, out, json)


def intercept(
    defences: Annotated[
        list[str], typer.Argument(metavar="DEFENCE...", help="Sites that work together, and files of your own.")
    ],
    against: Annotated[str, typer.Option(help="Missile: catalogue name or YAML file.")],
    start: Annotated[str, typer.Option("--from", metavar="PLACE", help="Launch place.")],
    to: Annotated[str, typer.Option("--to", metavar="PLACE", help="Target place.")],
    shape: Annotated[str, typer.Option(help=SHAPES)] = "min-energy",
    mode: Mode = "lor",
    sensor: Sensors = None,
    network: NetworkName = None,
    on: SwitchedOn = None,
    off: SwitchedOff = None,
    interceptor: OtherInterceptor = None,
    object_seen: ObjectSeen = "warhead",
    early_intercept: EarlyIntercept = False,
    out: Annotated[Path | None, typer.Option(help="Folder for data, tables and the time chart.")] = None,
    file: Files = None,
    param: Params = None,
    json: AsJson = False,
) -> None:
    """One engagement: timeline, launch window, shots, closing speed; without a window, why, and what would open one."""
    from mujun.cli.common import answer, changes_of, defended
    from mujun.cli.engagements import intercept as command
    from mujun.runs.engagements.intercept import InterceptRequest, run

    request = InterceptRequest(
        **defended(defences, mode, sensor, network, on, off, interceptor, object_seen, early_intercept), against=against,
        start=start, to=to, shape=shape, params=changes_of(param), files=file or (),
    )  # fmt: skip
    answer(run, request, command.show, out, json)


def network(
    name: Annotated[str, typer.Argument(metavar="NETWORK", help="A network of the catalogue, or a YAML file.")],
    defences: Annotated[
        list[str] | None,
        typer.Argument(metavar="[DEFENCE]...", help="Sites, or one posture (default: all that it feeds)."),
    ] = None,
    against: Annotated[list[str] | None, typer.Option(help="A missile to follow; may be repeated.")] = None,
    start: LaunchPlaces = None,
    to: TargetPlaces = None,
    shape: Annotated[str, typer.Option(help=SHAPES)] = "min-energy",
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
    object_seen: ObjectSeen = "warhead",
    early_intercept: EarlyIntercept = False,
    out: Annotated[Path | None, typer.Option(help="Folder for data, tables and the time chart.")] = None,
    file: Files = None,
    param: Params = None,
    json: AsJson = False,
) -> None:
    """Sensors, command posts and launchers: data paths, delays, the common track of a flight, what a link adds."""
    from mujun.cli.common import answer, changes_of, defended
    from mujun.cli.engagements import network as command
    from mujun.runs.engagements.network import NetworkRequest, run

    request = NetworkRequest(
        **defended(defences, mode, None, name, on, off, interceptor, object_seen, early_intercept),
        without=without or (), against=against or (),
        start=start or (), to=to or (), shape=shape, area=area, points=points, params=changes_of(param), files=file or (),
    )  # fmt: skip
    answer(run, request, command.show, out, json)


def raid(
    defences: Annotated[
        list[str],
        typer.Argument(metavar="DEFENCE...", help="Sites that work together, or one posture; and files of your own."),
    ],
    against: Annotated[
        list[str] | None, typer.Option(metavar="MISSILE=N", help="Missiles and how many; may be repeated.")
    ] = None,
    case: Annotated[
        str | None, typer.Option("--raid", metavar="NAME", help="A raid of the catalogue, or a YAML file, instead.")
    ] = None,
    start: LaunchPlaces = None,
    to: TargetPlaces = None,
    shape: Annotated[str | None, typer.Option(help=SHAPES)] = None,
    decoys: Annotated[int, typer.Option(help="Decoys with each missile.")] = 0,
    spacing: Annotated[
        float | None,
        typer.Option(
            parser=number_in("s", "--spacing"),
            metavar="S",
            help="Seconds between launches (default 0, or as the raid says).",
        ),
    ] = None,
    mode: Mode = "lor",
    sensor: Sensors = None,
    network: NetworkName = None,
    on: SwitchedOn = None,
    off: SwitchedOff = None,
    interceptor: OtherInterceptor = None,
    object_seen: ObjectSeen = "warhead",
    early_intercept: EarlyIntercept = False,
    doctrine: Annotated[
        str | None, typer.Option(help="How the sites shoot: a doctrine of the catalogue (default: two in sequence).")
    ] = None,
    salvo: Annotated[
        int | None, typer.Option(help="Interceptors at a target at once, instead of the doctrine's.")
    ] = None,
    looks: Annotated[int | None, typer.Option(help="Salvoes at one target at most, instead of the doctrine's.")] = None,
    reserve: Annotated[
        int | None, typer.Option(help="Interceptors each site keeps, instead of the doctrine's.")
    ] = None,
    sharing: Annotated[
        str | None, typer.Option(help="Which site shoots at which missile: earliest | assigned | independent.")
    ] = None,
    odds: Annotated[
        str | None,
        typer.Option(
            help="Probabilities of failure, recognition and kill: odds of the catalogue (default: the nominal ones)."
        ),
    ] = None,
    force: Annotated[
        str | None, typer.Option(help="The force whose numbers the raid is compared with (default: the newest).")
    ] = None,
    raids: Annotated[int, typer.Option(help="Number of draws.")] = 100_000,
    seed: Annotated[int, typer.Option(help="Seed of the draws: the same seed gives the same numbers.")] = 1,
    out: Annotated[Path | None, typer.Option(help="Folder for data, tables and pictures.")] = None,
    file: Files = None,
    param: Params = None,
    json: AsJson = False,
) -> None:
    """Outcome of a raid: missiles that get through, interceptors used, which site runs out first, and larger raids."""
    from mujun.cli.common import answer, changes_of, defended
    from mujun.cli.engagements import raid as command
    from mujun.runs.engagements.raid import RaidRequest, counted_missile, run

    rules = {"salvo": salvo, "looks": looks, "reserve": reserve, "sharing": sharing}
    request = RaidRequest(
        **defended(defences, mode, sensor, network, on, off, interceptor, object_seen, early_intercept),
        against=tuple(map(counted_missile, against or ())), raid=case, start=start or (), to=to or (), shape=shape,
        decoys=decoys, spacing=spacing, doctrine=doctrine, odds=odds, force=force, raids=raids, seed=seed,
        rules={rule: value for rule, value in rules.items() if value is not None}, params=changes_of(param), files=file or (),
    )  # fmt: skip
    answer(run, request, command.show, out, json, say("{n:,} raids", n=raids))
