"""Reconstruction knows what it does not know: bands are calibrated, and their parts are those that the catalogue states.

| checked | against | tolerance |
|---|---|---|
| share of the published flights in their 90 % bands | 0.9 | two standard deviations of such a share |
| error of reports in minutes, in the catalogue | most likely value for the published flights | 2 s |
| share that the model leaves out, in the catalogue | spread from missile to missile of one propulsion | 0.015 |
| shift and spread of a triangular number | drawn | 3 % |
| apogee (or range) from range and time (apogee and time) | the flight's own | 1.5 % |
"""

import functools
import math
from unittest import mock

import numpy as np
import pytest

import mujun
from mujun.analyses.single.reconstruction import Reconstruction, reconstruct
from mujun.analyses.single.reported.band import IN_MINUTES, LEFT_OUT, predicted
from mujun.analyses.single.reported.candidates import candidates, fitted
from mujun.analyses.single.reported.doubts import Doubt, missile_doubts, uncertain_numbers_of, with_coasts
from mujun.analyses.single.reported.judgement import of_flight_in_air, of_the_unflyable
from mujun.analyses.single.reported.lowest import Lowest, lowest
from mujun.analyses.single.reported.report import ReportedFlight
from mujun.base.outcomes import BadInput
from mujun.earth.place import Place
from mujun.evidence.calibration import Predicted, coverage_rows, left_out_halves, minute_error
from mujun.evidence.flights import flight_rows, predictions_of, reconstructed
from mujun.evidence.line import EvidenceRow
from mujun.flight.aiming.kepler import rotating_kepler_time
from mujun.runs.flights.reconstruct import ReconstructRequest, run
from mujun.scenario.building.build import Builder
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema import kinds as schema

BUILDER = Builder(load_catalogue())
ERROR = BUILDER.catalogue.default(schema.FlightTimeError)
PLACE, AZIMUTH = Place(math.radians(39.13), math.radians(125.96), 40.0), math.radians(61.0)
LOFTED = ReportedFlight(1002.3e3, 6518.2e3)


@functools.cache
def evidence() -> tuple[dict[str, EvidenceRow], tuple[Predicted, ...]]:
    """Rows of the published flights, and their predictions; each flight is reconstructed once."""
    found: dict[str, Reconstruction] = {}

    def once(builder: Builder, record: dict[str, str]) -> Reconstruction:
        if record["id"] not in found:
            found[record["id"]] = reconstructed(builder, record)
        return found[record["id"]]

    with mock.patch("mujun.evidence.flights.reconstructed", once):
        return {row.id: row for row in flight_rows(BUILDER)}, tuple(predictions_of(BUILDER))


def rows() -> dict[str, EvidenceRow]:
    return evidence()[0]


def predictions() -> tuple[Predicted, ...]:
    return evidence()[1]


@functools.cache
def judged(missile: str, apogee_km: float, time: float | None, resolution: float | None = 1.0) -> Reconstruction:
    report = ReportedFlight(1000e3, apogee_km * 1e3, time, resolution if time else None)
    return reconstruct(BUILDER, report, PLACE, AZIMUTH, missile)


def test_ninety_percent_bands_hold_about_ninety_percent() -> None:
    assert len(predictions()) >= 11
    for id in ("flight/coverage", "flight/coverage-left-out"):
        row = rows()[id]
        assert row.passed, row.note
        assert row.theirs == 0.9 and row.tolerance < 0.2 and "flights; outside: " in row.note


def test_no_band_is_so_wide_that_it_could_not_fail() -> None:
    """A band of a time to the second is narrower than what boost and air add; one in minutes than three of them."""
    for one in predictions():
        assert one.half < (190.0 if one.minutes else 60.0) and one.half > 15.0, one


def test_misses_stay_misses() -> None:
    missed = {row.id: row for row in rows().values() if row.passed is False}
    assert {"flight/DPRK-20170829-HS12", "flight/DPRK-20220130-HS12"} <= set(missed)
    assert all(row.note and row.tolerance <= 60.0 for row in missed.values())
    for row in rows().values():
        if row.quantity.startswith("flight time"):
            assert row.passed is (abs(row.difference) <= row.tolerance) and row.tolerance <= 60.0


def test_the_error_of_reports_in_minutes_is_that_of_the_published_flights() -> None:
    given = ERROR.minute_report_error
    assert minute_error(predictions()) == pytest.approx(given.si, abs=2.0)
    minutes = [one for one in predictions() if one.minutes]
    left_out = [minute_error([other for other in predictions() if other is not one]) for one in minutes]
    assert (given.low, given.high) == (pytest.approx(min(left_out), abs=2.0), pytest.approx(max(left_out), abs=2.0))


@pytest.mark.parametrize(("sd", "known"), [(0.0, 30.0), (25.0, 10.0), (60.0, 30.0)])
def test_an_error_put_into_reports_comes_back(sd: float, known: float) -> None:
    gaps = np.random.default_rng(5).normal(0.0, math.hypot(sd, known), 4000)
    flights = [Predicted(f"{n}", float(gap), known, 0.0, True) for n, gap in enumerate(gaps)]
    assert minute_error(flights) == pytest.approx(sd, abs=6.0)
    halves = left_out_halves(flights[:200], 1.645)
    assert np.mean(np.abs(gaps[:200]) <= halves) == pytest.approx(0.9, abs=0.05)


def test_a_coverage_far_from_ninety_percent_is_a_miss() -> None:
    narrow = [Predicted(f"{n}", 10.0, 5.0, 9.0 if n % 2 else 11.0, False) for n in range(20)]
    row = coverage_rows(narrow, 1.83)[0]
    assert row.passed is False and row.ours == 0.5 and "10 of 20" in row.note


def test_the_share_left_out_is_the_spread_from_missile_to_missile() -> None:
    """Every strategic missile of a propulsion, through one report: no flight time of a report is used."""
    shares = []
    for propulsion, report in (("solid", LOFTED), ("liquid", ReportedFlight(1000.2e3, 6045e3))):
        names = [
            m.id
            for m in BUILDER.catalogue.all(schema.Missile)
            if m.propulsion == propulsion and m.class_ in ("ICBM", "SLBM")
        ]
        kepler = float(rotating_kepler_time(PLACE.latitude, AZIMUTH, report.ground_range, report.apogee))
        added = np.array([one.time - kepler for one in candidates(BUILDER, names, PLACE, AZIMUTH, report)])
        assert len(added) >= 8
        shares.append(float(np.std(added, ddof=1) / np.mean(added)))
    given = ERROR.unmodelled_share
    assert float(np.sqrt(np.mean(np.square(shares)))) == pytest.approx(given.si, abs=0.015)
    assert (given.low, given.high) == pytest.approx(sorted(shares), abs=0.015)


def test_every_second_of_coast_and_of_early_burn_lengthens_a_solid_missiles_flight() -> None:
    """Why reports of solid missiles are longer than a model without coasts: 0.9 and 0.5 s a second, and it has none."""
    entry, bare = BUILDER.missile("hwasong-18")
    with_them = fitted(entry, with_coasts(entry, bare, ERROR), PLACE, AZIMUTH, LOFTED)
    without = fitted(entry, bare, PLACE, AZIMUTH, LOFTED)
    assert with_them is not None and without is not None
    coast = ERROR.solid_staging_coast.si
    assert 1.2 * coast < with_them.time - without.time < 1.6 * coast
    numbers = uncertain_numbers_of(entry, ERROR)
    assert {"coast before stage 2", "coast before stage 3", "burn time of stage 1"} <= {n.name for n in numbers}
    liquid, vehicle = BUILDER.missile("hwasong-17")
    assert with_coasts(liquid, vehicle, ERROR) is vehicle


def test_a_range_that_reaches_farther_up_moves_the_prediction_up() -> None:
    """The second stage of this missile may burn far longer than its nominal time, little shorter: as drawn."""
    entry, vehicle = BUILDER.missile("hwasong-14")
    report = ReportedFlight(998e3, 3724.9e3)
    one = fitted(entry, vehicle, PLACE, AZIMUTH, report)
    assert one is not None
    numbers = [number for number in uncertain_numbers_of(entry, ERROR) if number.name == "burn time of stage 2"]
    (found,) = [
        d for d in missile_doubts(numbers, vehicle, PLACE, AZIMUTH, report, one.fit) if d.name == numbers[0].name
    ]
    burn = entry.stages[1].burn_time
    drawn = np.random.default_rng(3).triangular(burn.low, burn.si, burn.high, 200_000)
    slope = found.shift / (float(np.mean(drawn)) - burn.si)
    assert 0.3 < slope < 0.8
    assert found.spread == pytest.approx(slope * float(np.std(drawn)), rel=0.06)


def test_the_parts_of_a_band_add_in_squares() -> None:
    doubts = [Doubt("a", 3.0, 4.0), Doubt("b", -1.0, 3.0)]
    plain = predicted(1000.0, 900.0, doubts, None, ERROR)
    assert (plain.time, plain.added) == (1002.0, 102.0)
    left_out = ERROR.unmodelled_share.si * 102.0
    assert plain.half == pytest.approx(ERROR.coverage_factor.si * math.hypot(5.0, left_out))
    names = {doubt.name for doubt in predicted(1000.0, 900.0, doubts, 60.0, ERROR).doubts}
    assert {LEFT_OUT, IN_MINUTES} <= names
    assert IN_MINUTES not in {doubt.name for doubt in predicted(1000.0, 900.0, doubts, 1.0, ERROR).doubts}


def test_no_band_is_empty() -> None:
    """A published stage table without ranges gave a band of 0 s."""
    found = reconstruct(BUILDER, ReportedFlight(500e3, 150e3), PLACE, AZIMUTH, "forden-al-hussein").flown
    assert found is not None and found.prediction.half > 5.0


@pytest.mark.parametrize("missile", ["hwasong-14", "hwasong-18"])
def test_the_apogee_that_was_not_reported_comes_back(missile: str) -> None:
    known = judged(missile, 3500.0, None).flown
    assert known is not None
    report = ReportedFlight(1000e3, None, round(known.prediction.time), 1.0)
    found = reconstruct(BUILDER, report, PLACE, AZIMUTH, missile)
    assert found.flown is not None and found.flown.derived is not None
    derived = found.flown.derived
    assert derived.what == "apogee" and derived.value == pytest.approx(3500e3, rel=0.015)
    assert derived.low < 3500e3 < derived.high
    assert found.judgement.consistent and "fits the apogee of 3," in found.judgement.why
    assert float(found.flown.best.fit.payload_mass[0]) == pytest.approx(float(known.best.fit.payload_mass[0]), rel=0.05)


def test_the_range_that_was_not_reported_comes_back_where_time_tells_it() -> None:
    """Near least speed a second of time is kilometres of range; of a lofted flight the time hardly tells the range."""
    flat = reconstruct(BUILDER, ReportedFlight(4000e3, 900e3), PLACE, AZIMUTH, "hwasong-12").flown
    assert flat is not None
    report = ReportedFlight(None, 900e3, round(flat.prediction.time), 1.0)
    found = reconstruct(BUILDER, report, PLACE, AZIMUTH, "hwasong-12").flown
    assert found is not None and found.derived is not None
    assert found.derived.value == pytest.approx(4000e3, rel=0.015) and found.derived.low > 3500e3
    steep = ReportedFlight(None, 6518e3, 4400.0, 60.0)
    lofted = reconstruct(BUILDER, steep, PLACE, AZIMUTH, "hwasong-18")
    assert lofted.flown is not None and lofted.flown.derived is not None
    assert lofted.flown.derived.low == 0.0 and "at most" in lofted.judgement.why


def test_a_flight_that_never_leaves_the_air_is_called_no_ballistic_one() -> None:
    answer = run(ReconstructRequest(range_km=800, apogee_km=50)).data
    assert answer["impossible"] and answer["consistent"] is False and answer["missile"] is None
    assert answer["why"].startswith("no ballistic missile can fly 800 km with an apogee of only 50 km")
    python = mujun.reconstruct(800, 50)
    assert python.impossible and python.payload_kg is None and python.rows() == []
    assert rows()["flight/IND-20131008-PRITHVI2"].passed
    for ground_range, apogee in ((300e3, 80e3), (120e3, 26e3), (1500e3, 99.8e3), (2700e3, 550e3)):
        assert of_flight_in_air(ReportedFlight(ground_range, apogee), ERROR) is None


def test_what_is_faster_than_every_missile_is_called_no_ballistic_flight() -> None:
    some = [BUILDER.missile(name)[1] for name in ("scud-er", "df-16")]
    bound = lowest(some, PLACE, AZIMUTH, 800e3, ERROR.greatest_powered_share.si)
    assert bound is not None and 40e3 < bound.apogee < 150e3 and bound.time > 300.0
    said = of_the_unflyable(ReportedFlight(800e3, None, 200.0, 1.0), bound)
    assert said is not None and said.impossible and "no ballistic missile can fly 800 km in 200 s" in said.why
    assert of_the_unflyable(ReportedFlight(800e3, None, 400.0, 1.0), bound) is None
    assert of_the_unflyable(ReportedFlight(800e3, 300e3), Lowest(60e3, 300.0, "any")) is None


@pytest.mark.parametrize(
    ("apogee", "time", "impossible", "word"),
    [
        (3000e3, 1700.0, True, "impossible: even a shot"),
        (300e3, 10_000.0, False, "not consistent: for an apogee of 300 km"),
    ],
)
def test_a_time_that_no_range_can_explain_is_said_to_be_one(
    apogee: float, time: float, impossible: bool, word: str
) -> None:
    found = reconstruct(BUILDER, ReportedFlight(None, apogee, time, 1.0), PLACE, AZIMUTH, "hwasong-14")
    assert found.flown is None and found.judgement.impossible is impossible and found.judgement.consistent is False
    assert word in found.judgement.why


def test_a_missile_not_known_widens_the_band_by_all_that_fit_as_well() -> None:
    """The flight of 28 July 2017 without a name: a solid missile fits, and a liquid one that takes longer."""
    report = ReportedFlight(998e3, 3724.9e3)
    found = reconstruct(BUILDER, report, PLACE, AZIMUTH, None).flown
    alone = reconstruct(BUILDER, report, PLACE, AZIMUTH, None, "solid").flown
    assert found is not None and alone is not None and found.others and not alone.others
    assert found.prediction.half > alone.prediction.half + 20.0
    assert found.prediction.time > alone.prediction.time + 20.0


def test_a_reported_time_says_which_of_the_missiles_that_fit_as_well_flew() -> None:
    slow = reconstruct(BUILDER, ReportedFlight(998e3, 3724.9e3, 2800.0, 1.0), PLACE, AZIMUTH, None)
    assert slow.flown is not None and slow.flown.best.entry.propulsion == "liquid" and slow.judgement.within_band
    quick = reconstruct(BUILDER, ReportedFlight(998e3, 3724.9e3, 2730.0, 1.0), PLACE, AZIMUTH, None)
    assert quick.flown is not None and quick.flown.best.entry.propulsion == "solid" and quick.judgement.within_band


def test_the_place_of_impact_gives_direction_and_range() -> None:
    asked = ReconstructRequest(apogee_km=300, missile="nodong", start="39,127.5", to="36,134")
    told = run(asked).data
    assert 600 < told["range_km"] < 700 and 110 < told["azimuth_deg"] < 125
    assert any("the distance to" in text for text in told["assumptions"])
    assert told["apogee_km"] == told["apogee_low_km"] == 300


@pytest.mark.parametrize(("propulsion", "word"), [("solid", "solid"), ("liquid", "liquid")])
def test_propulsion_can_be_asked_for(propulsion: str, word: str) -> None:
    told = run(ReconstructRequest(range_km=1000, apogee_km=4000, propulsion=propulsion)).data
    assert word in told["missile"] and not told["other_classes"]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"range_km": 1000}, "at least two of"),
        ({"time_s": 600, "apogee_km": None}, "at least two of"),
        ({"range_km": 1000, "apogee_km": 300, "propulsion": "hybrid"}, "expected solid or liquid"),
        ({"range_km": 1000, "apogee_km": 300, "propulsion": "solid", "missile": "nodong"}, "its own propulsion"),
        ({"to": "36,134", "apogee_km": 300, "azimuth": 90}, "both give a direction"),
    ],
)
def test_a_report_that_says_too_little_or_two_things_is_refused(given: dict[str, object], sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        ReconstructRequest(**given)  # type: ignore[arg-type]
