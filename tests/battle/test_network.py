"""Networks: the quickest path of permitted links, worked out by hand and beside enumeration, and what switching does.

That more of a network never makes anything later is a law; what follows from it for real flights is in `test_feeds`.
"""

import math
from dataclasses import replace
from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import rules

from mujun.base.outcomes import BadInput
from mujun.battle.network import Link, Network

RULES = rules(150)
ROUNDING = 1e-9
"""Seconds by which sums in another order may differ."""

SMALL = Network(
    "small",
    {"hub": 5.0, "fire-control": 2.0},
    (
        Link("satellite", "hub", 10.0),
        Link("radar", "hub", 3.0),
        Link("hub", "fire-control", 4.0),
        Link("fire-control", "battery", 1.0),
        Link("radar", "battery", 16.0),
        Link("hub", "ship", 20.0, allowed=False),
        Link("ship", "hub", 6.0),
    ),
)
"""A satellite, a radar and a ship's radar; the hub; a battery, and the ship as a shooter, to which the line is cut."""


def delay(network: Network, sensor: str, shooter: str) -> float:
    path = network.path(sensor, shooter)
    return math.inf if path is None else path.delay


# Truth, by hand.


def test_delays_add_up_along_the_path():
    """10 + hub 5 + 4 + fire control 2 + 1."""
    path = SMALL.path("satellite", "battery")
    assert path.stations == ("satellite", "hub", "fire-control", "battery")
    assert path.delay == 22.0


def test_the_quickest_path_wins_over_the_shortest():
    """By the hub 3 + 5 + 4 + 2 + 1 = 15 s, directly 16 s; were the hub 2 s slower, directly."""
    assert SMALL.path("radar", "battery").stations == ("radar", "hub", "fire-control", "battery")
    assert delay(SMALL, "radar", "battery") == 15.0
    slower = replace(SMALL, nodes={"hub": 7.0, "fire-control": 2.0})
    assert slower.path("radar", "battery").stations == ("radar", "battery")
    assert delay(slower, "radar", "battery") == 16.0


def test_a_name_may_be_a_sensor_and_a_shooter():
    """The ship's radar feeds the battery; nothing feeds the ship's launchers, its own radar included."""
    assert SMALL.sensors == ("satellite", "radar", "ship")
    assert SMALL.shooters == ("battery", "ship")
    assert delay(SMALL, "ship", "battery") == 18.0
    assert SMALL.path("ship", "ship") is None
    assert SMALL.path("radar", "ship") is None
    assert SMALL.path("radar", "nowhere") is None and SMALL.path("nothing", "battery") is None


def test_feeds_are_in_the_order_that_is_asked_for():
    feeds = SMALL.feeds(["ship", "satellite", "radar"], "satellite", ["ship", "battery"])
    assert feeds.radars.tolist() == [[math.inf] * 3, [18.0, 22.0, 15.0]]
    assert feeds.infrared.tolist() == [math.inf, 22.0]


def test_feeds_of_a_permitted_line_to_the_ship():
    """By the line of 20 s: 3 + 5 + 20, and for its own radar through the network 6 + 5 + 20."""
    feeds = SMALL.switched(on=["hub>ship"]).feeds(["radar", "ship"], "satellite", ["ship"])
    assert feeds.radars.tolist() == [[28.0, 31.0]]
    assert feeds.infrared.tolist() == [35.0]


def test_of_two_lines_the_quicker_one_counts():
    twice = replace(SMALL, links=(*SMALL.links, Link("radar", "battery", 9.0)))
    assert delay(twice, "radar", "battery") == 9.0


# Switching.


def test_links_are_cut_and_permitted():
    cut = SMALL.switched(off=["hub>fire-control"])
    assert delay(cut, "radar", "battery") == 16.0 and cut.path("satellite", "battery") is None
    assert delay(cut.switched(on=["hub>fire-control"]), "satellite", "battery") == 22.0
    assert delay(SMALL, "satellite", "battery") == 22.0, "the network itself is not changed"
    assert delay(SMALL.switched(on=["hub>ship"]), "radar", "ship") == 28.0


def test_a_node_that_is_off_passes_nothing_on():
    dark = SMALL.switched(off=["hub"])
    assert delay(dark, "radar", "battery") == 16.0 and dark.path("ship", "battery") is None
    assert delay(dark.switched(on=["hub"]), "ship", "battery") == 18.0


def test_a_sensor_that_is_off_sees_for_no_one():
    dark = SMALL.switched(off=["ship"])
    assert dark.off == {"ship"} and dark.path("ship", "battery") is None
    assert delay(dark, "radar", "battery") == 15.0
    again = dark.switched(on=["ship"])
    assert again.off == frozenset() and delay(again, "ship", "battery") == 18.0


def test_what_is_both_on_and_off_is_off():
    assert SMALL.switched(on=["satellite"], off=["satellite"]).path("satellite", "battery") is None


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("raddar", "did you mean radar"), ("hub>shipp", "did you mean hub>ship"),
        ("nothing at all", "expected a sensor, a node, or FROM>TO"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("way", ["on", "off"])
def test_unknown_names_are_refused(name, hint, way):
    with pytest.raises(BadInput, match=f"small has no link, sensor or node '{name}'.*{hint}"):
        SMALL.switched(**{way: [name]})


# What is refused.


def test_a_circle_is_refused_and_named():
    links = (Link("r", "a", 1.0), Link("a", "b", 1.0), Link("b", "c", 1.0), Link("c", "a", 1.0), Link("c", "s", 1.0))
    with pytest.raises(BadInput, match="loop: the links lead in a circle") as caught:
        Network("loop", dict.fromkeys("abc", 0.0), links)
    circle = str(caught.value).split("circle, ")[1].split(";")[0].split(" > ")
    assert circle[0] == circle[-1] and set(circle) == set("abc")


def test_a_node_that_feeds_itself_is_a_circle():
    with pytest.raises(BadInput, match="circle, a > a"):
        Network("loop", {"a": 0.0}, (Link("r", "a", 1.0), Link("a", "a", 1.0)))


@pytest.mark.parametrize("wrong", [-0.5, math.nan])
def test_a_latency_below_zero_is_refused(wrong):
    with pytest.raises(BadInput, match=r"small: the link radar>ship has the latency .* expected 0 or more"):
        replace(SMALL, links=(*SMALL.links, Link("radar", "ship", wrong)))


# Laws, on any graph.


NODES, SENSORS, SHOOTERS = "abcd", ("r", "s", "x"), ("x", "y")
"""Nodes are linked forwards in the alphabet only, so that there is no circle. x is a sensor and a shooter."""
PAIRS = [
    *((s, n) for s in SENSORS for n in NODES), *((a, b) for a in NODES for b in NODES if a < b),
    *((n, t) for n in NODES for t in SHOOTERS), *((s, t) for s in SENSORS for t in SHOOTERS),
]  # fmt: skip
latencies = st.floats(0.0, 60.0)
links = st.builds(
    lambda pair, latency, allowed: Link(*pair, latency, allowed), st.sampled_from(PAIRS), latencies, st.booleans()
)
graphs = st.builds(
    lambda delays, found, off: Network("any", dict(zip(NODES, delays, strict=True)), tuple(found), frozenset(off)),
    st.tuples(*[latencies] * len(NODES)), st.lists(links, min_size=1, max_size=16), st.sets(st.sampled_from(SENSORS), max_size=1),
)  # fmt: skip


def delays(network: Network) -> np.ndarray:
    feeds = network.feeds(list(SENSORS), SENSORS[0], list(SHOOTERS))
    return np.column_stack([feeds.radars, feeds.infrared])


def never_later(after: Network, before: Network) -> None:
    assert (delays(after) <= delays(before) + ROUNDING).all()


@RULES
@given(graphs)
def test_the_quickest_path_is_the_best_of_all(network):
    """Agreement with enumeration of every chain of nodes."""
    quickest = {
        (a, b): min((k.latency for k in network.links if (k.source, k.target) == (a, b) and k.allowed), default=math.inf)
        for a, b in PAIRS
    }  # fmt: skip
    for sensor in SENSORS:
        for shooter in SHOOTERS:
            best = math.inf
            for length in range(len(NODES) + 1):
                for chain in permutations(NODES, length):
                    way = pairwise((sensor, *chain, shooter))
                    total = sum(quickest.get(pair, math.inf) for pair in way) + sum(network.nodes[n] for n in chain)
                    best = min(best, total)
            if sensor in network.off:
                best = math.inf
            path = network.path(sensor, shooter)
            assert (math.inf if path is None else path.delay) == pytest.approx(best, abs=ROUNDING)
            if path is not None:
                assert path.stations[0] == sensor and path.stations[-1] == shooter
                told = sum(quickest[pair] for pair in pairwise(path.stations))
                assert path.delay == pytest.approx(
                    told + sum(network.nodes[n] for n in path.stations[1:-1]), abs=ROUNDING
                )


@RULES
@given(graphs, links)
def test_one_more_link_never_makes_anything_later(network, link):
    never_later(replace(network, links=(*network.links, link)), network)
    never_later(replace(network, links=(link, *network.links)), network)


@RULES
@given(graphs, st.lists(st.tuples(st.sampled_from(PAIRS), latencies), min_size=1, max_size=5), latencies)
def test_one_more_node_never_makes_anything_later(network, ends, own):
    """A node 'm' between what stands before and behind it."""
    more = [Link(a, "m", t) if a in SENSORS or a < "c" else Link("m", b, t) for (a, b), t in ends if b not in "abc"]
    new = replace(network, nodes={**network.nodes, "m": own}, links=(*network.links, *more))
    never_later(new, network)


@RULES
@given(graphs, st.lists(st.tuples(st.sampled_from(NODES + "xy"), latencies), min_size=1, max_size=4))
def test_one_more_sensor_never_makes_another_later(network, ends):
    never_later(replace(network, links=(*network.links, *(Link("new", b, t) for b, t in ends))), network)


@RULES
@given(graphs, st.data())
def test_switching_on_never_makes_anything_later_and_off_never_sooner(network, data):
    names = [*(link.name for link in network.links), *NODES, *network.sensors]
    name = data.draw(st.sampled_from(names))
    never_later(network.switched(on=[name]), network)
    never_later(network, network.switched(off=[name]))


@RULES
@given(graphs, st.floats(0.0, 1.0), st.data())
def test_a_quicker_link_or_node_never_makes_anything_later(network, share, data):
    k = data.draw(st.integers(0, len(network.links) - 1))
    quick = replace(network.links[k], latency=share * network.links[k].latency)
    never_later(replace(network, links=(*network.links[:k], quick, *network.links[k + 1 :])), network)
    node = data.draw(st.sampled_from(NODES))
    never_later(replace(network, nodes={**network.nodes, node: share * network.nodes[node]}), network)
