"""Entry that computes the windows of a defence against a set of flights."""

from mujun.base.webassembly.addresses import entry
from mujun.browser import memory as m
from mujun.browser.arrays import defence_in, flights_in, scan_scratch_in, stretches_in, windows
from mujun.engagement.scan import engage_blocks


@entry
def engage(d):
    """Compute the windows of every site against every flight of a set; their openings, if `most_stretches` is above 0."""
    engage_blocks(0, d[m.BLOCKS], flights_in(d), defence_in(d), scan_scratch_in(d), windows(d), stretches_in(d))
