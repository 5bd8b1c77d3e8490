"""mujun: claims about missile defence, as computations anyone can check.

The public surface is small; everything else may change. Every command of the command line has its verb, with the same numbers.

assess(*studies, ...) -> Assessment: test claims of the catalogue or of study files.
threshold(study, *paths, ...), flips(study, *paths, ...): at which value of each number a verdict flips.
sensitivity(study, ...) -> Sensitivity: which number decides a verdict.
validate() -> Evidence: our numbers beside published ones.
reproduce(package) -> Reproduction: a package run again.
fly(missile, start, to=..., ...) -> Flight or Flights: one trajectory, or many at once.
intercept(defences, flight, ...) -> Engagement: what sites could do against one flight.
coverage(sensors, ...), reach(defences, ...): what sensors could see, and how far interceptors reach.
footprint(defences, against, start, ...) -> Footprint: the ground that sites defend.
raid(defences, against, ...) -> Raid, network(network, ...) -> Network: what a raid leaves, and who tells whom what.
reconstruct(range_km, apogee_km, time_s, ...) -> Report: what a reported test flight says about its missile; Reports for a table.
read_oem(path) -> list of Ephemeris: states of a CCSDS OEM, such as a flight is saved to for other simulators.
page(*studies, ...) -> Page: a live page, one file in which batteries are dragged and numbers changed, or a view in a notebook.
show(*flights_footprints_engagements_entries): a map in a notebook, turned and played in time; its sites are dragged.
new(kind, ...) -> Path: a file of one's own to begin with, from a template or as a representative missile.
catalogue() -> Entries: the numbers and their sources; load_catalogue() -> Catalogue: the same as the program reads it.
BadInput: the one error for whatever a user can mend, a sentence that says what was expected.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from mujun.base.version import __version__ as __version__

if TYPE_CHECKING:
    from mujun.api.assessment import Assessment as Assessment
    from mujun.api.assessment import Verdict as Verdict
    from mujun.api.assessment import assess as assess
    from mujun.api.battle import Network as Network
    from mujun.api.battle import Raid as Raid
    from mujun.api.battle import network as network
    from mujun.api.battle import raid as raid
    from mujun.api.claims import Evidence as Evidence
    from mujun.api.claims import Reproduction as Reproduction
    from mujun.api.claims import Sensitivity as Sensitivity
    from mujun.api.claims import Thresholds as Thresholds
    from mujun.api.claims import flips as flips
    from mujun.api.claims import reproduce as reproduce
    from mujun.api.claims import sensitivity as sensitivity
    from mujun.api.claims import threshold as threshold
    from mujun.api.claims import validate as validate
    from mujun.api.engagement import Engagement as Engagement
    from mujun.api.engagement import intercept as intercept
    from mujun.api.entries import CatalogueEntry as CatalogueEntry
    from mujun.api.entries import Entries as Entries
    from mujun.api.entries import catalogue as catalogue
    from mujun.api.entries import new as new
    from mujun.api.flight import Flight as Flight
    from mujun.api.flight import Flights as Flights
    from mujun.api.flight import fly as fly
    from mujun.api.flight import read_oem as read_oem
    from mujun.api.footprint import Footprint as Footprint
    from mujun.api.footprint import footprint as footprint
    from mujun.api.page import Page as Page
    from mujun.api.page import page as page
    from mujun.api.report import Report as Report
    from mujun.api.report import Reports as Reports
    from mujun.api.report import reconstruct as reconstruct
    from mujun.api.results import Answer as Answer
    from mujun.api.sensing import Coverage as Coverage
    from mujun.api.sensing import Reach as Reach
    from mujun.api.sensing import coverage as coverage
    from mujun.api.sensing import reach as reach
    from mujun.api.view import show as show
    from mujun.base.outcomes import BadInput as BadInput
    from mujun.reports.formats.ephemeris import Ephemeris as Ephemeris
    from mujun.scenario.reading.catalogue import Catalogue as Catalogue
    from mujun.scenario.reading.catalogue import load_catalogue as load_catalogue

_NAMES = {
    "mujun.api.assessment": "Assessment Verdict assess",
    "mujun.api.battle": "Network Raid network raid",
    "mujun.api.claims": "Evidence Reproduction Sensitivity Thresholds flips reproduce sensitivity threshold validate",
    "mujun.api.engagement": "Engagement intercept",
    "mujun.api.entries": "CatalogueEntry Entries catalogue new",
    "mujun.api.flight": "Flight Flights fly read_oem",
    "mujun.api.footprint": "Footprint footprint",
    "mujun.api.page": "Page page",
    "mujun.api.report": "Report Reports reconstruct",
    "mujun.api.results": "Answer",
    "mujun.api.sensing": "Coverage Reach coverage reach",
    "mujun.api.view": "show",
    "mujun.base.outcomes": "BadInput",
    "mujun.reports.formats.ephemeris": "Ephemeris",
    "mujun.scenario.reading.catalogue": "Catalogue load_catalogue",
}
_WHERE = {name: module for module, names in _NAMES.items() for name in names.split()}

__all__ = [
    "Answer",
    "Assessment",
    "BadInput",
    "Catalogue",
    "CatalogueEntry",
    "Coverage",
    "Engagement",
    "Entries",
    "Ephemeris",
    "Evidence",
    "Flight",
    "Flights",
    "Footprint",
    "Network",
    "Page",
    "Raid",
    "Reach",
    "Report",
    "Reports",
    "Reproduction",
    "Sensitivity",
    "Thresholds",
    "Verdict",
    "assess",
    "catalogue",
    "coverage",
    "flips",
    "fly",
    "footprint",
    "intercept",
    "load_catalogue",
    "network",
    "new",
    "page",
    "raid",
    "reach",
    "read_oem",
    "reconstruct",
    "reproduce",
    "sensitivity",
    "show",
    "threshold",
    "validate",
]


def __getattr__(name: str) -> Any:
    """Load a name of the public surface when it is first asked for: `import mujun` itself loads nothing."""
    if name not in _WHERE:
        raise AttributeError(f"module 'mujun' has no attribute '{name}'; expected one of {', '.join(__all__)}")
    return getattr(import_module(_WHERE[name]), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
