"""Evidence from test flights: flight times predicted from range and apogee, compared with reported ones."""

import numpy as np

from mujun.analyses.single.reconstruction import Reconstruction, reconstruct
from mujun.analyses.single.report_band import ReportedFlight
from mujun.base.outcomes import BadInput
from mujun.earth.place import Place
from mujun.evidence.line import EvidenceRow
from mujun.evidence.tables import table
from mujun.scenario.building.build import Builder

RESOLUTION_S = {"minute": 60.0, "half-minute": 30.0, "second": 1.0}
"""Unit to which the published time is rounded, s, by the value of the column `time_to`."""
WIDEST_BAND_S = {"minute": 60.0, "half-minute": 60.0, "second": 25.0}
"""Greatest half-width of the predicted band, s, that still counts as a prediction, by the value of the column `time_to`."""


def flight_rows(builder: Builder) -> list[EvidenceRow]:
    """Compare the reported time of each flight with the predicted one, or with the least possible one.

    Flights that are left out have a row with their name and the reason, without a verdict.
    """
    return [_row(builder, record) if record["checked_as"] else _left_out(record) for record in table("flights.csv")]


def _row(builder: Builder, record: dict[str, str]) -> EvidenceRow:
    """Return the row of a flight whose time is checked."""
    rounded = record["time_to"]
    time, widest = float(record["flight_time_s"]), WIDEST_BAND_S[rounded]
    report = ReportedFlight(
        float(record["range_km"]) * 1e3, float(record["apogee_km"]) * 1e3, time, RESOLUTION_S[rounded]
    )
    place = Place(np.radians(float(record["latitude_deg"])), np.radians(float(record["longitude_deg"])))
    what = f"{record['missile']} {record['date']}, {record['range_km']} km, apogee {record['apogee_km']} km"
    id, quantity, source = f"flight/{record['id']}", f"flight time of {what}", record["source"]
    try:
        found = reconstruct(builder, report, place, np.radians(float(record["azimuth_deg"])), record["model"])
    except BadInput as error:
        return EvidenceRow(id, quantity, np.nan, time, np.nan, widest, "s", False, str(error), source)
    if record["checked_as"] == "impossible":
        quantity, ours = f"reported time must be impossible: {what}", found.kepler_time
        return EvidenceRow(
            id, quantity, ours, time, ours - time, RESOLUTION_S[rounded], "s", found.impossible, found.why, source
        )
    band = 0.5 * (found.high - found.low)
    inside, narrow = abs(found.time - time) <= band, band <= widest
    note = _note(found, band) + ("" if narrow else f"; wider than the ± {widest:.0f} s that would count")
    note += "" if inside else f"; {found.why}"
    return EvidenceRow(
        id, quantity, found.time, time, found.time - time, min(band, widest), "s", inside and narrow, note, source
    )


def _note(found: Reconstruction, band: float) -> str:
    return f"model {found.missile}, {found.fitted_by} fitted ({found.payload_mass:,.0f} kg); band ± {band:.0f} s"


def _left_out(record: dict[str, str]) -> EvidenceRow:
    """Return the row of a flight that is not checked: its name and the reason, without a verdict."""
    return EvidenceRow(
        f"flight/{record['id']}", f"left out: {record['missile']} {record['date']}", np.nan,
        float(record["flight_time_s"]), np.nan, np.nan, "s", None, record["left_out"], record["source"],
    )  # fmt: skip
