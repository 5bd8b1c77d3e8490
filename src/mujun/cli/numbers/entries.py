"""Output of `mujun catalogue`."""

from mujun.base.outcomes import BadInput
from mujun.base.text import THAT_IS, TRUST_MARK, joined, meant, say
from mujun.cli.common import console, print_json
from mujun.cli.screen import line, row, table
from mujun.reports.formats.json_schema import file_schema
from mujun.runs.catalogue import check_form, citation_text, cited, entry_called, entry_data, listed, opened_with
from mujun.scenario.reading.catalogue import load_catalogue


def show_list(kind: str | None, as_json: bool) -> None:
    """List entries by kind."""
    rows = listed(load_catalogue(), kind)
    if as_json:
        print_json({"entries": rows})
        return
    entries = table("kind", "id", "name")
    for one in rows:
        row(entries, one["kind"], one["id"], one["name"])
    console().print(entries)


def show_entry(name: str, as_json: bool) -> None:
    """Show every number of an entry with its sources."""
    catalogue = opened_with(name)
    entry = entry_called(catalogue, name)
    data = entry_data(catalogue, entry)
    if as_json:
        print_json(data)
        return
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
        line("the catalogue is sound: every entry valid, every reference and source found")
    if problems:
        raise BadInput("\n".join(problems))


def show_schema() -> None:
    """Print the JSON schema of files of entries."""
    print_json(file_schema())
