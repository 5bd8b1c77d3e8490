"""`mujun`: the commands. Heavy imports wait until a command needs them, so that help is quick."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from mujun.base.version import __version__
from mujun.cli.battle import network, raid
from mujun.cli.options import (
    AsJson,
    Mode,
    NetworkName,
    OtherInterceptor,
    Params,
    Presets,
    Sensors,
    SwitchedOff,
    SwitchedOn,
)

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
        list[str] | None,
        typer.Argument(
            metavar="STUDY",
            help="Studies or YAML files (with .bib files); default: those of the document.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for the brief (HTML, Markdown, JSON) and its sources (default: a new one per run)."),
    ] = None,
    compare: Annotated[
        Path | None,
        typer.Option(metavar="OLD.json", help="An earlier run's brief.json: what moved, and which number moved it."),
    ] = None,
    samples: Annotated[
        int,
        typer.Option(help="Draws over the published ranges (a multiple of 8; 0: nominal values only)."),
    ] = 0,
    seed: Annotated[int, typer.Option(help="Seed of the draws.")] = 0,
    precision: Annotated[
        float | None,
        typer.Option(
            metavar="P", help="Stop drawing once each probability is known to +-P (looked at every half of the draws)."
        ),
    ] = None,
    distribution: Annotated[
        str, typer.Option(help="Of the draws: triangular (peak at the nominal value) or uniform.")
    ] = "triangular",
    holds_from: Annotated[float, typer.Option(help="Probability from which on a claim holds.")] = 0.9,
    fails_to: Annotated[float, typer.Option(help="Probability up to which a claim fails.")] = 0.1,
    without_rung: Annotated[
        list[str] | None,
        typer.Option(
            "--without-rung",
            metavar="RUNG",
            help="Leave out a rung of the ladder: reach, seen, discriminated, stock, doctrine.",
        ),
    ] = None,
    pictures: Annotated[bool, typer.Option(help="Draw maps and charts into the brief.")] = True,
    pdf: Annotated[bool, typer.Option("--pdf", help="Print the brief as PDF, too (with a Chromium).")] = False,
    package: Annotated[
        Path | None, typer.Option(metavar="OUT.zip", help="Write all it takes to run this again, too (RO-Crate).")
    ] = None,
    lang: Annotated[str, typer.Option(metavar="en|ja", help="Language of the brief and its pictures.")] = "en",
    force: Annotated[bool, typer.Option("--force", help="Replace an earlier run in the folder.")] = False,
    preset: Presets = None,
    param: Params = None,
    json: AsJson = False,
) -> None:
    """The main job: test the claims, print the verdicts, write the brief."""
    from mujun.cli.commands import assess as command
    from mujun.runs.asked import Asked, sampling_of

    sampling = sampling_of(samples, seed, distribution, precision, holds_from, fails_to)
    lists = (tuple(several or ()) for several in (without_rung, preset, param))
    asked = Asked(tuple(studies or ()), sampling, *lists)
    command.run(asked, out, compare, json, command.Written(force, pdf, pictures, package, lang))


@app.command()
def reproduce(
    package: Annotated[Path, typer.Argument(metavar="PACKAGE.zip", help="A package of `mujun assess --package`.")],
    json: AsJson = False,
) -> None:
    """Run a package again, and say whether every number agrees."""
    from mujun.cli.commands import reproduce as command

    command.run(package, json)


@app.command()
def flight(
    missile: Annotated[str, typer.Argument(help="Catalogue name or YAML file.")],
    start: Annotated[str, typer.Option("--from", metavar="PLACE", help="Catalogue name or LAT,LON[,HEIGHT_M].")],
    to: Annotated[str | None, typer.Option("--to", metavar="PLACE", help="Target place.")] = None,
    azimuth: Annotated[float | None, typer.Option(help="Launch azimuth, deg clockwise from north.")] = None,
    shape: Annotated[
        str, typer.Option(help="min-energy | max-range | lofted=F | depressed=F | apogee=KM")
    ] = "min-energy",
    out: Annotated[
        Path | None, typer.Option(help="Write the path: .csv, .xlsx, .geojson, .kml, .czml, .json, .nc or .zarr.")
    ] = None,
    param: Params = None,
    json: AsJson = False,
) -> None:
    """One trajectory: events, range, apogee, flight time, burnout."""
    from mujun.cli.commands import flight as command

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
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for data, tables, map and time chart (JSON, GeoJSON, KML, CSV, XLSX, PNG, SVG)."),
    ] = None,
    param: Params = None,
    json: AsJson = False,
) -> None:
    """What sensors could see, by altitude and cross-section; and who sees a flight, from when to when."""
    from mujun.cli.commands import coverage as command

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
    mode: Mode = "lor",
    sensor: Sensors = None,
    network: NetworkName = None,
    on: SwitchedOn = None,
    off: SwitchedOff = None,
    interceptor: OtherInterceptor = None,
    points: Annotated[int, typer.Option(help="Aim points of the grid.")] = 10_000,
    radius_km: Annotated[
        float | None, typer.Option(help="Radius of the grid (default: what the interceptors reach).")
    ] = None,
    denied: Annotated[
        bool, typer.Option("--denied", help="Launch points, around --from, engaged on the way to --to.")
    ] = False,
    to: Annotated[str | None, typer.Option(metavar="PLACE", help="Target, for --denied.")] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for data, tables and the map (JSON, GeoJSON, KML, CSV, XLSX, PNG, SVG).")
    ] = None,
    param: Params = None,
    json: AsJson = False,
) -> None:
    """The ground that sites defend against a missile: area, shots, places, map."""
    from mujun.cli.commands import footprint as command
    from mujun.runs.footprints import FootprintAsked

    asked = FootprintAsked(
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
    mode: Mode = "lor",
    sensor: Sensors = None,
    network: NetworkName = None,
    on: SwitchedOn = None,
    off: SwitchedOff = None,
    interceptor: OtherInterceptor = None,
    out: Annotated[Path | None, typer.Option(help="Folder for data, tables and the time chart.")] = None,
    param: Params = None,
    json: AsJson = False,
) -> None:
    """One engagement: timeline, windows, shots, closing speed; and if none, why not and what would open one."""
    from mujun.cli.commands import intercept as command

    linked = (network, on or [], off or [])
    command.run(defences, against, start, to, shape, mode, sensor or [], linked, interceptor, out, param or [], json)


app.command()(network)
app.command()(raid)


@app.command()
def reach(
    defences: Annotated[list[str], typer.Argument(metavar="DEFENCE...", help="Sites to compare.")],
    altitude: Annotated[list[float] | None, typer.Option(help="Altitude, km; may be repeated.")] = None,
    time: Annotated[list[float] | None, typer.Option(help="Time of flight, s; may be repeated.")] = None,
    interceptor: OtherInterceptor = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for data, tables and the map (JSON, GeoJSON, KML, CSV, XLSX, PNG, SVG).")
    ] = None,
    param: Params = None,
    json: AsJson = False,
) -> None:
    """How far interceptors reach, by altitude and time, side by side."""
    from mujun.cli.commands import reach as command

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
    from mujun.cli.commands import reconstruct as command
    from mujun.runs.reported import ReportAsked

    asked = ReportAsked(range_km, apogee_km, time_s, time_resolution_s, start, missile, azimuth)
    command.run(asked, param or [], json)


@app.command()
def sensitivity(
    study: Annotated[list[str], typer.Argument(metavar="STUDY", help="A study, or a YAML file (with .bib files).")],
    evaluations: Annotated[
        int, typer.Option(help="Evaluations for the indices, at most: more of them, narrower intervals.")
    ] = 1024,
    factors: Annotated[int, typer.Option(help="How many of the numbers that move the margin most get indices.")] = 8,
    of: Annotated[
        list[str] | None,
        typer.Option(metavar="PATH", help="Only this number, and those drawn with it; may be repeated (default: all)."),
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the design.")] = 0,
    distribution: Annotated[str, typer.Option(help="triangular | uniform")] = "triangular",
    out: Annotated[Path | None, typer.Option(help="Folder for data and tables (JSON, CSV, XLSX).")] = None,
    preset: Presets = None,
    param: Params = None,
    json: AsJson = False,
) -> None:
    """Which number decides a verdict, by itself and together with others."""
    from mujun.cli.commands import sensitivity as command

    command.run(study, evaluations, factors, of or [], seed, distribution, out, preset or [], param or [], json)


@app.command()
def threshold(
    study: Annotated[list[str], typer.Argument(metavar="STUDY", help="A study, or a YAML file (with .bib files).")],
    of: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PATH", help="A number, such as sm-3-iia.burnout_speed; may be repeated (default: the defence's)."
        ),
    ] = None,
    pair: Annotated[
        bool, typer.Option("--pair", help="With two --of: where it flips in the second, over the first's range.")
    ] = False,
    out: Annotated[Path | None, typer.Option(help="Folder for data and tables (JSON, CSV, XLSX).")] = None,
    preset: Presets = None,
    param: Params = None,
    json: AsJson = False,
) -> None:
    """What would have to be true: the value of each number at which a verdict flips, beside the published ones."""
    from mujun.cli.commands import threshold as command

    command.run(study, of or [], pair, out, preset or [], param or [], json)


@app.command()
def validate(
    out: Annotated[Path | None, typer.Option(help="Folder for the table (Markdown, JSON, CSV, XLSX).")] = None,
    case: Annotated[Path | None, typer.Option(help="A check case of your own (YAML; see docs/check-case.md).")] = None,
    raids: Annotated[
        int, typer.Option(help="Raids drawn for each simulated line; its tolerance is in standard errors.")
    ] = 1_000_000,
    json: AsJson = False,
) -> None:
    """The evidence: our numbers beside published ones, with tolerance, pass or miss."""
    from mujun.cli.commands import validate as command

    command.run(out, case, raids, json)


@catalogue_app.command("list")
def catalogue_list(
    kind: Annotated[
        str | None, typer.Argument(help="missile, interceptor, radar, defence, place, area, study…")
    ] = None,
    json: AsJson = False,
) -> None:
    """All entries, by kind."""
    from mujun.cli.commands import catalogue as command

    command.show_list(kind, json)


@catalogue_app.command("show")
def catalogue_show(name: Annotated[str, typer.Argument(help="An entry's id or name.")], json: AsJson = False) -> None:
    """Every number of an entry, with range, source and trust mark."""
    from mujun.cli.commands import catalogue as command

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
    from mujun.cli.commands import catalogue as command

    command.cite(names, form, json)


@catalogue_app.command("check")
def catalogue_check(json: AsJson = False) -> None:
    """Every entry valid, every reference and every source there?"""
    from mujun.cli.commands import catalogue as command

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
