"""Edges of the view of one radar face at one altitude, set by range, lowest elevation and highest elevation."""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mujun.earth.geodesy import fixed_to_geodetic, geodetic_to_fixed, ground_path, local_axes
from mujun.sensors.radar import Radar, curvature_radius
from mujun.sensors.refraction import lowest_elevation, lowest_sight

Array = NDArray[np.float64]

AZIMUTH_STEP = math.radians(0.5)
"""Spacing of the azimuths solved, rad: at 4,000 km the chord between two points is 40 m from the edge."""
NEWTON_STEPS = 25
"""Iterations of Newton's method for each azimuth; measured: 8 leave less than 1e-3 m, 20 at the horizon of a low target."""


class ViewEdge(NamedTuple):
    """Points of a limit of the view, one for each azimuth: slant range (m), latitude, longitude (rad), ground distance (m)."""

    slant: Array
    latitude: Array
    longitude: Array
    ground: Array


class FaceView:
    """View of one face at one altitude.

    outer, inner: edges at the lowest and highest elevation, the same for every cross-section.
    horizon: edge at the ray that grazes the ground, below the level of a radar that stands above it.
    grazes: whether the lowest elevation is no higher than that ray.
    """

    def __init__(self, radar: Radar, face: Array, altitude: float) -> None:
        azimuth, width, low, high = face.tolist()
        self.radar, self.altitude = radar, altitude
        self.round = width >= 2.0 * math.pi - 1e-9
        count = max(math.ceil(width / AZIMUTH_STEP - 1e-9), 2)
        self.azimuths = azimuth - 0.5 * width + width * np.linspace(0.0, 1.0, count + 1)
        if self.round:
            self.azimuths = self.azimuths[:-1]
        place = radar.place
        self.site = geodetic_to_fixed(place.latitude, place.longitude, place.height)
        self.axes = np.stack(local_axes(place.latitude, place.longitude))
        self.radius = curvature_radius(place)
        self.overhead = high >= 0.5 * math.pi - 1e-9
        height = max(place.height, 0.0)

        def lowest(distance: Array) -> Array:
            return lowest_sight(radar.refractivity, height, low, self.radius, distance)

        def grazing(distance: Array) -> Array:
            return lowest_sight(radar.refractivity, height, -0.5 * math.pi, self.radius, distance)

        self.outer, self.horizon = self._at_elevation(lowest), self._at_elevation(grazing)
        self.grazes = low <= lowest_elevation(radar.refractivity, height, -0.5 * math.pi, self.radius)
        self.inner = self._at_elevation(lambda r: np.full(r.shape, math.sin(high)))

    def _towards(self, sine: Array) -> Array:
        """Return unit vectors (azimuths, 3) at elevations with the given sines (azimuths,)."""
        cosine = np.sqrt(np.maximum(1.0 - sine * sine, 0.0))
        level = np.sin(self.azimuths)[:, None] * self.axes[0] + np.cos(self.azimuths)[:, None] * self.axes[1]
        return cosine[:, None] * level + sine[:, None] * self.axes[2]

    def _edge(self, slant: Array, sine: Array) -> ViewEdge:
        place = self.radar.place
        latitude, longitude, _ = fixed_to_geodetic(self.site + slant[:, None] * self._towards(sine))
        return ViewEdge(
            slant, latitude, longitude, ground_path(place.latitude, place.longitude, latitude, longitude)[1]
        )

    def _at_elevation(self, sine_of: Callable[[Array], Array]) -> ViewEdge:
        """Return the edge at an elevation whose sine is a function of slant range (m)."""
        from_centre, rise = self.radius + self.radar.place.height, self.altitude - self.radar.place.height
        sine = sine_of(np.zeros(len(self.azimuths)))
        down = from_centre * sine
        slant = np.sqrt(down * down + rise * (2.0 * from_centre + rise)) - down
        for _ in range(NEWTON_STEPS):
            towards = self._towards(sine_of(slant))
            latitude, longitude, height = fixed_to_geodetic(self.site + slant[:, None] * towards)
            slope = np.einsum("ij,ij->i", towards, local_axes(latitude, longitude)[2])
            slant = np.maximum(slant - (height - self.altitude) / np.maximum(slope, 1e-3), 0.0)
        return self._edge(slant, sine_of(slant))

    def at_range(self, distance: float) -> ViewEdge | None:
        """Return the edge at a slant range (m); None where it is less than the height of the targets above the radar."""
        from_centre, rise = self.radius + self.radar.place.height, self.altitude - self.radar.place.height
        if distance < rise:
            return None
        top = rise * (2.0 * from_centre + rise) - distance * distance
        elevation = np.full(len(self.azimuths), math.asin(np.clip(top / (2.0 * from_centre * distance), -1.0, 1.0)))
        for _ in range(NEWTON_STEPS):
            towards = self._towards(np.sin(elevation))
            latitude, longitude, height = fixed_to_geodetic(self.site + distance * towards)
            level = (towards - np.sin(elevation)[:, None] * self.axes[2]) / np.maximum(np.cos(elevation), 1e-6)[:, None]
            turned = np.cos(elevation)[:, None] * self.axes[2] - np.sin(elevation)[:, None] * level
            slope = distance * np.einsum("ij,ij->i", turned, local_axes(latitude, longitude)[2])
            step = (height - self.altitude) / np.where(np.abs(slope) > 1.0, slope, np.inf)
            elevation = np.clip(elevation - np.clip(step, -0.1, 0.1), -0.5 * math.pi, 0.5 * math.pi)
        return self._edge(np.full(len(self.azimuths), distance), np.sin(elevation))

    def seen(self, distance: float) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Return for each azimuth whether anything is seen with a slant range (m), and whether the range is the outer limit."""
        return distance >= self.inner.slant, distance < self.outer.slant


def edge_where(chosen: NDArray[np.bool_], first: ViewEdge, second: ViewEdge) -> ViewEdge:
    """Return an edge with the points of the first where `chosen`, else of the second. chosen: by azimuth."""
    return ViewEdge(*(np.where(chosen, a, b) for a, b in zip(first, second, strict=True)))
