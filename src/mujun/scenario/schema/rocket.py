"""Entries on missiles and interceptors, and their drag curves."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from mujun.base.outcomes import BadInput, said_of
from mujun.base.text import as_written, say
from mujun.flight.model.shape import TO_A_POINT, parse_shape
from mujun.scenario.schema.entry import Entry, Reference, Sources, each_of
from mujun.scenario.schema.estimate import (
    Altitude,
    BallisticCoefficient,
    Delay,
    Diameter,
    Duration,
    Impulse,
    Many,
    Mass,
    Model,
    NonNegativeMass,
    Probability,
    RangeOnEarth,
    ShortLength,
    Speed,
    Surface,
    Text,
    Texts,
    fault,
)

MachNumber = Annotated[float, Field(ge=0, le=100)]
DragCoefficient = Annotated[float, Field(ge=0, le=10)]
USUAL_SHAPE = "min-energy"
"""Shape of the flights of studies and raids that name none."""


def _to_a_point(text: str) -> str:
    """Return a shape as it is. Raises ValueError for one that is not known, or that leads to no point."""
    try:
        shape = parse_shape(text)
    except BadInput as error:
        raise ValueError(said_of(error)) from None
    if shape.full_burn:
        key = "shape '{text}' is no flight to a point; expected {forms}"
        raise ValueError(say(key, text=as_written(text), forms=TO_A_POINT))
    return text


PointShape = Annotated[Text, AfterValidator(_to_a_point)]
"""A trajectory shape to a point."""
MissileClass = Literal["SRBM", "MRBM", "IRBM", "ICBM", "SLBM"]


class Stage(Model):
    """One rocket stage. At least one specific impulse is given.

    propellant_mass: burnt.
    dry_mass: what is left of the stage.
    isp_sea_level, isp_vacuum: specific impulse; one is enough.
    burn_time: of the whole burn.
    diameter: of the body.
    nozzle_exit_area: with it, one specific impulse gives the other.
    coast_before_ignition: after the burnout of the stage below.
    """

    propellant_mass: Mass
    dry_mass: NonNegativeMass
    isp_sea_level: Impulse | None = None
    isp_vacuum: Impulse | None = None
    burn_time: Duration
    diameter: Diameter
    nozzle_exit_area: Surface | None = None
    coast_before_ignition: Delay | None = None

    @model_validator(mode="after")
    def _has_impulse(self) -> "Stage":
        if self.isp_sea_level is None and self.isp_vacuum is None:
            fault(say("no specific impulse is given; expected isp_vacuum, isp_sea_level or both, in s"), "isp_vacuum")
        return self


Stages = Annotated[Many[Stage], Field(min_length=1)]


class Missile(Entry):
    """A ballistic missile.

    representative: whether the stages are typical of the class rather than a published stage table.
    generic: whether it represents its class for a reported flight without a missile name.
    separates: whether the warhead separates from the last stage; if not, the spent body falls to the ground in one
        piece.
    boost_time: duration of the whole boost, if a range of it is published.
    post_boost_time: time from burnout for which a bus carries the warhead; None: there is no bus, and the warhead flies alone
        from burnout on, beside the spent last stage.
    launch_areas: areas from which its launch is published.
    country: whose it is.
    class: by range, or SLBM.
    propulsion: of its stages.
    thrust_termination: whether the last burn can be ended early.
    stages: the first one first.
    payload_mass: all that flies on after the last stage.
    shroud_mass, shroud_release_time: of a shroud, and when it goes, after launch.
    drag_curve: of the body under power.
    ballistic_coefficient: m/(Cd A) of what re-enters.
    published_range: greatest ground distance, as published.
    """

    kind: Literal["missile"]
    country: Text
    class_: Annotated[MissileClass, Field(alias="class")]
    propulsion: Literal["liquid", "solid"]
    thrust_termination: bool
    representative: bool
    generic: bool = False
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
    published_range: RangeOnEarth
    launch_areas: Texts = ()

    @model_validator(mode="after")
    def _is_complete(self) -> "Missile":
        if self.shroud_mass is not None and self.shroud_release_time is None:
            fault(say("the release time is missing; expected one with shroud_mass, in s"), "shroud_release_time")
        if self.shroud_mass is None and self.shroud_release_time is not None:
            fault(say("the shroud's mass is missing; expected one with shroud_release_time, in kg"), "shroud_mass")
        if self.separates and self.ballistic_coefficient is None:
            fault(
                say("the ballistic coefficient is missing; expected one in kg/m^2, or separates: false"),
                "ballistic_coefficient",
            )
        return self

    def references(self) -> Iterator[Reference]:
        """Yield its drag curve and its launch areas."""
        yield ("drag_curve",), "drag-curve", self.drag_curve
        yield from each_of("launch_areas", "area", self.launch_areas)


class Interceptor(Entry):
    """An interceptor.

    stages: a representative boost; the program scales its propellant to reach `burnout_speed`.
    longest_flight: latest time after launch at which it can meet a target.
    launch_interval: time between two launches from one site.
    divert_reach: lateral distance that the kill vehicle can still cover, published or assumed.
    greatest_target_speed: greatest speed relative to the Earth of a target that it is published to meet; None: not limited.
    published_range: greatest ground distance of an intercept, which limits it where a source other than this project states it.
    representative: whether the stages are typical rather than published.
    burnout_speed: at the end of its boost, which is scaled to it.
    payload_mass: the kill vehicle.
    drag_curve: of the body.
    minimum_altitude, maximum_altitude: of an intercept.
    kill_probability: of one interceptor against one target that it meets.
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
    divert_reach: ShortLength | None = None
    greatest_target_speed: Speed | None = None
    published_range: RangeOnEarth

    @model_validator(mode="after")
    def _altitudes_rise(self) -> "Interceptor":
        if self.maximum_altitude.si <= self.minimum_altitude.si:
            fault(say("it is not above minimum_altitude; expected a greater altitude"), "maximum_altitude")
        return self

    def references(self) -> Iterator[Reference]:
        """Yield its drag curve."""
        yield ("drag_curve",), "drag-curve", self.drag_curve


class DragCurve(Entry):
    """Drag coefficient at zero angle of attack against Mach number, referred to the body's cross-section.

    reference_area: to which the coefficients refer.
    mach: Mach numbers, rising.
    cd: as many drag coefficients.
    """

    kind: Literal["drag-curve"]
    reference_area: Literal["body cross-section"]
    mach: Annotated[Many[MachNumber], Field(min_length=2)]
    cd: Annotated[Many[DragCoefficient], Field(min_length=2)]
    sources: Sources

    @model_validator(mode="after")
    def _is_a_curve(self) -> "DragCurve":
        if len(self.cd) != len(self.mach):
            fault(
                say(
                    "{cd} coefficients stand against {mach} Mach numbers; expected as many",
                    cd=len(self.cd),
                    mach=len(self.mach),
                ),
                "cd",
            )
        for index, (a, b) in enumerate(zip(self.mach, self.mach[1:], strict=False)):
            if b <= a:
                fault(say("{b:g} follows {a:g}; expected Mach numbers that rise", b=b, a=a), "mach", index + 1)
        return self
