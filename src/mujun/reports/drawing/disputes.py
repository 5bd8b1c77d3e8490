"""Disputed places on maps: their shapes in a frame, and labels that name the dispute."""

import math
from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import shapely
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from mujun.ground.region import polygons
from mujun.reports.drawing.frame import Frame, polygons_in
from mujun.reports.drawing.labels import SMALL_PRINT, Room
from mujun.reports.drawing.roles import INK
from mujun.reports.language import t
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.ground import Dispute


@cache
def disputes() -> tuple[Dispute, ...]:
    """Return the disputed places of the shipped catalogue; every map names them."""
    return load_catalogue().all(Dispute)


def disputed_boxes() -> BaseGeometry:
    """Return the boxes around all disputed places, deg."""
    return MultiPolygon([shapely.box(*dispute.corners_deg) for dispute in disputes()])


def disputed_in(frame: Frame, countries: Mapping[str, BaseGeometry]) -> list[tuple[Dispute, MultiPolygon]]:
    """Return the disputed places in view with their shapes in the plane.

    countries: shapes in the plane by name.
    A place is part of the shape of its administrator; cutting it out implies no position on the dispute.
    """
    found = []
    for dispute in disputes():
        box = polygons_in(frame, shapely.box(*dispute.corners_deg))
        shape = MultiPolygon(polygons(box.intersection(countries.get(dispute.outline, MultiPolygon()))))
        if not shape.is_empty:
            found.append((dispute, shape))
    return found


def matters(dispute: Dispute, longitude_deg: float, latitude_deg: float) -> bool:
    """Return whether a place lies in a disputed one."""
    west, south, east, north = dispute.corners_deg
    return (longitude_deg - west) % 360.0 <= (east - west) % 360.0 and south <= latitude_deg <= north


def name_dispute(room: Room, dispute: Dispute, islands: BaseGeometry, land: BaseGeometry, edges: BaseGeometry) -> None:
    """Write the name of a disputed place and its dispute, with a line to the place.

    islands: the place in the plane.
    land, edges: land and edges of regions in the plane, which the text should not cover.
    Every position within 2.5 inches is rated by covered text, distance, and covered land and edges.
    """
    from matplotlib.transforms import Bbox

    name = t(dispute.written)
    style = {"fontsize": SMALL_PRINT, "color": INK, "linespacing": 1.15}
    wide, high = room.size(name, **style)
    middle = islands.representative_point()
    to_pixels, scale = room.axes.transData, room.figure.dpi / 72.0
    px, py = to_pixels.transform((middle.x, middle.y))
    shapely.prepare([land, edges])
    best: tuple[float, Any] | None = None
    for dx in np.arange(-375.0, 376.0, 25.0):
        for dy in np.arange(-375.0, 376.0, 25.0):
            box = Bbox.from_bounds(px + dx - 0.5 * wide, py + dy - 0.5 * high, wide, high)
            edge = (min(max(px, box.x0), box.x1), min(max(py, box.y0), box.y1))
            cost = room.cost(box, 6.0) + math.hypot(edge[0] - px, edge[1] - py)
            if best is None or cost < best[0]:
                ground = shapely.box(*to_pixels.inverted().transform(box.padded(4.0).get_points()).ravel())
                cost += 15.0 if edges.intersects(ground) else 0.0
                if land.intersects(ground):
                    cost += 50.0 + 500.0 * land.intersection(ground).area / ground.area
                if best is None or cost < best[0]:
                    best = (cost, box)
    assert best is not None
    box = best[1]
    room.take(box)
    edge = (min(max(px, box.x0 - 2.0), box.x1 + 2.0), min(max(py, box.y0 - 2.0), box.y1 + 2.0))
    to = to_pixels.inverted().transform(edge)
    room.axes.plot(
        [middle.x, to[0]], [middle.y, to[1]], color=INK, linewidth=0.6, marker="o", markersize=2.0, markevery=[0], zorder=18
    )  # fmt: skip
    for share in np.linspace(0.0, 1.0, 12):
        x, y = px + share * (edge[0] - px), py + share * (edge[1] - py)
        room.take(Bbox.from_bounds(x - 3.0, y - 3.0, 6.0, 6.0))
    offset = ((box.x0 - px) / scale, (box.y0 - py) / scale)
    room.write(middle.x, middle.y, name, xytext=offset, textcoords="offset points", ha="left", va="bottom", **style)
