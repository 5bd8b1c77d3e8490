"""Reads the catalogue for its commands: list entries, show one with its sources, cite sources, check everything."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mujun.base.outcomes import BadArgument, BadInput, nearest_names
from mujun.base.text import say
from mujun.reports.data.outline import outline
from mujun.reports.data.provenance import estimate_rows
from mujun.reports.formats.bibliography import to_bibtex, to_csl
from mujun.runs.shared.files import Role, catalogue_with, is_own_file, stands_for
from mujun.scenario.reading.catalogue import BIB, Catalogue
from mujun.scenario.reading.records import files_once
from mujun.scenario.reading.sources import USER, read_bibliography
from mujun.scenario.schema.entry import Entry
from mujun.scenario.schema.kinds import MODELS

CITATION_FORMS = ("text", "bibtex", "csl")
NAMED_IN_LISTS = ("groups", "missiles")
"""Fields of entries that a claim names, or that tell which ones it may name: told in a list of entries."""
ANY_ENTRY = Role(tuple(MODELS), lenient=True)


def listed(catalogue: Catalogue, kind: str | None = None) -> list[dict[str, Any]]:
    """Return kind, id and name of every entry, or of those of one kind; of places and areas groups, of areas missiles, too.

    Raises BadInput for an unknown kind.
    """
    if kind is not None and kind not in MODELS:
        raise BadInput(
            say(
                "'{kind}' is no kind of entry{near}; expected one of {names}",
                kind=kind,
                near=nearest_names(kind, MODELS),
                names=", ".join(MODELS),
            )
        )
    kinds = [kind] if kind else list(MODELS)
    return [
        {
            "kind": k, "id": entry.id, "name": getattr(entry, "name", ""),
            **{field: list(getattr(entry, field)) for field in NAMED_IN_LISTS if hasattr(entry, field)},
        }
        for k in kinds for entry in catalogue.all(k)
    ]  # fmt: skip


def opened_with(names: Sequence[str | Path]) -> Catalogue:
    """Return the catalogue with those of the names added that are files of the user's.

    Raises BadInput for a file that does not exist, and for every fault of an entry of these files, each with its place.
    """
    paths = files_once(Path(name) for name in names if isinstance(name, Path) or is_own_file(name))
    return catalogue_with(paths)


def entries_called(catalogue: Catalogue, names: Sequence[str]) -> list[Entry]:
    """Return the entries with these names. A user's file among them stands for all its entries, or for those named beside it."""
    return [entry_called(catalogue, name) for name in stands_for(names, ANY_ENTRY, catalogue)]


def found_entry(catalogue: Catalogue, name: str) -> Entry | None:
    """Return the entry of any kind with this name; None if there is none."""
    for kind in MODELS:
        try:
            return catalogue.get(kind, name)
        except BadInput:
            continue
    return None


def entry_called(catalogue: Catalogue, name: str) -> Entry:
    """Return the entry of any kind with this name. Raises BadInput, with the nearest names, if there is none."""
    entry = found_entry(catalogue, name)
    if entry is None:
        known = [e.id for kind in MODELS for e in catalogue.all(kind)]
        raise BadInput(
            say(
                "no entry is called '{name}'{near}; see `mujun catalogue list`",
                name=name,
                near=nearest_names(name, known),
            )
        )
    return entry


def entry_data(catalogue: Catalogue, entry: Entry) -> dict[str, Any]:
    """Return an entry as plain data: its statements, every number with range, source and trust mark, its sources."""
    rows = estimate_rows(catalogue, entry.id)
    sources = [{"key": key, "citation": catalogue.cite(key)} for key in sorted({row["source"] for row in rows})]
    return {"id": entry.id, "name": entry.label, "says": outline(entry), "numbers": rows, "sources": sources}


def cited(catalogue: Catalogue, names: Sequence[str]) -> list[str]:
    """Return keys of sources, each once. names: keys of sources, or entries, of which all sources are taken, or files of both.

    Raises BadInput for a name that is none of them.
    """
    bibs = [Path(name) for name in names if name.lower().endswith(BIB)]
    keys = dict.fromkeys(key for path in bibs for key in read_bibliography([path], [path]).works)
    others = [name for name in names if not name.lower().endswith(BIB)]
    for name in stands_for(others, ANY_ENTRY, catalogue):
        if name in catalogue.sources.works:
            keys[name] = None
            continue
        entry = found_entry(catalogue, name)
        if entry is None:
            known = [*catalogue.sources.works, *(record.id for record in catalogue.records.values())]
            raise BadInput(
                say(
                    "neither a source nor an entry is called '{name}'{near}; expected the key of a source, or "
                    "an entry whose sources are wanted",
                    name=name,
                    near=nearest_names(name, known),
                )
            )
        keys |= dict.fromkeys(sorted({row["source"] for row in estimate_rows(catalogue, entry.id)} - {USER}))
    return list(keys)


def check_form(form: str) -> None:
    """Raise BadInput for an unknown citation format."""
    if form not in CITATION_FORMS:
        raise BadArgument(say("<form> {form}: expected one of {names}", form=form, names=", ".join(CITATION_FORMS)))


def citation_text(catalogue: Catalogue, keys: Sequence[str], form: str) -> str:
    """Return sources as text (a line each), BibTeX or CSL-JSON."""
    check_form(form)
    if form == "bibtex":
        return to_bibtex(catalogue.sources, keys)
    if form == "csl":
        return to_csl(catalogue.sources, keys)
    return "".join(f"{key}: {catalogue.cite(key)}\n" for key in keys)
