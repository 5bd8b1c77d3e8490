"""People in reach: of the people in the towns of the targets' countries, how many live inside the rings of some missiles."""

from collections.abc import Sequence

import numpy as np

from mujun.analyses.cases.land import land_named
from mujun.analyses.cases.launches import Launch
from mujun.analyses.questions.geography.rings import Ring
from mujun.base.outcomes import BadInput
from mujun.earth.geodesy import ground_path
from mujun.ground.people import people_of
from mujun.scenario.building.build import Builder
from mujun.scenario.schema import kinds as schema


def people_in_reach(
    builder: Builder, groups: Sequence[str], launches: Sequence[Launch], rings: Sequence[Ring]
) -> list[dict[str, object]]:
    """Return a row for each country of some groups of places: its people in towns, and the share of them inside any of the rings.

    A country without an outline on the map, or without a town in the data, has no row.
    """
    catalogue = (
        builder.catalogue.aside()
    )  # the places are read for the pairs; here only the names of their countries are
    countries = dict.fromkeys(place.country for group in groups for place in catalogue.group(schema.Place, group))
    rows: list[dict[str, object]] = []
    for country in countries:
        try:
            cells = people_of(land_named(catalogue, country)[1])
        except BadInput:
            continue
        if not cells.people.any():
            continue
        latitude, longitude = np.radians(cells.latitude_deg), np.radians(cells.longitude_deg)
        within = np.zeros(len(latitude), bool)
        for one, ring in zip(launches, rings, strict=True):
            here = np.full(len(latitude), one.place.latitude), np.full(len(latitude), one.place.longitude)
            azimuth, distance = ground_path(*here, latitude, longitude)
            within |= distance <= ring.toward(azimuth)
        people = float(cells.people.sum())
        share = float(cells.people[within].sum()) / people
        rows.append({"country": country, "people_in_towns": round(people), "share_in_reach": round(share, 4)})
    return rows
