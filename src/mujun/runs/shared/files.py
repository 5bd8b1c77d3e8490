"""The user's own files among the names of a request: all are opened together, and each stands for its entries.

One rule for every command and for Python. A file in a place where missiles, sites or studies are named stands for all of these
that it holds; if some of them are named beside it, for those only. All its other entries can be named, too.
"""

import os
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, TypeVar

from mujun.base.outcomes import BadInput, refusal_of
from mujun.base.tasks.bounded import too_large
from mujun.base.text import say
from mujun.scenario.reading.catalogue import BIB, TABLE, YAML, Catalogue, load_catalogue
from mujun.scenario.reading.names import folded
from mujun.scenario.reading.records import files_once

OWN_ENDINGS = (*YAML, TABLE, BIB)
"""File name endings of the user's own files."""
LARGEST_TOGETHER = 3_000_000
"""Most bytes of the user's files together: read, they take up to 300 times as much memory."""
LISTED_ENTRIES = 12
"""Entries of a file that a message lists."""

R = TypeVar("R")


@dataclass(frozen=True)
class Role:
    """What a field of a request names.

    kinds: of the entries. otherwise: kinds that a file stands for if it holds none of these.
    one: whether one entry is wanted of several words.
    lenient: whether a file among the words may hold none, and brings entries and sources only.
    optional: whether all of them may; then none is named.
    """

    kinds: tuple[str, ...]
    otherwise: tuple[str, ...] = ()
    one: bool = False
    lenient: bool = False
    optional: bool = False


Roles = Mapping[str, Role]
SITES = Role(("defence",), otherwise=("posture",), lenient=True)
SITES_IF_ANY = Role(("defence",), otherwise=("posture",), lenient=True, optional=True)
MISSILES = Role(("missile",))
SENSORS = Role(("sensor", "defence"))
INTERCEPTOR = Role(("interceptor",))
NETWORK = Role(("network",))
PLACES = Role(("area", "place"))
STUDIES = Role(("study",), lenient=True)
ONE_STUDY = Role(("study",), one=True, lenient=True)


def is_own_file(name: object) -> bool:
    """Return whether a name is that of a file of the user's."""
    return isinstance(name, str) and name.lower().endswith(OWN_ENDINGS)


def files_of(request: Any) -> list[Path]:
    """Return the user's own files of a request, each once: those among its names, then the others."""
    words = [word for field in request.roles for word in _words(getattr(request, field))]
    for word in words:
        if isinstance(word, str) and word.lower().endswith(".json") and os.path.isfile(word):
            key = "{path}: entries are YAML; expected a file of Thrusty turned into one (`mujun new missile --thrusty {path}`)"
            raise BadInput(say(key, path=word))
    named = [word for word in words if is_own_file(word)]
    return files_once([*map(Path, named), *request.files])


def check_name(path: Path) -> None:
    """Raise BadInput for a file whose name no report can hold: with a control character, or bytes that are no text."""
    if sign := next((sign for sign in str(path) if unicodedata.category(sign) in ("Cc", "Cs")), None):
        key = "{path}: the name has the character {sign}, which no report can hold; expected a name without it"
        raise BadInput(say(key, path=ascii(str(path)), sign=ascii(sign)))


def catalogue_with(paths: Sequence[Path]) -> Catalogue:
    """Return the catalogue with the user's own files.

    Raises BadInput for a file that cannot be read, and for every fault of an entry of these files, each with its place.
    """
    check_files(paths)
    catalogue = load_catalogue(paths)
    if problems := catalogue.check_own():
        raise refusal_of(problems)
    return catalogue


def check_files(paths: Sequence[Path]) -> None:
    """Raise BadInput for a file that does not exist, or that is neither YAML nor BibTeX."""
    for path in paths:
        check_name(path)
        if not is_own_file(str(path)):
            key = "{path}: expected a file of entries (.yaml), of counts (.csv) or of sources (.bib)"
            raise BadInput(say(key, path=path))
        if not os.path.isfile(path):
            if os.path.exists(path) and not os.path.isdir(path):
                raise BadInput(say("{path}: is a pipe or a device; expected a file", path=path))
            raise BadInput(
                say("{path}: no such file; expected a catalogue name, a YAML file or a BibTeX file", path=path)
            )

    if sum(os.path.getsize(path) for path in paths) > LARGEST_TOGETHER:
        raise BadInput(too_large(", ".join(map(str, paths[:3])), LARGEST_TOGETHER))


def resolved(request: R, catalogue: Catalogue) -> R:
    """Return a request in which the ids of entries stand in place of the user's files. catalogue: with these files opened.

    Raises BadInput for a file that holds no entry of the kind that is asked for, and for several where one is wanted.
    """
    found: dict[str, Any] = {"files": tuple(files_of(request))}
    known = {field.name for field in fields(request)}  # type: ignore[arg-type]
    for field, role in request.roles.items():  # type: ignore[attr-defined]
        value = getattr(request, field)
        if field not in known or value is None:
            continue
        if isinstance(value, str):
            found[field] = _one([value], role, catalogue)
        elif role.one:
            found[field] = (_one(value, role, catalogue),)
        else:
            found[field] = _several(value, role, catalogue)
    return replace(request, **found)  # type: ignore[type-var]


def _words(value: Any) -> list[str]:
    if value is None:
        return []
    several = [value] if isinstance(value, str) else value
    return [one[0] if isinstance(one, tuple) else one for one in several]


def _one(words: Sequence[str], role: Role, catalogue: Catalogue) -> str:
    found = stands_for(words, role, catalogue)
    if len(found) == 1:
        return found[0]
    kind = role.kinds[0]
    files = ", ".join(word for word in words if is_own_file(word))
    listed = ", ".join(found[:LISTED_ENTRIES]) + (", ..." if found[LISTED_ENTRIES:] else "")
    where = f"{files}: " if files else ""
    if not found:
        raise BadInput(
            say("{where}no {kind} is named; expected the id of one, or a file that holds one", where=where, kind=kind)
        )
    if not files:
        raise BadInput(
            say("{what} are given; expected one {kind}, not {listed}", what=len(found), kind=kind, listed=listed)
        )
    raise BadInput(
        say(
            "{where}there are {what} to choose from ({listed}); expected the id of one {kind}",
            where=where,
            what=len(found),
            listed=listed,
            kind=kind,
        )
    )


def _several(words: Sequence[Any], role: Role, catalogue: Catalogue) -> tuple[Any, ...]:
    if any(isinstance(word, tuple) for word in words):  # entries with a count
        return tuple((_one([name], role, catalogue), count) for name, count in words)
    return tuple(stands_for(words, role, catalogue))


def stands_for(words: Sequence[str], role: Role, catalogue: Catalogue) -> list[str]:
    """Return the entries that some words stand for, each once: names as they are, the ids of a file's entries in place of it."""
    files = {word: _held(word, role, catalogue) for word in words if is_own_file(word)}
    spelt = {folded(word) for word in words if word not in files}
    found: list[str] = []
    for word in words:
        if word not in files:
            found.append(word)
            continue
        chosen = any(spelt & set(map(folded, catalogue.records[id].names)) for id in files[word])
        found += [] if chosen else [id for id in files[word] if id not in found]
        if not files[word] and not role.lenient:
            raise _holds_none(word, role)
    if files and not found and not role.optional:
        raise _holds_none(", ".join(files), role)
    return found


def _held(word: str, role: Role, catalogue: Catalogue) -> list[str]:
    """Return the ids of the entries of a role's kinds in a file."""
    real = os.path.realpath(word)
    mine = [r for r in catalogue.records.values() if r.path is not None and os.path.realpath(r.path) == real]
    held = [record.id for record in mine if record.kind in role.kinds]
    return held or [record.id for record in mine if record.kind in role.otherwise]


def _holds_none(files: str, role: Role) -> BadInput:
    kinds = " or ".join(f"'kind: {kind}'" for kind in (*role.kinds, *role.otherwise))
    return BadInput(
        say(
            "{files}: the file holds no {what}; expected an entry with {kinds}",
            files=files,
            what=role.kinds[0],
            kinds=kinds,
        )
    )
