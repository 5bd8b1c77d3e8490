"""`mujun catalogue`."""

from pathlib import Path

from rich.table import Table

from mujun.base.outcomes import BadInput, nearest_names
from mujun.cli.common import console, print_json
from mujun.reports.data.bibliography import to_bibtex, to_csl
from mujun.reports.data.outline import outline
from mujun.reports.data.provenance import estimate_rows
from mujun.scenario.reading.catalogue import Catalogue, load_catalogue
from mujun.scenario.reading.sources import USER
from mujun.scenario.schema.entry import Entry
from mujun.scenario.schema.kinds import MODELS


def show_list(kind: str | None, as_json: bool) -> None:
    """List entries by kind."""
    if kind is not None and kind not in MODELS:
        raise BadInput(
            f"'{kind}' is no kind of entry{nearest_names(kind, MODELS)}; expected one of {', '.join(MODELS)}"
        )
    catalogue = load_catalogue()
    kinds = [kind] if kind else list(MODELS)
    rows = [
        {"kind": k, "id": entry.id, "name": getattr(entry, "name", "")} for k in kinds for entry in catalogue.all(k)
    ]
    if as_json:
        print_json({"entries": rows})
        return
    table = Table("kind", "id", "name")
    for row in rows:
        table.add_row(row["kind"], row["id"], row["name"])
    console().print(table)


def found_entry(catalogue: Catalogue, name: str) -> Entry | None:
    """Return the entry of any kind that is called so; None if there is none."""
    for kind in MODELS:
        try:
            return catalogue.get(kind, name)
        except BadInput:
            continue
    return None


def show_entry(name: str, as_json: bool) -> None:
    """Show every number of an entry with its sources."""
    file = Path(name) if name.lower().endswith((".yaml", ".yml")) else None
    if file is not None and not file.is_file():
        raise BadInput(f"{file}: no such file; expected a catalogue name or a YAML file")
    catalogue = load_catalogue((file,) if file else ())
    entry = found_entry(catalogue, name)
    if entry is None:
        known = [e.id for kind in MODELS for e in catalogue.all(kind)]
        raise BadInput(f"no entry is called '{name}'{nearest_names(name, known)}; see `mujun catalogue list`")
    rows, lines = estimate_rows(catalogue, entry.id), outline(entry)
    keys = sorted({row["source"] for row in rows})
    if as_json:
        sources = [{"key": key, "citation": catalogue.cite(key)} for key in keys]
        print_json({"id": entry.id, "name": entry.label, "says": lines, "numbers": rows, "sources": sources})
        return
    screen = console()
    screen.print(f"[bold]{entry.label}[/bold] ({entry.id}): {getattr(entry, 'summary', '')}", highlight=False)
    for line in lines:
        screen.print(f"  {line}", highlight=False, markup=False)
    table = Table("parameter", "nominal", "range", "published value", "source", "trust", "note")
    for row in rows:
        limits = " to ".join(row["range"]) if row["range"] else "–"
        note = " ".join(filter(None, (row["where"], row["note"])))
        table.add_row(row["parameter"], row["nominal"], limits, row["value"] or "", row["source"], row["trust"], note)
    if rows:
        screen.print(table)
    for key in keys:
        screen.print(f"{key}: {catalogue.cite(key)}", highlight=False, markup=False)


FORMATS = ("text", "bibtex", "csl")


def cite(names: list[str], form: str, as_json: bool) -> None:
    """Cite sources, and all sources of entries, as text, BibTeX or CSL-JSON."""
    if form not in FORMATS:
        raise BadInput(f"--format {form}: expected one of {', '.join(FORMATS)}")
    catalogue = load_catalogue()
    keys: dict[str, None] = {}
    for name in names:
        if name in catalogue.sources.works:
            keys[name] = None
            continue
        entry = found_entry(catalogue, name)
        if entry is None:
            known = [*catalogue.sources.works, *(record.id for record in catalogue.records.values())]
            raise BadInput(
                f"neither a source nor an entry is called '{name}'{nearest_names(name, known)}; expected the key of a source, "
                "or an entry whose sources are wanted"
            )
        keys |= dict.fromkeys(sorted({row["source"] for row in estimate_rows(catalogue, entry.id)} - {USER}))
    if as_json:
        print_json({"sources": [{"key": key, "citation": catalogue.cite(key)} for key in keys]})
    elif form == "bibtex":
        print(to_bibtex(catalogue.sources, keys), end="")
    elif form == "csl":
        print(to_csl(catalogue.sources, keys), end="")
    else:
        for key in keys:
            print(f"{key}: {catalogue.cite(key)}")


def check(as_json: bool) -> None:
    """Check the whole catalogue; bad entries are bad input."""
    problems = load_catalogue().check()
    if as_json:
        print_json({"problems": problems})
    elif not problems:
        console().print("the catalogue is sound: every entry valid, every reference and source found", highlight=False)
    if problems:
        raise BadInput("\n".join(problems))
