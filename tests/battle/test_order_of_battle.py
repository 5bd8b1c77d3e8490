"""Small battles worked out by hand: who shoots when, what binds, and why a warhead leaks.

Every shot kills unless told, so a warhead leaks only for the reason that the case is about. `AGAIN` is the time from an
intercept to the next launch at the same target.
"""

import numpy as np
import pytest
from battle_fields import ALWAYS, attack, battery, doctrine, field, leaked, one_draw, stretch

from mujun.base.outcomes import BadInput
from mujun.battle.raid import Battle, simulate
from mujun.battle.sides import Attack, Doctrine, Odds
from mujun.battle.tally import Tally

AGAIN = 20.0


def fought(raid, chances, sites, rules=None, odds=None, **more) -> Tally:
    return one_draw(raid, chances, sites, rules or doctrine(), odds or Odds(), AGAIN, **more)


def causes(tally: Tally) -> dict[str, int]:
    return {name: count for name, count in tally.causes.items() if count}


def firsts(tally: Tally) -> list[str]:
    return [name for name, count in tally.firsts.items() if count]


def spent(tally: Tally) -> list[int]:
    """Rounds that each site spent in the one raid."""
    assert tally.raids == 1
    return [int(used.argmax()) for used in tally.used]


# Channels and launchers.


@pytest.mark.parametrize(
    ("last", "cause"), [(100, {}), (99, {"channels": 1})], ids=["just in time", "one second short"]
)
def test_two_targets_and_one_channel(last, cause):
    """The first is met at 100 s and holds the channel until then; the second must be shot at by `last`."""
    found = fought(attack([0, 1]), field([[stretch(0, 0, 100)], [stretch(0, last)]]), [battery(5, channels=1)])
    assert causes(found) == cause
    assert spent(found) == [2 - len(cause)]


def test_a_second_channel_serves_the_second_target():
    chances = field([[stretch(0, 0, 100)], [stretch(0, 50, 100)], [stretch(0, 50, 100)]])
    assert causes(fought(attack([0, 1, 2]), chances, [battery(5, channels=2)])) == {"channels": 1}
    assert causes(fought(attack([0, 1, 2]), chances, [battery(5, channels=3)])) == {}


def test_a_salvo_holds_its_channel_until_its_last_shot_meets():
    """Two shots, 30 s apart: met at 40 and 70 s. A target that must be shot at by 60 s is too early, by 70 s not."""
    menu = [stretch(0, 30, 40)]
    for last, lost in ((69, 1), (70, 0)):
        site = [battery(9, spacing=30.0, channels=1)]
        found = fought(attack([0, 1]), field([menu, [stretch(0, last, 40)]]), site, doctrine(2))
        assert leaked(found) == lost


@pytest.mark.parametrize(("last", "cause"), [(60, {}), (59, {"launcher": 1})], ids=["just in time", "one second short"])
def test_the_launcher_needs_its_interval(last, cause):
    """Shots at 0, 30 and 60 s."""
    chances = field([[stretch(0, 0)], [stretch(0, 30)], [stretch(0, last)]])
    found = fought(attack([0, 1, 2]), chances, [battery(5, spacing=30.0)])
    assert causes(found) == cause


def test_each_site_has_a_launcher_of_its_own():
    menu = [[stretch(0, 0)], [stretch(0, 0)]]
    one, two = battery(5, spacing=30.0, name="one"), battery(5, spacing=30.0, name="two")
    assert causes(fought(attack([0, 1]), field(menu), [one])) == {"launcher": 1}
    found = fought(attack([0, 1]), field(menu, menu), [one, two])
    assert causes(found) == {} and spent(found) == [1, 1]


# Looks and the clock.


@pytest.mark.parametrize(("last", "shots", "cause"), [(70, 2, "missed"), (69, 1, "time")])
def test_a_second_look_is_possible_or_not_by_one_second(last, shots, cause):
    """Shot at 0 s, met at 50 s, decided on again at 70 s: the last launch that still meets it is at that second, or before."""
    found = fought(attack([0]), field([[stretch(0, last, 50)]]), [battery(9, 0.0)], doctrine(1, 2))
    assert found.shots == shots
    assert causes(found) == {cause: 1}


def test_looks_end_with_the_doctrine():
    for looks in (1, 2, 3):
        found = fought(attack([0]), field([ALWAYS]), [battery(9, 0.0)], doctrine(2, looks))
        assert found.shots == 2 * looks and causes(found) == {"missed": 1}


def test_a_later_stretch_serves_the_second_look():
    """Out of reach from 40 s on, and again within it from 200 s."""
    chances = field([[stretch(0, 40), stretch(200, 240)]])
    assert fought(attack([0]), chances, [battery(9, 0.0)], doctrine(1, 3)).shots == 2


def test_no_launch_before_the_track_allows_it():
    """Any launch from 0 to 100 s meets the target 30 s later; with a track from 80 s on, one look is left of three."""
    early, late = [stretch(0, 100, 30, order=0.0)], [stretch(0, 100, 30, order=80.0)]
    assert fought(attack([0]), field([early]), [battery(9, 0.0)], doctrine(1, 9)).shots == 3  # at 0, 50 and 100 s
    assert fought(attack([0]), field([late]), [battery(9, 0.0)], doctrine(1, 9)).shots == 1


def test_missiles_launched_later_come_later():
    """The same flight 100 s later is met 100 s later: one channel serves both; at one time it does not."""
    chances, site = field([[stretch(0, 0, 100)]]), [battery(5, channels=1)]
    assert leaked(fought(attack([0, 0], [0.0, 0.0]), chances, site)) == 1
    assert leaked(fought(attack([0, 0], [0.0, 99.0]), chances, site)) == 1
    assert leaked(fought(attack([0, 0], [0.0, 100.0]), chances, site)) == 0


def test_a_kill_that_is_not_seen_is_shot_at_again():
    found = fought(attack([0]), field([ALWAYS]), [battery(9)], doctrine(1, 4), Odds(kill_recognised=0.0))
    assert found.shots == 4 and leaked(found) == 0


# Who shoots.


def test_the_site_that_meets_it_first_takes_the_target():
    """The far site launches first and meets it last."""
    near, far = [[stretch(30, 60, 20)]], [[stretch(0, 60, 90)]]
    found = fought(attack([0]), field(far, near), [battery(5, name="far"), battery(5, name="near")])
    assert spent(found) == [0, 1]


def test_the_next_site_takes_what_the_first_cannot():
    """One round at the near site: the second target is left to the far one."""
    near, far = [[stretch(30, 60, 20)]], [[stretch(0, 60, 90)]]
    found = fought(attack([0, 0]), field(far, near), [battery(5, name="far"), battery(1, name="near")])
    assert spent(found) == [1, 1] and leaked(found) == 0


@pytest.mark.parametrize(("begin", "inner"), [(69, 0), (70, 1)], ids=["one second before the look", "at the look"])
def test_the_second_layer_waits_for_the_first_layers_look(begin, inner):
    """The outer site misses at 50 s and has looked by 70 s; only then may the inner one launch, once, at the second `begin`."""
    sites = [battery(1, 0.0, name="outer"), battery(1, name="inner")]
    found = fought(attack([0]), field([[stretch(0, 0, 50)]], [[stretch(begin, begin, 50)]]), sites, doctrine(1, 2))
    assert spent(found) == [1, inner] and leaked(found) == 1 - inner


def test_independent_sites_engage_twice_and_stop_at_an_assessed_kill():
    """Both shoot at 0 s. The second look of the slow site would leave after the fast one's kill is assessed, so it stays."""
    chances = field([[stretch(0, 200, 40)]], [[stretch(0, 200, 60)]])
    sites = [battery(9, name="fast"), battery(9, 0.0, name="slow")]
    found = fought(attack([0]), chances, sites, doctrine(1, 3, sharing="independent"))
    assert spent(found) == [1, 1] and leaked(found) == 0
    unseen = fought(attack([0]), chances, sites, doctrine(1, 3, sharing="independent"), Odds(kill_recognised=0.0))
    assert spent(unseen) == [3, 3] and leaked(unseen) == 0


@pytest.mark.parametrize(("begin", "shots"), [(59, 1), (60, 0)], ids=["before the others know", "when they know"])
def test_independent_sites_learn_of_a_kill_when_it_has_been_assessed(begin, shots):
    """Killed at 40 s, assessed and told by 60 s: a site that would launch then does not."""
    chances = field([[stretch(0, 0, 40)]], [[stretch(begin, begin, 40)]])
    sites = [battery(9, name="first"), battery(9, name="second")]
    assert spent(fought(attack([0]), chances, sites, doctrine(sharing="independent"))) == [1, shots]


def test_sites_take_only_what_they_were_assigned():
    chances = field([ALWAYS, ALWAYS], [ALWAYS, ALWAYS])
    sites = [battery(5, name="one"), battery(5, name="two")]
    plan = np.array([[1, 0], [0, 2]])
    found = one_draw(attack([0, 1]), chances, sites, doctrine(2, 1, sharing="assigned"), plan=plan)
    assert spent(found) == [1, 2]
    none = one_draw(attack([0, 1]), chances, sites, doctrine(2, 1, sharing="assigned"), plan=np.array([[2, 0], [0, 0]]))
    assert spent(none) == [2, 0] and causes(none) == {"stock": 1}, "no round was set aside for the second"


def test_each_shot_may_come_from_another_stretch_of_another_site():
    """Three looks: outer, inner, and the outer one again in a later stretch."""
    chances = field([[stretch(0, 0, 50), stretch(200, 210, 50)]], [[stretch(80, 90, 50)]])
    sites = [battery(9, 0.0, name="outer"), battery(9, 0.0, name="inner")]
    assert spent(fought(attack([0]), chances, sites, doctrine(1, 9))) == [2, 1]


# Stock, reserve and causes.


def test_stock_runs_out():
    found = fought(attack([0] * 5), field([ALWAYS]), [battery(3)])
    assert leaked(found) == 2 and causes(found) == {"stock": 2} and firsts(found) == ["stock"]
    assert found.emptied(0) == 1.0


def test_a_salvo_is_cut_short_by_the_stock():
    found = fought(attack([0] * 2), field([ALWAYS]), [battery(3, 0.0)], doctrine(2))
    assert found.shots == 3 and causes(found) == {"missed": 2}


def test_the_reserve_is_kept():
    found = fought(attack([0] * 5), field([ALWAYS]), [battery(4)], doctrine(1, 1, reserve=1))
    assert spent(found) == [3] and causes(found) == {"stock": 2} and found.emptied(0) == 0.0


def test_rounds_left_elsewhere_are_no_use():
    """The site that has rounds cannot reach the target; the one that can has none left."""
    chances = field([ALWAYS], [[]])
    found = fought(attack([0] * 3), chances, [battery(1, name="near"), battery(9, name="far")])
    assert spent(found) == [1, 0] and causes(found) == {"stock": 2}


def test_out_of_reach():
    found = fought(attack([0, 1]), field([ALWAYS, []]), [battery(5)])
    assert causes(found) == {"reach": 1} and firsts(found) == ["reach"]


def test_out_of_reach_comes_before_not_tracked():
    """No track would have helped."""
    found = fought(attack([0]), field([[]]), [battery(5)], odds=Odds(track=0.0))
    assert causes(found) == {"reach": 1}


def test_not_tracked_and_not_recognised():
    blind = fought(attack([0, 0]), field([ALWAYS]), [battery(5)], odds=Odds(track=0.0))
    assert causes(blind) == {"track": 2} and blind.shots == 0
    fooled = fought(
        attack([0], decoys=[3]), field([ALWAYS]), [battery(5)], odds=Odds(warhead_recognised=0.0, decoy_mistaken=1.0)
    )
    assert causes(fooled) == {"discrimination": 1} and fooled.shots == 3


def test_decoys_come_after_their_warhead_and_empty_the_stock_for_the_next():
    """Warhead, two decoys, warhead: three rounds are gone before the second warhead."""
    found = fought(attack([0, 0], decoys=[2, 0]), field([ALWAYS]), [battery(3)], odds=Odds(decoy_mistaken=1.0))
    assert causes(found) == {"stock": 1} and found.kills == 1


def test_a_type_that_fails_is_named():
    found = fought(attack([0]), field([ALWAYS]), [battery(9)], doctrine(2, 2), Odds(type_failure=1.0))
    assert causes(found) == {"type failure": 1} and found.shots == 4


@pytest.mark.parametrize(("late", "first"), [(False, "missed"), (True, "stock")])
def test_the_first_leaker_is_the_one_lost_first(late, first):
    """Two targets, one round that misses at 110 s; the target without a round is lost when its last launch has passed."""
    chances = field([[stretch(100, 100, 10)], [stretch(0, 111 - 2 * late, 10)]])
    site = [battery(1, 0.0, spacing=0.0)]
    plan = np.array([[1, 0]])
    found = one_draw(attack([0, 1]), chances, site, doctrine(sharing="assigned"), plan=plan)
    assert causes(found) == {"missed": 1, "stock": 1}
    assert firsts(found) == [first]


# What is refused.


def test_refusals_are_sentences():
    chances, rules = field([ALWAYS]), doctrine()
    raid = attack([0])
    for stock, asked, said in (
        (0, rules, "no interceptor in stock"),
        (2, doctrine(3), "no site has more than 2 interceptors"),
    ):
        with pytest.raises(BadInput, match=said):
            fought(raid, chances, [battery(stock)], asked)
    with pytest.raises(BadInput, match="beyond the reserve of 2"):
        fought(raid, chances, [battery(2)], doctrine(1, 1, reserve=2))
    with pytest.raises(BadInput, match=r"kill probability is 1\.2; expected 0 to 1"):
        fought(raid, chances, [battery(2, 1.2)])
    with pytest.raises(BadInput, match=r"track is 1\.5; expected a probability"):
        Odds(track=1.5)
    with pytest.raises(BadInput, match="salvo is 0; expected 1 or more"):
        doctrine(0)
    with pytest.raises(BadInput, match="sharing is 'fair'; expected one of earliest, assigned, independent"):
        Doctrine("a doctrine", 1, 1, 0, "fair")
    with pytest.raises(BadInput, match="no missile"):
        attack([])
    with pytest.raises(BadInput, match="expected at most 20,000 objects"):
        Attack(np.zeros(2, np.int64), np.zeros(2), np.full(2, 10_000))
    for count, seed, sizes, said in (
        (0, 0, (), "0 raids"), (10**9, 0, (), "1,000,000,000 raids"), (1, -1, (), "the seed is -1"),
        (1, 0, (2,), "a raid of 2 of 1 missiles"),
    ):  # fmt: skip
        with pytest.raises(BadInput, match=said):
            simulate(Battle(raid, chances, [battery(1)], rules, Odds(), AGAIN), count, seed, sizes)
