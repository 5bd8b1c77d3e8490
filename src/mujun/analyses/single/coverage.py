"""Radar coverage: the ground above which a target of given altitude and cross-section is in view.

Along each azimuth of each face, three curves bound the view of a target at one altitude:

- the slant range at which the cross-section is detected;
- the refracted ray at the lowest elevation, or the horizon if it is higher;
- the highest elevation, above which lies the blind cone overhead.

They are solved on the ellipsoid with the same limits as in `sensors.radar`, so that a target just inside an outline has a
margin above zero there.

Neglected: clutter, terrain, loss off boresight and sharing of the radar's time (as in `sensors.radar`); weather in the
refraction; the straight side of a face on the map, which differs from the geodesic by less than 1 km.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon

from mujun.analyses.single.face_view import FaceView, ViewEdge, edge_where
from mujun.base.outcomes import BadInput, said_of
from mujun.base.text import Text, say
from mujun.ground.grid import EqualAreaGrid
from mujun.ground.lonlat import to_lonlat
from mujun.ground.region import polygons
from mujun.scenario.schema import kinds as schema
from mujun.sensors.power_aperture import PowerAperture, detection_range, ratio
from mujun.sensors.radar import CrossSections, Radar

Array = NDArray[np.float64]

ALTITUDES = (100e3, 200e3, 400e3, 1000e3)
"""Default altitudes, m."""
CROSS_SECTIONS = (0.01, 0.1, 1.0, 10.0)
"""Default cross-sections, m^2, in addition to those of the catalogue for the radar's band."""
HIGHEST_ALTITUDE = 10_000e3
"""Greatest altitude accepted, m: its outlines come near the largest region that a map can show, a quarter of the globe."""
FIELDS_IN_DECIBELS = ("gain", "losses", "signal_to_noise")
"""Fields of `power_aperture` in a catalogue entry that are in dB."""


class Section(NamedTuple):
    """A radar cross-section. name: of the target, '' for a round value. value: m^2."""

    name: str
    value: float


@dataclass(frozen=True)
class ViewedGround:
    """Ground above which targets at one altitude with one cross-section are in view.

    altitude: m.
    detection_range: slant range, m.
    farthest, nearest: greatest ground distance over all azimuths of the outer and of the inner edge, m; None: nothing is seen.
    range_limited: outer edge by range alone, m; None: the range is less than the height above the radar.
    lowest_ray: outer edge by the lowest elevation alone, m.
    horizon: ground distance at which the grazing ray, below the radar's level by its dip, reaches the altitude, m.
    limited_by: what limits the outer edge, in words: range, lowest elevation or, if that is no higher, horizon.
    area: on the ellipsoid, m^2.
    outline: longitude and latitude, deg, cut at the antimeridian.
    """

    altitude: float
    section: Section
    detection_range: float
    farthest: float | None
    nearest: float | None
    range_limited: float | None
    lowest_ray: float
    horizon: float
    limited_by: str
    area: float
    outline: MultiPolygon


@dataclass(frozen=True)
class RangeCheck:
    """A published range compared with the radar equation. cross_section: of both, m^2. published, equation: m."""

    cross_section: float
    published: float
    equation: float

    @property
    def ratio(self) -> float:
        """Published range divided by the computed one."""
        return self.published / self.equation


@dataclass(frozen=True)
class RadarCoverage:
    """Coverage of one radar.

    blind_sectors: azimuths from..to that no face covers, rad, clockwise.
    footprints: one for each altitude and cross-section.
    check: published range against the radar equation; None where the catalogue lacks its inputs.
    """

    radar: Radar
    blind_sectors: tuple[tuple[float, float], ...]
    footprints: tuple[ViewedGround, ...]
    check: RangeCheck | None


def sections_of(sections: CrossSections) -> tuple[Section, ...]:
    """Return the default cross-sections in ascending order: round values, and those of a target in the radar's band."""
    own = (
        Section("warhead", sections.reentry_vehicle),
        Section("after burnout", sections.post_boost),
        Section("burning missile", sections.boosting),
    )
    plain = [Section("", value) for value in CROSS_SECTIONS if all(value != s.value for s in own)]
    return tuple(sorted((*own, *plain), key=lambda s: s.value))


def coverage(
    radar: Radar, altitudes: Sequence[float], sections: Sequence[Section], check: RangeCheck | None = None
) -> RadarCoverage:
    """Return the coverage of a radar for every altitude (m) and cross-section, altitude by altitude.

    Raises BadInput for an altitude that is not above the radar, or that is above HIGHEST_ALTITUDE.
    """
    for altitude in altitudes:
        if not max(radar.place.height, 0.0) < altitude <= HIGHEST_ALTITUDE:
            key = (
                "an altitude of {altitude:g} km: expected above {height:g} km, where {name} stands, and at most "
                "{highest:,.0f} km"
            )
            raise BadInput(
                say(
                    key,
                    altitude=altitude / 1e3,
                    height=max(radar.place.height, 0.0) / 1e3,
                    name=radar.name,
                    highest=HIGHEST_ALTITUDE / 1e3,
                )
            )
    for section in sections:
        if not 0.0 < section.value < math.inf:
            raise BadInput(say("a cross-section of {value:g} m2: expected more than 0", value=section.value))
    footprints = []
    for altitude in altitudes:
        views = [FaceView(radar, face, altitude) for face in radar.faces]
        footprints += [_footprint(radar, views, altitude, section) for section in sections]
    return RadarCoverage(radar, blind_sectors(radar.faces), tuple(footprints), check)


def blind_sectors(faces: Array) -> tuple[tuple[float, float], ...]:
    """Return the azimuths from..to (rad, clockwise, from in [0, 2 pi)) that no face (k, 4; see Radar) covers."""
    turn = 2.0 * math.pi
    spans = sorted(
        ((azimuth - 0.5 * width) % turn, width) for azimuth, width in np.asarray(faces, float)[:, :2].tolist()
    )
    if any(width >= turn - 1e-9 for _, width in spans):
        return ()
    gaps = []
    covered = max(left + width for left, width in spans) - turn  # part of the last faces beyond north
    for left, width in spans:
        if left - covered > 1e-9:
            gaps.append((covered % turn, covered % turn + left - covered))
        covered = max(covered, left + width)
    return tuple(sorted(gaps))


def range_check(entry: schema.Radar) -> RangeCheck | None:
    """Compare a radar's published range with the radar equation; None where the catalogue lacks its inputs."""
    inputs = entry.power_aperture
    if inputs is None:
        return None
    values = {name: getattr(inputs, name).si for name in type(inputs).model_fields}
    try:
        parameters = PowerAperture(
            **{name: ratio(v) if name in FIELDS_IN_DECIBELS else v for name, v in values.items()}
        )
    except ValueError as error:
        raise BadInput(say("{id}.power_aperture: {fault}", id=entry.id, fault=said_of(error))) from None
    section = entry.reference_cross_section.si
    return RangeCheck(section, entry.reference_range.si, float(detection_range(parameters, section)))


def _footprint(radar: Radar, views: Sequence[FaceView], altitude: float, section: Section) -> ViewedGround:
    distance = radar.range_for(section.value)
    place = radar.place
    grid = EqualAreaGrid(place.latitude, place.longitude, 1.0e3, 2, 2)
    parts, far, near, by_range, alone = [], [], [], [], []
    for view in views:
        short = view.at_range(distance)
        seen, limited = view.seen(distance)
        if short is not None:
            alone.append(short.ground.max())
        if not seen.any():
            continue
        outer = view.outer if short is None else edge_where(limited, short, view.outer)
        outer = edge_where(seen, outer, view.inner)
        parts += _polygons(grid, view, outer)
        far.append(outer.ground[seen].max())
        near.append(0.0 if view.overhead else view.inner.ground[seen].max())
        by_range.append(limited[seen])
    region = MultiPolygon(polygons(shapely.union_all(parts))) if parts else MultiPolygon()
    return ViewedGround(
        altitude,
        section,
        distance,
        float(max(far)) if far else None,
        float(max(near)) if near else None,
        float(max(alone)) if alone else None,
        float(max(view.outer.ground.max() for view in views)),
        float(max(view.horizon.ground.max() for view in views)),
        _limit(np.concatenate(by_range) if by_range else np.zeros(0, bool), bool(alone), views),
        float(region.area),
        to_lonlat(grid, region),
    )


def _limit(by_range: NDArray[np.bool_], reaches: bool, views: Sequence[FaceView]) -> Text:
    """Return what limits the outer edge, in words.

    by_range: for each azimuth that sees anything, whether the range is the limit.
    reaches: whether the range is at least the height of the targets above the radar.
    """
    if not by_range.size:
        if reaches:
            return say("unseen: out of range except in the blind cone overhead")
        return say("unseen: out of range even overhead")
    ray = say("horizon") if all(view.grazes for view in views) else say("lowest elevation")
    if by_range.all():
        return say("range")
    return say("range or {ray}, by azimuth", ray=ray) if by_range.any() else ray


def _polygons(grid: EqualAreaGrid, view: FaceView, outer: ViewEdge) -> list[Polygon]:
    """Return the region between the inner and outer edge of a face's view, in the plane of the grid."""
    rim = np.column_stack(grid.project(outer.latitude, outer.longitude))
    hole = np.column_stack(grid.project(view.inner.latitude, view.inner.longitude))
    if view.round:
        whole = Polygon(rim, [] if view.overhead else [hole])
    else:
        whole = Polygon(np.concatenate([rim, hole[:1] if view.overhead else hole[::-1]]))
    return polygons(whole if whole.is_valid else shapely.make_valid(whole, method="structure", keep_collapsed=False))
