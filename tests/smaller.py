"""Shipped claims with fewer flights, for tests of what does not depend on how many there are."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from mujun.scenario.reading.catalogue import load_catalogue


def smaller(folder: Path, study: str, variants: int | None = None, **scenario: Any) -> Path:
    """Write a shipped claim with another scenario into a file, under its own id; return the file.

    variants: how many of its variants to keep; None: all of them.
    """
    data: Mapping[str, Any] = load_catalogue().records[study].data
    less = {**data, "scenario": {**data["scenario"], **scenario}, "variants": data["variants"][:variants]}
    path = folder / f"{study}.yaml"
    path.write_text(yaml.safe_dump({study: less}, allow_unicode=True), encoding="utf-8")
    return path
