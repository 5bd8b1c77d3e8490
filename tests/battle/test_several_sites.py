"""Several sites at once, and other places where the battle once went wrong: launches in order of time, planned rounds, causes."""

import numpy as np
import pytest
from battle_fields import ALWAYS, SURE, attack, battery, doctrine, field, leaked, one_draw, stretch
from hypothesis import Phase, given
from hypothesis import strategies as st
from plain_battle import plain_battle
from profiles import rules

from mujun.base.outcomes import BadInput
from mujun.battle import odds
from mujun.battle.assign import assign
from mujun.battle.network import Link, Network
from mujun.battle.raid import Battle, simulate

SIGMAS = 4.0


# Launches in order of time, where a target changes the site that it is due at.


def test_a_target_turns_to_another_site_in_time():
    """The near site fires at the first target at 40 s, and its channel is taken; so the far one must take the second, at 50 s.

    The third gets the far site's next launch, at 80 s. Were the second looked at again only when it was due at the near site, at
    100 s, the far one would have fired at the third, at 60 s, and not be ready before 90 s.
    """
    near = [[stretch(40, 40, 500)], [stretch(100, 150, 10)], []]
    far = [[], [stretch(50, 80, 200)], [stretch(60, 100, 100)]]
    sites = [battery(5, channels=1, name="near"), battery(5, spacing=30.0, name="far")]
    found = one_draw(attack(range(3)), field(near, far), sites, doctrine())
    assert leaked(found) == 0


def test_independent_sites_do_not_wait_for_each_other():
    """The first site is busy from 50 to 550 s. That is nothing to the second, which can shoot at 60 s and again at 90 s."""
    first = [[stretch(50, 50, 500)], [stretch(51, 500, 100)], []]
    second = [[], [stretch(60, 65, 100)], [stretch(70, 95, 100)]]
    sites = [battery(5, channels=1, name="first"), battery(5, spacing=30.0, name="second")]
    found = one_draw(attack(range(3)), field(first, second), sites, doctrine(sharing="independent"))
    assert leaked(found) == 0


def test_no_launch_lies_before_one_that_decided_it():
    """The first site takes the first target at 80 s. Until then the second was due there at 100 s; a launch of the other site at
    50 to 60 s, which only the loss of that site could bring about, is past.
    """
    chances = field([[stretch(80, 80, 100)], [stretch(100, 150, 10)]], [[], [stretch(50, 60, 200)]])
    sites = [battery(5, channels=1, name="first"), battery(5, name="other")]
    assert leaked(one_draw(attack(range(2)), chances, sites, doctrine())) == 1


menus = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(1, 60)), max_size=2).map(
    lambda rows: [stretch(100.0 * k + a, 100.0 * k + a + d, f) for k, (a, d, f) in enumerate(rows)]
)


@pytest.mark.parametrize("sharing", ["earliest", "independent"])
@rules(600, phases=[Phase.generate])  # shrinking takes half a minute
@given(
    st.data(),
    st.lists(st.integers(0, 60), min_size=1, max_size=6).map(sorted),
    st.integers(1, 3),
    st.integers(1, 40).map(float),
)
def test_several_sites_fight_as_in_plain_python(sharing, data, times, looks, again):
    """Agreement with `plain_battle`; whole seconds, so that no tie is decided by rounding."""
    count = data.draw(st.integers(2, 3))
    chances = field(*([data.draw(menus) for _ in times] for _ in range(count)))
    site = st.builds(
        battery, st.integers(1, 8), st.sampled_from([0.0, 1.0]), st.integers(0, 20).map(float), st.integers(0, 3)
    )
    sites = [data.draw(site) for _ in range(count)]
    raid, rules = attack(range(len(times)), times), doctrine(1, looks, 0, sharing)
    found = one_draw(raid, chances, sites, rules, again=again)
    leakers, spent, _ = plain_battle(raid, chances, sites, rules, again)
    assert (leaked(found), [int(used.argmax()) for used in found.used]) == (leakers, spent)


# Rounds that were assigned to one target at two sites.


def test_rounds_set_aside_at_two_sites_are_all_fired():
    """Three targets, two shots at each, three rounds at either site: one target has a round from each. One look, all planned
    beforehand, so three times 0.25 leak: the first site's round must not count as the one look of the other.
    """
    planned = assign([0.5, 0.5], np.array([[2], [2]]), [3, 3], 2, [3])
    assert planned.leakage == pytest.approx(0.75)
    sites = [battery(3, 0.5, name="one"), battery(3, 0.5, name="two")]
    rules, chances = doctrine(2, sharing="assigned"), field([ALWAYS], [ALWAYS])
    tally = simulate(Battle(attack([0] * 3), chances, sites, rules, SURE, 20.0, planned.rounds), 100_000, 1)[0]
    assert tally.shots == 6 * 100_000
    assert abs(tally.mean_leakers - planned.leakage) <= SIGMAS * tally.standard_error


# Causes are those of the time at which the target was lost, not of the end of the battle.


@pytest.mark.parametrize(
    ("site", "cause"),
    [
        (battery(5, spacing=1.0, channels=1), "channels"), (battery(2, channels=1), "channels"),
        (battery(2, spacing=60.0), "launcher"),
    ],
    ids=["channel, later launches", "channel, later no stock", "launcher, later no stock"],
)  # fmt: skip
def test_the_cause_is_what_bound_at_the_time(site, cause):
    """The second target is lost by 50 s, for want of a channel or of a launcher; a third is shot at 150 s later.

    By the end the launcher has been busy until 200 s, or the stock is spent: that was not why.
    """
    chances = field([[stretch(0, 0, 100)], [stretch(0, 50)], [stretch(200, 250)]])
    two = one_draw(attack([0, 1]), chances, [site], doctrine())
    assert two.causes[cause] == 1
    three = one_draw(attack([0, 1, 2]), chances, [site], doctrine())
    assert three.causes[cause] == 1


# Circles, along their links.


def test_a_circle_is_named_along_its_links():
    links = (Link("a", "b", 1.0), Link("b", "c", 1.0), Link("c", "a", 1.0))
    with pytest.raises(BadInput) as caught:
        Network("loop", dict.fromkeys("abc", 0.0), links)
    circle = str(caught.value).split("circle, ")[1].split(";")[0]
    assert circle in ("a > b > c > a", "b > c > a > b", "c > a > b > c")


def test_a_node_delay_below_zero_is_refused_as_a_latency_is():
    with pytest.raises(BadInput, match="expected 0 or more"):
        Network("any", {"hub": -5.0}, (Link("radar", "hub", 1.0), Link("hub", "site", 1.0)))


# Rounds that are of no use.


@pytest.mark.parametrize(("kill", "needed"), [(0.0, 0), (1.0, 4)])
def test_rounds_that_cannot_help_stay_where_they_are(kill, needed):
    """Four targets, sixteen rounds: none is of use if they never kill, and four are enough if they always do."""
    found = assign([kill, kill], np.array([[4, 4], [4, 4]]), [8, 8], 4, [2, 2])
    assert found.rounds.sum() == needed


# Small kill probabilities.


def test_looks_take_no_more_shots_than_there_are_looks_at_any_kill_probability():
    assert odds.look_after_look(6.5e-17, 1)[1] == pytest.approx(1.0)


def test_a_tiny_kill_probability_needs_many_shots():
    """m = ln(1 - K) / ln(1 - k) is about 0.69 / k for K = 0.5."""
    assert odds.needed_shots(0.5, 1, 1e-17) == pytest.approx(np.log(2.0) / 1e-17)
