"""ARCHITECTURE.md tells the truth: its layers are those of the import contract, its modules those of the tree."""

import importlib.util
import pkgutil
import re
import tomllib
from pathlib import Path

import pytest

from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.rocket import Interceptor
from mujun.scenario.schema.study import Study

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "mujun"
TEXT = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")

spec = importlib.util.spec_from_file_location("architecture", ROOT / "tools" / "architecture.py")
assert spec is not None and spec.loader is not None
architecture = importlib.util.module_from_spec(spec)
spec.loader.exec_module(architecture)


def layers() -> list[str]:
    """Layers from the lowest to the highest, as the import contract has them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = {c["id"]: c for c in settings["tool"]["importlinter"]["contracts"]}
    return [name.strip() for row in reversed(contracts["layers"]["layers"]) for name in row.split("|")]


def test_layers_are_documented_in_the_order_of_the_contract():
    assert re.findall(r"^### `(\w+)`", TEXT, re.MULTILINE) == layers()
    assert re.findall(r"<!-- modules: (\w+) -->", TEXT) == layers()


def test_every_package_is_a_layer():
    assert sorted(p.parent.name for p in PACKAGE.glob("*/__init__.py")) == sorted(layers())


@pytest.mark.parametrize("layer", layers())
def test_layer_says_what_it_is_for(layer):
    section = TEXT.split(f"### `{layer}`", 1)[1].split("<!-- modules:", 1)[0]
    assert len(section.split()) >= 20


def test_every_module_is_listed_and_every_listed_module_exists():
    there = sorted(p.relative_to(PACKAGE).as_posix() for p in PACKAGE.rglob("*.py") if not p.name.startswith("__"))
    shown = sorted(re.findall(r"^- `([\w/]+\.py)`: \S", TEXT, re.MULTILINE))
    assert shown == there, "run python tools/architecture.py"


def test_descriptions_are_those_of_the_modules():
    assert architecture.written(TEXT) == TEXT, "run python tools/architecture.py"


TRIP = TEXT.split("## The trip of one number", 1)[1].split("\n## ", 1)[0]


@pytest.mark.parametrize("name", sorted(set(re.findall(rf"`((?:{'|'.join(layers())})(?:\.\w+)+)`", TRIP))))
def test_every_name_on_the_trip_exists(name):
    assert pkgutil.resolve_name(f"mujun.{name}") is not None


def test_the_number_on_the_trip_is_that_of_the_catalogue():
    catalogue = load_catalogue()
    speed = catalogue.get(Interceptor, "sm-3-iia").burnout_speed
    assert speed.range is not None
    assert f"`nominal: {speed.nominal}`, `range: [{', '.join(speed.range)}]`" in TRIP
    assert f"{speed.si:.0f}, {speed.low:.0f} and {speed.high:.0f} m/s" in TRIP
    shield = catalogue.get(Study, "shield")
    assert (shield.question, shield.holds_when) == ("shots-at-places", "margin >= 0")
