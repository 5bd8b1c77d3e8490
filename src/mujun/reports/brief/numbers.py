"""The numbers that decide a claim, as a fact checker needs them: value, range, trust mark, and links to the sources."""

from collections.abc import Mapping
from dataclasses import dataclass

from mujun.base.text import THAT_IS, Text, joined, say
from mujun.reports.language import has_message, t
from mujun.reports.sentences.beside import quantity, written
from mujun.scenario.numbers.marks import mark_at
from mujun.scenario.reading.catalogue import Catalogue
from mujun.scenario.reading.marks import estimates_of, gives_nominal, section_of
from mujun.scenario.reading.paths import split_path, value_at
from mujun.scenario.schema.estimate import Estimate, SourceItem
from mujun.studies.verdict import StudyResult

MOST_SOURCES = 3
"""Largest number of sources shown beside a number; the first are those that give its value. `mujun catalogue show` has all."""


@dataclass(frozen=True)
class Cited:
    """One source beside a number or statement.

    key: of the bibliography.
    short: author and year.
    address: where it can be read, http or https; '' if nowhere.
    mark: trust mark of the statement.
    """

    key: str
    short: str
    address: str
    mark: str


@dataclass(frozen=True)
class DecidingNumber:
    """A number that decides a claim.

    path: under which it can be changed.
    name: what it is, and of what.
    value: best estimate. between: published range; '' without one.
    mark: trust mark of the number.
    sources: those that give the value first.
    """

    path: str
    name: str
    value: str
    between: str
    mark: str
    sources: tuple[Cited, ...]


def cited(catalogue: Catalogue, key: str, mark: str = "") -> Cited:
    """Return a source by its key."""
    own = own_citation(catalogue, key)
    work = catalogue.sources.works.get(key, {})
    short = catalogue.sources.short(key) if own is None else t(say("{author} {year}", **_named(work)))
    return Cited(key, short, catalogue.sources.address(key), mark)


def own_citation(catalogue: Catalogue, key: str) -> Text | None:
    """Return the citation of a work in the spoken language, which is its own; None for a work in another."""
    work = catalogue.sources.works.get(key, {})
    if not has_message(work.get("title", "")) or not work.get("author") or not work.get("year"):
        return None
    return say("{author} ({year}). {title}.", title=work["title"], **_named(work))


def _named(work: Mapping[str, str]) -> dict[str, str]:
    return {"author": work.get("author", ""), "year": work.get("year", "")}


def deciding_numbers(catalogue: Catalogue, result: StudyResult) -> list[DecidingNumber]:
    """Return the numbers that decide a claim, in the order of their weight; none where no number is known to."""
    aside = catalogue.aside()
    paths = [path for path in result.deciding_paths if mark_at(aside, path) is not None]
    return [_number(aside, path) for path in paths]


def _number(catalogue: Catalogue, path: str) -> DecidingNumber:
    id, where = split_path(path)
    entry = catalogue.entry(id)
    estimate = dict(estimates_of(entry))[where]
    section = section_of(entry, where)
    items = sorted(estimate.sources, key=lambda item: not gives_nominal(item, estimate, section))
    sources: dict[str, str] = {}
    for item in items:
        sources.setdefault(item.source, item.trust)
    part = value_at(entry, where[:-1]) if len(where) > 1 else None
    label = say("{name}", name=entry.label)
    whose = label if part is None else joined((label, _part_name(catalogue, part, where)), THAT_IS)
    return DecidingNumber(
        path, t(say("{what} of {entry}", what=quantity(path), entry=whose)), _shown(estimate, estimate.si), _range(estimate),
        mark_at(catalogue, path) or "assumed", tuple(cited(catalogue, *one) for one in list(sources.items())[:MOST_SOURCES]),
    )  # fmt: skip


def _part_name(catalogue: Catalogue, part: object, where: tuple[str | int, ...]) -> str:
    """Return the name of a part of an entry: its own, that of the entry it names, or its number in the list."""
    if name := getattr(part, "name", None):
        return t(str(name))
    if defence := getattr(part, "defence", None):
        return t(catalogue.entry(str(defence)).label)
    return ".".join(map(str, where[:-1]))


def _shown(estimate: Estimate, si: float) -> str:
    return t(written(si / estimate.per_unit, estimate.unit))


def _range(estimate: Estimate) -> str:
    if estimate.low == estimate.high:
        return ""
    return t(say("{low} to {high}", low=_shown(estimate, estimate.low), high=_shown(estimate, estimate.high)))


def statement_source(catalogue: Catalogue, item: SourceItem) -> Cited:
    """Return the source of a public statement."""
    return cited(catalogue, item.source, item.trust)
