"""Shipped claims with fewer flights, for tests of what does not depend on how many there are."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.study import Study

ONE_AREA: dict[str, Any] = {"launch_groups": [], "launch_areas": ["irkutsk"]}
ONE_SEA: dict[str, Any] = {"launch_groups": [], "launch_areas": ["okhotsk-bastion-south"]}
"""Scenarios of missiles from one area in place of all of Russia's: hardly any is met or seen, or some are."""
ONE_MISSILE: dict[str, Any] = {"assumed_missiles": ["generic-srbm"]}
"""Scenario of one missile on the disputed islands, in place of two: the draws that take least time."""


def smaller(
    folder: Path, study: str, variants: int | None = None, readings: int | None = None, **scenario: Any
) -> Path:
    """Write a shipped claim with another scenario into a file, under its own id; return the file.

    variants, readings: how many of each to keep; None: all. With another posture, readings of other defences are left out.
    """
    data: Mapping[str, Any] = load_catalogue().records[study].data
    less = {**data, "scenario": {**data["scenario"], **scenario}, "variants": data["variants"][:variants]}
    if readings is not None:
        less["readings"] = data["readings"][:readings]
    if "posture" in scenario and "readings" in data:
        less["readings"] = [one for one in data["readings"] if "defences" not in one]
    path = folder / f"{study}.yaml"
    path.write_text(yaml.safe_dump({study: less}, allow_unicode=True), encoding="utf-8")
    return path


def fewer(study: Study, **scenario: Any) -> Study:
    """Return a claim as it is stated, without readings and variants, with another scenario."""
    less = study.scenario.model_copy(update={name: tuple(value) for name, value in scenario.items()})
    return study.model_copy(update={"scenario": less, "readings": (), "variants": ()})
