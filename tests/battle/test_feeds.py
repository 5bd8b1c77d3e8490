"""What a network's delays do to real windows: nothing told sooner, or to more, ever loses a chance.

| what it verifies | how |
|---|---|
| law | less lag, a link, a sensor or a site more never lose slack, feasible flights or shots, in all three modes |
| truth | no lag anywhere is no feeds at all; told nothing is having no such sensor; a site's own radar always serves it |
| agreement | one flight in detail (`engagement.sequence`) with the compiled scan, at any lags |

Flights of a Nodong to places all over Japan.
"""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import rules

from mujun.battle.network import Link, Network
from mujun.earth.place import Place
from mujun.engagement.defence import ENGAGE_ON_REMOTE, LAUNCH_ON_REMOTE, MODES, ORGANIC, Defence, Feeds, sampling_step
from mujun.engagement.sequence import openings, shots_in_sequence, sightings
from mujun.engagement.window import Windows, windows
from mujun.flight.aiming.aim import aim
from mujun.flight.engine.sampling import sample
from mujun.flight.model.shape import LEAST_PROPELLANT
from mujun.scenario.building.build import Builder
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.study import Scenario

RULES = rules(150)
ROUNDING = 1e-6
"""Seconds that rounding may add to a slack."""
BUILDER = Builder(load_catalogue())
START = Place(np.radians(39.0), np.radians(127.5), 0.0)
SITES, SENSORS = ("aegis-ashore-mutsumi", "aegis-ship-1", "pac-3-tokyo"), ("tpy-2-kyogamisaki", "fps-5-sado")
RADARS = (*SENSORS, *SITES[:2])
"""Names in the order of `Defence.watches`: PAC-3 has no radar of its own here."""


def _base() -> Defence:
    """Early orders and weaker radars of the sites, so that lags and what is told make a difference."""
    asked = Scenario.model_validate({"defences": list(SITES), "sensors": list(SENSORS)})
    found = BUILDER.defence(asked)
    assert [site.watch is not None for site in found.sites] == [True, True, False]
    sites = []
    for site in found.sites:
        watch = site.watch
        if watch is not None:
            watch = replace(watch, radar=replace(watch.radar, reference_range=0.6 * watch.radar.reference_range))
        sites.append(replace(site, watch=watch, stock=20))
    timeline = replace(found.timeline, remote_commit=60.0, assessment=2.0)
    return replace(found, sites=tuple(sites), timeline=timeline)


BASE = _base()
_places = np.meshgrid(np.radians(np.linspace(31.0, 43.0, 7)), np.radians(np.linspace(129.0, 143.0, 7)))
_aimed = aim(
    BUILDER.missile("nodong")[1], START, _places[0].ravel(), _places[1].ravel(), LEAST_PROPELLANT,
    family=BUILDER.family("nodong", START),
)  # fmt: skip
FLIGHTS = sample(_aimed.flights, np.flatnonzero(_aimed.reached), min(4.0, sampling_step(BASE)))
S, R = len(SITES), len(RADARS)
NONE = np.full((S, R), math.inf), np.full(S, math.inf)

lag = st.one_of(st.floats(0.0, 200.0), st.just(math.inf), st.just(0.0))
lags = st.lists(lag, min_size=S * (R + 1), max_size=S * (R + 1)).map(
    lambda v: Feeds(np.array(v[: S * R]).reshape(S, R), np.array(v[S * R :]))
)
shares = st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=S * (R + 1), max_size=S * (R + 1))
modes = st.sampled_from(list(MODES.values()))


def fed(feeds: Feeds | None, mode: int, of: Defence = BASE) -> list[Windows]:
    return windows(replace(of, feeds=feeds, mode=mode), FLIGHTS)


def no_worse(after: list[Windows], before: list[Windows]) -> None:
    """Compare site by site; after may have more sites, behind the others."""
    for a, b in zip(after, before, strict=False):
        assert (a.shots >= b.shots).all(), "a flight lost shots"
        assert (a.feasible | ~b.feasible).all(), "a flight is no longer met"
        known = np.isfinite(b.slack)
        assert (a.slack[known] >= b.slack[known] - ROUNDING).all(), "a flight lost slack"
        assert (a.committed <= b.committed + ROUNDING).all(), "an order comes later"


def _shortened(lag, share):
    """Lags times a share; what is never told stays so."""
    told = np.isfinite(lag)
    return np.where(told, np.where(told, lag, 0.0) * share, math.inf)


def same(here: Windows, there: Windows, left_out: tuple[str, ...] = ()) -> None:
    for name in Windows._fields:
        if name not in left_out:
            np.testing.assert_array_equal(getattr(here, name), getattr(there, name), err_msg=name)


def test_lags_and_lines_matter_here():
    """Else no law below would say anything."""
    for mode in (LAUNCH_ON_REMOTE, ENGAGE_ON_REMOTE):
        all_at_once, nothing = fed(None, mode), fed(Feeds(*NONE), mode)
        late = fed(Feeds(np.full((S, R), 60.0), np.full(S, 60.0)), mode)
        told = [sum(int(w.shots.sum()) for w in found) for found in (all_at_once, late, nothing)]
        assert told[0] > told[1] > told[2]
    assert any(w.feasible.any() for w in fed(Feeds(*NONE), ORGANIC))


# Laws.


@RULES
@given(lags, shares, modes)
def test_less_lag_never_loses_anything(feeds, share, mode):
    matrix, cues = np.array(share[: S * R]).reshape(S, R), np.array(share[S * R :])
    quick = Feeds(_shortened(feeds.radars, matrix), _shortened(feeds.infrared, cues))
    no_worse(fed(quick, mode), fed(feeds, mode))


@RULES
@given(lags, shares, lag, modes)
def test_being_told_more_never_loses_anything(feeds, which, late, mode):
    """Lines where there were none, of any latency."""
    new = np.array(which) > 0.0
    matrix, cues = new[: S * R].reshape(S, R), new[S * R :]
    more = Feeds(
        np.where(matrix & np.isinf(feeds.radars), late, feeds.radars),
        np.where(cues & np.isinf(feeds.infrared), late, feeds.infrared),
    )
    no_worse(fed(more, mode), fed(feeds, mode))


@RULES
@given(lags, lag, modes)
def test_one_more_sensor_never_loses_anything(feeds, late, mode):
    """Without the second sensor, and with it at any lag."""
    without = replace(BASE, sensors=BASE.sensors[:1])
    fewer = Feeds(np.delete(feeds.radars, 1, axis=1), feeds.infrared)
    with_it = feeds.radars.copy()
    with_it[:, 1] = late
    no_worse(fed(Feeds(with_it, feeds.infrared), mode), fed(fewer, mode, without))


@RULES
@given(lags, modes)
def test_one_more_site_never_loses_anything(feeds, mode):
    """Without the ship, and with it and whatever its radar tells the others."""
    order = [0, 2, 1]  # the ship last
    more = replace(BASE, sites=tuple(BASE.sites[s] for s in order))
    fewer = replace(BASE, sites=more.sites[:2])
    told = Feeds(feeds.radars[order], feeds.infrared[order])
    less = Feeds(told.radars[:2, :3], told.infrared[:2])
    no_worse(fed(told, mode, more), fed(less, mode, fewer))


@RULES
@given(lags)
def test_modes_stay_nested_whatever_is_told(feeds):
    organic, remote, network = (fed(feeds, mode) for mode in (ORGANIC, LAUNCH_ON_REMOTE, ENGAGE_ON_REMOTE))
    for less, more in ((organic, remote), (remote, network)):
        for a, b in zip(more, less, strict=True):
            assert (a.shots >= b.shots).all()
            known = np.isfinite(b.slack)
            assert (a.slack[known] >= b.slack[known] - ROUNDING).all()


# Truth.


@pytest.mark.parametrize("mode", MODES.values(), ids=MODES)
def test_no_lag_anywhere_is_no_feeds_at_all(mode):
    for here, there in zip(fed(Feeds(np.zeros((S, R)), np.zeros(S)), mode), fed(None, mode), strict=True):
        same(here, there)


@pytest.mark.parametrize("mode", MODES.values(), ids=MODES)
def test_told_nothing_of_a_sensor_is_not_having_it(mode):
    rng = np.random.default_rng(5)
    radars, infrared = rng.uniform(0.0, 40.0, (S, R)), rng.uniform(0.0, 40.0, S)
    radars[:, 0] = math.inf
    without = replace(BASE, sensors=BASE.sensors[1:])
    less = fed(Feeds(radars[:, 1:], infrared), mode, without)
    for here, there in zip(fed(Feeds(radars, infrared), mode), less, strict=True):
        same(here, there)


@pytest.mark.parametrize("mode", MODES.values(), ids=MODES)
def test_a_site_that_is_told_nothing_stands_alone_with_its_own_radar(mode):
    """In every mode as in organic, where nothing it is told counts."""
    alone = fed(Feeds(*NONE), mode)
    for s in range(S):
        only = replace(BASE, sites=(BASE.sites[s],), sensors=())
        own = 1 if BASE.sites[s].watch is not None else 0
        same(alone[s], fed(Feeds(np.full((1, own), math.inf), np.full(1, math.inf)), mode, only)[0])
        same(fed(None, ORGANIC)[s], fed(Feeds(*NONE), ORGANIC)[s], ("cued", "committed", "any_track"))
    assert alone[0].feasible.any() and alone[1].feasible.any() and not alone[2].feasible.any()


@pytest.mark.parametrize("mode", MODES.values(), ids=MODES)
def test_a_sites_own_radar_serves_it_at_once(mode):
    """Whatever a matrix says of it."""
    rng = np.random.default_rng(6)
    radars, infrared = rng.uniform(0.0, 90.0, (S, R)), rng.uniform(0.0, 90.0, S)
    at_once = radars.copy()
    at_once[0, 2] = at_once[1, 3] = 0.0
    late = radars.copy()
    late[0, 2] = late[1, 3] = math.inf
    given_feeds = Feeds(late, infrared)
    for here, there in zip(fed(given_feeds, mode), fed(Feeds(at_once, infrared), mode), strict=True):
        same(here, there)
    assert np.isinf(given_feeds.radars[0, 2]), "what is given is not changed"


def test_a_remote_track_comes_later_by_its_lag():
    """The battery without a radar may decide at the first track that reaches it, not before the commit delay."""
    base = fed(None, ENGAGE_ON_REMOTE)[2]
    good = np.isfinite(base.any_track)
    assert good.sum() > 5
    late = Feeds(np.full((S, R), 47.0), np.full(S, math.inf))
    found = fed(late, ENGAGE_ON_REMOTE)[2]
    assert found.any_track[good] == pytest.approx(base.any_track[good] + 47.0, abs=ROUNDING)
    expected = np.maximum(base.any_track + 47.0, BASE.timeline.remote_commit)
    assert found.committed[good] == pytest.approx(expected[good], abs=ROUNDING)


def test_the_cue_comes_later_by_its_lag():
    blind = replace(BASE, sensors=(), early=True)
    at_once = fed(Feeds(np.full((S, 2), math.inf), np.zeros(S)), LAUNCH_ON_REMOTE, blind)[2]
    late = fed(Feeds(np.full((S, 2), math.inf), np.full(S, 50.0)), LAUNCH_ON_REMOTE, blind)[2]
    good = at_once.cued > BASE.timeline.remote_commit
    assert good.any()
    assert late.cued[good] == pytest.approx(at_once.cued[good] + 50.0, abs=ROUNDING)
    assert late.committed[good] == pytest.approx(at_once.committed[good] + 50.0, abs=ROUNDING)


def test_feeds_of_another_shape_are_refused():
    with pytest.raises(ValueError, match="feeds are"):
        replace(BASE, feeds=Feeds(np.zeros((S, R + 1)), np.zeros(S)))


# Agreement.


@rules(6)
@given(lags, modes)
def test_one_flight_in_detail_agrees_with_the_scan_at_any_lags(feeds, mode):
    of = replace(BASE, feeds=feeds, mode=mode)
    found = windows(of, FLIGHTS)
    for i in range(0, len(FLIGHTS), 5):
        one = FLIGHTS.take(np.array([i]))
        seen = sightings(of, one)
        for s, site in enumerate(of.sites):
            parts = openings(of, s, one, seen)
            assert len(shots_in_sequence(site, of, parts)) == found[s].shots[i]
            good = [p for p in parts if max(p.latest_begin, p.latest_end) >= p.order]
            assert bool(good) == bool(found[s].feasible[i])


# Networks and windows together.

NETWORK = Network(
    "here",
    {"hub": 4.0},
    (
        Link("tpy-2-kyogamisaki", "hub", 20.0), Link("space-infrared", "hub", 30.0), Link("hub", "aegis-ashore-mutsumi", 10.0),
        Link("hub", "pac-3-tokyo", 12.0), Link("hub", "aegis-ship-1", 15.0),
        Link("fps-5-sado", "pac-3-tokyo", 25.0, allowed=False), Link("aegis-ashore-mutsumi", "hub", 9.0),
    ),
)  # fmt: skip
PARTS = [
    "tpy-2-kyogamisaki>hub",
    "space-infrared>hub",
    "hub>pac-3-tokyo",
    "hub",
    "space-infrared",
    "aegis-ashore-mutsumi>hub",
]


@pytest.mark.parametrize("mode", MODES.values(), ids=MODES)
def test_switching_a_network_on_never_loses_anything(mode):
    def through(network: Network) -> list[Windows]:
        return fed(network.feeds(RADARS, "space-infrared", SITES), mode)

    whole = through(NETWORK)
    no_worse(through(NETWORK.switched(on=["fps-5-sado>pac-3-tokyo"])), whole)
    no_worse(through(replace(NETWORK, links=(*NETWORK.links, Link("aegis-ship-1", "pac-3-tokyo", 5.0)))), whole)
    lost = 0
    for part in PARTS:
        less = through(NETWORK.switched(off=[part]))
        no_worse(whole, less)
        lost += sum(int((a.shots - b.shots).sum()) for a, b in zip(whole, less, strict=True))
    assert (lost > 0) == (mode != ORGANIC)
