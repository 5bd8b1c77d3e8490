"""Base classes of requests and results, and the builder on the catalogue of a request."""

import os
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from mujun.analyses.warm_up import compile_first
from mujun.base.compiled import code_folder
from mujun.base.outcomes import BadArgument, BadInput
from mujun.reports.drawing.canvas import Figures, filed
from mujun.reports.formats.files import write_files
from mujun.reports.plain import to_json, with_texts
from mujun.scenario.building.build import Builder
from mujun.scenario.numbers.presets import with_presets
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.study import Study
from mujun.studies.check import check_names

Ready = Callable[[], None]
"""Called once the whole request is checked, before the work."""
OWN_ENDINGS = (".yaml", ".yml", ".bib")
"""File name endings of the user's own files."""


def at_once() -> None:
    """Have the kernels compiled in a first run, then let the work start; warn if the code cannot be kept."""
    if not code_folder.complete and code_folder.fault:
        warnings.warn(code_folder.fault, stacklevel=2)
    compile_first()


@dataclass(frozen=True, kw_only=True)
class Request:
    """Fields common to all requests.

    params: numbers of the catalogue to change, path -> value with its unit.
    files: the user's own files beside those among the names.
    """

    params: Mapping[str, str] = field(default_factory=dict)
    files: Sequence[Path] = ()


CATALOGUE_AS_SHIPPED = Request()
"""A request that changes no number and adds no file."""


@dataclass(frozen=True, kw_only=True)
class Result:
    """Fields common to all results.

    data: the JSON object.
    title: subject of the result.
    shapes: makes the features of GeoJSON.
    drawn: makes the pictures.
    files: by file name, a function that makes each file of tables and shapes.
    `shapes`, `drawn` and `files` are called only when needed.
    """

    data: dict[str, Any]
    title: str
    shapes: Callable[[], list[dict[str, Any]]] = field(default=list, repr=False)
    drawn: Callable[[], Figures] = field(default=dict, repr=False)
    files: Mapping[str, Callable[[], str | bytes]] = field(default_factory=dict, repr=False)

    @cached_property
    def features(self) -> list[dict[str, Any]]:
        """The shapes of the result as features of GeoJSON (longitude and latitude in deg, WGS 84)."""
        return self.shapes()

    @cached_property
    def figures(self) -> Figures:
        """The pictures of the result, by name."""
        return self.drawn()

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data: the JSON of the command."""
        return with_texts(self.data)

    def write(self, folder: Path) -> list[Path]:
        """Write the files of the result into a folder; return their paths. Raises BadInput if one of them exists already."""
        paths = write_files(folder, {name: make() for name, make in self.files.items()})
        for name, figure in self.figures.items():
            paths += [filed(figure)(folder / f"{name}.{form}") for form in ("png", "svg")]
        return paths


def as_json(data: dict[str, Any]) -> Callable[[], str]:
    """Return a function that makes a JSON file of plain data."""
    return lambda: to_json(with_texts(data)) + "\n"


def builder(
    request: Request = CATALOGUE_AS_SHIPPED, names: Sequence[str | None] = (), presets: Sequence[str] = ()
) -> Builder:
    """Return a builder on the catalogue, with the user's own files, then presets, then changed numbers.

    names: every name of the request that may be a user's own file.
    """
    extra = own_files(request, names)
    for file in extra:
        if not os.path.isfile(file):
            raise BadInput(f"{file}: no such file; expected a catalogue name, a YAML file or a BibTeX file")
    catalogue = with_presets(load_catalogue(tuple(extra)), presets)
    return Builder(catalogue.with_values(request.params) if request.params else catalogue)


def own_files(request: Request, names: Sequence[str | None]) -> list[Path]:
    """Return the user's own files of a request, each once: those among names, then the others."""
    among = [Path(name) for name in names if name and name.lower().endswith(OWN_ENDINGS)]
    return list(dict.fromkeys([*among, *request.files]))


def one_study(built: Builder, names: Sequence[str]) -> Study:
    """Return the only study among names; the others are .bib files. Raises BadInput for several studies or none."""
    studies = [name for name in names if not name.lower().endswith(".bib")]
    if len(studies) != 1:
        told = f"{len(studies)} studies are named" if studies else "no study is named"
        raise BadInput(f"{told}; expected one, with the .bib files of its sources if it has any")
    study = built.catalogue.get(Study, studies[0])
    check_names(built, study)
    return study


def check_azimuth(azimuth: float | None) -> None:
    """Raise BadInput for an azimuth out of limits."""
    if azimuth is not None and not -360.0 <= azimuth <= 360.0:
        raise BadArgument(f"<azimuth> {azimuth:g}: expected degrees between -360 and 360")
