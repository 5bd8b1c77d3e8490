"""Parameters: numbers of the catalogue that a search may change, with their published ranges and sources."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mujun.base.outcomes import BadInput, nearest_names
from mujun.base.text import Text, as_written, measured, say
from mujun.base.units import parse_quantity
from mujun.scenario.reading.catalogue import Catalogue
from mujun.scenario.reading.example import EXAMPLE_PATH
from mujun.scenario.reading.located import dotted
from mujun.scenario.reading.paths import paths_of, split_path, value_at
from mujun.scenario.schema.entry import Entry
from mujun.scenario.schema.estimate import Estimate

KINDS_OF_DEFENCE = ("interceptor", "radar", "cross-section", "infrared", "timeline", "defence", "posture", "counts", "stock",
                    "use")  # fmt: skip
KINDS_ON_REQUEST = ("missile", "network")
"""Kinds of entry whose numbers may be changed: those of the defence by default; missiles as built and links only by name."""
FIELDS_LEFT_OUT = (
    "stages",
    "range_noise",
    "angle_noise",
    "measurement_interval",
    "engagements",
    "power_aperture",
    "kill_probability",
    "divert_reach",
    "payload_mass",
)
"""Fields of the defence that are left out unless named: no nominal verdict depends on them, or they follow from others."""


@dataclass(frozen=True)
class Parameter:
    """A number of the catalogue.

    path: entry.field.
    entry: name of the entry, as shown.
    kind: of the entry.
    nominal, low, high: nominal value and published range, in `unit`.
    unit: as the catalogue writes it.
    per_unit: size of the unit, SI.
    sources: value as published, and key of the source, of each.
    """

    path: str
    entry: str
    kind: str
    nominal: float
    low: float
    high: float
    unit: str
    sources: tuple[tuple[str, str], ...]
    per_unit: float = 1.0

    @property
    def whole(self) -> bool:
        """Whether it is a count (interceptors, ships), so that only whole numbers make sense."""
        return self.kind in ("posture", "counts") or (self.kind == "defence" and self.path.endswith(".stock"))

    def text(self, value: float) -> str:
        """Return a value as text with its unit, as in the catalogue."""
        return f"{value:.10g} {self.unit}".removesuffix(" 1")

    def said(self, value: float) -> Text:
        """Return a value with its unit, to four digits, as sentences state it."""
        return measured(float(f"{value:.4g}"), self.unit)


def parameter_at(catalogue: Catalogue, path: str) -> Parameter:
    """Return the number at a path. Raises BadInput where there is no number, or where it is the attacker's choice."""
    name, _, rest = path.partition(".")
    record = catalogue.records.get(name)
    if record is None or not rest:
        near = nearest_names(name, list(catalogue.records))
        key = "{path}: there is no entry '{name}'{near}; expected entry.field, such as {example}"
        raise BadInput(say(key, path=path, name=as_written(name), near=near, example=EXAMPLE_PATH))
    if record.kind not in (*KINDS_OF_DEFENCE, *KINDS_ON_REQUEST):
        key = (
            "{path}: {name} is of the kind {kind}; only properties of the defence and of missiles as built are asked "
            "about, never the attacker's places, targets, times or numbers"
        )
        raise BadInput(say(key, path=path, name=name, kind=record.kind))
    known = {parameter.path: parameter for parameter in _numbers(catalogue.entry(name), record.kind)}
    if path not in known:
        near = nearest_names(path, list(known))
        key = "{path}: there is no such number{near}; see `mujun catalogue show {name}`"
        raise BadInput(say(key, path=path, near=near, name=name))
    return known[path]


def in_unit(catalogue: Catalogue, path: str, text: str) -> float:
    """Return a quantity, a text with its unit, in the unit in which the catalogue writes the number at a path."""
    id, where = split_path(path)
    estimate = value_at(catalogue.entry(id), where)
    return parse_quantity(text, estimate.si_unit) / estimate.per_unit if isinstance(estimate, Estimate) else float(text)


def parameters_of(catalogue: Catalogue, used: Iterable[str]) -> list[Parameter]:
    """Return the numbers of the defence in the entries that a study reads (ids)."""
    found = []
    for id in sorted(used):
        kind = catalogue.records[id].kind
        if kind in KINDS_OF_DEFENCE:
            found += [p for p in _numbers(catalogue.entry(id), kind) if p.path.split(".")[1] not in FIELDS_LEFT_OUT]
    return found


def _numbers(entry: Entry, kind: str) -> Iterator[Parameter]:
    for where in paths_of(entry):
        value = value_at(entry, where)
        path = f"{entry.id}.{dotted(where)}"
        if isinstance(value, Estimate):
            low, high = value.low / value.per_unit, value.high / value.per_unit
            said = tuple((item.value or "", item.source) for item in value.sources if item.is_published)
            yield Parameter(path, entry.label, kind, value.written, low, high, value.unit, said, value.per_unit)
        elif where == ("stock",) and isinstance(value, int):
            yield Parameter(path, entry.label, kind, float(value), float(value), float(value), "1", ())
