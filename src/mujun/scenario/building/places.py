"""Places as a user types them: the name of an entry, or latitude and longitude."""

import numpy as np

from mujun.base.outcomes import BadInput, nearest_names
from mujun.earth.place import Place
from mujun.scenario.reading.catalogue import Catalogue
from mujun.scenario.schema import kinds as schema

LOWEST_M, HIGHEST_M = -500.0, 9000.0
"""Heights that a place may have."""


def place_of(catalogue: Catalogue, text: str) -> tuple[str, Place]:
    """Return the name and position of a place: a catalogue name (of anything sited) or LAT,LON[,HEIGHT_M] in degrees."""
    typed = _typed(text)
    if typed is not None:
        return text, typed
    catalogue = catalogue.aside()  # a place that the user chose is no number that the catalogue says
    known: list[str] = []
    kinds: tuple[type[schema.Place | schema.Area | schema.Defence], ...] = (schema.Place, schema.Area, schema.Defence)
    record = catalogue.records.get(text)
    if record is not None:  # an id says by itself what it is
        kinds = tuple(kind for kind in kinds if schema.MODELS[record.kind] is kind) or kinds
    for kind in kinds:
        try:
            entry = catalogue.get(kind, text)
        except BadInput:
            known += [e.name for e in catalogue.all(kind)] + [e.id for e in catalogue.all(kind)]
            continue
        return entry.name, position_of(entry)
    raise BadInput(
        f"no place is called '{text}'{nearest_names(text, known)}; "
        "expected a catalogue name or LAT,LON[,HEIGHT_M] in degrees"
    )


def position_of(entry: schema.Sited) -> Place:
    """Return where an entry stands."""
    return Place(entry.latitude, entry.longitude, entry.height)


def _typed(text: str) -> Place | None:
    """Return the place of LAT,LON[,HEIGHT_M]; None for any other text. Raises BadInput for one that is not on the Earth."""
    parts = text.split(",")
    if len(parts) not in (2, 3):
        return None
    try:
        latitude, longitude, height = (*(float(p) for p in parts), 0.0)[:3]
    except ValueError:
        return None
    if not -90.0 <= latitude <= 90.0:
        raise BadInput(f"place '{text}': latitude {latitude:g} deg; expected -90 to 90")
    if not -180.0 <= longitude <= 360.0:
        raise BadInput(f"place '{text}': longitude {longitude:g} deg; expected -180 to 360")
    if not LOWEST_M <= height <= HIGHEST_M:
        raise BadInput(f"place '{text}': height {height:g} m; expected {LOWEST_M:g} to {HIGHEST_M:,.0f}")
    return Place(float(np.radians(latitude)), float(np.radians(longitude)), height)
