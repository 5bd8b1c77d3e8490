"""Base of all results: values as attributes, plain data, a table, shapes, a picture, and a one-line summary."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from markupsafe import escape

from mujun.api.scalars import file_path
from mujun.base.outcomes import BadInput, nearest_names
from mujun.base.text import as_written, say
from mujun.runs.shared.request import Request, Result
from mujun.scenario.reading.changes import said_changes

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDGET_LIBRARIES = ("anywidget", "traitlets")
LONGEST_REPR = 480
"""Longest repr, characters."""


class Fields(dict[str, Any]):
    """A dictionary whose values are also attributes: `row.slack_s` is `row["slack_s"]`."""

    def __getattr__(self, name: str) -> Any:
        if name in self:
            return self[name]
        raise AttributeError(no_attribute(type(self).__name__, name, self))

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self]

    def __repr__(self) -> str:
        told = ", ".join(
            f"{key}={value!r}" if is_scalar(value) else f"{key}: {len(value)} values" for key, value in self.items()
        )
        return shortened(f"{type(self).__name__}({told})")


class Answer(Mapping[str, Any]):
    """The interface common to all results.

    A result is a mapping with the keys of the command's JSON; its values are also attributes. Use `result["from"]` for
    a key that is a Python keyword or the name of a method.
    """

    _found: Result
    _table = ""
    """Key of the list of rows that `to_dataframe` returns by default."""

    def __init__(self, found: Result) -> None:
        self._found = found
        self._data: Fields | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return all values as plain data: the JSON of the command."""
        return self._found.to_dict()

    def to_dataframe(self, table: str | None = None) -> Any:
        """Return a table as a pandas.DataFrame. Raises BadInput for an unknown table, or without pandas.

        table: the key of a list of rows; by default the main one. Lists within a row are left out.
        """
        return dataframe(self.rows(table))

    def rows(self, table: str | None = None) -> list[dict[str, Any]]:
        """Return the rows of a table (see `to_dataframe`) as plain data; the main one may be empty."""
        key = table or self._table
        tables = {
            name: rows
            for name, rows in self.to_dict().items()
            if is_table(rows) or (name == self._table and rows == [])
        }
        if key not in tables:
            said = "there is no table '{key}'; expected one of {names}{near}"
            raise BadInput(
                say(said, key=as_written(key), names=", ".join(tables), near=nearest_names(str(key), tables))
            )
        return [{name: value for name, value in row.items() if is_scalar(value)} for row in tables[key]]

    @property
    def __geo_interface__(self) -> dict[str, Any]:
        """The shapes as a GeoJSON FeatureCollection (longitude and latitude in deg, WGS 84), for shapely and geopandas."""
        features = self._found.features
        if not features:
            raise AttributeError(f"{type(self).__name__} has no shape on the ground")
        return {"type": "FeatureCollection", "features": features}

    def plot(self, name: str | None = None) -> "Figure":
        """Return a picture as a matplotlib figure. name: of the picture; by default the first one.

        Raises BadInput if there is none.
        """
        figures = self._found.figures
        if not figures:
            raise BadInput(say("{what}: there is nothing to look at", what=self._said()))
        if name is not None and name not in figures:
            key = "there is no picture '{name}'; expected one of {names}"
            raise BadInput(say(key, name=as_written(name), names=", ".join(figures)))
        return figures[name or next(iter(figures))]()

    def save(self, folder: str | Path) -> Path:
        """Write all files of the command into a new or empty folder; return its path. Raises BadInput for another folder."""
        target = file_path("folder", folder)
        self._found.write(target)
        return target

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(f"{type(self).__name__} has no attribute '{name}'")
        if name in self._values:
            return self._values[name]
        known = [*(word for word in super().__dir__() if not word.startswith("_")), *self._values]
        raise AttributeError(no_attribute(type(self).__name__, name, known))

    def __getitem__(self, key: str) -> Any:
        """Return a value by its key in the command's JSON. Raises KeyError, with the nearest key, for an unknown key."""
        if key not in self._values:
            raise KeyError(no_attribute(type(self).__name__, str(key), self._values))
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._values]

    def __repr__(self) -> str:
        return shortened(f"{type(self).__name__}: {self._said()}")

    def _repr_html_(self) -> str:
        return f"<p><b>{escape(type(self).__name__)}</b><br>{escape(shortened(self._said()))}</p>"

    @property
    def _values(self) -> Fields:
        if self._data is None:
            self._data = Fields(wrapped(self.to_dict()))
        return self._data

    def _said(self) -> str:
        """Return a one-line summary."""
        return self._found.title


class Computed(Answer):
    """A result that can be computed again with other numbers. asked: the request. run: computes it."""

    def __init__(self, asked: Request, run: Callable[[Any], Result]) -> None:
        super().__init__(run(asked))
        self._asked, self._run = asked, run

    def again(self, params: Mapping[str, Any]) -> Self:
        """Return the result computed again with other numbers, path -> value with its unit, in addition to those it has.

        Raises BadInput for a number that does not exist, and for a value that does not fit.
        """
        return self._anew(self._asked, params)

    def _anew(self, asked: Any, params: Mapping[str, Any]) -> Self:
        """Return the result of a request with other numbers in addition to those it has."""
        return type(self)(replace(asked, params={**asked.params, **said_changes(params)}), self._run)


def wrapped(value: Any) -> Any:
    """Return plain data with its dictionaries as records."""
    if isinstance(value, dict):
        return Fields({key: wrapped(one) for key, one in value.items()})
    return [wrapped(one) for one in value] if isinstance(value, list) else value


def is_scalar(value: Any) -> bool:
    """Return whether a value is a single one: a text, a number, a boolean or None."""
    return value is None or isinstance(value, str | int | float | bool)


def is_table(value: Any) -> bool:
    """Return whether a value is a list of rows."""
    return isinstance(value, list) and bool(value) and all(isinstance(row, dict) for row in value)


def shortened(text: str) -> str:
    """Return a text cut to the length of a repr."""
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_REPR else text[: LONGEST_REPR - 2].rstrip() + " …"


def no_attribute(kind: str, name: str, known: Iterable[str]) -> str:
    """Return the error for an unknown attribute, with the nearest known ones."""
    names = sorted(set(known))
    near = nearest_names(name, names) or f"; expected one of {', '.join(names)}"
    return shortened(f"{kind} has no attribute '{name}'{near}")


def dataframe(rows: Sequence[Mapping[str, Any]] | Mapping[str, Any]) -> Any:
    """Return rows, or columns, as a pandas.DataFrame. Raises BadInput without pandas."""
    try:
        import pandas
    except ImportError:
        raise BadInput(say("a data frame needs pandas, which is not installed: pip install pandas")) from None
    return pandas.DataFrame(rows)


def check_widgets(what: str) -> None:
    """Raise BadInput if the libraries of views in notebooks are not installed. what: that is to be shown."""
    try:
        for name in WIDGET_LIBRARIES:
            import_module(name)
    except ImportError as error:
        key = "{what} in a notebook needs {name}, which is not installed: pip install '.[notebook]'"
        raise BadInput(say(key, what=what, name=error.name)) from None
