"""Entries of the user's own files go into every verb like those of the catalogue. Laws."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from smaller import ONE_AREA

import mujun
from mujun.scenario.reading.catalogue import load_catalogue

KNOWN = load_catalogue()
OWN = {"my-own": "nodong", "my-ship": "aegis-ship-1", "my-interceptor": "sm-3-iia", "my-claim": "sees-russia"}
"""Id of an own entry -> the entry of the catalogue whose fields it takes."""
SEA_OF_JAPAN = (39.0, 127.5)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> mujun.Entries:
    file = tmp_path_factory.mktemp("own") / "mine.yaml"
    data = {id: {**KNOWN.records[like].data, "name": f"My {id}", "aliases": []} for id, like in OWN.items()}
    data["my-ship"]["interceptor"] = "my-interceptor"
    data["my-claim"]["scenario"] = {**data["my-claim"]["scenario"], **ONE_AREA}
    for id in OWN:
        if "aliases" not in KNOWN.records[OWN[id]].data:
            del data[id]["aliases"]
    file.write_text(yaml.safe_dump(data), encoding="utf-8")
    return mujun.catalogue(file)


def test_an_own_missile_flies_as_the_one_whose_fields_it_has(own: mujun.Entries) -> None:
    mine, known = (mujun.fly(missile, SEA_OF_JAPAN, azimuth=90.0) for missile in (own["my-own"], "nodong"))
    assert mine.missile == "My my-own" and mine.range_km == known.range_km
    heavier = mujun.fly(own["my-own"].with_(payload_mass="1.5 t"), SEA_OF_JAPAN, azimuth=90.0)
    assert heavier.range_km < mine.range_km


def test_a_package_of_an_own_claim_runs_again(own: mujun.Entries, tmp_path: Path) -> None:
    mujun.assess(own["my-claim"], nominal=True).save(tmp_path / "run", pictures=False, package=tmp_path / "run.zip")
    assert mujun.reproduce(tmp_path / "run.zip").agrees


VERBS: dict[str, Callable[[mujun.Entries], Any]] = {
    "a flight of it": lambda own: mujun.intercept("aegis-ship-1", mujun.fly(own["my-own"], SEA_OF_JAPAN, to="tokyo")),
    "a site": lambda own: mujun.intercept(own["my-ship"], "nodong", SEA_OF_JAPAN, to="tokyo"),
    "a site and a missile": lambda own: mujun.raid(own["my-ship"], [(own["my-own"], 2)], raids=100),
    "an interceptor": lambda own: mujun.reach("aegis-ship-1", interceptor=own["my-interceptor"]),
    "sensors": lambda own: mujun.coverage(own["my-ship"]),
    "a report": lambda own: mujun.reconstruct(1000, 300, missile=own["my-own"]),
    "a claim": lambda own: mujun.assess(own["my-claim"], nominal=True),
}


@pytest.mark.parametrize("name", VERBS)
def test_every_verb_takes_own_entries(own: mujun.Entries, name: str) -> None:
    assert "my-" in str(VERBS[name](own).to_dict())
