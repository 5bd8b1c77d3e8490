"""One engagement in detail: what would open a window does so when the scenario is built with it, and a little less does not."""

import re
from collections.abc import Mapping

import numpy as np
import pytest

from mujun.analyses.cases.meet import NO_STOCK
from mujun.analyses.single.encounter import Encounter, encounter
from mujun.analyses.single.flight import SingleFlight, fly_to
from mujun.engagement.defence import MODES, sampling_step
from mujun.engagement.window import windows
from mujun.flight.engine.sampling import sample
from mujun.flight.model.shape import parse_shape
from mujun.scenario.building.build import Builder
from mujun.scenario.building.places import place_of
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.study import Scenario

CATALOGUE = load_catalogue()
PLAIN = Builder(CATALOGUE)
SHORT = 0.98
"""A value so much of the needed one, as a share, opens nothing; the search is to 20 m/s and to a thousandth."""
SPARE = 1.001
TIMES = 1.0  # s
FLOWN: dict[tuple[str, ...], SingleFlight] = {}


def flight(missile: str, start: str, to: str) -> SingleFlight:
    """A missile's flight of least energy, flown once."""
    key = missile, start, to
    if key not in FLOWN:
        place, target = (place_of(CATALOGUE, text)[1] for text in (start, to))
        shape, family = parse_shape("least-propellant"), PLAIN.family(missile, place)
        FLOWN[key] = fly_to(PLAIN.missile(missile)[1], place, target, shape, family)
    return FLOWN[key]


def met(
    values: Mapping[str, str], defences: list[str], mode: str, case: tuple[str, str, str], sensors: tuple[str, ...] = ()
) -> Encounter:
    """What sites could do against a flight, with some numbers of the catalogue changed and the scenario built anew."""
    builder = Builder(CATALOGUE.with_values(dict(values))) if values else PLAIN
    asked = {"defences": defences, "mode": mode, "sensors": list(sensors), "early_intercept": case == SEATTLE}
    return encounter(builder, Scenario.model_validate(asked), case[0], flight(*case))


def has_window(values: Mapping[str, str], defences: list[str], mode: str, case: tuple[str, str, str]) -> bool:
    builder = Builder(CATALOGUE.with_values(dict(values)))
    asked = {"defences": defences, "mode": mode, "early_intercept": case == SEATTLE}
    defence = builder.defence(Scenario.model_validate(asked))
    flights = sample(flight(*case).flights, interval=min(2.0, sampling_step(defence)))
    return any(w.feasible[0] for w in windows(defence, flights, builder.post_boost_time(case[0])))


TOKYO, SEATTLE = ("nodong", "39,127.5", "tokyo"), ("hwasong-15", "39.25,125.75", "seattle")
"""Against the second, sites in Japan could only launch before its burnout: it is asked about with early intercepts."""
GUAM, MUNICH = ("hwasong-12", "39.25,125.75", "guam"), ("generic-irbm", "32,51", "48.1,11.6")
ARAYA, SHIP = ["aegis-ashore-araya"], ["aegis-ship-1"]
SHUT = [
    ("sm-3-iia", "spy-7-japan", {}, ARAYA, "launch-on-remote", SEATTLE),
    ("sm-3-iia", "spy-7-japan", {}, ARAYA, "launch-on-remote", GUAM),
    ("sm-3-iia", "spy-7-japan", {"sm-3-iia.longest_flight": "150 s"}, ARAYA, "organic", (*GUAM[:2], "tokyo")),
    ("sm-3-ia", "spy-1d-v", {"sm-3-ia.longest_flight": "120 s"}, SHIP, "launch-on-remote", TOKYO),
    ("sm-3-ia", "spy-1d-v", {"spy-1d-v.reference_range": "250 km"}, SHIP, "organic", TOKYO),
    ("sm-3-ib", "spy-1d-v", {}, ["aegis-ashore-deveselu"], "organic", MUNICH),
    ("sm-3-iia", "spy-1d-v", {}, ["aegis-ashore-redzikowo"], "launch-on-remote", MUNICH),
    ("sm-3-iia", "spy-7-japan", {}, ["aegis-ashore-mutsumi", *ARAYA], "launch-on-remote", SEATTLE),
]


@pytest.mark.parametrize(("interceptor", "radar", "values", "defences", "mode", "case"), SHUT)
def test_what_is_needed_opens_a_window_and_a_little_less_does_not(
    interceptor: str, radar: str, values: dict[str, str], defences: list[str], mode: str, case: tuple[str, str, str]
) -> None:
    found = met(values, defences, mode, case)
    assert not any(site.windows.feasible[0] for site in found.sites) and found.why_not
    paths = {
        "burnout speed": f"{interceptor}.burnout_speed",
        "longest flight": f"{interceptor}.longest_flight",
        "range": f"{radar}.reference_range",
    }
    tried = 0
    for opener in found.openers:
        path = next((p for what, p in paths.items() if what in opener.what), None)
        if opener.needed is None or path is None:
            continue
        tried += 1
        assert opener.needed > opener.now
        for share, opens in ((SPARE, True), (SHORT, False)):
            changed = {**values, path: f"{share * opener.needed:.6f} {opener.unit}"}
            assert has_window(changed, defences, mode, case) is opens, (path, share)
    assert tried, "something must be found for this to test anything"


@pytest.mark.parametrize(("interceptor", "radar", "values", "defences", "mode", "case"), SHUT[:6])
def test_the_sentence_names_the_least_change_that_was_found(
    interceptor: str, radar: str, values: dict[str, str], defences: list[str], mode: str, case: tuple[str, str, str]
) -> None:
    found = met(values, defences, mode, case)
    possible = [o for o in found.openers if o.needed is not None]
    least = min(possible, key=lambda o: abs(o.needed - o.now) / o.now)
    assert found.why_not.endswith(f"{least.what} {least.needed:,.4g} {least.unit} instead of {least.now:,.4g}")


def test_an_earlier_first_launch_opens_a_window() -> None:
    """The command chain's delays cut so that the first launch is 0.1 s before the needed time, then 2 s after it."""
    found = met({}, ARAYA, "launch-on-remote", SEATTLE)
    opener = next(o for o in found.openers if o.what == "first launch at")
    assert opener.now - opener.needed == pytest.approx(-found.slack)
    timeline, cut = PLAIN.timeline("timeline-regional"), 50.0
    for late, opens in ((-0.1, True), (2.0, False)):
        changed = {
            "timeline-regional.remote_commit_delay": f"{cut} s",
            "timeline-regional.decision_delay": f"{opener.needed + late - cut - timeline.launch:.3f} s",
            "space-infrared.track_delay": "0 s",
            "space-infrared.detection_delay": "0 s",
        }
        assert has_window(changed, ARAYA, "launch-on-remote", SEATTLE) is opens


def numbers(text: str) -> list[float]:
    return [float(n.replace(",", "")) for n in re.findall(r"\d[\d,]*\.?\d*", text)]


@pytest.mark.parametrize(
    ("defences", "case"),
    [
        (["thaad-seongju", *ARAYA], SEATTLE),
        (["aegis-ashore-mutsumi", *ARAYA], SEATTLE),
        (["thaad-seongju", *SHIP], MUNICH),
        (["aegis-ashore-redzikowo", "aegis-ashore-deveselu"], ("topol-m", "52,47", "seattle")),
    ],
)
def test_the_order_of_the_sites_does_not_change_what_is_said(defences: list[str], case: tuple[str, str, str]) -> None:
    one, other = (met({}, order, "launch-on-remote", case) for order in (defences, defences[::-1]))
    assert one.slack == other.slack
    assert one.why_not and numbers(one.why_not) == pytest.approx(numbers(other.why_not), rel=0.005)
    assert one.why_not == other.why_not
    both = {s.name: s for s in other.sites}
    for site in one.sites:
        assert site.shots == both[site.name].shots and site.nearest == both[site.name].nearest


def test_without_stock_the_sentence_says_so_and_no_speed_is_named() -> None:
    found = met({"aegis-ashore-araya.stock": "0"}, ARAYA, "launch-on-remote", TOKYO)
    assert found.why_not.startswith(NO_STOCK) and found.required_note == NO_STOCK
    assert found.required_speed is None and found.slack >= 0.0
    assert found.sites[0].shots == () and not found.sites[0].windows.feasible[0]


@pytest.mark.parametrize("mode", ["organic", "launch-on-remote"])
@pytest.mark.parametrize(("site", "case"), [("pac-3-tokyo", TOKYO), ("gmd-fort-greely", SEATTLE)])
def test_a_site_without_a_radar_says_that_it_needs_one(site: str, case: tuple[str, str, str], mode: str) -> None:
    found = met({}, [site], mode, case, sensors=("fps-5-sado",))
    assert not any(s.windows.feasible[0] for s in found.sites)
    assert "no radar of its own" in found.why_not and "engage-on-remote" in found.why_not


@pytest.mark.parametrize(("defences", "case"), [(ARAYA, TOKYO), (SHIP, TOKYO), (["thaad-guam"], GUAM)])
def test_modes_are_nested_and_meetings_lie_on_the_flight(defences: list[str], case: tuple[str, str, str]) -> None:
    found = met({}, defences, "launch-on-remote", case)
    slack = [float(found.by_mode[mode][0].slack[0]) for mode in MODES]
    assert slack == sorted(slack) and list(MODES) == ["organic", "launch-on-remote", "engage-on-remote"]
    assert not found.why_not and not found.openers
    window, flights = found.sites[0].windows, found.flights
    for meeting in found.sites[0].meetings:
        assert meeting.height == pytest.approx(np.interp(meeting.time, flights.times[0], flights.height[0]), abs=500.0)
        assert window.first_intercept[0] - TIMES <= meeting.time <= window.last_intercept[0] + TIMES
        assert meeting.geometry is not None and 0.0 < meeting.launch < meeting.time
        g = meeting.geometry
        assert abs(g.target_speed - g.interceptor_speed) <= g.closing_speed <= g.target_speed + g.interceptor_speed
    for shot in found.sites[0].shots:
        assert window.earliest_launch[0] - TIMES <= shot.launch <= window.latest_launch[0] + TIMES
    assert found.required_speed is not None
    assert found.required_speed <= found.defence.sites[0].fly_out.interceptor.burnout_speed


def test_without_an_interceptor_nothing_is_said_to_open_a_window() -> None:
    found = met({"aegis-ashore-araya.stock": "0"}, ARAYA, "launch-on-remote", TOKYO)
    assert found.why_not == NO_STOCK
    assert not any(opener.needed is not None for opener in found.openers)


def test_burnout_speeds_of_different_interceptors_change_in_proportion() -> None:
    """Told for the site that comes nearest; applied to both, it opens a window and 2 % less does not."""
    values = {"sm-3-ia.burnout_speed": "1.8 km/s", "sm-3-iia.burnout_speed": "2.0 km/s"}
    defences, case = ["aegis-ship-1", "aegis-ashore-araya"], GUAM
    found = met(values, defences, "launch-on-remote", case)
    opener = next(o for o in found.openers if o.what == "burnout speed")
    assert opener.needed is not None and opener.now in (1.8, 2.0)
    for share, opens in ((SPARE, True), (SHORT, False)):
        factor = share * opener.needed / opener.now
        faster = {
            "sm-3-ia.burnout_speed": f"{1.8 * factor:.6f} km/s",
            "sm-3-iia.burnout_speed": f"{2.0 * factor:.6f} km/s",
        }
        assert has_window(faster, defences, "launch-on-remote", case) == opens


def test_no_longer_flight_than_the_missiles_own_is_recommended() -> None:
    """GMD against a Nodong to Tokyo, which lands after ten minutes: once "a longest flight of 4,077 s" was to open a window."""
    found = met({}, ["gmd-fort-greely"], "engage-on-remote", TOKYO, ("tpy-2-shariki",))
    assert found.why_not
    own = float(found.flights.flight_time[0])
    assert own < found.defence.sites[0].fly_out.interceptor.longest_flight
    assert "longest flight" not in [change.what for change in found.openers]
    assert "longest flight" not in found.why_not
