"""Study files: a claim, the question that tests it, the scenario, the rule; a claim is data, never code."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from mujun.base.text import say
from mujun.scenario.schema.entry import Entry
from mujun.scenario.schema.estimate import Many, Model, Name, Names, SourceItem, Text, Texts, Unit
from mujun.scenario.schema.ground import Box
from mujun.scenario.schema.rocket import USUAL_SHAPE, PointShape

Shapes = Annotated[Many[PointShape], Field(min_length=1)]
Mode = Literal["organic", "launch-on-remote", "engage-on-remote"]
ObjectSeen = Literal["warhead", "bus", "largest"]
WarheadSection = Annotated[float, Unit("m^2", above="0 m^2", at_most="1000000 m^2")]
Shots = Annotated[int, Field(ge=1, le=100)]
ShareOfCases = Annotated[float, Field(gt=0, le=1)]
Shows = Literal["comparison", "necessity"]
FlightTime = Annotated[float, Unit("s", above="0 s", at_most="24 h")]
FlightSpeed = Annotated[float, Unit("m/s", above="0 m/s", at_most="20 km/s")]
SpeedAt = Literal["burnout", "greatest", "impact"]
Limit = Literal["at-most", "at-least"]
Spacing = Annotated[float, Unit("rad", at_least="0.25 deg", at_most="15 deg")]
CountedBy = Literal["land", "people"]
DividedBy = Literal["detected", "threatening", "engaged"]
ClaimedShare = Annotated[float, Field(ge=0, le=1)]
ClaimedDays = Annotated[float, Field(gt=0, le=36525)]


KINDS_NAMED = {
    "defences": "defence",
    "missiles": "missile",
    "assumed_missiles": "missile",
    "launch_areas": "area",
    "timeline": "timeline",
    "infrared": "infrared",
    "radar": "radar",
    "rival": "defence",
    "interceptor": "interceptor",
    "network": "network",
    "posture": "posture",
    "force": "force",
    "rival_force": "force",
    "odds": "odds",
    "doctrine": "doctrine",
    "counts": "counts",
    "stock": "stock",
    "use": "use",
    "raid": "raid",
}
"""Field of a scenario, leg, variant or ladder that names entries -> kind of these entries."""


class Leg(Model):
    """Launch areas with their own targets, flown in addition to the scenario's (track-time and network-gain).

    name: as it is shown.
    launch_groups, launch_areas: where its missiles start.
    missiles, assumed_missiles: as in a scenario.
    target_groups: groups of places.
    """

    name: Name | None = None
    launch_groups: Texts = ()
    launch_areas: Texts = ()
    missiles: Texts = ()
    assumed_missiles: Texts = ()
    target_groups: Names


class Ladder(Model):
    """Entries that the upper rungs of the ladder need.

    odds: of discrimination; None: the catalogue's default.
    doctrine: firing doctrine of the defence; None: the default.
    force: the force whose warheads need interceptors; None: one warhead.
    """

    odds: Text | None = None
    doctrine: Text | None = None
    force: Text | None = None


class Scenario(Model):
    """The flights of a study, and the defence against them. Names are ids of the catalogue, or named groups of its entries.

    Launch areas, targets and shapes are published cases; nothing here is searched.

    defences: sites and ships; in a reading or variant of a study with a posture, those of its sites that are meant.
    posture: defences with their numbers in a year, in place of `defences`.
    sensors: radars without launchers that support the defences.
    radar: a radar model used at the sensors' places in place of theirs.
    mode: whose track an interceptor is launched and guided on.
    network_track: in engage-on-remote, whether continuous tracking by the network is assumed, or must come from a
        named radar.
    network: who feeds whom; None: every sensor and site feeds every site without delay.
    switched_on, switched_off: links ('A>B'), sensors or nodes of the network that are permitted or cut.
    without: parts of the network whose effect a network-gain study measures by removing them.
    rival: the battery compared with in a reach comparison.
    launch_groups, launch_areas: where missiles start.
    legs: more launch areas, with their own targets.
    missiles: restricts the classes published for the launch areas.
    assumed_missiles: classes flown from areas for which none is published.
    shapes: trajectory shapes flown.
    cases: share of the cases that must meet the rule; None: the question's own quantifier (one case, or all of them).
    target_groups: groups of target places.
    force, rival_force: missiles in a year, and those they are compared with.
    share: required share: of the deployed warheads in a warheads-met study; in a saturation study, of the places that a
        class must reach to be counted.
    presets, studies: of a coalition; these studies are tested under each of these assumptions.
    warhead_cross_section: one value for all bands, in place of the catalogue's.
    object_seen: what radars follow after burnout: the warhead alone; the bus while it carries the warhead, then the warhead
        alone; or the largest object beside the warhead (the bus while it flies, the spent last stage all the way).
    early_intercept: whether a launch may be ordered before the missile's burnout. GAO-13-382R (2013) calls this capability,
        "early intercept", one still to be developed.
    timeline, infrared: delays of the defence, infrared satellites; None: the catalogue's default.
    interceptor: replaces the defences' own.
    shots: engagement opportunities required at each target.
    land: a country whose land is counted in cells, besides the listed places; in a land-defended study, in place of them.
    land_spacing: side of these cells in a land-defended study, no finer than a quarter degree.
    counted_by: whether the land in these cells is counted, or the people in their towns.
    claimed_time: flight time that is claimed. claimed_time_is: whether at most, or at least, as long.
    claimed_speed: speed relative to the Earth that is claimed. claimed_speed_is: whether at least, or at most, as fast.
    speed_at: where on the flight it is claimed: at burnout, the greatest of the flight, or at impact.
    over: country or territory of the map over which flights are counted. over_box: the same, as a published box.
    ladder: entries that its upper rungs need.
    counts: reported counts of missiles; divided_by: what a rate is divided by: missiles detected; threatening, those that did not
        fall into the sea and were not let through; or engaged.
    stock, use: interceptors in stock, and how fast they are used.
    raid: a raid of the catalogue. quantile: share of raids in which no more get through than is compared; None: the mean.
    claimed_share: the rate or the share that is claimed; None: all, where flights over a region or ground defended are counted.
    claimed_days: the time that is claimed, days; raids where the use is counted in raids.
    lasts: the claim is that a stock lasts so long, not that it is gone by then.
    """

    defences: Texts = ()
    sensors: Texts = ()
    radar: Text | None = None
    network_track: Literal["radars", "granted"] = "radars"
    rival: Text | None = None
    launch_groups: Texts = ()
    launch_areas: Texts = ()
    missiles: Texts = ()
    assumed_missiles: Texts = ()
    legs: Many[Leg] = ()
    shapes: Shapes = (USUAL_SHAPE,)
    cases: ShareOfCases | None = None
    target_groups: Texts = ()
    mode: Mode = "launch-on-remote"
    network: Text | None = None
    switched_on: Texts = ()
    switched_off: Texts = ()
    without: Texts = ()
    posture: Text | None = None
    force: Text | None = None
    rival_force: Text | None = None
    share: Annotated[float, Field(gt=0, le=1)] = 0.1
    presets: Texts = ()
    studies: Texts = ()
    warhead_cross_section: WarheadSection | None = None
    object_seen: ObjectSeen = "warhead"
    early_intercept: bool = False
    timeline: Text | None = None
    infrared: Text | None = None
    interceptor: Text | None = None
    shots: Shots = 1
    land: Text | None = None
    land_spacing: Spacing | None = None
    counted_by: CountedBy = "land"
    claimed_time: FlightTime | None = None
    claimed_time_is: Limit = "at-most"
    claimed_speed: FlightSpeed | None = None
    claimed_speed_is: Limit = "at-least"
    speed_at: SpeedAt = "burnout"
    over: Text | None = None
    over_box: Box | None = None
    ladder: Ladder = Ladder()
    counts: Text | None = None
    divided_by: DividedBy | None = None
    stock: Text | None = None
    use: Text | None = None
    raid: Text | None = None
    quantile: ShareOfCases | None = None
    claimed_share: ClaimedShare | None = None
    claimed_days: ClaimedDays | None = None
    lasts: bool = False

    @property
    def share_claimed(self) -> float:
        """The share that is claimed; all where none is named."""
        return 1.0 if self.claimed_share is None else self.claimed_share


class Changes(Model):
    """Fields of a scenario that a variant or a reading changes; one that is not named stays as it is.

    An empty list is named, too: `sensors: []` is without the scenario's sensors.
    name: as it is shown. All other fields are those of a scenario.
    """

    name: Name
    defences: Texts = ()
    sensors: Texts = ()
    radar: Text | None = None
    network_track: Literal["radars", "granted"] = "radars"
    interceptor: Text | None = None
    shots: Shots = 1
    mode: Mode = "launch-on-remote"
    launch_groups: Many[Text] = ()
    launch_areas: Many[Text] = ()
    target_groups: Names = ()
    missiles: Texts = ()
    assumed_missiles: Texts = ()
    shapes: Shapes = ()
    cases: ShareOfCases | None = None
    switched_on: Texts = ()
    switched_off: Texts = ()
    without: Texts = ()
    posture: Text | None = None
    force: Text | None = None
    rival_force: Text | None = None
    share: Annotated[float, Field(gt=0, le=1)] = 0.1
    warhead_cross_section: WarheadSection | None = None
    object_seen: ObjectSeen = "warhead"
    early_intercept: bool = False
    land: Text | None = None
    land_spacing: Spacing | None = None
    counted_by: CountedBy = "land"
    claimed_time: FlightTime | None = None
    claimed_time_is: Limit = "at-most"
    claimed_speed: FlightSpeed | None = None
    claimed_speed_is: Limit = "at-least"
    speed_at: SpeedAt = "burnout"
    over: Text | None = None
    over_box: Box | None = None
    counts: Text | None = None
    divided_by: DividedBy | None = None
    stock: Text | None = None
    use: Text | None = None
    raid: Text | None = None
    quantile: ShareOfCases | None = None
    claimed_share: ClaimedShare | None = None
    claimed_days: ClaimedDays | None = None
    lasts: bool = False


class Variant(Changes):
    """A different question: a study repeated with something changed. It has a verdict of its own and no say in the study's."""


class Reading(Changes):
    """The same claim as another honest expert would define it, of equal standing with the scenario as the study states it.

    The study's verdict stands only if all readings agree.
    source: key of the bibliography, of who defines it so.
    reason: why one may define it so; one of the two is given.
    """

    source: Text | None = None
    reason: Text | None = None

    @model_validator(mode="after")
    def _grounded(self) -> "Reading":
        if self.source is None and self.reason is None:
            key = "a reading without a ground; expected source (who defines the claim so) or reason (why)"
            raise ValueError(say(key))
        return self


NOT_CHANGES = frozenset({"name", "source", "reason"})
"""Fields of a variant or reading that are no fields of a scenario."""


class Headlines(Model):
    """The author's own headline for each outcome; the run chooses the one that its verdict calls for.

    met, unmet: where the claim's condition is met, or not. depends: where it depends on readings or numbers.
    """

    met: Text
    unmet: Text
    depends: Text


AS_STATED = "as the study states it"
"""Default name of a study's own scenario among its readings."""


class Study(Entry):
    """A claim under test.

    collection: `mission` for those of the embedded document; others are tested by name.
    question: a name that `studies.check` looks up among the existing questions.
    shows: what the metric can show: a comparison (supported or contradicted), or a necessary condition (ruled out or
        possible); None: what the question can show.
    holds_when: the claim's condition on the margin.
    headlines: for each outcome, in the author's words; None: a run makes a headline from its numbers.
    stated: name of the scenario as one reading among the others.
    readings: other definitions of the same claim; the verdict stands only if all agree.
    variants: other questions, told beside the verdict.
    statements: what was said in public on the claim, each with its source and trust mark.
    claim: the sentence.
    source: who says so, a key of the bibliography.
    metric, quantifier: what is measured, and what decides, in words.
    margin_unit: unit of the margin.
    scenario: the flights, and the defence against them.
    limits: what stands beside the verdict.
    """

    kind: Literal["study"]
    collection: Literal["mission", "on-request", "gallery", "own"] = "own"
    claim: Text
    source: Text
    question: Text
    metric: Text
    quantifier: Text
    margin_unit: Text
    holds_when: Literal["margin >= 0", "margin > 0", "no verdict"]
    shows: Shows | None = None
    headlines: Headlines | None = None
    stated: Text = AS_STATED
    scenario: Scenario
    readings: Many[Reading] = ()
    variants: Many[Variant] = ()
    limits: Texts = ()
    statements: Many[SourceItem] = ()
