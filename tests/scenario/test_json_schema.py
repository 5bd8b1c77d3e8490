"""The JSON schema for editors: it takes every file that the program takes, and names the field that the program would refuse."""

import json
import re
from functools import cache
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner

from mujun.base.outcomes import BadInput
from mujun.cli.main import app
from mujun.reports.formats.json_schema import file_schema
from mujun.scenario.reading.located import read_located
from mujun.scenario.reading.records import FOLDER, PARTS, read_records
from mujun.scenario.schema.kinds import MODELS

DOCS = Path(__file__).parents[2] / "docs"
SHIPPED = sorted(path for part in PARTS for path in (FOLDER / part).glob("*.yaml"))
GUIDES = [DOCS / name for name in ("tutorial.md", "study-file.md", "how-to/add-a-missile.md", "how-to/add-a-site.md")]


@cache
def checker() -> jsonschema.Draft7Validator:
    """Return what checks data against the schema of a file."""
    return jsonschema.Draft7Validator(file_schema())


def faults(data: object) -> list[tuple[str, str]]:
    """Return what the schema refuses: the path, and the words."""
    return [("/".join(map(str, fault.absolute_path)), fault.message) for fault in checker().iter_errors(data)]


def test_every_shipped_file_validates() -> None:
    checker().check_schema(checker().schema)
    assert len(SHIPPED) > 30
    assert {path.name: found for path in SHIPPED if (found := faults(read_located(path).data))} == {}


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.stem)
def test_what_the_guides_show_validates(page: Path, tmp_path: Path) -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    whole = [block for block in blocks if "\n  kind: " in block]
    assert whole
    for block in whole:
        (tmp_path / "shown.yaml").write_text(block, encoding="utf-8")
        assert faults(read_located(tmp_path / "shown.yaml").data) == []


WRONG = {
    "a misspelt field": ("  country: Japan\n", "  contry: Japan\n"),
    "a kind that does not exist": ("kind: place", "kind: plaice"),
    "an angle without a unit": ("latitude: 34.25 deg", 'latitude: "34.25"'),
    "a bare number": ("latitude: 34.25 deg", "latitude: 34.25"),
    "a field left out": ("  longitude: 129.25 deg\n", ""),
    "a trust mark that does not exist": ("trust: assumed", "trust: certain"),
    "an id in the entry": ("  kind: place\n", "  kind: place\n  id: spot\n"),
    "an id with capitals": ("spot:", "Spot Two:"),
}
SPOT = """\
spot:
  kind: place
  name: A spot
  country: Japan
  latitude: 34.25 deg
  longitude: 129.25 deg
  location_sources: [{source: mujun-assumption, trust: assumed}]
"""


@pytest.mark.parametrize("what", WRONG)
def test_what_the_program_refuses_in_form_the_schema_refuses(what: str, tmp_path: Path) -> None:
    file = tmp_path / "spot.yaml"
    file.write_text(SPOT, encoding="utf-8")
    assert faults(read_located(file).data) == []
    file.write_text(SPOT.replace(*WRONG[what]), encoding="utf-8")
    assert faults(read_located(file).data)
    with pytest.raises(BadInput):
        assert not [record.entry for record in read_records(file).values()]


def test_every_kind_and_field_is_in_it_and_the_fields_of_a_scenario_are_explained() -> None:
    schema = file_schema()
    for kind, model in MODELS.items():
        known = schema["definitions"][model.__name__]["properties"]
        assert {field.alias or name for name, field in model.model_fields.items()} - {"id"} == set(known), kind
    scenario = schema["definitions"]["Scenario"]["properties"]
    assert [name for name, field in scenario.items() if not field.get("description")] == []


def test_the_command_prints_it() -> None:
    done = CliRunner().invoke(app, ["catalogue", "schema"])
    assert json.loads(done.stdout) == file_schema()
