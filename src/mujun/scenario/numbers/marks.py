"""Counts numbers, not statements, by how far they can be trusted: each number once, by the best statement that gives it."""

from collections.abc import Iterable

from mujun.scenario.reading.catalogue import Catalogue
from mujun.scenario.reading.marks import MARKS, marks_of
from mujun.scenario.reading.paths import split_path
from mujun.scenario.schema.estimate import Mark


def marks_in(catalogue: Catalogue, used: Iterable[str]) -> dict[Mark, int]:
    """Return how many numbers of some entries (ids) have each mark, the best mark first."""
    return _counted(mark for id in sorted(set(used)) for _, mark in marks_of(catalogue.entry(id)))


def marks_at(catalogue: Catalogue, paths: Iterable[str]) -> dict[Mark, int]:
    """Return how many of some numbers have each mark, the best mark first: those read in a source are `seen`.

    paths: of numbers with sources ('sm-3-iia.burnout_speed'), each counted once; paths of other values are left out.
    """
    return _counted(mark for path in dict.fromkeys(paths) if (mark := mark_at(catalogue, path)) is not None)


def mark_at(catalogue: Catalogue, path: str) -> Mark | None:
    """Return the mark of the number at a path (id of the entry, and path in it); None for a value that is no such number."""
    id, where = split_path(path)
    return dict(marks_of(catalogue.entry(id))).get(where)


def _counted(marks: Iterable[Mark]) -> dict[Mark, int]:
    found = list(marks)
    return {mark: found.count(mark) for mark in MARKS}
