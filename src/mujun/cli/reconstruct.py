"""`mujun reconstruct`."""

from math import degrees, radians

from mujun.analyses.reconstruction import Report, reconstruct, time_resolution
from mujun.base.outcomes import BadInput
from mujun.cli.common import compile_first, console, print_json
from mujun.flight.families import Place
from mujun.reports.provenance import provenance
from mujun.runs.asked import builder
from mujun.scenario import schema
from mujun.scenario.build import place_of

DEFAULT_PLACE = "sunan"
DEFAULT_AZIMUTH_DEG = 90.0


def run(
    range_km: float, apogee_km: float, time_s: float | None, resolution_s: float | None, start: str | None,
    missile: str | None, azimuth: float | None, params: list[str], as_json: bool,
) -> None:  # fmt: skip
    """Judge a reported flight and re-fly its missile."""
    if resolution_s is not None and not 0.0 < resolution_s <= 600.0:
        raise BadInput(f"--time-resolution-s {resolution_s:g}: expected above 0 and at most 600 s")
    if azimuth is not None and not -360.0 <= azimuth <= 360.0:
        raise BadInput(f"--azimuth {azimuth:g}: expected degrees between -360 and 360")
    built = builder(params, [missile])
    assumptions = []
    if start is None:
        areas = built.missile(missile)[0].launch_areas if missile else ()
        start = areas[0] if areas else DEFAULT_PLACE
        assumptions.append(f"launched from {built.catalogue.get(schema.Area, start).name} (no --from was given)")
    name, place = place_of(built.catalogue, start)
    if azimuth is None:
        assumptions.append(f"launched along {DEFAULT_AZIMUTH_DEG:g} deg (no --azimuth was given)")
        azimuth = DEFAULT_AZIMUTH_DEG
    if missile is None:
        assumptions.append("a generic class of missile (no --missile was given)")
    resolution = (resolution_s or time_resolution(time_s)) if time_s is not None else None
    report = Report(range_km * 1e3, apogee_km * 1e3, time_s, resolution)
    compile_first()
    found = reconstruct(built, report, Place(*place), radians(azimuth % 360.0), missile, tuple(assumptions))
    ranges = [
        {"azimuth_deg": round(degrees(a), 3), "range_km": None if whole else r / 1e3, "whole_earth": bool(whole)}
        for a, r, whole in zip(found.azimuths, found.max_ranges, found.whole_earth, strict=True)
    ]
    data = {
        "missile": found.missile,
        "from": name,
        "azimuth_deg": azimuth,
        "flight_time_s": found.time,
        "flight_time_low_s": found.low,
        "flight_time_high_s": found.high,
        "kepler_time_s": found.kepler_time,
        "reported_time_s": time_s,
        "reported_time_resolution_s": resolution,
        "consistent": found.consistent,
        "within_band": found.within_band,
        "impossible": found.impossible,
        "why": found.why,
        "payload_kg": found.payload_mass,
        "cutoff_share": found.cutoff,
        "fitted": found.fitted_by,
        "max_ranges": ranges,
        "band_contributions_s": found.contributions,
        "other_classes": list(found.others),
        "assumptions": list(found.assumptions),
        "limits": [
            "The payload stands for all that the model gets wrong about the missile: it is a fit, not a measurement.",
            "Maximum ranges re-fly the full boost at the best pitch, with the Earth's rotation.",
        ],
        "provenance": provenance(built.catalogue, built.used, "mujun reconstruct"),
    }
    if as_json:
        print_json(data)
        return
    screen = console()
    screen.print(f"[bold]{found.missile}[/bold] from {name}, azimuth {azimuth:g} deg", highlight=False)
    for text in found.assumptions:
        screen.print(f"assumed: {text}", highlight=False)
    half = 0.5 * (found.high - found.low)
    screen.print(
        f"predicted flight time {found.time:,.0f} s ± {half:,.0f} s "
        f"(Kepler time on the rotating Earth {found.kepler_time:,.0f} s)",
        highlight=False,
    )
    colour = {True: "green", False: "red", None: "yellow"}[found.consistent]
    screen.print(f"[{colour}]{found.why}[/{colour}]", highlight=False)
    fitted = f"{found.payload_mass:,.0f} kg" if found.fitted_by == "payload" else f"{found.cutoff:.3f} of the last burn"
    screen.print(f"fitted {found.fitted_by}: {fitted}", highlight=False)
    told = ", ".join(
        f"{row['azimuth_deg']:.0f}°: " + ("whole Earth" if row["whole_earth"] else f"{row['range_km']:,.0f} km")
        for row in ranges[::3]
    )
    screen.print(f"maximum range by azimuth: {told}", highlight=False)
