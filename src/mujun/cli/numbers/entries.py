"""Output of `mujun catalogue`."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mujun.base.outcomes import refusal_of
from mujun.base.text import THAT_IS, TRUST_MARK, joined, meant, say
from mujun.cli.common import console, print_json
from mujun.cli.screen import line, row, table
from mujun.reports.formats.json_schema import file_schema
from mujun.runs.catalogue import (
    NAMED_IN_LISTS,
    check_form,
    citation_text,
    cited,
    entries_called,
    entry_data,
    listed,
    opened_with,
)
from mujun.runs.shared.files import check_files, is_own_file
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.reading.records import files_once
from mujun.scenario.schema.entry import Entry


def show_list(names: Sequence[str], files: Sequence[Path], as_json: bool) -> None:
    """List entries by kind.

    names: kinds, and files of the user's own, whose entries are listed, too; without a kind all are. files: more of such files.
    """
    kinds: list[str | None] = [name for name in names if not is_own_file(name)]
    catalogue = opened_with([*(name for name in names if is_own_file(name)), *files])
    rows = [one for kind in kinds or [None] for one in listed(catalogue, kind)]
    if as_json:
        print_json({"entries": rows})
        return
    told = [field for field in NAMED_IN_LISTS if kinds and any(one.get(field) for one in rows)]
    entries = table("kind", "id", "name", *told)
    for one in rows:
        row(entries, one["kind"], one["id"], one["name"], *(", ".join(one.get(field, ())) for field in told))
    console().print(entries)


def show_entries(names: Sequence[str], as_json: bool) -> None:
    """Show every number of entries with its sources. names: of entries, and of the user's files, whose entries are all shown."""
    catalogue = opened_with(names)
    entries = entries_called(catalogue, names)
    data = [entry_data(catalogue, entry) for entry in entries]
    if as_json:
        print_json(data[0] if len(data) == 1 else {"entries": data})
        return
    for entry, one in zip(entries, data, strict=True):
        _show_entry(entry, one)
    own = [record for record in catalogue.records.values() if not record.shipped]
    for told in catalogue.check_statements(own):
        line(say("check: {caution}", caution=told), "yellow")


def _show_entry(entry: Entry, data: Mapping[str, Any]) -> None:
    about = joined((say("({id})", id=entry.id), getattr(entry, "summary", "")), THAT_IS)
    line(entry.label, "bold", about)
    for text in data["says"]:
        line(f"  {text}")
    numbers = table("parameter", "nominal", "range", "stated", "gives", "source", "trust", "note")
    for one in data["numbers"]:
        limits = say("{low} to {high}", low=one["range"][0], high=one["range"][1]) if one["range"] else "–"
        note = " ".join(filter(None, (one["where"], one["note"])))
        said = (one["value"] or "", one["gives"] or "", one["source"], meant(one["trust"], TRUST_MARK), note)
        row(numbers, one["parameter"], one["nominal"], limits, *said)
    if numbers.rows:
        console().print(numbers)
    for source in data["sources"]:
        line(f"{source['key']}: {source['citation']}")


def cite(names: list[str], form: str, as_json: bool) -> None:
    """Cite sources, and all sources of entries, as text, BibTeX or CSL-JSON."""
    check_form(form)
    catalogue = opened_with(names)
    keys = cited(catalogue, names)
    if as_json:
        print_json({"sources": [{"key": key, "citation": catalogue.cite(key)} for key in keys]})
    else:
        print(citation_text(catalogue, keys, form), end="")


def check(files: Sequence[Path], as_json: bool) -> None:
    """Check the whole catalogue, with files of the user's own. Raises BadInput for invalid entries."""
    paths = files_once(files)
    check_files(paths)
    problems = load_catalogue(paths).check()
    if as_json:
        print_json({"problems": problems})
    elif not problems:
        line("the catalogue is sound: every entry valid, every reference and source found")
    if problems:
        raise refusal_of(problems)


def show_schema() -> None:
    """Print the JSON schema of files of entries."""
    print_json(file_schema())
