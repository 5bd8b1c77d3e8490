"""The catalogue from Python: entries by name, their numbers and sources, and entries with changed numbers."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from markupsafe import escape

from mujun.api.results import Fields, dataframe, no_attribute, shortened, wrapped
from mujun.api.scalars import file_path, given, number, text, whole
from mujun.base.outcomes import BadInput, nearest_names
from mujun.base.text import as_written, say
from mujun.runs.catalogue import cited, entry_called, entry_data, listed
from mujun.runs.new import NewRequest, write
from mujun.runs.shared.files import check_files
from mujun.scenario.reading.catalogue import Catalogue, load_catalogue
from mujun.scenario.schema.entry import Entry, Sited


@dataclass(frozen=True, repr=False)
class CatalogueEntry:
    """An entry of the catalogue; every function takes it in place of its id.

    - changes: numbers that differ from the catalogue's, path -> value.

    The fields of the entry are attributes; estimates have `nominal`, `range` and `sources`.
    """

    entry: Entry
    catalogue: Catalogue = field(repr=False)
    changes: Mapping[str, str] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.entry.id, tuple(sorted(self.changes.items()))))

    @property
    def id(self) -> str:
        """Id of the entry."""
        return self.entry.id

    @property
    def name(self) -> str:
        """Name to display."""
        return self.entry.label

    @property
    def kind(self) -> str:
        """Kind of the entry: missile, defence, place ..."""
        return str(getattr(self.entry, "kind", ""))

    @property
    def numbers(self) -> list[Fields]:
        """Every number with its range, source, trust mark and note."""
        rows: list[Fields] = wrapped(self.to_dict()["numbers"])
        return rows

    @property
    def sources(self) -> dict[str, str]:
        """Sources of the entry, key -> citation."""
        return {row["key"]: row["citation"] for row in self.to_dict()["sources"]}

    def with_(self, **changes: Any) -> "CatalogueEntry":
        """Return the entry with other numbers, each with its unit: `with_(burnout_speed="5.5 km/s")`.

        A site also takes numbers of its interceptor and its radar; a path within an entry is written
        `with_(**{"stages.0.burn_time": "80 s"})`. In a run the change applies to every user of that number:
        other sites with the same interceptor have it, too.

        Raises BadInput for a number that the entry does not have, and for a value that does not fit.
        """
        values = {f"{self._owner(path)}.{path}": str(value) for path, value in changes.items()}
        catalogue = self.catalogue.with_values(values)
        return CatalogueEntry(catalogue.entry(self.id), catalogue, {**self.changes, **values})

    def to_dict(self) -> dict[str, Any]:
        """Return the entry as plain data: the JSON of `mujun catalogue show`."""
        return entry_data(self.catalogue, self.entry)

    def to_dataframe(self) -> Any:
        """Return the numbers of the entry as a pandas.DataFrame. Raises BadInput without pandas."""
        return dataframe(self.to_dict()["numbers"])

    @property
    def __geo_interface__(self) -> dict[str, Any]:
        """The location of the entry as a feature of GeoJSON."""
        if not isinstance(self.entry, Sited):
            raise AttributeError(f"{self.id} stands nowhere")
        point = [self.entry.longitude_deg, self.entry.latitude_deg]
        return {
            "type": "Feature",
            "properties": {"id": self.id, "name": self.name, "kind": self.kind},
            "geometry": {"type": "Point", "coordinates": point},
        }

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(f"{type(self).__name__} has no attribute '{name}'")
        fields = type(self.entry).model_fields
        if name in fields or hasattr(type(self.entry), name):
            return getattr(self.entry, name)
        raise AttributeError(no_attribute(f"{self.kind} {self.id}", name, [*fields, *_WORDS]))

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *type(self.entry).model_fields]

    def __repr__(self) -> str:
        changed = "".join(f", {path} = {value}" for path, value in self.changes.items())
        summary = str(getattr(self.entry, "summary", "") or "")
        return shortened(f"{self.kind} {self.id} ({self.name}){changed}{f': {summary}' if summary else ''}")

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{escape(row['parameter'])}</td><td>{escape(row['nominal'])}</td>"
            f"<td>{escape(' to '.join(row['range'] or ()))}</td><td>{escape(row['source'])} ({escape(row['trust'])})</td></tr>"
            for row in self.to_dict()["numbers"]
        )
        return (
            f"<p><b>{escape(self.name)}</b> ({escape(self.kind)} {escape(self.id)})</p>"
            f"<table><tr><th>number</th><th>nominal</th><th>range</th><th>source</th></tr>{rows}</table>"
        )

    def _owner(self, path: str) -> str:
        """Return the id of the entry that has a number: this one, or its interceptor or radar."""
        first = path.split(".")[0]
        fields = {self.id: type(self.entry).model_fields}
        for part in ("interceptor", "radar"):
            other = getattr(self.entry, part, None)
            if isinstance(other, str) and other in self.catalogue.records:
                fields[other] = type(self.catalogue.entry(other)).model_fields
        owner = next((id for id, names in fields.items() if first in names), None)
        if owner is None:
            known = [f"{name} (of {id})" if id != self.id else name for id, names in fields.items() for name in names]
            plain = [name for names in fields.values() for name in names]
            near = nearest_names(first, plain) or say("; expected one of {names}", names=", ".join(known))
            raise BadInput(
                say("{id} has no '{first}' that could be set{near}", id=self.id, first=as_written(first), near=near)
            )
        return owner


_WORDS = ("numbers", "sources", "with_", "to_dict", "to_dataframe")


class Entries(Mapping[str, CatalogueEntry]):
    """All entries, by id; `entries["SM-3 Block IIA"]` also finds an entry by name or alias."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    def __getitem__(self, name: str) -> CatalogueEntry:
        """Return an entry. Raises BadInput, with the nearest names, for an unknown name."""
        return CatalogueEntry(entry_called(self.catalogue, str(name)), self.catalogue)

    def __iter__(self) -> Iterator[str]:
        return iter(self.catalogue.records)

    def __len__(self) -> int:
        return len(self.catalogue.records)

    def __contains__(self, name: object) -> bool:
        try:
            return isinstance(name, str) and self[name] is not None
        except BadInput:
            return False

    @property
    def kinds(self) -> dict[str, int]:
        """Number of entries of each kind, the most numerous kind first."""
        return dict(Counter(record.kind for record in self.catalogue.records.values()).most_common())

    def of_kind(self, kind: str) -> list[CatalogueEntry]:
        """Return the entries of a kind. Raises BadInput for an unknown kind."""
        return [CatalogueEntry(self.catalogue.entry(row["id"]), self.catalogue) for row in listed(self.catalogue, kind)]

    def cite(self, *names: str) -> dict[str, str]:
        """Return citations, key -> citation. names: keys of sources, or entries, of which all sources are cited.

        Raises BadInput for a name that is neither.
        """
        return {key: self.catalogue.cite(key) for key in cited(self.catalogue, names)}

    def check(self) -> list[str]:
        """Return every problem of the catalogue: invalid entries, dangling references, unknown sources, shared names."""
        return list(self.catalogue.check())

    def to_dict(self) -> dict[str, Any]:
        """Return kind, id and name of every entry: the JSON of `mujun catalogue list`."""
        return {"entries": listed(self.catalogue)}

    def to_dataframe(self) -> Any:
        """Return kind, id and name of every entry as a pandas.DataFrame. Raises BadInput without pandas."""
        return dataframe(listed(self.catalogue))

    def __repr__(self) -> str:
        return shortened(f"{len(self)} entries: " + ", ".join(f"{n} {kind}" for kind, n in self.kinds.items()))

    def _repr_html_(self) -> str:
        rows = "".join(f"<tr><td>{escape(kind)}</td><td>{n}</td></tr>" for kind, n in self.kinds.items())
        return f"<table><tr><th>kind</th><th>entries</th></tr>{rows}</table>"


def new(
    kind: str,
    path: str | Path | None = None,
    id: str | None = None,
    range_km: float | None = None,
    mass_t: float | None = None,
    stages: int | None = None,
    propulsion: str | None = None,
    thrusty: Sequence[str | Path] = (),
) -> Path:
    """Write a file of your own to begin with; return its path.

    Args:
        kind: claim, missile, site, radar, raid, area or place: a commented template that works as it is.
        path: by default my-KIND.yaml. A file that exists is never replaced.
        id: of the new entry; by default my-KIND.
        range_km, mass_t, stages, propulsion: of a missile without a stage table: range, launch mass, number of stages, solid or
            liquid. A representative one is made: its payload fitted to the range, all else from the catalogue's missiles alike.
        thrusty: your own files of Thrusty, of which a missile is made: a booster, and what re-enters.

    Raises BadInput for an unknown kind, a file that exists, and a missile unlike all in the catalogue.
    """
    request = NewRequest(
        word=text("kind", kind),
        id=given(text, "id", id),
        range_km=given(number, "range_km", range_km, "km"),
        mass_t=given(number, "mass_t", mass_t, "t"),
        stages=given(whole, "stages", stages),
        propulsion=given(text, "propulsion", propulsion),
        thrusty=tuple(file_path("thrusty", one) for one in thrusty),
    )
    return write(request, given(file_path, "path", path))


def catalogue(*files: str | Path) -> Entries:
    """Return all entries of the catalogue, with YAML and BibTeX files of your own added.

    `catalogue()["sm-3-iia"].burnout_speed.nominal` is a number as written; `.with_(burnout_speed="5 km/s")` is the
    entry with another one. Raises BadInput for a file that does not exist or does not fit.
    """
    paths = tuple(map(Path, files))
    check_files(paths)
    return Entries(load_catalogue(paths))
