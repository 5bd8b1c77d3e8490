"""Published boost models reach their published greatest ranges.

Forden, Science & Global Security 15 (2007), models as transcribed in the catalogue (missiles/published.yaml): constant
specific impulse, his drag curve, the spent body flying on whole. He flew them over an Earth at rest.

| model | published | tolerance |
|---|---|---|
| each `forden-*` entry of the catalogue | its `published_range` | 3 % |
"""

import re
from pathlib import Path

import numpy as np
import pytest
import yaml

import mujun
from mujun.earth.constants import Earth
from mujun.earth.place import Place
from mujun.flight.aiming.reach import max_range
from mujun.flight.model.drag import DragCurve
from mujun.flight.model.vehicle import Stage, Vehicle

CATALOGUE = Path(mujun.__file__).parent / "catalogue"


def entries(name):
    return yaml.safe_load((CATALOGUE / name).read_text(encoding="utf-8"))


MODELS = {k: v for k, v in entries("missiles/published.yaml").items() if k.startswith("forden-")}


def number(entry) -> float:
    """Return the nominal value of an estimate written as '3,699 kg': the test reads the file by itself, in SI."""
    value, unit = re.fullmatch(r"([\d.,e+-]+) ?(.*)", str(entry["nominal"])).groups()
    return float(value.replace(",", "")) * {"km": 1e3, "t": 1e3}.get(unit, 1.0)


def vehicle(name: str) -> Vehicle:
    model, curve = MODELS[name], entries("drag.yaml")["forden"]
    stages = tuple(
        Stage(
            *(number(s[key]) for key in ("propellant_mass", "dry_mass", "burn_time", "isp_vacuum", "isp_sea_level")),
            np.pi / 4 * number(s["diameter"]) ** 2,
        )
        for s in model["stages"]
    )
    drag = DragCurve("Forden", tuple(curve["mach"]), tuple(curve["cd"]))
    return Vehicle(name, stages, number(model["payload_mass"]), drag)


def test_there_are_models():
    assert len(MODELS) >= 3


@pytest.mark.parametrize("name", MODELS)
def test_greatest_range(name):
    greatest, *_ = max_range(
        vehicle(name), Place(np.radians(35.0), np.radians(45.0)), np.radians([40.0]), Earth(rotation_rate=0.0)
    )
    assert float(greatest[0]) == pytest.approx(number(MODELS[name]["published_range"]), rel=0.03)
