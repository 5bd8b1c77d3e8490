"""The environment of a flight: Earth model, atmosphere, and the drag curves of the vehicle."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mujun.earth.constants import Earth

Array = NDArray[np.float64]


class World(NamedTuple):
    """Data that the equations of motion need beside the vehicle's state."""

    earth: Earth
    air: Array
    """Atmosphere table, see `mujun.earth.atmosphere.TABLE`."""
    drag: Array
    """Stacked drag curves, see `mujun.flight.model.drag.drag_table`."""
