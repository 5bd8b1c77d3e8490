"""Meridians and parallels in the frame of a map, and the text of their degrees."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mujun.base.text import Text, say
from mujun.reports.drawing.frame import EARTH_RADIUS_M, Frame, lines_in

Array = NDArray[np.float64]


def nice_step(span: float, parts: float, steps: tuple[float, ...]) -> float:
    """Return the step that divides a span into the number of parts nearest to `parts`."""
    return min(steps, key=lambda step: abs(math.log(span / parts / step)))


@dataclass(frozen=True)
class Graticule:
    """Meridians and parallels in a frame: the value of each in deg, and its pieces in the plane, (n, 2) in m."""

    meridians: tuple[tuple[float, tuple[Array, ...]], ...]
    parallels: tuple[tuple[float, tuple[Array, ...]], ...]


def graticule(frame: Frame) -> Graticule:
    """Return meridians and parallels at a spacing that suits the frame; meridians end one step from a pole in view."""
    span = math.degrees(max(frame.width, frame.height) / EARTH_RADIUS_M)
    step = nice_step(span, 5.0, (0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 20.0, 30.0))
    reach = math.degrees(frame.reach)
    south, north = max(-90.0, frame.latitude - reach), min(90.0, frame.latitude + reach)
    in_view = [sign for sign in (1.0, -1.0) if frame.holds(0.0, 90.0 * sign)]
    flattest = max(0.0, max(abs(south), abs(north)))
    if in_view or flattest > 89.0:
        step_lon = 30.0
    else:
        narrow = math.cos(math.radians(min(80.0, abs(frame.latitude))))
        step_lon = nice_step(span / narrow, 5.0, (0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 20.0, 30.0))
    parallels, meridians = [], []
    around = np.linspace(-180.0, 180.0, 721)
    for value in np.arange(math.ceil(south / step), math.floor(north / step) + 1) * step:
        if abs(value) < 90.0:
            pieces = lines_in(frame, [np.column_stack([around, np.full_like(around, value)])])
            if pieces:
                parallels.append((float(value), tuple(pieces)))
    top = 90.0 - step if 1.0 in in_view else 90.0
    bottom = -90.0 + step if -1.0 in in_view else -90.0
    up = np.linspace(max(bottom, south), min(top, north), 361)
    for value in np.arange(-180.0, 180.0, step_lon):
        pieces = lines_in(frame, [np.column_stack([np.full_like(up, value), up])])
        if pieces:
            meridians.append((float(value), tuple(pieces)))
    return Graticule(tuple(meridians), tuple(parallels))


TOWARDS = {"N": "{angle:g}° N", "S": "{angle:g}° S", "E": "{angle:g}° E", "W": "{angle:g}° W"}
"""Templates of latitudes and longitudes."""


def degrees_text(value: float, letters: str) -> Text:
    """Return '30° N', '141.5° E', '0°' or '180°'; letters: 'NS' or 'EW'."""
    size = round(abs(value), 1)
    if size in (0.0, 180.0):
        return say("{angle:g}°", angle=size)
    return say(TOWARDS[letters[0] if value > 0 else letters[1]], angle=size)
