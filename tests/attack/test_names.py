"""A wrong name anywhere in a file of one's own is told with file, line and path, before any work."""

import copy
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from mujun.base.outcomes import BadInput
from mujun.runs.claims.assess import earlier
from mujun.runs.shared.files import check_files
from mujun.scenario.building.build import Builder
from mujun.scenario.reading.catalogue import DEFAULT_MARKS, load_catalogue
from mujun.scenario.reading.records import shipped_records
from mujun.scenario.schema.study import Study
from mujun.studies.check import check_names

WORDS = ("name", "title", "id", "aliases", "kind", "groups", "country", "class")
"""Fields whose text is no name of anything else."""


LEFT_OUT = ("id", "aliases", *DEFAULT_MARKS)
"""Fields that a copy cannot share with the shipped entry."""


def texts(value: Any, where: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from texts(inner, (*where, key))
    elif isinstance(value, list):
        for k, inner in enumerate(value):
            yield from texts(inner, (*where, k))
    elif isinstance(value, str):
        yield where, value


def told(file: Path) -> list[str]:
    """Return what is said of a file before any work."""
    try:
        return load_catalogue((file,)).check_own()
    except BadInput as error:
        return str(error).splitlines()


def with_a_wrong_name(data: Any, where: tuple[str | int, ...]) -> Any:
    """Return the data of an entry with a wrong name at a path."""
    data = copy.deepcopy(data)
    spot: Any = data
    for part in where[:-1]:
        spot = spot[part]
    spot[where[-1]] = "no-such-name"
    return data


def test_every_field_that_names_something_refuses_a_wrong_name_with_its_place(tmp_path: Path) -> None:
    """One of each kind of field in which the catalogue names an entry, a group or a source."""
    records, entries = shipped_records(), {}
    known = {*records, *load_catalogue().sources.works}
    known |= {name for record in records.values() for name in record.data.get("groups", ())}
    tried: dict[str, tuple[str, tuple[str | int, ...]]] = {}
    for record in records.values():
        for where, text in texts(record.data):
            fields = tuple(part for part in where if isinstance(part, str))
            if text not in known or fields[-1] in WORDS or (record.kind, fields) in entries:
                continue
            id = f"wrong-{len(entries)}"
            data = {key: value for key, value in with_a_wrong_name(record.data, where).items() if key not in LEFT_OUT}
            tried[id] = (record.kind, where)
            entries[record.kind, fields] = {
                **data,
                "kind": record.kind,
                "title" if "title" in data else "name": f"Wrong {id}",
            }
    file = tmp_path / "mine.yaml"
    file.write_text(
        yaml.safe_dump(dict(zip(tried, entries.values(), strict=True)), allow_unicode=True), encoding="utf-8"
    )
    catalogue = load_catalogue((file,))
    problems = catalogue.check_own()
    builder = Builder(catalogue)
    for id, (kind, _) in tried.items():
        if kind == "study" and not any(f": {id}." in one for one in problems):
            try:
                check_names(builder, catalogue.get(Study, id))
            except BadInput as error:
                problems.append(str(error))
    missed = [(id, *what) for id, what in tried.items()
              if not any(re.search(rf"mine\.yaml:\d+: {id}\..*no-such-name", one) for one in problems)]  # fmt: skip
    assert len(tried) > 200 and missed == []


@pytest.mark.parametrize("sign", ["\x01", "\x1b", "\x7f", "\x9b", "\ufffe", "\ufdd0"])
def test_a_sign_that_no_file_takes_is_refused_in_a_name(tmp_path: Path, sign: str) -> None:
    """`flight --out x.kml` wrote unreadable XML; other commands failed after the work."""
    entry = {**shipped_records()["thaad-guam"].data, "kind": "defence", "name": f"A{sign}site"}
    entry.pop("id", None)
    file = tmp_path / "mine.yaml"
    file.write_text(yaml.safe_dump({"mine": entry}), encoding="utf-8")
    assert re.search(r"mine\.yaml:\d+: mine\.name: the text has the control character", "\n".join(told(file)))


@pytest.mark.parametrize("name", ["a\nb", "a\tb", "a\u2028b"])
def test_a_name_is_one_line(tmp_path: Path, name: str) -> None:
    entry = {**shipped_records()["thaad-guam"].data, "kind": "defence", "name": name}
    entry.pop("id", None)
    file = tmp_path / "mine.yaml"
    file.write_text(yaml.safe_dump({"mine": entry}), encoding="utf-8")
    assert re.search(r"mine\.yaml:\d+: mine\.name: .*expected one line", "\n".join(told(file)))


@pytest.mark.parametrize("name", ["a\x01.yaml", "a\n.yaml", "a\x1b[31m.bib", "a\udcff.yaml"])
def test_a_file_whose_name_no_report_can_hold_is_refused_before_any_work(tmp_path: Path, name: str) -> None:
    """The name is a part of the command that a run records; the workbook or the JSON failed after the work."""
    file = tmp_path / name
    file.write_text("", encoding="utf-8")
    with pytest.raises(BadInput, match=r"the name has the character '\\.*expected a name without it"):
        check_files([file])
    with pytest.raises(BadInput, match="expected a name without it"):
        earlier(file)
