"""Base classes of requests and results, and the builder on the catalogue of a request."""

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from mujun.analyses.warm_up import compile_first
from mujun.base.compiled import code_folder
from mujun.base.outcomes import BadArgument
from mujun.base.text import say
from mujun.earth.place import Place
from mujun.reports.drawing.canvas import Figures, picture_contents
from mujun.reports.formats.files import write_files
from mujun.reports.plain import to_json, with_texts
from mujun.runs.shared.files import ONE_STUDY, Roles, catalogue_with, files_of, resolved
from mujun.scenario.building.build import Builder
from mujun.scenario.numbers.presets import with_presets
from mujun.scenario.schema.study import Study

Asked = TypeVar("Asked", bound="Request")
Ready = Callable[[], None]
"""Called once the whole request is checked, before the work."""


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
    roles: what the fields name in which a file of the user's may stand.
    """

    params: Mapping[str, str] = field(default_factory=dict)
    files: Sequence[Path] = ()
    roles: ClassVar[Roles] = {}


CATALOGUE_AS_SHIPPED = Request()
"""A request that changes no number and adds no file."""


@dataclass(frozen=True)
class Movable:
    """A site or radar that the reader of a map may move.

    id: of its entry.
    radar: whether it is a radar without interceptors.
    """

    id: str
    name: str
    place: Place
    radar: bool


@dataclass(frozen=True, kw_only=True)
class Result:
    """Fields common to all results.

    data: the JSON object.
    title: subject of the result.
    shapes: makes the features of GeoJSON.
    drawn: makes the pictures.
    files: by file name, a function that makes each file of tables and shapes.
    movable: sites and radars in it.
    `shapes`, `drawn` and `files` are called only when needed.
    """

    data: dict[str, Any]
    title: str
    shapes: Callable[[], list[dict[str, Any]]] = field(default=list, repr=False)
    drawn: Callable[[], Figures] = field(default=dict, repr=False)
    files: Mapping[str, Callable[[], str | bytes]] = field(default_factory=dict, repr=False)
    movable: Sequence[Movable] = ()

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
        """Write the files of the result into a folder, all or none; return their paths. Raises BadInput if one exists already."""
        files = {name: make() for name, make in self.files.items()}
        for name, figure in self.figures.items():
            files |= picture_contents(name, figure())
        return write_files(folder, files)


def as_json(data: dict[str, Any]) -> Callable[[], str]:
    """Return a function that makes a JSON file of plain data."""
    return lambda: to_json(with_texts(data)) + "\n"


def builder(request: Request = CATALOGUE_AS_SHIPPED, presets: Sequence[str] = ()) -> Builder:
    """Return a builder on the catalogue, with the user's own files, then presets, then changed numbers.

    Raises BadInput for every fault of an entry of these files, each with its place.
    """
    catalogue = with_presets(catalogue_with(files_of(request)), presets)
    return Builder(catalogue.with_values(request.params) if request.params else catalogue)


def opened(request: Asked, presets: Sequence[str] = ()) -> tuple[Builder, Asked]:
    """Return the builder of a request, and the request with the ids of entries in place of the user's files."""
    built = builder(request, presets)
    return built, resolved(request, built.catalogue)


@dataclass(frozen=True, kw_only=True)
class StudyRequest(Request):
    """A request about one study.

    study: its name or its file, with other files of the user's.
    presets: governments or source families whose numbers replace the nominal values.
    """

    study: Sequence[str]
    presets: Sequence[str] = ()
    roles: ClassVar[Roles] = {"study": ONE_STUDY}


def opened_study(request: StudyRequest) -> tuple[Builder, Study]:
    """Return the builder and the checked study of a request. Raises BadInput for several studies or none."""
    from mujun.studies.check import check_names  # brings all questions, of which other commands need none

    built, request = opened(request, request.presets)
    study = built.catalogue.get(Study, request.study[0])
    check_names(built, study)
    return built, study


def check_azimuth(azimuth: float | None) -> None:
    """Raise BadInput for an azimuth out of limits."""
    if azimuth is not None and not -360.0 <= azimuth <= 360.0:
        raise BadArgument(say("<azimuth> {azimuth:g}: expected degrees between -360 and 360", azimuth=azimuth))
