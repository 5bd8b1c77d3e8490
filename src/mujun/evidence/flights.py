"""Evidence from test flights: what follows from two of range, apogee and time, compared with the reported third."""

import numpy as np

from mujun.analyses.single.reconstruction import Flown, Reconstruction, reconstruct
from mujun.analyses.single.reported.report import ReportedFlight
from mujun.base.outcomes import BadInput
from mujun.earth.place import Place
from mujun.evidence.calibration import Predicted, coverage_rows, of_flight
from mujun.evidence.line import EvidenceRow
from mujun.evidence.tables import table
from mujun.scenario.building.build import Builder
from mujun.scenario.schema.reported import FlightTimeError

RESOLUTION_S = {"minute": 60.0, "half-minute": 30.0, "second": 1.0}
"""Unit to which the published time is rounded, s, by the value of the column `time_to`."""
GREATEST_ERROR_S = {"minute": 60.0, "half-minute": 60.0, "second": 25.0}
"""Greatest difference between predicted and reported time that passes, s, by `time_to`, however wide the band is."""


def flight_rows(builder: Builder) -> list[EvidenceRow]:
    """Compare each flight with its prediction, and count how many lie in their 90 % bands.

    Flights that are left out have a row with their name and the reason, without a verdict.
    """
    rows, predictions = [], []
    for record in table("flights.csv"):
        if not record["checked_as"]:
            rows.append(_left_out(record))
            continue
        try:
            found = reconstructed(builder, record)
        except BadInput as error:
            rows.append(_row(record, "flight time", np.nan, float(record["flight_time_s"]), np.nan, False, str(error)))
            continue
        rows.append(_CHECKS[record["checked_as"]](record, found))
        if record["checked_as"] == "time" and found.flown is not None:
            predictions.append(of_flight(record["id"], float(record["flight_time_s"]), found.flown.prediction))
    factor = builder.catalogue.default(FlightTimeError).coverage_factor.si
    return [*rows, *coverage_rows(predictions, factor)]


def predictions_of(builder: Builder) -> list[Predicted]:
    """Return the prediction for every flight whose time is checked."""
    found = []
    for record in table("flights.csv"):
        if record["checked_as"] == "time":
            flown = reconstructed(builder, record).flown
            assert flown is not None
            found.append(of_flight(record["id"], float(record["flight_time_s"]), flown.prediction))
    return found


def reconstructed(builder: Builder, record: dict[str, str]) -> Reconstruction:
    """Reconstruct a flight of the table; one without a model is flown as a generic missile of its propulsion.

    Where the apogee is checked, it is left out of the report. Raises BadInput if no missile fits.
    """
    apogee = None if record["checked_as"] == "apogee" else float(record["apogee_km"]) * 1e3
    report = ReportedFlight(
        float(record["range_km"]) * 1e3, apogee, float(record["flight_time_s"]), RESOLUTION_S[record["time_to"]]
    )
    place = Place(np.radians(float(record["latitude_deg"])), np.radians(float(record["longitude_deg"])))
    azimuth = np.radians(float(record["azimuth_deg"]))
    return reconstruct(builder, report, place, azimuth, record["model"] or None, record["propulsion"] or None)


def _time(record: dict[str, str], found: Reconstruction) -> EvidenceRow:
    """Return the row of a flight whose time is predicted. It has to lie in the band, and near enough."""
    assert found.flown is not None
    prediction, time = found.flown.prediction, float(record["flight_time_s"])
    tolerance = min(prediction.half, GREATEST_ERROR_S[record["time_to"]])
    passed = abs(prediction.time - time) <= tolerance
    inside = "within" if abs(prediction.time - time) <= prediction.half else "outside"
    note = f"{_note(found.flown)}; {inside} its 90 % band of ± {prediction.half:.0f} s"
    if not passed and inside == "within":
        note += f", but more than {tolerance:.0f} s off"
    note += "" if inside == "within" else f"; {found.judgement.why}"
    return _row(record, "flight time", prediction.time, time, tolerance, passed, note)


def _impossible(record: dict[str, str], found: Reconstruction) -> EvidenceRow:
    """Return the row of a report that must be called impossible: its time is below that of a flight in vacuum."""
    assert found.flown is not None
    return _row(
        record, "reported time must be impossible", found.flown.kepler_time, float(record["flight_time_s"]),
        RESOLUTION_S[record["time_to"]], found.judgement.impossible, found.judgement.why,
    )  # fmt: skip


def _apogee(record: dict[str, str], found: Reconstruction) -> EvidenceRow:
    """Return the row of a flight whose apogee follows from range and time, and must have the published one in its band."""
    assert found.flown is not None and found.flown.derived is not None
    derived, theirs = found.flown.derived, float(record["apogee_km"])
    inside = derived.low / 1e3 <= theirs <= derived.high / 1e3
    tolerance = 0.5 * (derived.high - derived.low) / 1e3
    return _row(record, "apogee from range and time", derived.value / 1e3, theirs, tolerance, inside,
                found.judgement.why, "km")  # fmt: skip


def _not_ballistic(record: dict[str, str], found: Reconstruction) -> EvidenceRow:
    """Return the row of a flight that manoeuvres, and must be called no ballistic one."""
    return _row(
        record, "must not be called ballistic", np.nan, np.nan, np.nan, found.flown is None, found.judgement.why
    )


_CHECKS = {"time": _time, "impossible": _impossible, "apogee": _apogee, "not ballistic": _not_ballistic}
"""What a flight is checked for -> its row."""


def _row(
    record: dict[str, str],
    quantity: str,
    ours: float,
    theirs: float,
    tolerance: float,
    passed: bool,
    note: str,
    unit: str = "s",
) -> EvidenceRow:
    what = f"{record['missile']} {record['date']}, {record['range_km']} km, apogee {record['apogee_km']} km"
    return EvidenceRow(
        f"flight/{record['id']}", f"{quantity}: {what}", ours, theirs, ours - theirs, tolerance, unit, passed, note,
        record["source"],
    )  # fmt: skip


def _note(flown: Flown) -> str:
    best = flown.best
    fitted = "cut-off" if best.fit.by_cutoff else "payload"
    return f"model {best.entry.name}, {fitted} fitted ({float(best.fit.payload_mass[0]):,.0f} kg)"


def _left_out(record: dict[str, str]) -> EvidenceRow:
    """Return the row of a flight that is not checked: its name and the reason, without a verdict."""
    return EvidenceRow(
        f"flight/{record['id']}", f"left out: {record['missile']} {record['date']}", np.nan,
        float(record["flight_time_s"]), np.nan, np.nan, "s", None, record["left_out"], record["source"],
    )  # fmt: skip
