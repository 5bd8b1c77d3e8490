"""Published limits of interceptors, and what scaling a boost to a burnout speed implies."""

from dataclasses import replace

import numpy as np
import pytest

from mujun.analyses.single.encounter import encounter
from mujun.analyses.single.flight import fly_to
from mujun.earth.constants import MEAN_RADIUS, STANDARD_GRAVITY
from mujun.earth.place import Place
from mujun.flight.model.shape import LEAST_PROPELLANT
from mujun.interceptors.flyout import fly_out
from mujun.interceptors.interceptor import greatest_acceleration, said_of_scaling
from mujun.reports.wording import interceptor_limits_text
from mujun.scenario.building.build import Builder
from mujun.scenario.building.places import place_of
from mujun.scenario.numbers.published import is_published
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema import kinds as schema
from mujun.scenario.schema.study import Scenario

CATALOGUE = load_catalogue()
BUILDER = Builder(CATALOGUE)


@pytest.mark.parametrize(
    ("name", "field", "expected"),
    [
        ("arrow-3", "burnout_speed", False),  # assumed; what is derived is this project's
        ("gbi-2-stage", "burnout_speed", False),  # assumed between published ones
        ("sm-3-ia", "burnout_speed", True),
        ("sm-3-iib", "burnout_speed", True),  # within "5-5.5 km/s"
        ("sm-3-iia", "published_range", True),
        ("sm-3-ib", "published_range", False),
        ("thaad", "longest_flight", False),
    ],
)
def test_published_is_what_a_source_of_others_states(name: str, field: str, expected: bool) -> None:
    assert is_published(getattr(CATALOGUE.get(schema.Interceptor, name), field)) is expected


def test_what_the_user_sets_is_not_published() -> None:
    changed = CATALOGUE.with_values({"thaad.burnout_speed": "2.9 km/s"})
    assert not is_published(changed.get(schema.Interceptor, "thaad").burnout_speed)


@pytest.mark.parametrize(
    ("name", "range_km", "speed_km_s"),
    [("thaad", 200.0, 6.1), ("sm-3-iia", 2000.0, None), ("sm-3-ib", None, None), ("gbi-3-stage", None, None)],
)
def test_limits_are_those_published_and_others_are_said_not_to_limit(
    name: str, range_km: float | None, speed_km_s: float | None
) -> None:
    builder = Builder(CATALOGUE)
    builder.interceptor(name)
    (row,) = builder.boosts()
    assert (row["greatest_range_km"], row["greatest_target_speed_km_s"]) == (range_km, speed_km_s)
    said = interceptor_limits_text(row)
    assert ("range not limited" in said) is (range_km is None)
    assert ("target speed not limited" in said) is (speed_km_s is None)


def test_no_target_is_met_beyond_the_published_range() -> None:
    """A truth: the reach of THAAD ends at 200 km over the ground on every bearing, where 150 s would take it farther."""
    thaad, place = BUILDER.interceptor("thaad"), Place(np.radians(36.0), np.radians(128.0))
    limited, free = fly_out(thaad, place), fly_out(replace(thaad, greatest_range=np.inf), place)
    over_ground = 2.0 * MEAN_RADIUS * np.arcsin(limited.widest(150.0) / (2.0 * MEAN_RADIUS))
    np.testing.assert_allclose(over_ground, 200e3, rtol=1e-9)
    assert free.widest(150.0).min() > 205e3
    position = np.array([[6.5e6, 0.0, 0.0]])
    east = fly_out(thaad, Place(0.0, np.radians(-1.9)))
    assert not np.isfinite(east.time_to(position, np.array([6.5e6 - 6378137.0]))).any()
    assert np.isfinite(
        fly_out(replace(thaad, greatest_range=np.inf), Place(0.0, np.radians(-1.9))).time_to(
            position, np.array([6.5e6 - 6378137.0])
        )
    ).all()


def test_another_speed_than_the_published_one_has_no_published_range() -> None:
    """So that a search for the speed that a claim needs, and `--param`, give the same."""
    changed = Builder(CATALOGUE.with_values({"sm-3-iia.burnout_speed": "5.4 km/s"}))
    assert changed.interceptor("sm-3-iia").greatest_range == BUILDER.interceptor("sm-3-iia", 5.4e3).greatest_range
    assert not np.isfinite(changed.interceptor("sm-3-iia").greatest_range)


@pytest.mark.parametrize(("limit", "met"), [("6.1 km/s", False), ("8 km/s", True)])
def test_thaad_meets_no_warhead_that_is_faster_than_its_published_targets(limit: str, met: bool) -> None:
    """A Topol-M from 8,000 km away comes in at some 7 km/s."""
    builder = Builder(CATALOGUE.with_values({"thaad.greatest_target_speed": limit}))
    start, target = (place_of(CATALOGUE, text)[1] for text in ("55,38", "guam"))
    flown = fly_to(builder.missile("topol-m")[1], start, target, LEAST_PROPELLANT, builder.family("topol-m", start))
    scenario = Scenario.model_validate({"defences": ["thaad-guam"]})
    found = encounter(builder, scenario, "topol-m", flown, speed=False)
    assert bool(found.sites[0].windows.feasible[0]) is met
    assert ("too fast" in found.why_not) is not met


def test_scaling_says_what_it_implies() -> None:
    """At 9.19 km/s the last stage of SM-3 IIA pulls some 90 g, as thrust over mass at its burnout; the nominal boost far less."""
    fast = BUILDER.interceptor("sm-3-iia", 9.19e3)
    acceleration, stage = greatest_acceleration(fast.vehicle)
    assert (acceleration / STANDARD_GRAVITY, stage) == (pytest.approx(90.0, abs=5.0), len(fast.vehicle.stages))
    assert greatest_acceleration(BUILDER.interceptor("sm-3-iia").vehicle)[0] < 0.5 * acceleration
    nominal = BUILDER.interceptor("sm-3-iia").burnout_speed
    said = said_of_scaling(fast, nominal)
    assert said.startswith("a lower bound: 9.19 km/s in the same burn time, the last stage pulling")
    assert said.fields["pull"] == pytest.approx(90.0, abs=5.0)
    assert said_of_scaling(BUILDER.interceptor("sm-3-iia", 0.9 * nominal), nominal) == ""
