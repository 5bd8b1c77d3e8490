"""The kinds of entry in the catalogue. One class per kind; units and limits stand in the field types."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from mujun.scenario.schema.battle import Doctrine, Force, Network, Odds, Posture, Raid
from mujun.scenario.schema.cause import CommonCause
from mujun.scenario.schema.document import Document, Part, Sentence
from mujun.scenario.schema.entry import Area, Entry, Place, Sited, Sources
from mujun.scenario.schema.estimate import (
    Altitude,
    AngleNoise,
    Azimuth,
    BallisticCoefficient,
    Decibels,
    Delay,
    Duration,
    Elevation,
    FaceElevation,
    Impulse,
    Length,
    Many,
    Mass,
    Model,
    NonNegativeMass,
    PositiveCount,
    PositiveNumber,
    Power,
    Probability,
    Speed,
    Temperature,
    Text,
    Width,
    fault,
)
from mujun.scenario.schema.estimate import Area as Surface
from mujun.scenario.schema.family import SourceFamily
from mujun.scenario.schema.preset import Preset
from mujun.scenario.schema.study import Study

__all__ = [
    "MODELS",
    "Area",
    "CommonCause",
    "CrossSection",
    "Defence",
    "Doctrine",
    "Document",
    "DragCurve",
    "Entry",
    "Face",
    "Force",
    "Infrared",
    "Interceptor",
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
    "Study",
    "Timeline",
]

Band = Literal["VHF", "UHF", "L", "S", "C", "X", "Ku", "Ka"]
Count = Annotated[int, Field(ge=0)]
Number = Annotated[float, Field(ge=0)]


class Stage(Model):
    """One rocket stage. At least one specific impulse is given."""

    propellant_mass: Mass
    dry_mass: NonNegativeMass
    isp_sea_level: Impulse | None = None
    isp_vacuum: Impulse | None = None
    burn_time: Duration
    diameter: Length
    nozzle_exit_area: Surface | None = None
    coast_before_ignition: Delay | None = None

    @model_validator(mode="after")
    def _has_impulse(self) -> "Stage":
        if self.isp_sea_level is None and self.isp_vacuum is None:
            fault("no specific impulse is given; expected isp_vacuum, isp_sea_level or both, in s", "isp_vacuum")
        return self


Stages = Annotated[Many[Stage], Field(min_length=1)]


class Missile(Entry):
    """A ballistic missile.

    `separates: false` means that the spent body flies on whole to the ground. `boost_time` is the whole
    boost, where a spread of it is published. `post_boost_time` is how long after burnout the warhead is still on its
    bus or spent stage, and shows the cross-section of that; a body that does not separate shows it to the ground.
    """

    kind: Literal["missile"]
    country: Text
    class_: Annotated[Literal["SRBM", "MRBM", "IRBM", "ICBM", "SLBM"], Field(alias="class")]
    propulsion: Literal["liquid", "solid"]
    thrust_termination: bool
    representative: bool
    separates: bool = True
    summary: Text
    stages: Stages
    boost_time: Duration | None = None
    post_boost_time: Delay | None = None
    payload_mass: Mass
    shroud_mass: NonNegativeMass | None = None
    shroud_release_time: Duration | None = None
    drag_curve: Text
    ballistic_coefficient: BallisticCoefficient | None = None
    published_range: Length
    launch_areas: Many[Text] = ()

    @model_validator(mode="after")
    def _is_complete(self) -> "Missile":
        if self.shroud_mass is not None and self.shroud_release_time is None:
            fault("the release time is missing; expected one with shroud_mass, in s", "shroud_release_time")
        if self.shroud_mass is None and self.shroud_release_time is not None:
            fault("the shroud's mass is missing; expected one with shroud_release_time, in kg", "shroud_mass")
        if self.separates and self.ballistic_coefficient is None:
            fault(
                "the ballistic coefficient is missing; expected one in kg/m^2, or separates: false",
                "ballistic_coefficient",
            )
        return self


class Interceptor(Entry):
    """An interceptor. Its stages are a representative boost, scaled by the program to reach `burnout_speed`.

    `divert_reach`: how far aside its kill vehicle can still move, as one published (or assumed) length.
    """

    kind: Literal["interceptor"]
    representative: bool
    summary: Text
    burnout_speed: Speed
    stages: Stages
    payload_mass: Mass
    drag_curve: Text
    minimum_altitude: Altitude
    maximum_altitude: Altitude
    longest_flight: Duration
    launch_interval: Delay
    kill_probability: Probability
    divert_reach: Length | None = None
    published_range: Length

    @model_validator(mode="after")
    def _altitudes_rise(self) -> "Interceptor":
        if self.maximum_altitude.si <= self.minimum_altitude.si:
            fault("it is not above minimum_altitude; expected a greater altitude", "maximum_altitude")
        return self


class Face(Model):
    """One face of a radar: boresight azimuth from north through east, full width, and its own elevations if it has any."""

    azimuth: Azimuth
    width: Width
    minimum_elevation: FaceElevation | None = None
    maximum_elevation: FaceElevation | None = None


class PowerAperture(Model):
    """What the radar equation needs: R^4 = P G rho A dwell sigma / ((4 pi)^2 k T L S/N). A cross-check of the range."""

    average_power: Power
    gain: Decibels
    aperture: Surface
    efficiency: PositiveNumber
    dwell: Duration
    noise_temperature: Temperature
    losses: Decibels
    signal_to_noise: Decibels


class Radar(Entry):
    """A radar. Its range holds at the reference cross-section and scales with the fourth root of it.

    `range_noise` and `angle_noise`: one-sigma errors of one measurement of the reference cross-section at the reference
    range, where the signal is weakest; `measurement_interval`: time between two of them. `engagements`: how many targets its
    site can engage at one time (none given: no limit).
    """

    kind: Literal["radar"]
    band: Band
    reference_range: Length
    reference_cross_section: Surface
    minimum_elevation: Elevation
    maximum_elevation: Elevation
    faces: Annotated[Many[Face], Field(min_length=1)]
    faces_sources: Sources
    confirm_time: Delay
    track_time: Delay
    range_noise: Length | None = None
    angle_noise: AngleNoise | None = None
    measurement_interval: Duration | None = None
    engagements: PositiveCount | None = None
    power_aperture: PowerAperture | None = None

    @model_validator(mode="after")
    def _elevations_rise(self) -> "Radar":
        if self.maximum_elevation.si <= self.minimum_elevation.si:
            fault("it is not above minimum_elevation; expected a greater angle", "maximum_elevation")
        return self


class Sensor(Sited):
    """A radar at a place, by itself: which radar, and where its faces look."""

    kind: Literal["sensor"]
    status: Text
    radar: Text
    radar_azimuths: Annotated[Many[Azimuth], Field(min_length=1)] | None = None


class Refractivity(Entry):
    """Refractivity of the air, N = surface_refractivity * exp(-height / scale_height), in N-units (1e6 (n - 1))."""

    kind: Literal["refractivity"]
    surface_refractivity: PositiveNumber
    scale_height: Length


class Infrared(Entry):
    """Space-based infrared sensors that see a burning missile above the clouds."""

    kind: Literal["infrared"]
    cloud_break_altitude: Altitude
    detection_delay: Delay
    track_delay: Delay


class CrossSection(Entry):
    """Radar cross-section of a target in one band, by phase of its flight."""

    kind: Literal["cross-section"]
    boosting: Surface
    post_boost: Surface
    reentry_vehicle: Surface
    band: Band


class Defence(Sited):
    """A site or ship: which interceptor stands there, which radar serves it (none: the network's), how many rounds it holds."""

    kind: Literal["defence"]
    status: Text
    interceptor: Text
    radar: Text | None = None
    radar_azimuths: Annotated[Many[Azimuth], Field(min_length=1)] | None = None
    stock: Count
    stock_sources: Sources


class Timeline(Entry):
    """The delays of an engagement."""

    kind: Literal["timeline"]
    remote_commit_delay: Delay
    decision_delay: Delay
    launch_delay: Delay
    assessment_time: Delay


class DragCurve(Entry):
    """Drag coefficient at zero angle of attack against Mach number, referred to the body's cross-section."""

    kind: Literal["drag-curve"]
    reference_area: Literal["body cross-section"]
    mach: Annotated[Many[Number], Field(min_length=2)]
    cd: Annotated[Many[Number], Field(min_length=2)]
    sources: Sources

    @model_validator(mode="after")
    def _is_a_curve(self) -> "DragCurve":
        if len(self.cd) != len(self.mach):
            fault(f"{len(self.cd)} coefficients stand against {len(self.mach)} Mach numbers; expected as many", "cd")
        for index, (a, b) in enumerate(zip(self.mach, self.mach[1:], strict=False)):
            if b <= a:
                fault(f"{b:g} follows {a:g}; expected Mach numbers that rise", "mach", index + 1)
        return self


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
}
"""Kind as written in a file -> its class."""
