"""Provenance: everything needed to repeat the numbers of a run, and every source behind them."""

import platform
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from typing import Any

from mujun.base.code_folder import source_hash
from mujun.base.version import __version__
from mujun.scenario.numbers.marks import marks_in
from mujun.scenario.reading.catalogue import Catalogue
from mujun.scenario.reading.located import Where, dotted
from mujun.scenario.reading.marks import estimates_of, gives_nominal, section_of
from mujun.scenario.reading.paths import models_in, paths_of, value_at
from mujun.scenario.schema.assumptions import Preset
from mujun.scenario.schema.entry import Entry, Sited
from mujun.scenario.schema.estimate import Estimate, SourceItem
from mujun.scenario.schema.finding import Finding
from mujun.scenario.schema.ground import Dispute, Land
from mujun.scenario.schema.study import Study


def source_items(entry: Entry) -> Iterator[SourceItem]:
    """Yield every published value of an entry, with its source."""
    yield from (part for _, part in models_in(entry) if isinstance(part, SourceItem))


def provenance(
    catalogue: Catalogue, used: Iterable[str], command: str, studies: Iterable[Study] = ()
) -> dict[str, Any]:
    """Return code version, source hash, catalogue lock, overrides, and the sources and marks of every number used.

    studies: whose public statements are cited, too.
    """
    used = sorted(used)
    cited = [*(catalogue.entry(name) for name in used), *studies]
    keys = {item.source for entry in cited for item in source_items(entry)}
    marks = marks_in(catalogue, used)
    return {
        "program": "mujun",
        "version": __version__,
        "source_hash": source_hash(),
        "catalogue_lock": catalogue.lock,
        "command": command,
        "seed": None,
        "overrides": [{"path": o.path, "value": o.value, "before": o.before} for o in catalogue.overrides],
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in ("numpy", "numba", "pydantic", "pyproj")},
        "machine": platform.machine(),
        "entries": used,
        "own_entries": {id: record.data for id, record in catalogue.records.items() if not record.shipped},
        "numbers": numbers(catalogue, used),
        "parameters": sum(marks.values()),
        "numbers_by_mark": marks,
        "sources": [{"key": key, "citation": catalogue.cite(key)} for key in sorted(keys)],
    }


def numbers(catalogue: Catalogue, used: Iterable[str]) -> dict[str, str]:
    """Return every number used in a run, as written, by the path under which it can be changed."""
    out = {}
    for id in sorted(used):
        entry = catalogue.entry(id)
        for where in paths_of(entry):
            value = value_at(entry, where)
            if isinstance(value, Estimate):
                out[f"{id}.{dotted(where)}"] = value.nominal
            elif isinstance(value, int | float) and not isinstance(value, bool):
                out[f"{id}.{dotted(where)}"] = catalogue_text(catalogue, id, where, value)
    return out


def catalogue_text(catalogue: Catalogue, id: str, where: Where, value: float) -> str:
    """Return a plain number as written in the entry's file: with its unit, if it has one."""
    spot: Any = catalogue.records[id].data if id in catalogue.records else {}
    for part in where:
        try:
            spot = spot[part]
        except (KeyError, IndexError, TypeError):
            return str(value)
    return str(spot)


def estimate_rows(catalogue: Catalogue, name: str) -> list[dict[str, Any]]:
    """Return every number of an entry with range, source, trust mark and note; then its place and stock with their sources."""
    rows = []
    entry = catalogue.entry(name)
    for where, estimate in sorted(estimates_of(entry), key=lambda found: dotted(found[0])):
        limits, section = list(estimate.range) if estimate.range else None, section_of(entry, where)
        for item in estimate.sources:
            gives = "nominal value" if gives_nominal(item, estimate, section) else _GIVES[item.role]
            rows.append(_row(dotted(where), estimate.nominal, limits, item, gives))
    return rows + _plain_rows(entry)


def _plain_rows(entry: Entry) -> list[dict[str, Any]]:
    """Return what an entry states besides its numbers: location, assumptions, author of a finding, outline."""
    stated: list[tuple[str, str, Any]] = []
    if isinstance(entry, Sited):
        place = f"{entry.latitude_deg:g} deg N, {entry.longitude_deg:g} deg E, {entry.height:g} m"
        stated.append(("place", place, entry.location_sources))
    if isinstance(entry, Finding):
        stated.append(("published", entry.said_by, entry.sources))
    if isinstance(entry, Preset | Study):
        stated.append(("said in public", "", entry.statements))
    if isinstance(entry, Preset):
        stated += [(one.path, one.value, one.sources) for one in entry.assumptions]
    if isinstance(entry, Dispute | Land):
        stated.append(("outline", entry.outline or entry.name, entry.sources))
    return [
        _row(name, nominal, None, item, None if item.role == "value" else _GIVES[item.role])
        for name, nominal, sources in stated
        for item in sources
    ]


_GIVES = {"value": "other value", "set aside": "value set aside", "context": "context"}
"""Role of a statement that does not give the nominal value, in words."""


def _row(parameter: str, nominal: str, limits: list[str] | None, item: SourceItem, gives: str | None) -> dict[str, Any]:
    """Return one statement. gives: what it gives of the number, in words; None where the value is no number with a range."""
    return {
        "parameter": parameter, "nominal": nominal, "range": limits, "value": item.value, "gives": gives,
        "source": item.source, "trust": item.trust, "where": item.where, "note": item.note, "disputed_by": item.disputed_by,
    }  # fmt: skip
