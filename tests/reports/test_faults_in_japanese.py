"""What `mujun catalogue check` finds is told in the reader's language, fault by fault, with names, ids and fields as written."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mujun.base.outcomes import BadInput
from mujun.cli.main import app
from mujun.reports.language import speaking, t
from mujun.scenario.reading.catalogue import FOLDER, load_catalogue

ENGLISH = re.compile(r"[a-z]+ [a-z]+ [a-z]+")
"""Three plain words in a row: a phrase, and no name."""


def copied(kind_file: str, entry: str, *changes: tuple[str, str]) -> str:
    """Return an entry of the catalogue as one called `mine`, with pieces of text replaced."""
    block = re.search(rf"(?ms)^{entry}:\n.*?(?=^\S|\Z)", (FOLDER / kind_file).read_text("utf-8"))
    assert block is not None
    said = re.sub(r"(?m)^  aliases: .*$", "  aliases: []", block[0].replace(f"{entry}:", "mine:", 1), count=1)
    said = re.sub(r"(?m)^  name: .*$", "  name: Mine", said, count=1)
    for old, new in changes:
        assert old in said
        said = said.replace(old, new, 1)
    return said


FAULTS = {
    "no source has the key": copied(
        "sites.yaml", "aegis-ashore-araya", ("source: mujun-assumption", "source: no-such-work")
    ),
    "there is no radar": copied("sites.yaml", "aegis-ashore-araya", ("radar: spy-7-japan", "radar: no-such-radar")),
    "no field of this name": copied("sites.yaml", "aegis-ashore-araya", ("country: ", "land: ")),
    "a link to nowhere": copied("networks.yaml", "network-c2bmc", ("to: [", "to: [nowhere, ")),
    "a link from a missile": copied("networks.yaml", "network-c2bmc", ("from: [", "from: [nodong, ")),
    "never separates": copied(
        "missiles/russia.yaml", "r-30-bulava", ("  country: Russia\n", "  country: Russia\n  separates: false\n")
    ),
    "a second default": copied("timelines.yaml", "timeline-regional"),
    "a shared name": copied("sites.yaml", "aegis-ashore-araya", ("aliases: []", "aliases: [Aegis Ashore, Mutsumi]")),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_told_in_japanese(tmp_path: Path, fault: str) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(FAULTS[fault], "utf-8")
    found = load_catalogue((file,)).check()
    assert found
    with speaking("ja"):
        told = [t(one) for one in found]
    for english, japanese in zip(found, told, strict=True):
        assert ENGLISH.search(english), english
        assert not ENGLISH.search(japanese.removeprefix(str(file))), japanese


def test_the_command_tells_them(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(FAULTS["there is no radar"], "utf-8")
    result = CliRunner().invoke(app, ["catalogue", "check", str(file)], env={"MUJUN_LANG": "ja", "COLUMNS": "200"})
    assert isinstance(result.exception, BadInput)
    assert not ENGLISH.search(str(result.exception) + result.output.replace(str(file), "")), result.output
