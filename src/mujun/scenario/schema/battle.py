"""Entries on forces, postures, networks, doctrines, odds and raids."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, model_validator

from mujun.base.text import say
from mujun.scenario.schema.entry import Entry, Reference, Sources, WithDefault, each_of
from mujun.scenario.schema.estimate import (
    Count,
    Delay,
    Many,
    Model,
    Name,
    Names,
    PositiveCount,
    Probability,
    Rounds,
    Text,
    Texts,
    fault,
)
from mujun.scenario.schema.rocket import USUAL_SHAPE, MissileClass, PointShape

Year = Annotated[int, Field(ge=1945, le=2100)]


class MissileUnit(Model):
    """Missiles of one class in a force.

    missiles: catalogue missiles that represent the class.
    warheads_each: warheads counted for each missile.
    areas: where they are based; empty: the missiles' own launch areas.
    name: as it is shown.
    class: by range, or SLBM.
    count: of missiles.
    launchers: of these.
    """

    name: Name
    class_: Annotated[MissileClass, Field(alias="class")]
    missiles: Names
    count: Count
    launchers: Count | None = None
    warheads_each: PositiveCount | None = None
    areas: Texts = ()


class Force(Entry):
    """A country's ballistic missiles in one year, by class.

    warheads: strategic warheads on its missiles that year, or assigned to them, if published; bombers' weapons left out.
    country: whose it is.
    year: for which the numbers hold.
    units: missiles of one class each.
    """

    kind: Literal["force"]
    country: Text
    year: Year
    summary: Text
    warheads: Count | None = None
    units: Annotated[Many[MissileUnit], Field(min_length=1)]

    def references(self) -> Iterator[Reference]:
        """Yield the missiles and areas of its units."""
        for n, unit in enumerate(self.units):
            yield from each_of("missiles", "missile", unit.missiles, "units", n)
            yield from each_of("areas", "area", unit.areas, "units", n)


class Element(Model):
    """Sites or ships of one kind in a posture.

    units: number of sites or ships.
    stock: number of interceptors on each.
    defence: the id of the site or ship.
    """

    defence: Text
    units: Count
    stock: Count


class Posture(Entry):
    """Defences in one year, existing or planned: sites and ships with their numbers and interceptors.

    year: for which the numbers hold.
    elements: sites and ships of one kind each.
    """

    kind: Literal["posture"]
    year: Year
    summary: Text
    elements: Annotated[Many[Element], Field(min_length=1)]

    def references(self) -> Iterator[Reference]:
        """Yield its defences."""
        yield from ((("elements", n, "defence"), "defence", one.defence) for n, one in enumerate(self.elements))


class Node(Model):
    """A command post. delay: from the arrival of a report to its forwarding.

    id: within the network.
    name: as it is shown.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    name: Name
    delay: Delay


class Link(Model):
    """Links from every sender to every receiver.

    from_: sensors, defences (their radars) or nodes.
    to: nodes or defences (their launchers).
    allowed: whether the links may be used; a study can switch on links that may not.
    latency: on the way.
    note: why, or how.
    """

    from_: Annotated[Names, Field(alias="from")]
    to: Names
    latency: Delay
    allowed: bool = True
    note: Text | None = None


class Network(Entry):
    """A network of sensors, command nodes and shooters. A defence's own radar always serves its own launchers.

    nodes: command posts.
    links: who tells whom.
    """

    kind: Literal["network"]
    summary: Text
    nodes: Many[Node] = ()
    links: Annotated[Many[Link], Field(min_length=1)]


class Doctrine(WithDefault):
    """The firing doctrine of a defence.

    salvo: interceptors fired at a target in one engagement.
    looks: largest number of engagements of one target, each after the assessment of the previous one.
    reserve: interceptors that each site keeps back.
    sharing: which site shoots.
        `earliest`: the site that can meet the target first, one engagement of a target at a time.
        `assigned`: a solver assigns interceptors to targets beforehand; each site then shoots independently.
        `independent`: every site shoots independently; targets may be engaged twice.
    default_of_raids: whether this is the default doctrine of `mujun raid` (studies have another default).
    """

    kind: Literal["doctrine"]
    default_of_raids: bool = False
    summary: Text
    salvo: Rounds
    looks: Rounds
    reserve: Count
    sharing: Literal["earliest", "assigned", "independent"]
    sources: Sources


class Odds(WithDefault):
    """Probabilities of a raid, apart from the kill probability of each interceptor.

    track: a target is tracked well enough to be engaged.
    common_track_failure: in a whole raid no target is tracked.
    type_failure: in a whole raid no interceptor of a type works.
    warhead_recognised: a warhead is identified as a warhead.
    decoy_mistaken: a decoy is identified as a warhead.
    kill_recognised: a kill is recognised as a kill.
    """

    kind: Literal["odds"]
    summary: Text
    track: Probability
    common_track_failure: Probability
    type_failure: Probability
    warhead_recognised: Probability
    decoy_mistaken: Probability
    kill_recognised: Probability


class RaidWave(Model):
    """Missiles of one class in a raid, distributed evenly over areas and targets.

    areas: launch areas; empty: the missile's own ones.
    decoys: number of decoys with each missile.
    warheads: number of warheads on each, which fly together; without it one.
    launchers: of the wave; each fires again after `reload`. Without them every missile has its own.
    fails: probability that a missile fails before the defence could meet it.
    let_through: share of the others that the defence sees to be harmless, and does not fire at.
    missile: its id.
    count: how many.
    targets: places.
    target_groups: groups of places.
    shape: of the flights.
    """

    missile: Text
    count: Count
    warheads: PositiveCount | None = None
    launchers: PositiveCount | None = None
    reload: Delay | None = None
    fails: Probability | None = None
    let_through: Probability | None = None
    areas: Texts = ()
    targets: Texts = ()
    target_groups: Texts = ()
    shape: PointShape = USUAL_SHAPE
    decoys: Count | None = None

    @model_validator(mode="after")
    def _has_targets(self) -> "RaidWave":
        if not self.targets and not self.target_groups:
            fault(say("no targets; expected targets, the names of places, or target_groups"), "targets")
        if (self.launchers is None) != (self.reload is None):
            fault(
                say("launchers without a time to reload, or the time without them; expected both or none"), "launchers"
            )
        return self


class Raid(Entry):
    """A raid: a published case or a plain illustrative one. spacing: time between launches.

    force: with which it is compared.
    waves: missiles of one class each.
    """

    kind: Literal["raid"]
    summary: Text
    force: Text | None = None
    spacing: Delay
    waves: Annotated[Many[RaidWave], Field(min_length=1)]
    sources: Sources

    def references(self) -> Iterator[Reference]:
        """Yield its force, and the missiles, areas and targets of its waves."""
        if self.force is not None:
            yield ("force",), "force", self.force
        for n, wave in enumerate(self.waves):
            yield ("waves", n, "missile"), "missile", wave.missile
            yield from each_of("areas", "area", wave.areas, "waves", n)
            yield from each_of("targets", "place", wave.targets, "waves", n)

    def named_groups(self) -> Iterator[Reference]:
        """Yield the groups of targets of its waves."""
        for n, wave in enumerate(self.waves):
            yield from each_of("target_groups", "place", wave.target_groups, "waves", n)
