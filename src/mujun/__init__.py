"""mujun: claims about missile defence, as computations anyone can check.

The public surface is small; everything else may change.

assess(*studies, ...) -> Assessment: test claims of the catalogue or of study files.
flips(study, *paths, ...): at which value of each number a verdict flips.
fly(missile, start, to=..., ...) -> Flight: one trajectory.
reconstruct(range_km, apogee_km, time_s, ...): what a reported test flight says about its missile.
footprint(defences, against, start, ...) -> Footprint: the ground that sites defend.
show(*flights_and_footprints): a map in a notebook, to be turned and played in time.
load_catalogue() -> Catalogue: the numbers and their sources.
BadInput: the one error for whatever a user can mend, a sentence that says what was expected.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from mujun.base.version import __version__ as __version__

if TYPE_CHECKING:
    from mujun.api.assessment import Assessment, assess, flips
    from mujun.api.flight import Flight, fly
    from mujun.api.footprint import Footprint, footprint
    from mujun.api.report import reconstruct
    from mujun.api.view import show
    from mujun.base.outcomes import BadInput
    from mujun.scenario.reading.catalogue import Catalogue, load_catalogue

_WHERE = {
    "Assessment": "mujun.api.assessment",
    "BadInput": "mujun.base.outcomes",
    "Catalogue": "mujun.scenario.reading.catalogue",
    "Flight": "mujun.api.flight",
    "Footprint": "mujun.api.footprint",
    "assess": "mujun.api.assessment",
    "flips": "mujun.api.assessment",
    "fly": "mujun.api.flight",
    "footprint": "mujun.api.footprint",
    "load_catalogue": "mujun.scenario.reading.catalogue",
    "reconstruct": "mujun.api.report",
    "show": "mujun.api.view",
}

__all__ = [
    "Assessment",
    "BadInput",
    "Catalogue",
    "Flight",
    "Footprint",
    "assess",
    "flips",
    "fly",
    "footprint",
    "load_catalogue",
    "reconstruct",
    "show",
]


def __getattr__(name: str) -> Any:
    """Load a name of the public surface when it is first asked for: `import mujun` itself loads nothing."""
    if name not in _WHERE:
        raise AttributeError(f"module 'mujun' has no attribute '{name}'; expected one of {', '.join(__all__)}")
    return getattr(import_module(_WHERE[name]), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
