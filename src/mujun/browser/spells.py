"""The spells for which a radar has one flight in view, found from few of its samples.

`engagement.picture` looks at every sample of a block of flights. A page looks at one flight, and passes over the samples at
which it cannot have entered or left the view.
"""

from mujun.base.compiled import kernel, scalar
from mujun.engagement.blocks import FAR, clipped, time_at
from mujun.flight.engine.sampling import BOOST
from mujun.flight.engine.state import X, Y, Z
from mujun.sensors.radar import face_margin, face_of, shown_range

FIRST, BEGIN, LAST, END, SINCE = range(5)
"""Columns of a spell: the interval between samples in which it begins and the share of that interval, the same of its end, and
the time from which its track supports a launch, s."""
SPELL_COLUMNS = 5
BEFORE, AFTER = range(2)
"""Columns of strides: before burnout, and after it."""
CERTAIN = 1.0
"""m. Margins below this are looked at, whatever rounding made of them."""


@scalar
def _margin(states, k, lane, last_bus, views, r):
    """Return the margin (m) of one flight in the view of radar r at sample k, and the way (m) on which its sign stays."""
    site, reach = views.site[r], shown_range(k, last_bus, views.reach[r])
    dx, dy, dz = states[k, X, lane] - site[X], states[k, Y, lane] - site[Y], states[k, Z, lane] - site[Z]
    margin, way = -1e12, -1e12
    for f in range(views.first_face[r], views.first_face[r + 1]):
        mine, my_way = face_margin(dx, dy, dz, face_of(views, r, f), reach)
        margin, way = max(margin, mine), max(way, my_way)
    return margin, way


@scalar
def _same_until(k, last, last_bus):
    """Return the last sample until which what a target shows is that of sample k."""
    if k <= BOOST:
        return BOOST
    return last_bus if k <= last_bus < last else last


@kernel(allocates=False)
def write_spells(flights, lane, stride, views, r, rows):
    """Write the spells of one flight in the view of radar r in order of time.

    Returns their number, and the time at which a track first supports a launch within one of them, s; FAR if never.

    Args:
        flights: one block.
        lane: of the flight.
        stride: (2,) greatest distance between two samples next to each other, m; columns BEFORE, AFTER.
        views: all radars.
        r: index of the radar.
        rows: (most, SPELL_COLUMNS) to be filled.
    """
    states, burnout, spacing = flights.states, flights.burnout[lane], flights.step[lane]
    last_bus, last, ready = flights.post_boost[lane], states.shape[0] - 1, views.ready[r]
    margin, way = _margin(states, 0, lane, last_bus, views, r)
    k, count, first = 0, 0, FAR
    if margin >= 0.0:
        rows[0, FIRST], rows[0, BEGIN], rows[0, SINCE] = 0, 0.0, ready
    while True:
        step = max(stride[BEFORE if k <= BOOST else AFTER], CERTAIN)
        same = min(k + int(max(abs(way) - CERTAIN, 0.0) / step), _same_until(k, last, last_bus))
        if same >= last:
            break
        after, way_after = _margin(states, same + 1, lane, last_bus, views, r)
        if (after >= 0.0) != (margin >= 0.0):
            before, _ = _margin(states, same, lane, last_bus, views, r)
            begin, end = time_at(same, burnout, spacing), time_at(same + 1, burnout, spacing)
            a, b = clipped(0.0, 1.0, before, after)
            if after >= 0.0:
                rows[count, FIRST], rows[count, BEGIN] = same, a
                rows[count, SINCE] = begin + a * (end - begin) + ready
            else:
                rows[count, LAST], rows[count, END] = same, b
                if rows[count, SINCE] <= begin + b * (end - begin):
                    first = min(first, rows[count, SINCE])
                count += 1
        k, margin, way = same + 1, after, way_after
    if margin >= 0.0:
        rows[count, LAST], rows[count, END] = last - 1, 1.0
        if rows[count, SINCE] <= time_at(last, burnout, spacing):
            first = min(first, rows[count, SINCE])
        count += 1
    return count, first
