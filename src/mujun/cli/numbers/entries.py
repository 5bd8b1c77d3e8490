"""Output of `mujun catalogue`."""

from rich.table import Table

from mujun.base.outcomes import BadInput
from mujun.cli.common import console, print_json
from mujun.runs.catalogue import check_form, citation_text, cited, entry_called, entry_data, listed, opened_with
from mujun.scenario.reading.catalogue import load_catalogue


def show_list(kind: str | None, as_json: bool) -> None:
    """List entries by kind."""
    rows = listed(load_catalogue(), kind)
    if as_json:
        print_json({"entries": rows})
        return
    table = Table("kind", "id", "name")
    for row in rows:
        table.add_row(row["kind"], row["id"], row["name"])
    console().print(table)


def show_entry(name: str, as_json: bool) -> None:
    """Show every number of an entry with its sources."""
    catalogue = opened_with(name)
    entry = entry_called(catalogue, name)
    data = entry_data(catalogue, entry)
    if as_json:
        print_json(data)
        return
    screen = console()
    screen.print(f"[bold]{entry.label}[/bold] ({entry.id}): {getattr(entry, 'summary', '')}", highlight=False)
    for line in data["says"]:
        screen.print(f"  {line}", highlight=False, markup=False)
    table = Table("parameter", "nominal", "range", "stated", "gives", "source", "trust", "note")
    for row in data["numbers"]:
        limits = " to ".join(row["range"]) if row["range"] else "–"
        note = " ".join(filter(None, (row["where"], row["note"])))
        said = (row["value"] or "", row["gives"] or "", row["source"], row["trust"], note)
        table.add_row(row["parameter"], row["nominal"], limits, *said)
    if table.rows:
        screen.print(table)
    for source in data["sources"]:
        screen.print(f"{source['key']}: {source['citation']}", highlight=False, markup=False)


def cite(names: list[str], form: str, as_json: bool) -> None:
    """Cite sources, and all sources of entries, as text, BibTeX or CSL-JSON."""
    check_form(form)
    catalogue = load_catalogue()
    keys = cited(catalogue, names)
    if as_json:
        print_json({"sources": [{"key": key, "citation": catalogue.cite(key)} for key in keys]})
    else:
        print(citation_text(catalogue, keys, form), end="")


def check(as_json: bool) -> None:
    """Check the whole catalogue. Raises BadInput for invalid entries."""
    problems = load_catalogue().check()
    if as_json:
        print_json({"problems": problems})
    elif not problems:
        console().print("the catalogue is sound: every entry valid, every reference and source found", highlight=False)
    if problems:
        raise BadInput("\n".join(problems))
