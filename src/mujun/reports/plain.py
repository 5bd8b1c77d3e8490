"""Results as plain data: strict JSON, with infinite and undefined numbers as null."""

import json
import math
from typing import Any

BOUNDARIES = (
    "mujun computes policy-level, open-literature kinematics for public debate: point-mass flight, geometry, "
    "timelines, inventories. Not modelled, on purpose: guidance, seekers, fuzes, fire control, warheads and their "
    "effects, countermeasure design, optimisation of attacks, classified or controlled data, hardware interfaces."
)


def clean(value: Any) -> Any:
    """Return data with infinite and undefined numbers as None, and numpy scalars as plain numbers, for strict JSON."""
    if isinstance(value, dict):
        return {str(k): clean(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [clean(v) for v in value]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value


def kilometres(value: float) -> str:
    """Return a distance (km) as text: whole from 10 km on, with two digits below, so that only 0 is shown as 0."""
    return f"{value:,.0f}" if abs(value) >= 9.95 or value == 0.0 else f"{value:.2g}"


def to_json(value: Any) -> str:
    """Return strict JSON text."""
    return json.dumps(clean(value), ensure_ascii=False, indent=2, allow_nan=False)
