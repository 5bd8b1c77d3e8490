"""Agreement: the compiled battle with one in plain Python that works everything out anew before each launch.

One site here, at which targets compete for launcher, channels and stock. All times are whole seconds, so that no tie is decided
by rounding: of two launches at the same second the one at the earlier missile comes first, in both.
"""

import pytest
from battle_fields import attack, battery, doctrine, field, leaked, one_draw, stretch
from hypothesis import given
from hypothesis import strategies as st
from plain_battle import plain_battle
from profiles import rules

RULES = rules(600)

menus = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(1, 60)), max_size=2).map(
    lambda rows: [stretch(100.0 * k + a, 100.0 * k + a + d, f) for k, (a, d, f) in enumerate(rows)]
)
sites = st.builds(
    battery, st.integers(1, 8), st.sampled_from([0.0, 1.0]), st.integers(0, 20).map(float), st.integers(0, 3)
)
times = st.lists(st.integers(0, 60), min_size=1, max_size=6).map(sorted)


@pytest.mark.parametrize("sharing", ["earliest", "independent"])
@RULES
@given(st.data(), times, sites, st.integers(1, 3), st.integers(1, 40).map(float))
def test_one_site_fights_as_in_plain_python(sharing, data, times, site, looks, again):
    chances = field([data.draw(menus) for _ in times])
    raid, rules = attack(range(len(times)), times), doctrine(1, looks, 0, sharing)
    found = one_draw(raid, chances, [site], rules, again=again)
    leakers, spent, log = plain_battle(raid, chances, [site], rules, again)
    assert [launch for launch, _, _ in log] == sorted(launch for launch, _, _ in log)
    assert (leaked(found), [int(used.argmax()) for used in found.used]) == (leakers, spent)
