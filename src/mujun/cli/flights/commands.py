"""Options of `mujun flight`, `coverage`, `reach` and `reconstruct`."""

from pathlib import Path
from typing import Annotated, Any

import typer

from mujun.base.outcomes import BadArgument
from mujun.base.text import say
from mujun.cli.options import (
    AsJson,
    Files,
    ObjectSeen,
    OtherInterceptor,
    Params,
    number_in,
)

ANY_SHAPE = (
    "min-energy (default to a place) | max-range (default along an azimuth) | least-propellant | lofted=F | depressed=F | "
    "apogee=KM | time=S | burnout-angle=DEG"
)


def flight(
    missile: Annotated[
        list[str], typer.Argument(metavar="MISSILE", help="Its name or its file, with other files of your own.")
    ],
    start: Annotated[str, typer.Option("--from", metavar="PLACE", help="Catalogue name or LAT,LON[,HEIGHT_M].")],
    to: Annotated[str | None, typer.Option("--to", metavar="PLACE", help="Target place.")] = None,
    azimuth: Annotated[
        float | None,
        typer.Option(parser=number_in("deg", "--azimuth"), help="Launch azimuth, deg clockwise from north."),
    ] = None,
    shape: Annotated[
        str | None,
        typer.Option(help=ANY_SHAPE),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Write the path: .csv, .xlsx, .geojson, .kml, .czml, .json, .oem, .e, .nc or .zarr."),
    ] = None,
    epoch: Annotated[
        str | None,
        typer.Option(
            metavar="TIME", help="Launch time in UTC written into .oem and .e (default: 2000-01-01T00:00:00Z)."
        ),
    ] = None,
    file: Files = None,
    param: Params = None,
    json: AsJson = False,
) -> None:
    """One trajectory: events, range, apogee, flight time, burnout."""
    from mujun.cli.common import changes_of
    from mujun.cli.flights import flight as command
    from mujun.runs.flights.flight import FlightRequest

    request = FlightRequest(
        missile=missile, start=start, to=() if to is None else (to,), azimuth=() if azimuth is None else (azimuth,),
        shape=shape, params=changes_of(param), files=file or (),
    )  # fmt: skip
    command.show(request, out, json, epoch)


def coverage(
    sensors: Annotated[
        list[str], typer.Argument(metavar="SENSOR...", help="Radars, or defences that have one; and files of your own.")
    ],
    against: Annotated[str | None, typer.Option(help="A missile, to see who sees its flight.")] = None,
    start: Annotated[str | None, typer.Option("--from", metavar="PLACE", help="Launch place.")] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="PLACE", help="Target place.")] = None,
    azimuth: Annotated[
        float | None,
        typer.Option(parser=number_in("deg", "--azimuth"), help="Launch azimuth, deg clockwise from north."),
    ] = None,
    shape: Annotated[
        str | None,
        typer.Option(help=ANY_SHAPE),
    ] = None,
    object_seen: ObjectSeen = "warhead",
    altitude: Annotated[
        list[float] | None,
        typer.Option(parser=number_in("km", "--altitude"), help="Target altitude, km; may be repeated."),
    ] = None,
    cross_section: Annotated[
        list[float] | None,
        typer.Option(parser=number_in("m^2", "--cross-section"), help="Cross-section, m^2; may be repeated."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for data, tables, map and time chart (JSON, GeoJSON, KML, CSV, XLSX, PNG, SVG)."),
    ] = None,
    file: Files = None,
    param: Params = None,
    json: AsJson = False,
) -> None:
    """What sensors could see, by altitude and cross-section; and who sees a flight, from when to when."""
    from mujun.cli.common import answer, changes_of
    from mujun.cli.flights import coverage as command
    from mujun.runs.flights.coverage import CoverageRequest, run

    request = CoverageRequest(
        sensors=sensors, against=against, start=start, to=to, azimuth=azimuth, shape=shape, object_seen=object_seen,
        altitudes_km=altitude or (), cross_sections_m2=cross_section or (), params=changes_of(param), files=file or (),
    )  # fmt: skip
    answer(run, request, command.show, out, json)


def reach(
    defences: Annotated[
        list[str], typer.Argument(metavar="DEFENCE...", help="Sites to compare, and files of your own.")
    ],
    altitude: Annotated[
        list[float] | None, typer.Option(parser=number_in("km", "--altitude"), help="Altitude, km; may be repeated.")
    ] = None,
    time: Annotated[
        list[float] | None, typer.Option(parser=number_in("s", "--time"), help="Time of flight, s; may be repeated.")
    ] = None,
    interceptor: OtherInterceptor = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for data, tables and the map (JSON, GeoJSON, KML, CSV, XLSX, PNG, SVG).")
    ] = None,
    file: Files = None,
    param: Params = None,
    json: AsJson = False,
) -> None:
    """How far interceptors reach, by altitude and time, side by side."""
    from mujun.cli.common import answer, changes_of
    from mujun.cli.flights import reach as command
    from mujun.runs.flights.reach import ReachRequest, run

    request = ReachRequest(
        defences=defences, altitudes_km=altitude or (), times_s=time or (), interceptor=interceptor,
        params=changes_of(param), files=file or (),
    )  # fmt: skip
    answer(run, request, command.show, out, json)


def reconstruct(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="[FILE]", help="A table of tests (.csv), or files of your own.")
    ] = None,
    range_km: Annotated[
        float | None, typer.Option(parser=number_in("km", "--range-km"), help="Reported ground range, km.")
    ] = None,
    apogee_km: Annotated[
        float | None, typer.Option(parser=number_in("km", "--apogee-km"), help="Reported apogee, km.")
    ] = None,
    time_s: Annotated[
        float | None, typer.Option(parser=number_in("s", "--time-s"), help="Reported flight time, s.")
    ] = None,
    time_resolution_s: Annotated[
        float | None,
        typer.Option(
            parser=number_in("s", "--time-resolution-s"),
            help="What the time was rounded to, s (default: guessed from the number).",
        ),
    ] = None,
    start: Annotated[str | None, typer.Option("--from", metavar="PLACE", help="Launch place.")] = None,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="PLACE", help="Place of impact: direction, and range if none is given."),
    ] = None,
    missile: Annotated[
        str | None, typer.Option(help="Catalogue missile (default: the generic class that fits).")
    ] = None,
    propulsion: Annotated[
        str | None, typer.Option(metavar="KIND", help="solid or liquid, where no missile is named (default: both).")
    ] = None,
    azimuth: Annotated[
        float | None, typer.Option(parser=number_in("deg", "--azimuth"), help="Launch azimuth, deg (default 90).")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="With a table of tests: write its rows, .csv, .xlsx or .json.")
    ] = None,
    file: Annotated[
        list[Path] | None,
        typer.Option(
            "--file",
            metavar="FILE",
            help="A table of tests (.csv), or files of your own (YAML, BibTeX); may be repeated.",
        ),
    ] = None,
    param: Params = None,
    json: AsJson = False,
) -> None:
    """An observed test flight, from two of range, apogee and time: is it possible, what flew, how far would it go?"""
    from mujun.cli.common import answer, changes_of
    from mujun.cli.flights import reconstruct as command
    from mujun.cli.flights import reported_tests
    from mujun.runs.flights.reconstruct import ReconstructRequest, run
    from mujun.runs.flights.reported_tests import table_asked

    given: dict[str, Any] = {
        "range_km": range_km, "apogee_km": apogee_km, "time_s": time_s, "time_resolution_s": time_resolution_s,
        "start": start, "to": to, "missile": missile, "propulsion": propulsion, "azimuth": azimuth,
    }  # fmt: skip
    shared: dict[str, Any] = {"params": changes_of(param), "files": (*(files or ()), *(file or ()))}
    table = table_asked(given, **shared)
    if table is not None:
        reported_tests.show(table, out, json)
        return
    if out is not None:
        raise BadArgument(say("<path> is for a table of tests; expected one in <files FILE>"))
    answer(run, ReconstructRequest(**given, **shared), command.show, None, json)
