"""Entries on sensors: radars, their places, targets' cross-sections, the air, infrared satellites."""

import math
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, model_validator

from mujun.base.outcomes import said_of
from mujun.base.text import say
from mujun.earth.constants import MEAN_RADIUS
from mujun.scenario.schema.entry import Entry, Reference, Sited, Sources, WithDefault
from mujun.scenario.schema.estimate import (
    LOWEST_SITE_M,
    Altitude,
    AngleNoise,
    Azimuth,
    Decibels,
    Delay,
    Duration,
    Elevation,
    FaceElevation,
    Losses,
    Many,
    Model,
    PositiveCount,
    Power,
    RadarRange,
    Refraction,
    ScaleHeight,
    Share,
    ShortLength,
    Surface,
    Temperature,
    Text,
    Width,
    fault,
)
from mujun.sensors.refraction import Refractivity as Air
from mujun.sensors.refraction import lowest_elevation

Band = Literal["VHF", "UHF", "L", "S", "C", "X", "Ku", "Ka"]


class Face(Model):
    """One face of a radar.

    azimuth: of its boresight, clockwise from north.
    width: full width in azimuth.
    minimum_elevation, maximum_elevation: limits of this face, in place of the radar's.
    """

    azimuth: Azimuth
    width: Width
    minimum_elevation: FaceElevation | None = None
    maximum_elevation: FaceElevation | None = None


class PowerAperture(Model):
    """The terms of the radar equation R^4 = P G rho A dwell sigma / ((4 pi)^2 k T L S/N), a cross-check of the range.

    average_power, gain, aperture, efficiency, dwell, noise_temperature, losses, signal_to_noise: its terms.
    """

    average_power: Power
    gain: Decibels
    aperture: Surface
    efficiency: Share
    dwell: Duration
    noise_temperature: Temperature
    losses: Losses
    signal_to_noise: Decibels


class Radar(Entry):
    """A radar.

    reference_range: range at `reference_cross_section`; it grows with the fourth root of the cross-section.
    confirm_time: from first detection to a confirmed target.
    track_time: from there to a track of sufficient quality for a launch.
    range_noise, angle_noise: one-sigma errors of one measurement of the reference cross-section at the reference range.
    measurement_interval: time between two measurements.
    engagements: largest number of targets that its site can engage at the same time; None: no limit.
    band: of its frequency.
    reference_cross_section: of the target that it detects at `reference_range`.
    minimum_elevation, maximum_elevation: of all faces.
    faces: each with the azimuth of its middle and its width.
    faces_sources: who says so.
    power_aperture: terms of the radar equation.
    """

    kind: Literal["radar"]
    band: Band
    reference_range: RadarRange
    reference_cross_section: Surface
    minimum_elevation: Elevation
    maximum_elevation: Elevation
    faces: Annotated[Many[Face], Field(min_length=1)]
    faces_sources: Sources
    confirm_time: Delay
    track_time: Delay
    range_noise: ShortLength | None = None
    angle_noise: AngleNoise | None = None
    measurement_interval: Duration | None = None
    engagements: PositiveCount | None = None
    power_aperture: PowerAperture | None = None

    @model_validator(mode="after")
    def _elevations_rise(self) -> "Radar":
        if self.maximum_elevation.si <= self.minimum_elevation.si:
            fault(say("it is not above minimum_elevation; expected a greater angle"), "maximum_elevation")
        return self


class Sensor(Sited):
    """A radar at a place, without launchers. radar_azimuths: boresights of its faces there, in place of the radar's.

    status: planned, in use or an example.
    radar: the id of its radar.
    """

    kind: Literal["sensor"]
    status: Text
    radar: Text
    radar_azimuths: Annotated[Many[Azimuth], Field(min_length=1)] | None = None

    def references(self) -> Iterator[Reference]:
        """Yield its radar."""
        yield ("radar",), "radar", self.radar


class CrossSection(WithDefault):
    """Radar cross-section of a target in one band, by phase of its flight. Each band has one default.

    boosting, post_boost, reentry_vehicle: while the engine burns, bus or spent stage, warhead alone.
    band: of the radar.
    """

    kind: Literal["cross-section"]
    boosting: Surface
    post_boost: Surface
    reentry_vehicle: Surface
    band: Band


class Refractivity(WithDefault):
    """Refractivity of the air, N = surface_refractivity * exp(-height / scale_height), in N-units (1e6 (n - 1)).

    surface_refractivity, scale_height: N at the ground, and the height over which it falls by e.
    """

    kind: Literal["refractivity"]
    surface_refractivity: Refraction
    scale_height: ScaleHeight

    @model_validator(mode="after")
    def _has_a_horizon(self) -> "Refractivity":
        air = Air(self.name, self.surface_refractivity.si, self.scale_height.si)
        try:
            lowest_elevation(air, LOWEST_SITE_M, -math.pi / 2, MEAN_RADIUS)
        except ValueError as error:
            fault(
                say(
                    "{fault}; expected less refractivity at the surface, or a greater scale height",
                    fault=said_of(error),
                )
            )
        return self


class Infrared(WithDefault):
    """Space-based infrared sensors, which see a burning missile above the clouds.

    detection_delay: from the cloud break to detection.
    track_delay: from detection to a track.
    cloud_break_altitude: below it a launch is hidden.
    """

    kind: Literal["infrared"]
    cloud_break_altitude: Altitude
    detection_delay: Delay
    track_delay: Delay
