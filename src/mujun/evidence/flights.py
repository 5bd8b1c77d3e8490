"""Evidence from flights: published model ranges, and the times of observed tests predicted from range and apogee."""

import csv
from importlib.resources import files

import numpy as np

from mujun.analyses.single.reconstruction import Report, reconstruct
from mujun.base.outcomes import BadInput
from mujun.earth.constants import Earth
from mujun.earth.place import Place
from mujun.evidence.line import EvidenceRow
from mujun.flight.aiming.families import max_range
from mujun.scenario.building.build import Builder

RESOLUTION = {"minute": 60.0, "half-minute": 30.0, "second": 1.0}
WIDEST_BAND = {"minute": 60.0, "half-minute": 60.0, "second": 25.0}
"""Widest prediction (s) that still counts as one, by what the published time was rounded to."""

FORDEN = ("forden-scud-b", "forden-al-hussein", "forden-nodong")
FORDEN_AZIMUTH = np.radians(40.0)
FORDEN_LATITUDE = np.radians(35.0)
"""Azimuth of the published maximum ranges. Their latitude is not published: 35 N assumed, no matter without rotation."""


def forden_rows(builder: Builder) -> list[EvidenceRow]:
    """Maximum ranges of Forden's models at the optimum pitch, without rotation as published, and with it beside."""
    still = Earth(rotation_rate=0.0)
    rows = []
    place, azimuth = Place(FORDEN_LATITUDE, 0.0), np.array([FORDEN_AZIMUTH])
    for name in FORDEN:
        entry, vehicle = builder.missile(name)
        theirs = entry.published_range.si / 1e3
        ours = float(max_range(vehicle, place, azimuth, still)[0][0]) / 1e3
        turning = float(max_range(vehicle, place, azimuth)[0][0]) / 1e3
        rows.append(
            EvidenceRow(
                id=f"forden/{name}",
                quantity=f"maximum range of {entry.name}, azimuth 40 deg, no rotation",
                ours=ours,
                theirs=theirs,
                difference=ours - theirs,
                tolerance=0.03 * theirs,
                unit="km",
                passed=abs(ours - theirs) <= 0.03 * theirs,
                note=f"on the rotating Earth {turning:,.0f} km; tolerance 3 %",
                source="Forden 2007, Science & Global Security 15, tables 1 and 3",
            )
        )
    return rows


def flight_records() -> list[dict[str, str]]:
    """Return the table of observed flights that ships with the program."""
    text = (files("mujun") / "catalogue" / "checks" / "flights.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


def flight_rows(builder: Builder) -> list[EvidenceRow]:
    """Times of observed ballistic flights, predicted after fitting range and apogee, and the impossible report."""
    rows = []
    for record in flight_records():
        impossible = record["id"] == "DPRK-20220324-HS17-KCNA"
        if record["left_out"] and not impossible:
            rows.append(_left_out(record))
            continue
        time, kind = float(record["flight_time_s"]), record["time_to"]
        report = Report(float(record["range_km"]) * 1e3, float(record["apogee_km"]) * 1e3, time, RESOLUTION[kind])
        place = Place(np.radians(float(record["latitude_deg"])), np.radians(float(record["longitude_deg"])))
        azimuth = np.radians(float(record["azimuth_deg"]))
        what = f"{record['missile']} {record['date']}, {record['range_km']} km, apogee {record['apogee_km']} km"
        try:
            found = reconstruct(builder, report, place, azimuth, record["model"])
        except BadInput as error:
            rows.append(
                EvidenceRow(
                    f"flight/{record['id']}", f"flight time of {what}", np.nan, time, np.nan, WIDEST_BAND[kind], "s",
                    False, str(error), record["source"],
                )
            )  # fmt: skip
            continue
        if impossible:
            rows.append(
                EvidenceRow(
                    f"flight/{record['id']}", f"reported time must be impossible: {what}", found.kepler_time, time,
                    found.kepler_time - time, RESOLUTION[kind], "s", found.impossible, found.why, record["source"],
                )
            )  # fmt: skip
            continue
        band = 0.5 * (found.high - found.low)
        inside = abs(found.time - time) <= band
        narrow = band <= WIDEST_BAND[kind]
        note = f"model {found.missile}, {found.fitted_by} fitted ({found.payload_mass:,.0f} kg); band ± {band:.0f} s"
        if not narrow:
            note += f"; wider than the ± {WIDEST_BAND[kind]:.0f} s that would count"
        if not inside:
            note += f"; {found.why}"
        rows.append(
            EvidenceRow(
                f"flight/{record['id']}", f"flight time of {what}", found.time, time, found.time - time,
                min(band, WIDEST_BAND[kind]), "s", inside and narrow, note, record["source"],
            )
        )  # fmt: skip
    return rows


def _left_out(record: dict[str, str]) -> EvidenceRow:
    """A record that is no test stands in the table by name, with the reason and without a verdict."""
    time = float(record["flight_time_s"])
    return EvidenceRow(
        f"flight/{record['id']}", f"left out: {record['missile']} {record['date']}", np.nan, time, np.nan, np.nan, "s",
        None, record["left_out"], record["source"],
    )  # fmt: skip
