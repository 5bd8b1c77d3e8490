"""All entries: importing this module makes them known to `base.webassembly.translate`."""

from mujun.browser.arranging import arrange
from mujun.browser.defending import defend
from mujun.browser.engaging import engage
from mujun.browser.flying import fly
from mujun.browser.shooting import shoot
from mujun.browser.showing import reach_ring, track, view_ring, watch

EVERY = (arrange, defend, engage, fly, reach_ring, shoot, track, view_ring, watch)
