"""Builds sensors in SI from entries on radars, the air and infrared satellites."""

import numpy as np

from mujun.earth.place import Place
from mujun.scenario.schema import kinds as schema
from mujun.sensors.infrared import Infrared
from mujun.sensors.radar import CrossSections, Radar
from mujun.sensors.refraction import Refractivity


def radar_of(
    entry: schema.Radar, place: Place, refractivity: Refractivity, azimuths: tuple[float, ...] | None = None
) -> Radar:
    """Return a radar at a place. azimuths: boresights of its faces there, rad; None: those of the entry."""
    low, high = entry.minimum_elevation.si, entry.maximum_elevation.si
    boresights = azimuths or [face.azimuth for face in entry.faces]
    faces = [
        (
            boresight,
            face.width,
            low if face.minimum_elevation is None else face.minimum_elevation,
            high if face.maximum_elevation is None else face.maximum_elevation,
        )
        for boresight, face in zip(boresights, entry.faces, strict=False)
    ]
    noise = (entry.range_noise, entry.angle_noise, entry.measurement_interval)
    return Radar(
        entry.name,
        place,
        np.array(faces, dtype=float),
        entry.reference_range.si,
        entry.reference_cross_section.si,
        entry.confirm_time.si,
        entry.track_time.si,
        refractivity,
        *(None if n is None else n.si for n in noise),
    )


def refractivity_of(entry: schema.Refractivity) -> Refractivity:
    """Return the refractivity of the air."""
    return Refractivity(entry.name, entry.surface_refractivity.si, entry.scale_height.si)


def cross_sections_of(entry: schema.CrossSection) -> CrossSections:
    """Return the cross-sections of a target in one band."""
    return CrossSections(entry.boosting.si, entry.post_boost.si, entry.reentry_vehicle.si)


def infrared_of(entry: schema.Infrared) -> Infrared:
    """Return a space-based infrared system."""
    return Infrared(entry.name, entry.cloud_break_altitude.si, entry.detection_delay.si, entry.track_delay.si)
