"""Entries that compute the windows of a defence against a set of flights, and what they mean for aim points on the ground."""

from mujun.base.webassembly.addresses import entry
from mujun.browser import memory as m
from mujun.browser.arrays import defence_in, flights_in, scan_scratch_in, stretches_in, windows
from mujun.browser.memory import array
from mujun.engagement.scan import engage_blocks

_aim_of, _threatened = array("aim_of"), array("threatened")
_fewest_shots, _fewest_slack, _site_shots = array("fewest_shots"), array("fewest_slack"), array("site_shots")


@entry
def engage(d):
    """Compute the windows of every site against every flight of a set; their openings, if `most_stretches` is above 0."""
    engage_blocks(0, d[m.BLOCKS], flights_in(d), defence_in(d), scan_scratch_in(d), windows(d), stretches_in(d))


@entry
def count_shots(d):
    """Lower shots and slack at the aim points to those against this set's flights, whose windows are known.

    The shots of several sites against one missile add up; the slack is the largest of any site.
    """
    flights, found, aim_of, threatened = flights_in(d), windows(d), _aim_of(d), _threatened(d)
    shots, slack, of_site = _fewest_shots(d), _fewest_slack(d), _site_shots(d)
    for i in range(d[m.TOTAL]):
        if not flights.ending[i] > 0.0:
            continue
        together, largest, k = 0, found[0, i].slack, aim_of[i]
        for s in range(d[m.SITES]):
            mine = found[s, i].shots
            together += mine
            largest = max(largest, found[s, i].slack)
            of_site[s, k] = min(of_site[s, k], mine) if threatened[k] else mine
        shots[k] = min(shots[k], together) if threatened[k] else together
        slack[k] = min(slack[k], largest) if threatened[k] else largest
        threatened[k] = 1
