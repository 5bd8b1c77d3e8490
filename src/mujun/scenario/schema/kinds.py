"""The kinds of entry by their word in files; units and limits are in the types of the fields."""

from mujun.scenario.schema.assumptions import CommonCause, Preset, SourceFamily
from mujun.scenario.schema.battle import Doctrine, Force, Network, Odds, Posture, Raid
from mujun.scenario.schema.defence import Defence, Timeline
from mujun.scenario.schema.document import Document, Part, Sentence
from mujun.scenario.schema.entry import Area, Entry, Place, Sited, WithDefault
from mujun.scenario.schema.finding import Finding
from mujun.scenario.schema.ground import Dispute, Land
from mujun.scenario.schema.reported import Counts, FlightTimeError, Stock, Use
from mujun.scenario.schema.rocket import DragCurve, Interceptor, Missile, Stage
from mujun.scenario.schema.sensing import (
    CrossSection,
    Face,
    Infrared,
    PowerAperture,
    Radar,
    Refractivity,
    Sensor,
)
from mujun.scenario.schema.study import Study

__all__ = [
    "MODELS",
    "Area",
    "CommonCause",
    "Counts",
    "CrossSection",
    "Defence",
    "Dispute",
    "Doctrine",
    "Document",
    "DragCurve",
    "Entry",
    "Face",
    "Finding",
    "FlightTimeError",
    "Force",
    "Infrared",
    "Interceptor",
    "Land",
    "Missile",
    "Network",
    "Odds",
    "Part",
    "Place",
    "Posture",
    "PowerAperture",
    "Preset",
    "Radar",
    "Raid",
    "Refractivity",
    "Sensor",
    "Sentence",
    "Sited",
    "SourceFamily",
    "Stage",
    "Stock",
    "Study",
    "Timeline",
    "Use",
    "WithDefault",
]

MODELS: dict[str, type[Entry]] = {
    "place": Place,
    "area": Area,
    "missile": Missile,
    "interceptor": Interceptor,
    "radar": Radar,
    "sensor": Sensor,
    "refractivity": Refractivity,
    "infrared": Infrared,
    "cross-section": CrossSection,
    "defence": Defence,
    "timeline": Timeline,
    "drag-curve": DragCurve,
    "document": Document,
    "study": Study,
    "force": Force,
    "posture": Posture,
    "network": Network,
    "doctrine": Doctrine,
    "odds": Odds,
    "raid": Raid,
    "preset": Preset,
    "common-cause": CommonCause,
    "source-family": SourceFamily,
    "finding": Finding,
    "dispute": Dispute,
    "flight-time-error": FlightTimeError,
    "land": Land,
    "counts": Counts,
    "stock": Stock,
    "use": Use,
}
"""Kind as written in a file -> its class."""
