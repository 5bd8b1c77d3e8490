"""Flip values and frontiers as data."""

from typing import Any

from mujun.scenario.reading.catalogue import Catalogue
from mujun.studies.parameters import Parameter
from mujun.studies.threshold import Flip, StudyFlips

THRESHOLD_LIMITS = (
    "One number at a time, all else nominal; the nearest flip that stepping outwards and halving finds, to 0.1 %.",
    "Properties of the defence, and of missiles as built; the attacker's places, targets, times and numbers are never searched.",
)


def flip_data(flip: Flip, catalogue: Catalogue) -> dict[str, Any]:
    """Return one flip beside the published values, with their sources."""
    published = [
        {"value": value, "source": source, "citation": catalogue.cite(source)}
        for value, source in flip.parameter.sources
    ]
    return {**flip.to_dict(), "published": published}


def thresholds_data(found: StudyFlips, catalogue: Catalogue) -> dict[str, Any]:
    """Return all flips of a study."""
    return {
        "study": found.study,
        "verdict": found.verdict,
        "margin": found.margin,
        "margin_unit": found.unit,
        "flips": [flip_data(flip, catalogue) for flip in found.flips],
        "limits": list(THRESHOLD_LIMITS),
    }


def frontier_data(first: Parameter, rows: list[tuple[float, Flip]]) -> list[dict[str, Any]]:
    """Return, for values of one parameter, the value of another at which the verdict flips."""
    return [
        {
            "parameter": first.path,
            "value": value,
            "unit": first.unit,
            "flips": flip.parameter.path,
            "flips_at": flip.value,
            "flips_unit": flip.parameter.unit,
            "scaling": flip.scaling,
            "within_published": None if flip.value is None else flip.parameter.low <= flip.value <= flip.parameter.high,
        }
        for value, flip in rows
    ]
