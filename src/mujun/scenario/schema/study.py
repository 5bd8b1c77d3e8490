"""Study files: a claim, the question that tests it, the scenario, the rule. A claim is data, never code."""

from typing import Annotated, Literal

from pydantic import Field

from mujun.scenario.schema.entry import Entry
from mujun.scenario.schema.estimate import Many, Model, Names, Text, Unit

Mode = Literal["organic", "launch-on-remote", "engage-on-remote"]
WarheadSection = Annotated[float, Unit("m^2", above="0 m^2")]


class Leg(Model):
    """Launch areas with targets of their own, flown beside the scenario's (track-time and network-gain)."""

    name: Text | None = None
    launch_groups: Many[Text] = ()
    launch_areas: Many[Text] = ()
    missiles: Many[Text] = ()
    assumed_missiles: Many[Text] = ()
    target_groups: Names


class Ladder(Model):
    """What the upper rungs of the ladder ask for.

    odds: of discrimination; None: the catalogue's default. doctrine: how the defence shoots; None: the default.
    force: whose warheads need rounds; None: one warhead.
    """

    odds: Text | None = None
    doctrine: Text | None = None
    force: Text | None = None


class Scenario(Model):
    """What is flown and what stands against it. Names are ids of the catalogue, or named groups of its entries.

    Launch areas, targets and shapes are published cases; nothing here is searched.

    defences: sites and ships. posture: defences with their numbers in a year, in place of `defences`.
    sensors: radars by themselves that work with the defences' own.
    radar: a radar that stands at the sensors' places instead of theirs.
    mode: whose track an interceptor is launched and guided on.
    network_track: in engage-on-remote, whether the network's track is granted throughout, or must come from a named radar.
    network: who feeds whom; None: every sensor and site feeds every site at once.
    switched_on, switched_off: links ('A>B'), sensors or nodes of the network that are permitted or cut.
    without: what of the network a network-gain study does without, to see what it is worth.
    rival: the battery that a reach comparison is made with.
    launch_groups, launch_areas: where missiles start; legs: more launch areas, with targets of their own.
    missiles: restricts the launch areas' published classes.
    assumed_missiles: classes flown from areas for which none is published.
    shapes: trajectory shapes flown. target_groups: groups of places aimed at.
    force, rival_force: missiles in a year, and those they are compared with.
    share: of the deployed warheads that a warheads-met study asks for; of the places that a class must reach to count in a
        saturation study.
    presets, studies: of a coalition; the verdicts of these studies are asked under these assumptions.
    warhead_cross_section: one for all bands, in place of the catalogue's.
    timeline, infrared: delays of the defence, infrared satellites; None: the catalogue's default.
    interceptor: in place of the defences' own. shots: that are asked for at each target.
    land: a country whose land is counted in cells, beside the listed places.
    ladder: what its upper rungs ask for.
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
    shapes: Names = ("min-energy",)
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
    """A study asked again with something changed."""

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
    """A claim put to the test. collection: `mission`, those of the embedded document; others are tested by name.

    question: a name that `studies.check` looks up among the questions that there are.
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
