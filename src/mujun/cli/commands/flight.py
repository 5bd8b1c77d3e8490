"""`mujun flight`."""

from math import degrees, radians
from pathlib import Path

from rich.table import Table

from mujun.analyses.single.flight import fly_along, fly_to
from mujun.base.outcomes import BadInput
from mujun.cli.common import compile_first, console, notes, print_json
from mujun.flight.model.shape import parse_shape
from mujun.reports.data.flight import FORMATS, path_rows
from mujun.reports.data.provenance import provenance
from mujun.runs.asked import builder
from mujun.runs.flown import event_rows, save_path
from mujun.scenario.building.places import place_of


def run(
    missile: str, start: str, to: str | None, azimuth: float | None, shape_text: str, out: Path | None,
    params: list[str], as_json: bool,
) -> None:  # fmt: skip
    """Fly one missile and show its flight."""
    shape = parse_shape(shape_text)
    if (to is None) == (azimuth is None):
        raise BadInput("one of --to PLACE and --azimuth DEG is expected, and not both")
    if azimuth is not None and not -360.0 <= azimuth <= 360.0:
        raise BadInput(f"--azimuth {azimuth:g}: expected degrees between -360 and 360")
    form = out.suffix.lstrip(".").lower() if out else ""
    if out and form not in FORMATS:
        raise BadInput(f"--out {out}: expected a name ending in .{', .'.join(FORMATS)}")
    built = builder(params, [missile])
    entry, vehicle = built.missile(missile)
    start_name, place = place_of(built.catalogue, start)
    target = place_of(built.catalogue, to) if to is not None else None
    compile_first()
    if target is not None:
        flown = fly_to(vehicle, place, target[1], shape, built.family(missile, place))
    else:
        assert azimuth is not None
        flown = fly_along(vehicle, place, radians(azimuth % 360.0), shape)
    flights = flown.flights
    latitude, longitude = flights.impact
    data = {
        "missile": entry.name,
        "from": start_name,
        "to": target[0] if target else None,
        "shape": shape.name,
        "range_km": flown.distance / 1e3,
        "apogee_km": float(flights.apogee[0]) / 1e3,
        "flight_time_s": float(flights.flight_time[0]),
        "burnout_speed_km_s": float(flights.burnout_speed[0]) / 1e3,
        "burnout_altitude_km": float(flights.burnout_height[0]) / 1e3,
        "burnout_time_s": float(flights.burnout_time[0]),
        "impact_lat_deg": degrees(float(latitude[0])),
        "impact_lon_deg": degrees(float(longitude[0])),
        "miss_m": flown.miss,
        "azimuth_deg": degrees(flown.azimuth) % 360.0,
        "kick_deg": degrees(flown.kick),
        "cutoff_share": flown.cutoff,
        "payload_kg": float(vehicle.payload_mass),
        "events": event_rows(flown.events),
        "limits": [
            entry.summary,
            "Point-mass flight with an open-loop gravity turn; no guidance, wind or lift.",
        ],
        "provenance": provenance(built.catalogue, built.used, "mujun flight"),
    }
    if out is not None:
        save_path(path_rows(flights), f"{entry.name} from {start_name}", out)
        notes().print(f"path: {out}", highlight=False)
    if as_json:
        print_json(data)
        return
    screen = console()
    where = f"to {target[0]}" if target else f"along {azimuth:g} deg"
    screen.print(f"[bold]{entry.name}[/bold] from {start_name} {where}, {shape.name}", highlight=False)
    screen.print(
        f"range {data['range_km']:,.1f} km · apogee {data['apogee_km']:,.1f} km · "
        f"flight time {data['flight_time_s']:,.1f} s · "
        f"burnout {data['burnout_speed_km_s']:.3f} km/s at {data['burnout_altitude_km']:,.1f} km"
        + (f" · miss {flown.miss:.0f} m" if flown.miss is not None else ""),
        highlight=False,
    )
    table = Table("event", "time s", "altitude km", "speed km/s", "latitude", "longitude")
    for e in flown.events:
        table.add_row(
            e.name, f"{e.time:,.1f}", f"{round(e.height / 1e3, 1) + 0.0:,.1f}", f"{e.speed / 1e3:.3f}",
            f"{degrees(e.latitude):.3f}", f"{degrees(e.longitude):.3f}",
        )  # fmt: skip
    screen.print(table)
    screen.print(entry.summary, highlight=False)
