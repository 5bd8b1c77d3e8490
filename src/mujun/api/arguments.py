"""Reads the arguments of the API functions that name entries and places, one or several.

An argument that does not fit is refused with a sentence that names it.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mujun.api.entries import CatalogueEntry
from mujun.api.scalars import each, file_path, is_number, refused, text, texts
from mujun.base.outcomes import BadArgument
from mujun.base.text import say
from mujun.scenario.reading.changes import said_changes
from mujun.scenario.reading.example import EXAMPLE_PATH, EXAMPLE_VALUE

Name = str | Path | CatalogueEntry
"""An entry of the catalogue or of a user's file: its name, its path, or the entry itself."""
PlaceLike = str | CatalogueEntry | Sequence[float]
"""A place: a name, "LAT,LON[,HEIGHT_M]", an entry, or (latitude, longitude[, height]) in deg and m."""
Params = Mapping[str, Any] | None
Files = str | Path | Sequence[str | Path]
"""The user's own files: YAML with entries, BibTeX with sources."""

PLACE = 'a name of the catalogue, "LAT,LON[,HEIGHT_M]", or (latitude, longitude[, height_m]) in degrees'


class Arguments:
    """Converts the arguments of one call to the form of a request.

    params: changed numbers, including those of every entry among the arguments.
    files: the user's own files, those from which these entries were read among them.
    """

    def __init__(self, params: Params = None, files: Files = ()) -> None:
        self.params: dict[str, str] = {}
        self.files = [file_path("files", one) for one in each("files", files, "a path, or several")]
        if params is not None:
            if not isinstance(params, Mapping):
                raise refused("params", params, f'a mapping such as {{"{EXAMPLE_PATH}": "{EXAMPLE_VALUE}"}}')
            self.change(said_changes(params))

    @property
    def shared(self) -> dict[str, Any]:
        """The fields common to all requests. Read them last: every entry converted before adds to them."""
        return {"params": self.params, "files": tuple(dict.fromkeys(self.files))}

    def change(self, params: Mapping[str, str]) -> None:
        """Add changed numbers. Raises BadInput for a number with two values."""
        for path, value in params.items():
            if self.params.setdefault(path, value) != value:
                key = "<params> {path}: {one} and {other} are both asked for; expected one value, which holds for the whole run"
                raise BadArgument(say(key, path=path, one=value, other=self.params[path]))

    def name(
        self, argument: str, value: Any, expected: str = "a name of the catalogue, an entry or a YAML file"
    ) -> str:
        """Return one name."""
        if isinstance(value, CatalogueEntry):
            self.change(value.changes)
            self.files += value.catalogue.own_files
            return value.id
        if isinstance(value, str | Path) and str(value).strip():
            return str(value)
        raise refused(argument, value, expected)

    def optional(self, argument: str, value: Any) -> str | None:
        """Return one name, or None."""
        return None if value is None else self.name(argument, value)

    def names(self, argument: str, value: Any) -> tuple[str, ...]:
        """Return one or several names."""
        expected = "a name of the catalogue, an entry or a YAML file, or several of them"
        several = (value,) if isinstance(value, CatalogueEntry) else each(argument, value, expected)
        return tuple(self.name(argument, one, expected) for one in several)

    def place(self, argument: str, value: Any) -> str:
        """Return one place as text."""
        if _is_point(value):
            return ",".join(f"{float(number):.15g}" for number in value)
        return self.name(argument, value, PLACE)

    def places(self, argument: str, value: Any) -> tuple[str, ...]:
        """Return one or several places as text."""
        if is_one_place(value):
            return (self.place(argument, value),)
        return tuple(self.place(argument, one) for one in each(argument, value, f"{PLACE}; or several places"))

    def defended(
        self, defences: Any, mode: Any, sensors: Any, network: Any, on: Any, off: Any, interceptor: Any,
        object_seen: Any, early_intercept: Any,
    ) -> dict[str, Any]:  # fmt: skip
        """Return the fields of every request about sites that defend."""
        return {
            "defences": self.names("defences", defences),
            "mode": text("mode", mode),
            "sensors": self.names("sensors", sensors),
            "network": self.optional("network", network),
            "on": texts("on", on),
            "off": texts("off", off),
            "interceptor": self.optional("interceptor", interceptor),
            "object_seen": text("object_seen", object_seen),
            "early_intercept": bool(early_intercept),
        }


def is_one_place(value: Any) -> bool:
    """Return whether a value is one place rather than several."""
    return isinstance(value, str | CatalogueEntry) or _is_point(value)


def _is_point(value: Any) -> bool:
    if isinstance(value, str | bytes | Mapping) or not hasattr(value, "__len__") or not hasattr(value, "__iter__"):
        return False
    return len(value) in (2, 3) and all(is_number(one) for one in value)
