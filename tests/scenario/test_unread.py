"""A number of the catalogue that no computation reads is refused; what is read of each kind is declared and true."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

import mujun
from mujun.scenario.reading.catalogue import FOLDER, load_catalogue
from mujun.scenario.reading.problems import fields_of, model_in
from mujun.scenario.reading.unread import NUMBERS_READ
from mujun.scenario.schema.estimate import Estimate
from mujun.scenario.schema.kinds import MODELS

PACKAGE = Path(mujun.__file__).parent
READERS = "\n".join(
    path.read_text("utf-8")
    for path in PACKAGE.rglob("*.py")
    if "schema" not in path.parts and path.name not in ("unread.py", "parameters.py")
)
"""All code but the schema, which declares the fields, and the lists of fields by name."""


def numbers_of(model: type[BaseModel], before: str = "") -> Iterator[str]:
    """Yield the path of every number that the schema knows of a model, without indices."""
    for name, field in fields_of(model).items():
        inner = model_in(field.annotation)
        if inner is Estimate:
            yield before + name
        elif inner is not None:
            yield from numbers_of(inner, f"{before}{name}.")


def test_what_is_read_is_declared_for_every_number_of_the_schema() -> None:
    known = {kind: frozenset(numbers_of(model)) for kind, model in MODELS.items()}
    known["defence"] |= {"stock"}  # a number with sources of its own, beside it
    assert {kind: names for kind, names in known.items() if names} == NUMBERS_READ


@pytest.mark.parametrize("name", sorted({path for paths in NUMBERS_READ.values() for path in paths}))
def test_what_is_declared_is_read_in_the_code(name: str) -> None:
    """As an attribute, outside the schema; the terms of the radar equation are read all together."""
    field = "power_aperture" if name.startswith("power_aperture.") else name.rpartition(".")[2]
    assert re.search(rf"\.{field}\b", READERS), field


def problems(folder: Path, kind_file: str, entry: str, change: tuple[str, str]) -> list[str]:
    """Return the problems of a user's own copy of an entry with one piece of text replaced."""
    text = (FOLDER / kind_file).read_text("utf-8")
    block = re.search(rf"(?ms)^{entry}:\n.*?(?=^\S|\Z)", text)
    assert block is not None
    old, new = change
    assert old in block[0]
    mine = block[0].replace(f"{entry}:", "mine:", 1).replace(old, new, 1)
    mine = re.sub(r"(?m)^  name: .*$", "  name: Mine", mine, count=1)
    mine = re.sub(r"(?m)^  aliases: .*$", "  aliases: []", mine, count=1)
    file = folder / "mine.yaml"
    file.write_text(mine, "utf-8")
    return [problem for problem in load_catalogue((file,)).check() if "mine" in problem]


def test_a_bus_of_a_warhead_that_never_separates_is_refused(tmp_path: Path) -> None:
    never = problems(
        tmp_path,
        "missiles/russia.yaml",
        "r-30-bulava",
        ("  country: Russia\n", "  country: Russia\n  separates: false\n"),
    )
    assert len(never) == 2
    assert any(
        "mine.post_boost_time: it is not read of a warhead that never separates; expected none" in one for one in never
    )
    assert (
        problems(tmp_path, "missiles/russia.yaml", "r-30-bulava", ("  country: Russia\n", "  country: Russia\n")) == []
    )


def test_a_noise_without_the_others_is_refused(tmp_path: Path) -> None:
    found = problems(tmp_path, "radars.yaml", "tpy-2-forward", ("  measurement_interval:", "  power_x:"))
    assert found  # an unknown field is refused by the schema
    text = (FOLDER / "radars.yaml").read_text("utf-8")
    block = re.search(r"(?ms)^tpy-2-forward:\n.*?(?=^\S|\Z)", text)
    assert block is not None
    interval = re.search(r"(?ms)^  measurement_interval:\n.*?(?=^  \S|\Z)", block[0])
    assert interval is not None
    (one,) = problems(tmp_path, "radars.yaml", "tpy-2-forward", (interval[0], ""))
    assert "it is not read without the others of range_noise, angle_noise, measurement_interval" in one


def test_a_nozzle_beside_both_impulses_is_refused(tmp_path: Path) -> None:
    source = '{value: "0.5 m2", source: mujun-assumption, trust: assumed, note: so}'
    nozzle = f"      nozzle_exit_area: {{nominal: 0.5 m^2, sources: [{source}]}}\n"
    old = "      isp_vacuum:\n"
    (one,) = problems(tmp_path, "missiles/russia.yaml", "r-30-bulava", (old, nozzle + old))
    assert "stages.0.nozzle_exit_area: it is not read beside both specific impulses" in one
