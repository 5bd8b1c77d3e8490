"""Study files: a claim, the question that tests it, the scenario, the rule; a claim is data, never code."""

from typing import Annotated, Literal

from pydantic import Field

from mujun.scenario.schema.entry import Entry
from mujun.scenario.schema.estimate import Many, Model, Names, Text, Unit

Mode = Literal["organic", "launch-on-remote", "engage-on-remote"]
WarheadSection = Annotated[float, Unit("m^2", above="0 m^2")]


class Leg(Model):
    """Launch areas with their own targets, flown in addition to the scenario's (track-time and network-gain)."""

    name: Text | None = None
    launch_groups: Many[Text] = ()
    launch_areas: Many[Text] = ()
    missiles: Many[Text] = ()
    assumed_missiles: Many[Text] = ()
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

    defences: sites and ships.
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
    target_groups: groups of target places.
    force, rival_force: missiles in a year, and those they are compared with.
    share: required share: of the deployed warheads in a warheads-met study; in a saturation study, of the places that a
        class must reach to be counted.
    presets, studies: of a coalition; these studies are tested under each of these assumptions.
    warhead_cross_section: one value for all bands, in place of the catalogue's.
    timeline, infrared: delays of the defence, infrared satellites; None: the catalogue's default.
    interceptor: replaces the defences' own.
    shots: engagement opportunities required at each target.
    land: a country whose land is counted in cells, besides the listed places.
    ladder: entries that its upper rungs need.
    """

    defences: Many[Text] = ()
    sensors: Many[Text] = ()
    radar: Text | None = None
    network_track: Literal["radars", "granted"] = "radars"
    rival: Text | None = None
    launch_groups: Many[Text] = ()
    launch_areas: Many[Text] = ()
    missiles: Many[Text] = ()
    assumed_missiles: Many[Text] = ()
    legs: Many[Leg] = ()
    shapes: Names = ("least-propellant",)
    target_groups: Many[Text] = ()
    mode: Mode = "launch-on-remote"
    network: Text | None = None
    switched_on: Many[Text] = ()
    switched_off: Many[Text] = ()
    without: Many[Text] = ()
    posture: Text | None = None
    force: Text | None = None
    rival_force: Text | None = None
    share: Annotated[float, Field(gt=0, le=1)] = 0.1
    presets: Many[Text] = ()
    studies: Many[Text] = ()
    warhead_cross_section: WarheadSection | None = None
    timeline: Text | None = None
    infrared: Text | None = None
    interceptor: Text | None = None
    shots: Annotated[int, Field(ge=1)] = 1
    land: Text | None = None
    ladder: Ladder = Ladder()


class Variant(Model):
    """A study repeated with something changed."""

    name: Text
    defences: Many[Text] = ()
    sensors: Many[Text] = ()
    radar: Text | None = None
    network_track: Literal["radars", "granted"] | None = None
    interceptor: Text | None = None
    shots: Annotated[int, Field(ge=1)] | None = None
    mode: Mode | None = None
    target_groups: Many[Text] = ()
    missiles: Many[Text] = ()
    switched_on: Many[Text] = ()
    switched_off: Many[Text] = ()
    without: Many[Text] = ()
    posture: Text | None = None
    force: Text | None = None
    rival_force: Text | None = None
    share: Annotated[float, Field(gt=0, le=1)] | None = None
    warhead_cross_section: WarheadSection | None = None


class Study(Entry):
    """A claim under test.

    collection: `mission` for those of the embedded document; others are tested by name.
    question: a name that `studies.check` looks up among the existing questions.
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
    scenario: Scenario
    variants: Many[Variant] = ()
    limits: Many[Text] = ()
    statements: Many[Text] = ()
