"""All entries: importing this module makes them known to `base.webassembly.translate`."""

from mujun.browser.arranging import arrange
from mujun.browser.engaging import count_shots, engage
from mujun.browser.flying import fly
from mujun.browser.shooting import shoot
from mujun.browser.showing import reach_ring, track, view_ring, watch

EVERY = (arrange, count_shots, engage, fly, reach_ring, shoot, track, view_ring, watch)
