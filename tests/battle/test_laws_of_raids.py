"""Laws of raids, draw by draw with the same luck: what must hold whatever the numbers, and what greedy sharing may break.

Luck sits with a target and the number of the shot at it. So a law for every draw must say that no shot is lost, not only that
there are as many:

| better | never leaks more in any draw for |
|---|---|
| stock | any targets at one site |
| kill probability | identical targets at one site, or any battle of one look |
| channels, launch interval | identical targets at one site, launched at once, one look |
| channels, launch interval | in the number of shots fired: identical targets launched in any rhythm, one shot each |

Beyond these, the defence takes each target as early as it can, and that need not be best: see the cases at the end.
"""

from dataclasses import replace

import numpy as np
import pytest
from battle_fields import SURE, attack, battery, doctrine, field, leaked, one_draw, stretch
from hypothesis import assume, given
from hypothesis import strategies as st
from profiles import rules

from mujun.battle.raid import Battle, simulate
from mujun.battle.sides import Attack, Battery, Doctrine, Odds

RULES = rules(300)
DRAWS = range(8)
"""Seeds: each one raid with luck of its own."""


@st.composite
def stretches(draw, most: int = 2):
    """Stretches of one site and flight in order of time; launches at whole seconds, so that ties come often."""
    rows, begin = [], 0
    for _ in range(draw(st.integers(1, most))):
        begin += draw(st.integers(0, 60))
        length, flight = draw(st.integers(1, 90)), draw(st.integers(1, 60))
        last = draw(st.integers(1, 80))  # the flight of the last launch: it need not be that of the first
        meet, meet_last = begin + flight, max(begin + length + last, begin + flight + 1)
        order = begin + draw(st.integers(-30, length))
        rows.append((float(begin), float(begin + length), float(meet), float(meet_last), float(order)))
        begin += length
    return rows


launches = st.lists(st.integers(0, 60), min_size=1, max_size=6).map(sorted)
batteries = st.builds(battery, st.integers(1, 9), st.floats(0.2, 0.9), st.integers(0, 20).map(float), st.integers(0, 3))
again = st.integers(0, 40).map(float)


def fires(site: Battery, rules: Doctrine) -> None:
    assume(rules.salvo <= site.stock - rules.reserve)


def never_worse(raid: Attack, chances, before, after, rules: Doctrine, wait: float, odds: Odds = SURE) -> None:
    """Fight the same draws before and after."""
    for seed in DRAWS:
        worse = leaked(one_draw(raid, chances, after, rules, odds, wait, seed))
        assert worse <= leaked(one_draw(raid, chances, before, rules, odds, wait, seed)), f"seed {seed}"


@RULES
@given(
    st.data(), launches, batteries, st.integers(1, 4), st.builds(doctrine, st.integers(1, 3), st.integers(1, 3)), again
)
def test_more_stock_never_leaks_more_at_one_site(data, times, site, more, rules, wait):
    """Any targets: until the stock is spent the battle is the same."""
    fires(site, rules)
    chances = field([data.draw(stretches()) for _ in times])
    raid = attack(range(len(times)), times)
    never_worse(raid, chances, [site], [replace(site, stock=site.stock + more)], rules, wait)


@RULES
@given(
    stretches(), launches, batteries, st.floats(0.0, 1.0), st.builds(doctrine, st.integers(1, 3), st.integers(1, 3)), again,
    st.builds(Odds, track=st.floats(0.7, 1.0), kill_recognised=st.floats(0.5, 1.0)),
)  # fmt: skip
def test_a_better_interceptor_never_leaks_more_of_identical_targets(menu, times, site, more, rules, wait, odds):
    fires(site, rules)
    better = replace(site, kill_probability=site.kill_probability + more * (1.0 - site.kill_probability))
    never_worse(attack([0] * len(times), times), field([menu]), [site], [better], rules, wait, odds)


@RULES
@given(st.data(), launches, batteries, batteries, st.floats(0.0, 1.0), st.integers(1, 3), again)
def test_a_better_interceptor_never_leaks_more_with_one_look(data, times, site, other, more, salvo, wait):
    """Any targets and two sites: with one look, who shoots when does not depend on what is hit."""
    rules = doctrine(salvo)
    fires(site, rules)
    chances = field(*([data.draw(stretches()) for _ in times] for _ in range(2)))
    better = replace(site, kill_probability=site.kill_probability + more * (1.0 - site.kill_probability))
    raid = attack(range(len(times)), times)
    never_worse(raid, chances, [site, other], [better, other], rules, wait)


def quicker(site: Battery, share: float) -> Battery:
    return replace(site, spacing=site.spacing * share)


def wider(site: Battery) -> Battery:
    """One channel more, where they are limited."""
    return replace(site, channels=site.channels + 1 if site.channels else 0)


@RULES
@given(stretches(), st.integers(1, 7), batteries, st.floats(0.0, 1.0), st.integers(1, 3))
def test_channels_and_quicker_launches_never_leak_more_of_targets_launched_at_once(menu, count, site, share, salvo):
    rules, raid = doctrine(salvo), attack([0] * count)
    fires(site, rules)
    for better in (quicker(site, share), wider(site)):
        never_worse(raid, field([menu]), [site], [better], rules, 20.0)


@RULES
@given(stretches(1), launches, batteries, st.floats(0.0, 1.0))
def test_channels_and_quicker_launches_never_cost_a_shot(menu, times, site, share):
    """Identical targets in any rhythm, one shot each: as many are engaged, if not the same ones."""
    raid, rules = attack([0] * len(times), times), doctrine()
    before = one_draw(raid, field([menu]), [site], rules).shots
    for better in (quicker(site, share), wider(site)):
        assert one_draw(raid, field([menu]), [better], rules).shots >= before


@st.composite
def battles(draw):
    """Any battle: one to three sites, stretches or none, decoys, every kind of sharing and odds."""
    sites, kinds = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    chances = field(*([draw(st.one_of(st.just([]), stretches())) for _ in range(kinds)] for _ in range(sites)))
    times = draw(launches)
    kind = draw(st.lists(st.integers(0, kinds - 1), min_size=len(times), max_size=len(times)))
    decoys = draw(st.lists(st.integers(0, 2), min_size=len(times), max_size=len(times)))
    share = draw(st.sampled_from(["earliest", "independent", "assigned"]))
    rules = doctrine(draw(st.integers(1, 3)), draw(st.integers(1, 3)), draw(st.integers(0, 2)), share)
    defence = [
        replace(draw(batteries), interceptor=draw(st.sampled_from(["one", "other"])), stock=draw(st.integers(0, 9)))
        for _ in range(sites)
    ]
    assume(rules.salvo <= max(b.stock for b in defence) - rules.reserve)
    low = st.floats(0.0, 0.3)
    odds = Odds(
        1.0 - draw(low), draw(low), draw(low), 1.0 - draw(low), draw(st.floats(0.0, 1.0)), draw(st.floats(0.0, 1.0))
    )
    raid = attack(kind, times, decoys)
    objects = len(raid) + sum(decoys)
    plan = draw(st.lists(st.integers(0, 3), min_size=sites * objects, max_size=sites * objects))
    return raid, chances, defence, rules, odds, draw(again), np.array(plan, np.int64).reshape(sites, objects)


@RULES
@given(battles())
def test_nothing_is_lost_or_made_in_any_battle(battle):
    raid, chances, defence, rules, odds, wait, plan = battle
    planned = plan if rules.sharing == "assigned" else None
    count = 60
    tally = simulate(Battle(raid, chances, defence, rules, odds, wait, planned), count, 3)[0]
    numbers = np.arange(len(raid) + 1)
    leakers = int(tally.leakers @ numbers)
    assert tally.leakers.sum() == count
    assert tally.kills + leakers == count * len(raid)
    assert sum(tally.causes.values()) == leakers
    assert sum(tally.firsts.values()) == count - tally.leakers[0]
    spent = 0
    for site, used in zip(defence, tally.used, strict=True):
        assert used.sum() == count
        most = int(np.flatnonzero(used).max())
        assert most <= max(site.stock - rules.reserve, 0)
        spent += int(used @ np.arange(len(used)))
    assert spent == tally.shots
    objects = len(raid) + int(raid.decoys.sum())
    each = rules.salvo * rules.looks * (len(defence) if rules.sharing == "independent" else 1)
    # Any plan is tried here, also one with more rounds at a target than the doctrine sets aside.
    assert tally.shots <= count * (objects * each if planned is None else int(plan.sum()))
    reach = chances.possible()[:, raid.kind].any(axis=0)
    assert tally.causes["reach"] == count * int((~reach).sum())
    for cause, never in (
        ("track", odds.track == 1.0 and odds.common_track_failure == 0.0), ("type failure", odds.type_failure == 0.0),
        ("discrimination", odds.warhead_recognised == 1.0), ("channels", all(b.channels == 0 for b in defence)),
    ):  # fmt: skip
        assert not (never and tally.causes[cause]), cause


@RULES
@given(battles())
def test_one_raid_at_a_time_is_conserved_too(battle):
    raid, chances, defence, rules, odds, wait, plan = battle
    planned = plan if rules.sharing == "assigned" else None
    for seed in DRAWS:
        tally = one_draw(raid, chances, defence, rules, odds, wait, seed, planned)
        assert tally.kills + leaked(tally) == len(raid)
        assert sum(tally.causes.values()) == leaked(tally)
        assert sum(tally.firsts.values()) == (leaked(tally) > 0)
        assert all(tally.causes[cause] for cause, count in tally.firsts.items() if count)


# Greedy sharing may break a law: documented cases, each by hand.


def test_more_stock_at_a_poor_site_may_leak_more():
    """The poor site meets the target first and takes it from the good one: greedy sharing asks when, not how well."""
    raid, chances = attack([0]), field([[stretch(0, 10, 20)]], [[stretch(0, 10, 90)]])
    poor, good = battery(0, 0.1, name="poor"), battery(1, 1.0, name="good")
    assert leaked(one_draw(raid, chances, [poor, good], doctrine())) == 0
    sites = [replace(poor, stock=1), good]
    more = simulate(Battle(raid, chances, sites, doctrine(), SURE, 20.0), 20_000)[0]
    assert more.mean_leakers == pytest.approx(0.9, abs=4.0 * more.standard_error)


SHORTS = 6
CHANNEL = field(
    [[stretch(0, 60, 10)], [stretch(30, 35, 500)], *([stretch(50 + 10 * j, 55 + 10 * j, 5)] for j in range(SHORTS))]
)
"""A target that a second look could be given at 30 s; one that would hold the channel for 500 s; six quick ones after it."""


def test_a_better_interceptor_may_leak_more():
    """One channel, two looks. The first target, killed at once, leaves the channel to the second, which keeps it from all others.

    If every shot kills, six leak. If one kills with 0.5: with 0.5 the first is killed, and the second (leaks 0.5) again holds the
    channel: 6.5 leak. Else the first has its second shot at 30 s (leaks 0.5), the second target is lost, and of the six, with
    one shot each, three leak: 4.5. On average 5.5, fewer than the six of the perfect interceptor.
    """
    raid = attack(range(2 + SHORTS))
    perfect = one_draw(raid, CHANNEL, [battery(20, 1.0, channels=1)], doctrine(1, 2))
    assert leaked(perfect) == SHORTS and perfect.causes["channels"] == SHORTS
    site = battery(20, 0.5, channels=1)
    poor = simulate(Battle(raid, CHANNEL, [site], doctrine(1, 2), SURE, 20.0), 20_000)[0]
    assert poor.mean_leakers == pytest.approx(5.5, abs=4.0 * poor.standard_error)


def test_a_quicker_launcher_may_leak_more():
    """The same field without the second look: at 40 s between launches the long engagement is missed, at 25 s it is not."""
    raid, rules = attack(range(2 + SHORTS)), doctrine()
    slow, quick = (battery(20, 1.0, spacing, 1) for spacing in (40.0, 25.0))
    assert leaked(one_draw(raid, CHANNEL, [slow], rules)) < leaked(one_draw(raid, CHANNEL, [quick], rules)) == SHORTS


def test_one_more_channel_may_leak_more():
    """40 s between launches. Two channels take both long engagements, and no quick one after them; one channel misses the first.

    One channel: 0 s; free at 50 s and 60 s, which makes the launcher miss 90 s; then the quick ones from 110 s on. Two channels:
    0, 45 and 90 s, and then none is free. Leakers: the two long ones, against the one at 60 s and all quick ones.
    """
    quick = [[stretch(110 + 50 * j, 112 + 50 * j, 5)] for j in range(4)]
    chances = field([[stretch(0, 0, 50)], [stretch(45, 48, 900)], [stretch(60, 62, 5)], [stretch(90, 92, 900)], *quick])
    one, two = (
        one_draw(attack(range(8)), chances, [battery(20, 1.0, 40.0, channels)], doctrine()) for channels in (1, 2)
    )
    assert leaked(one) == 2 and leaked(two) == 5
