"""The world a vehicle is flown in: the Earth, its air, and the drag curves of the vehicle."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mujun.earth.constants import Earth

Array = NDArray[np.float64]


class World(NamedTuple):
    """What the equations of motion need to know beside the vehicle's own state."""

    earth: Earth
    air: Array
    """The atmosphere: see `mujun.earth.atmosphere.TABLE`."""
    drag: Array
    """Drag curves, one below the other: see `mujun.flight.model.drag.drag_table`."""
