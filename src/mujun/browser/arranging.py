"""Entry that makes a defence of what a page changes: places, numbers, and fly-out tables and sight lines between latitudes."""

from mujun.base.compiled import scalar
from mujun.base.cubic import four_point_weights
from mujun.base.webassembly.addresses import entry
from mujun.browser import memory as m
from mujun.browser.arrays import rules, settings, tables_in, views_in
from mujun.browser.memory import array
from mujun.browser.reaching import drift, write_bounds
from mujun.earth.constants import WGS84
from mujun.earth.geodesy import fixed_point, local_frame
from mujun.earth.ground_plane import ground_frame
from mujun.engagement.defence import ENGAGE_ON_REMOTE
from mujun.sensors.radar import range_at, sections_shown

_site_input, _radar_input = array("site_input"), array("radar_input")
_stock_times, _stock_farthest, _stock_limits = array("stock_times"), array("stock_farthest"), array("stock_limits")
_stock_widest, _stock_south = array("stock_widest"), array("stock_south")
_line_stock, _line_south = array("line_stock"), array("line_south")
_soonest, _widest = array("soonest"), array("widest")
_drifted, _reach_before = array("drifted"), array("reach_before")
_settings_before, _order_before = array("settings_before"), array("order_before")
_site_before, _radar_before = array("site_before"), array("radar_before")
_site_version, _radar_version = array("site_version"), array("radar_version")


@scalar
def _weights_at(latitude, south):
    """Return the weights of values at four latitudes. south: the first of them and the step between two, rad."""
    return four_point_weights((latitude - south[0]) / south[1] - 1.0)


@scalar
def _mix_rows(weights, stock, rows):
    """Write rows (n, m) from those at four latitudes (4, n, m), by weight."""
    for i in range(rows.shape[0]):
        for j in range(rows.shape[1]):
            rows[i, j] = (
                weights[0] * stock[0, i, j]
                + weights[1] * stock[1, i, j]
                + weights[2] * stock[2, i, j]
                + weights[3] * stock[3, i, j]
            )


@scalar
def _blend_rows(weights, stock, share, rows):
    """Move rows (n, m) by a share toward those at four latitudes (4, n, m), by weight."""
    for i in range(rows.shape[0]):
        for j in range(rows.shape[1]):
            other = (
                weights[0] * stock[0, i, j]
                + weights[1] * stock[1, i, j]
                + weights[2] * stock[2, i, j]
                + weights[3] * stock[3, i, j]
            )
            rows[i, j] += share * (other - rows[i, j])


@scalar
def _limits_at(weights, limits):
    """Return the lowest and the highest height of a table, m, from those at four latitudes (4, 2)."""
    low, high = 0.0, 0.0
    for i in range(4):
        low += weights[i] * limits[i, 0]
        high += weights[i] * limits[i, 1]
    return low, high


@scalar(allocates=True)
def _place_site(d, s, given, tables):
    """Write the frame and the fly-out table of a site: one in stock, or between two."""
    latitude, longitude, which = given[m.SITE_LATITUDE], given[m.SITE_LONGITUDE], int(given[m.SITE_TABLE])
    frame, axes = ground_frame(latitude, longitude, given[m.SITE_HEIGHT], WGS84), tables.axes[s]
    for i in range(3):
        axes[0, i], axes[1, i], axes[2, i] = frame[0][i], frame[1][i], frame[2][i]
    weights, limits, share = _weights_at(latitude, _stock_south(d)[which]), _stock_limits(d), given[m.OTHER_SHARE]
    low, high = _limits_at(weights, limits[which])
    tables.lowest[s], tables.highest[s], tables.widest[s] = low, high, _stock_widest(d)[which]
    _mix_rows(weights, _stock_farthest(d)[which], tables.farthest[s])
    for height in range(tables.times.shape[1]):
        _mix_rows(weights, _stock_times(d)[which, :, height], tables.times[s, height])
    if share > 0.0:
        other = int(given[m.OTHER_TABLE])
        other_low, other_high = _limits_at(weights, limits[other])
        tables.lowest[s], tables.highest[s] = low + share * (other_low - low), high + share * (other_high - high)
        _blend_rows(weights, _stock_farthest(d)[other], share, tables.farthest[s])
        for height in range(tables.times.shape[1]):
            _blend_rows(weights, _stock_times(d)[other, :, height], share, tables.times[s, height])


@scalar
def _set_rules(rule, given):
    """Write the limits and delays of a site."""
    rule.lowest, rule.highest = given[m.LOWEST_ALTITUDE], given[m.HIGHEST_ALTITUDE]
    rule.longest_flight = given[m.LONGEST_FLIGHT]
    rule.order_delay = given[m.DECISION] + given[m.LAUNCH_DELAY]
    rule.assessment, rule.spacing = given[m.ASSESSMENT], given[m.LAUNCH_INTERVAL]
    rule.stock, rule.own_radar = int(given[m.STOCK]), int(given[m.OWN_RADAR])
    rule.infrared_lag, rule.greatest_speed = given[m.INFRARED_LAG], given[m.GREATEST_SPEED]


@scalar
def _place_radar(r, given, views):
    """Write frame, ranges and times of a radar; one that is switched off sees nothing."""
    latitude, longitude = given[m.RADAR_LATITUDE], given[m.RADAR_LONGITUDE]
    views.site[r, 0], views.site[r, 1], views.site[r, 2] = fixed_point(
        latitude, longitude, given[m.RADAR_HEIGHT], WGS84
    )
    frame = local_frame(latitude, longitude)
    for i in range(3):
        views.axes[r, 0, i], views.axes[r, 1, i], views.axes[r, 2, i] = frame[0][i], frame[1][i], frame[2][i]
    shown = sections_shown(
        given[m.BOOSTING_SECTION], given[m.BUS_SECTION], given[m.WARHEAD_SECTION], int(given[m.FOLLOWS])
    )
    for column in range(4):
        seen = range_at(given[m.REFERENCE_RANGE], given[m.REFERENCE_SECTION], shown[column])
        views.reach[r, column] = seen if given[m.RADAR_ON] > 0.0 else 0.0
    views.ready[r] = given[m.CONFIRM_TIME] + given[m.TRACK_TIME]


@scalar
def _replaced(before, now):
    """Write a row of numbers over that before; return whether any differed."""
    differs = False
    for k in range(len(now)):
        differs |= before[k] != now[k]
        before[k] = now[k]
    return differs


@scalar(allocates=True)
def _count_changes(d):
    """Give a new version to every site and radar for which something was changed."""
    given, before, order = settings(d), _settings_before(d), _order_before(d)
    all_sites = False
    for k in (m.CLOUD_BREAK, m.DETECTION_DELAY, m.TRACK_DELAY, m.REMOTE_COMMIT):
        all_sites |= before[k] != given[k]
        before[k] = given[k]
    for k in range(3):
        flag = d[(m.MODE, m.GRANTED, m.EARLY)[k]]
        all_sites |= order[k] != flag
        order[k] = flag
    radars, of_radars = _radar_version(d), _radar_before(d)
    sites, of_sites, rule = _site_version(d), _site_before(d), rules(d)
    for s in range(d[m.SITES]):
        if _replaced(of_sites[s], _site_input(d)[s]) or all_sites:
            sites[s] += 1
    for r in range(d[m.RADARS]):
        if not _replaced(of_radars[r], _radar_input(d)[r]):
            continue
        radars[r] += 1
        for s in range(d[m.SITES]):
            if rule[s].own_radar == r or d[m.MODE] == ENGAGE_ON_REMOTE:
                sites[s] += 1


@entry
def arrange(d):
    """Make the arrays of the defence from "site_input", "radar_input" and the tables in stock."""
    sites, radars = _site_input(d), _radar_input(d)
    tables, views, rule = tables_in(d), views_in(d), rules(d)
    stock, south, soonest, widest = _line_stock(d), _line_south(d), _soonest(d), _widest(d)
    for s in range(d[m.SITES]):
        _place_site(d, s, sites[s], tables)
        _set_rules(rule[s], sites[s])
        widest[s] = write_bounds(tables.times[s], tables.farthest[s], tables.widest[s], soonest[s])
        limits = tables.lowest[s], tables.highest[s]
        _drifted(d)[s] += drift(_reach_before(d)[s], tables.axes[s], limits, rule[s], widest[s])
    for r in range(d[m.RADARS]):
        _place_radar(r, radars[r], views)
        for f in range(views.first_face[r], views.first_face[r + 1]):
            _mix_rows(_weights_at(radars[r, m.RADAR_LATITUDE], south[f]), stock[f], views.lines[f])
    _count_changes(d)
