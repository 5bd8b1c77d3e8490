"""Shipped claims with fewer flights, for tests of what does not depend on how many there are."""

from pathlib import Path
from typing import Any

import yaml

from mujun.scenario.reading.catalogue import load_catalogue


def smaller(folder: Path, study: str, **scenario: Any) -> Path:
    """Write a shipped claim with another scenario into a file, under its own id; return the file."""
    data = load_catalogue().records[study].data
    path = folder / f"{study}.yaml"
    text = yaml.safe_dump({study: {**data, "scenario": {**data["scenario"], **scenario}}}, allow_unicode=True)
    path.write_text(text, encoding="utf-8")
    return path
