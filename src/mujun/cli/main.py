"""`mujun`: the commands. Heavy imports wait until a command needs them, so that help is quick."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from mujun import __version__

app = typer.Typer(
    name="mujun",
    help="Claims about missile defence, as computations anyone can check.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
catalogue_app = typer.Typer(help="The numbers and their sources.", no_args_is_help=True)
app.add_typer(catalogue_app, name="catalogue")

AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on standard output, nothing else there.")]
Params = Annotated[
    list[str] | None,
    typer.Option(
        "--param", metavar="PATH=VALUE", help='Change a catalogue number, e.g. sm-3-iia.burnout_speed="5 km/s".'
    ),
]

NetworkName = Annotated[
    str | None,
    typer.Option("--network", metavar="NAME", help="Who feeds whom: a network of the catalogue, or a YAML file."),
]
SwitchedOn = Annotated[
    list[str] | None, typer.Option("--on", metavar="A>B", help="Permit a link of the network; may be repeated.")
]
SwitchedOff = Annotated[
    list[str] | None,
    typer.Option("--off", metavar="A>B", help="Cut a link (A>B), a sensor or a node of the network; may be repeated."),
]


def _version(value: bool) -> None:
    if value:
        typer.echo(f"mujun {__version__}")
        raise typer.Exit()


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Claims about missile defence, as computations anyone can check."""


@app.command()
def assess(
    studies: Annotated[
        list[str] | None, typer.Argument(metavar="[STUDY]...", help="Study names or YAML files; default all.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for brief.md and brief.json (default: a new one per run).")
    ] = None,
    param: Params = None,
    json: AsJson = False,
) -> None:
    """The main job: test the claims, print the verdicts, write the brief."""
    from mujun.cli import assess as command

    command.run(studies or [], out, param or [], json)


@app.command()
def flight(
    missile: Annotated[str, typer.Argument(help="Catalogue name or YAML file.")],
    start: Annotated[str, typer.Option("--from", metavar="PLACE", help="Catalogue name or LAT,LON[,HEIGHT_M].")],
    to: Annotated[str | None, typer.Option("--to", metavar="PLACE", help="Target place.")] = None,
    azimuth: Annotated[float | None, typer.Option(help="Launch azimuth, deg clockwise from north.")] = None,
    shape: Annotated[
        str, typer.Option(help="min-energy | max-range | lofted=F | depressed=F | apogee=KM")
    ] = "min-energy",
    out: Annotated[Path | None, typer.Option(help="Write the path: .csv, .geojson, .kml or .json.")] = None,
    param: Params = None,
    json: AsJson = False,
) -> None:
    """One trajectory: events, range, apogee, flight time, burnout."""
    from mujun.cli import flight as command

    command.run(missile, start, to, azimuth, shape, out, param or [], json)


@app.command()
def coverage(
    sensors: Annotated[list[str], typer.Argument(metavar="SENSOR...", help="Radars, or defences that have one.")],
    against: Annotated[str | None, typer.Option(help="A missile, to see who sees its flight.")] = None,
    start: Annotated[str | None, typer.Option("--from", metavar="PLACE", help="Launch place.")] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="PLACE", help="Target place.")] = None,
    azimuth: Annotated[float | None, typer.Option(help="Launch azimuth, deg clockwise from north.")] = None,
    shape: Annotated[
        str, typer.Option(help="min-energy | max-range | lofted=F | depressed=F | apogee=KM")
    ] = "min-energy",
    altitude: Annotated[list[float] | None, typer.Option(help="Target altitude, km; may be repeated.")] = None,
    cross_section: Annotated[list[float] | None, typer.Option(help="Cross-section, m^2; may be repeated.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for JSON, GeoJSON, map and time chart.")] = None,
    param: Params = None,
    json: AsJson = False,
) -> None:
    """What sensors could see, by altitude and cross-section; and who sees a flight, from when to when."""
    from mujun.cli import coverage as command

    command.run(
        sensors, against, start, to, azimuth, shape, altitude or [], cross_section or [], out, param or [], json
    )


@app.command()
def footprint(
    defences: Annotated[list[str], typer.Argument(metavar="DEFENCE...", help="Sites that work together.")],
    against: Annotated[list[str], typer.Option(help="Missile: catalogue name or YAML file; may be repeated.")],
    start: Annotated[list[str], typer.Option("--from", metavar="PLACE", help="Launch place; may be repeated.")],
    shape: Annotated[
        list[str] | None, typer.Option(help="Trajectory shape; may be repeated (default min-energy).")
    ] = None,
    shots: Annotated[int, typer.Option(help="Shots that a point needs to count as defended.")] = 1,
    mode: Annotated[str, typer.Option(help="organic | lor | eor")] = "lor",
    sensor: Annotated[list[str] | None, typer.Option(help="A radar beside the sites' own; may be repeated.")] = None,
    network: NetworkName = None,
    on: SwitchedOn = None,
    off: SwitchedOff = None,
    interceptor: Annotated[str | None, typer.Option(help="Another interceptor at all sites.")] = None,
    points: Annotated[int, typer.Option(help="Aim points of the grid.")] = 10_000,
    radius_km: Annotated[
        float | None, typer.Option(help="Radius of the grid (default: what the interceptors reach).")
    ] = None,
    denied: Annotated[
        bool, typer.Option("--denied", help="Launch points, around --from, engaged on the way to --to.")
    ] = False,
    to: Annotated[str | None, typer.Option(metavar="PLACE", help="Target, for --denied.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for JSON, GeoJSON and the map.")] = None,
    param: Params = None,
    json: AsJson = False,
) -> None:
    """The ground that sites defend against a missile: area, shots, places, map."""
    from mujun.cli import footprint as command

    asked = command.Asked(
        defences,
        against,
        start,
        shape or ["min-energy"],
        shots,
        mode,
        sensor or [],
        interceptor,
        points,
        radius_km,
        denied,
        to,
        (network, on or [], off or []),
    )
    command.run(asked, out, param or [], json)


@app.command()
def intercept(
    defences: Annotated[list[str], typer.Argument(metavar="DEFENCE...", help="Sites that work together.")],
    against: Annotated[str, typer.Option(help="Missile: catalogue name or YAML file.")],
    start: Annotated[str, typer.Option("--from", metavar="PLACE", help="Launch place.")],
    to: Annotated[str, typer.Option("--to", metavar="PLACE", help="Target place.")],
    shape: Annotated[str, typer.Option(help="min-energy | lofted=F | depressed=F | apogee=KM")] = "min-energy",
    mode: Annotated[str, typer.Option(help="organic | lor | eor")] = "lor",
    sensor: Annotated[list[str] | None, typer.Option(help="A radar beside the sites' own; may be repeated.")] = None,
    network: NetworkName = None,
    on: SwitchedOn = None,
    off: SwitchedOff = None,
    interceptor: Annotated[str | None, typer.Option(help="Another interceptor at all sites.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for JSON and the time chart.")] = None,
    param: Params = None,
    json: AsJson = False,
) -> None:
    """One engagement: timeline, windows, shots, closing speed; and if none, why not and what would open one."""
    from mujun.cli import intercept as command

    linked = (network, on or [], off or [])
    command.run(defences, against, start, to, shape, mode, sensor or [], linked, interceptor, out, param or [], json)


@app.command()
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
    start: Annotated[
        list[str] | None,
        typer.Option("--from", metavar="PLACE", help="Launch place (default: the missile's published launch areas)."),
    ] = None,
    to: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PLACE", help="Target, or a group of places (default: places in the first site's country)."
        ),
    ] = None,
    shape: Annotated[str | None, typer.Option(help="min-energy (default) | lofted=F | depressed=F | apogee=KM")] = None,
    decoys: Annotated[int, typer.Option(help="Decoys with each missile.")] = 0,
    spacing: Annotated[
        float | None, typer.Option(metavar="S", help="Seconds between launches (default 0, or as the raid says).")
    ] = None,
    mode: Annotated[str, typer.Option(help="organic | lor | eor")] = "lor",
    sensor: Annotated[list[str] | None, typer.Option(help="A radar beside the sites' own; may be repeated.")] = None,
    network: NetworkName = None,
    on: SwitchedOn = None,
    off: SwitchedOff = None,
    interceptor: Annotated[str | None, typer.Option(help="Another interceptor at all sites.")] = None,
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
    out: Annotated[Path | None, typer.Option(help="Folder for JSON, CSV and pictures.")] = None,
    param: Params = None,
    json: AsJson = False,
) -> None:
    """What a raid leaves: leakers, rounds spent, who ran out first, and how leakage grows with the raid."""
    from mujun.cli import raid as command

    asked = command.Asked(
        defences, against or [], case, start or [], to or [], shape, decoys, spacing, mode, sensor or [], network, on or [],
        off or [], interceptor, doctrine,
        {"salvo": salvo, "looks": looks, "reserve": reserve, "sharing": sharing}, odds, force, raids, seed,
    )  # fmt: skip
    command.run(asked, out, param or [], json)


@app.command()
def network(
    name: Annotated[str, typer.Argument(metavar="NETWORK", help="A network of the catalogue, or a YAML file.")],
    defences: Annotated[
        list[str] | None,
        typer.Argument(metavar="[DEFENCE]...", help="Sites, or one posture (default: all that it feeds)."),
    ] = None,
    against: Annotated[list[str] | None, typer.Option(help="A missile to follow; may be repeated.")] = None,
    start: Annotated[
        list[str] | None,
        typer.Option("--from", metavar="PLACE", help="Launch place (default: the missile's published launch areas)."),
    ] = None,
    to: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PLACE", help="Target, or a group of places (default: places in the first site's country)."
        ),
    ] = None,
    shape: Annotated[str, typer.Option(help="min-energy | lofted=F | depressed=F | apogee=KM")] = "min-energy",
    mode: Annotated[str, typer.Option(help="organic | lor | eor")] = "lor",
    on: SwitchedOn = None,
    off: SwitchedOff = None,
    without: Annotated[
        list[str] | None,
        typer.Option(metavar="A>B", help="What is a link, sensor or node worth? With and without; may be repeated."),
    ] = None,
    area: Annotated[bool, typer.Option("--area", help="With --without: the ground gained or lost, too.")] = False,
    points: Annotated[int, typer.Option(help="Aim points of the grid, for --area.")] = 2500,
    interceptor: Annotated[str | None, typer.Option(help="Another interceptor at all sites.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for JSON and the time chart.")] = None,
    param: Params = None,
    json: AsJson = False,
) -> None:
    """Who tells whom what, and how late; the fused track of a flight; what a link or a sensor is worth."""
    from mujun.cli import network as command

    asked = command.Asked(
        name, defences or [], on or [], off or [], without or [], against or [], start or [], to or [], shape, mode,
        interceptor, area, points,
    )  # fmt: skip
    command.run(asked, out, param or [], json)


@app.command()
def reach(
    defences: Annotated[list[str], typer.Argument(metavar="DEFENCE...", help="Sites to compare.")],
    altitude: Annotated[list[float] | None, typer.Option(help="Altitude, km; may be repeated.")] = None,
    time: Annotated[list[float] | None, typer.Option(help="Time of flight, s; may be repeated.")] = None,
    interceptor: Annotated[str | None, typer.Option(help="Another interceptor at all sites.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for JSON, GeoJSON and the map.")] = None,
    param: Params = None,
    json: AsJson = False,
) -> None:
    """How far interceptors reach, by altitude and time, side by side."""
    from mujun.cli import reach as command

    command.run(defences, altitude or [], time or [], interceptor, out, param or [], json)


@app.command()
def reconstruct(
    range_km: Annotated[float, typer.Option(help="Reported ground range, km.")],
    apogee_km: Annotated[float, typer.Option(help="Reported apogee, km.")],
    time_s: Annotated[float | None, typer.Option(help="Reported flight time, s.")] = None,
    time_resolution_s: Annotated[
        float | None, typer.Option(help="What the time was rounded to, s (default: guessed from the number).")
    ] = None,
    start: Annotated[str | None, typer.Option("--from", metavar="PLACE", help="Launch place.")] = None,
    missile: Annotated[
        str | None, typer.Option(help="Catalogue missile (default: the generic class that fits).")
    ] = None,
    azimuth: Annotated[float | None, typer.Option(help="Launch azimuth, deg (default 90).")] = None,
    param: Params = None,
    json: AsJson = False,
) -> None:
    """An observed test flight: is the report possible, what flew, how far would it go?"""
    from mujun.cli import reconstruct as command

    command.run(range_km, apogee_km, time_s, time_resolution_s, start, missile, azimuth, param or [], json)


@app.command()
def validate(
    out: Annotated[Path | None, typer.Option(help="Folder for validation.md and validation.json.")] = None,
    case: Annotated[Path | None, typer.Option(help="A check case of your own (YAML; see docs/check-case.md).")] = None,
    json: AsJson = False,
) -> None:
    """The evidence: our numbers beside published ones, with tolerance, pass or miss."""
    from mujun.cli import validate as command

    command.run(out, case, json)


@catalogue_app.command("list")
def catalogue_list(
    kind: Annotated[
        str | None, typer.Argument(help="missile, interceptor, radar, defence, place, area, study…")
    ] = None,
    json: AsJson = False,
) -> None:
    """All entries, by kind."""
    from mujun.cli import catalogue as command

    command.show_list(kind, json)


@catalogue_app.command("show")
def catalogue_show(name: Annotated[str, typer.Argument(help="An entry's id or name.")], json: AsJson = False) -> None:
    """Every number of an entry, with range, source and trust mark."""
    from mujun.cli import catalogue as command

    command.show_entry(name, json)


@catalogue_app.command("cite")
def catalogue_cite(
    names: Annotated[
        list[str], typer.Argument(metavar="NAME...", help="Keys of sources, or entries whose sources are wanted.")
    ],
    form: Annotated[str, typer.Option("--format", help="text | bibtex | csl")] = "text",
    json: AsJson = False,
) -> None:
    """Sources, to be cited: as text, BibTeX or CSL-JSON."""
    from mujun.cli import catalogue as command

    command.cite(names, form, json)


@catalogue_app.command("check")
def catalogue_check(json: AsJson = False) -> None:
    """Every entry valid, every reference and every source there?"""
    from mujun.cli import catalogue as command

    command.check(json)


def run() -> None:
    """Run the program: 0 done, 2 bad input, 1 failure; no traceback reaches a user."""
    import os

    from mujun.base.outcomes import BadInput

    # The only linear algebra is many 3x3 systems: more BLAS threads would only spin (0.3 s of `assess`).
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        app()
    except BadInput as error:
        print(f"mujun: {error}", file=sys.stderr)
        raise SystemExit(2) from None
    except BrokenPipeError:
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        print("mujun: stopped", file=sys.stderr)
        raise SystemExit(1) from None
    except MemoryError:
        print("mujun: not enough memory for this request", file=sys.stderr)
        raise SystemExit(1) from None
    except Exception as error:  # a bug: said as one, with what is needed to report it
        import traceback

        if os.environ.get("MUJUN_DEBUG"):
            traceback.print_exc()
        where = traceback.extract_tb(error.__traceback__)[-1]
        print(
            f"mujun: failure ({type(error).__name__}: {error}) at {Path(where.filename).name}:{where.lineno}; "
            "this is a bug in mujun; MUJUN_DEBUG=1 shows the whole trace",
            file=sys.stderr,
        )
        raise SystemExit(1) from None


if __name__ == "__main__":
    run()
