"""Launch orders wait for the missile's burnout, unless the defence can intercept early."""

from dataclasses import replace

import numpy as np
import pytest

from mujun.analyses.cases.flights import Flights, fly
from mujun.analyses.cases.launches import launches_by_name, target_points
from mujun.analyses.cases.meet import meet
from mujun.engagement.defence import ENGAGE_ON_REMOTE, LAUNCH_ON_REMOTE, ORGANIC, Defence
from mujun.engagement.sequence import openings, shots_in_sequence, sightings
from mujun.engagement.window import windows
from mujun.flight.model.shape import LEAST_PROPELLANT
from mujun.scenario.building.build import Builder
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.study import Scenario

BUILDER = Builder(load_catalogue())


def flown(missile: str, starts: list[str], group: str) -> Flights:
    """Return the farthest flights at their cut-offs of a missile from some places to a group of targets."""
    chosen = {"targets": target_points(BUILDER, [group]), "shape": LEAST_PROPELLANT.name}
    return fly(BUILDER, [replace(launch, **chosen) for launch in launches_by_name(BUILDER, missile, starts)])


SS_19 = flown("ur-100n-utth", ["tatishchevo", "kozelsk"], "us-targets")
TO_JAPAN = flown("hwasong-12", ["39,127.5"], "japan-listed-places")


def redzikowo(early: bool) -> Defence:
    asked = {"defences": ["aegis-ashore-redzikowo"], "mode": "engage-on-remote", "network_track": "granted"}
    return BUILDER.defence(Scenario.model_validate({**asked, "early_intercept": early}))


def test_the_rounds_of_redzikowo_leave_two_minutes_before_the_ss_19_burns_out() -> None:
    """With early orders some flights are met, by rounds that leave 125 s before burnout; without them none is."""
    burnout = SS_19.groups[0].flights.burnout_time
    early, late = (meet(SS_19, redzikowo(one)).windows[0] for one in (True, False))
    met = early.feasible
    assert met.any() and not late.feasible.any()
    np.testing.assert_allclose(burnout[met] - early.earliest_launch[met], 126.0, atol=3.0)


@pytest.mark.parametrize("mode", [ORGANIC, LAUNCH_ON_REMOTE, ENGAGE_ON_REMOTE])
def test_no_order_comes_before_burnout_and_early_orders_never_cost_anything(mode: int) -> None:
    """A law in every mode, held by the scan and by the list of shots."""
    asked = Scenario.model_validate({"defences": ["aegis-ashore-araya"], "sensors": ["tpy-2-shariki"]})
    defence = replace(BUILDER.defence(asked), mode=mode)
    delay = defence.timeline.decision + defence.timeline.launch
    flights = TO_JAPAN.groups[0].flights
    late, early = windows(defence, flights)[0], windows(replace(defence, early=True), flights)[0]
    assert late.feasible.any()
    assert (late.committed >= flights.burnout_time).all()
    launched = late.feasible
    assert (late.earliest_launch[launched] >= flights.burnout_time[launched] + delay - 1e-9).all()
    assert (early.slack >= late.slack).all() and (early.shots >= late.shots).all()
    for i in (0, len(flights) - 1):
        one = flights.take(np.array([i]))
        for given, window in ((defence, late), (replace(defence, early=True), early)):
            found = openings(given, 0, one, sightings(given, one))
            shots = shots_in_sequence(given.sites[0], given, found)
            assert len(shots) == window.shots[i]
            assert given.early or all(shot.launch >= one.burnout_time[0] + delay - 1e-6 for shot in shots)


def test_a_missile_that_burns_on_is_ordered_against_later() -> None:
    """The commit delay of 150 s rules where the missile has burnt out before, its burnout where it has not."""
    window = meet(SS_19, redzikowo(False)).windows[0]
    np.testing.assert_allclose(window.committed, SS_19.groups[0].flights.burnout_time)
    assert (meet(SS_19, redzikowo(True)).windows[0].committed == 150.0).all()
