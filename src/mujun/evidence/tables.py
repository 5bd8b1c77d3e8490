"""Published tables of the evidence: CSV files in the folder `checks` of the catalogue."""

import csv
from pathlib import Path

CHECKS = Path(__file__).resolve().parent.parent / "catalogue" / "checks"


def table(name: str) -> list[dict[str, str]]:
    """Return the rows of a table, each as column to text. Lines that begin with # are remarks."""
    text = (CHECKS / name).read_text(encoding="utf-8")
    return list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


def half_unit(printed: str) -> float:
    """Return half a unit of the last digit of a printed number, for example 0.5e-5 for '4.1351e-1'."""
    mantissa, _, exponent = printed.lower().partition("e")
    decimals = len(mantissa.partition(".")[2])
    return 0.5 * 10.0 ** (int(exponent or 0) - decimals)
