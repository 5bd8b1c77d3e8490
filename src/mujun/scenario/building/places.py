"""Reads places as a user types them: the name of an entry, or latitude and longitude."""

import re

import numpy as np

from mujun.base.outcomes import BadInput, nearest_names
from mujun.base.text import as_written, say
from mujun.base.units import coordinate
from mujun.earth.place import Place
from mujun.scenario.reading.catalogue import Catalogue
from mujun.scenario.schema import kinds as schema

_LETTERED = re.compile(r"(?P<first>[NS].+?|.+?[NS])[\s/;]+(?P<second>[EW].+|.+[EW])", re.IGNORECASE)
"""Latitude and longitude that their letters tell apart, without a comma: 39-30.0N 125-30.0E."""
LOWEST_M, HIGHEST_M = -500.0, 9000.0
"""Lowest and highest height accepted for a typed place, m."""


def place_of(catalogue: Catalogue, text: str) -> tuple[str, Place]:
    """Return the name and the position of a place.

    text: the catalogue name of a place, area or defence, or LAT,LON[,HEIGHT_M] in degrees and metres.
    Raises BadInput, with the nearest names, for an unknown name.
    """
    typed = _typed(text)
    if typed is not None:
        return text, typed
    catalogue = catalogue.aside()  # a place chosen by the user is no number of the catalogue: the read is not recorded
    known: list[str] = []
    kinds: tuple[type[schema.Place | schema.Area | schema.Defence], ...] = (schema.Place, schema.Area, schema.Defence)
    record = catalogue.records.get(text)
    if record is not None:  # an id determines the kind
        kinds = tuple(kind for kind in kinds if schema.MODELS[record.kind] is kind) or kinds
    for kind in kinds:
        try:
            entry = catalogue.get(kind, text)
        except BadInput:
            known += [e.name for e in catalogue.all(kind)] + [e.id for e in catalogue.all(kind)]
            continue
        return entry.name, position_of(entry)
    key = "no place is called '{text}'{near}; expected a catalogue name or LAT,LON[,HEIGHT_M] in degrees"
    raise BadInput(say(key, text=as_written(text), near=nearest_names(text, known)))


def position_of(entry: schema.Sited) -> Place:
    """Return the position of an entry."""
    return Place(entry.latitude, entry.longitude, entry.height)


def _degrees(text: str, letters: str) -> float:
    """Return degrees. Raises ValueError for a text that is no number and has no digits before its letter."""
    if not any(sign.isdigit() for sign in text):
        raise ValueError(text)
    angle = coordinate(text, letters)
    return float(text) if angle is None else float(np.degrees(angle))


def _typed(text: str) -> Place | None:
    """Return the place of a text LAT,LON[,HEIGHT_M], None for any other text. Raises BadInput for a place not on the Earth.

    Latitude and longitude may have hemisphere letters, 24-40.00N,153-58.00E, and then a blank in place of the comma.
    """
    lettered = None if "," in text else _LETTERED.fullmatch(text.strip())
    parts = text.split(",") if lettered is None else list(lettered.groups())
    if len(parts) not in (2, 3):
        return None
    try:
        latitude, longitude = (_degrees(part, letters) for part, letters in zip(parts, ("NS", "EW"), strict=False))
        height = float(parts[2]) if len(parts) == 3 else 0.0
    except ValueError:
        return None
    if not -90.0 <= latitude <= 90.0:
        key = "place '{text}': latitude {latitude:g} deg; expected -90 to 90"
        raise BadInput(say(key, text=as_written(text), latitude=latitude))
    if not -180.0 <= longitude <= 360.0:
        key = "place '{text}': longitude {longitude:g} deg; expected -180 to 360"
        raise BadInput(say(key, text=as_written(text), longitude=longitude))
    if not LOWEST_M <= height <= HIGHEST_M:
        key = "place '{text}': height {height:g} m; expected {low:g} to {high:,.0f}"
        raise BadInput(say(key, text=as_written(text), height=height, low=LOWEST_M, high=HIGHEST_M))
    return Place(float(np.radians(latitude)), float(np.radians(longitude)), height)
