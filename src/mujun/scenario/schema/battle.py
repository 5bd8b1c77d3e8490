"""Entries on who works for whom and what a raid leaves: forces, postures, networks, doctrines, odds, raids."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, model_validator

from mujun.scenario.schema.entry import Entry, Reference, Sources, WithDefault, each_of
from mujun.scenario.schema.estimate import Count, Delay, Many, Model, Names, PositiveCount, Probability, Text, fault
from mujun.scenario.schema.rocket import MissileClass

Year = Annotated[int, Field(ge=1945, le=2100)]


class MissileUnit(Model):
    """Missiles of one class in a force.

    missiles: catalogue missiles that stand for them.
    warheads_each: warheads that one missile is counted with.
    areas: where they are based; empty: the missiles' own launch areas.
    """

    name: Text
    class_: Annotated[MissileClass, Field(alias="class")]
    missiles: Names
    count: Count
    launchers: Count | None = None
    warheads_each: PositiveCount | None = None
    areas: Many[Text] = ()


class Force(Entry):
    """A country's ballistic missiles in one year, by class. warheads: deployed strategic warheads, where published."""

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
    """Sites or ships of one kind in a posture. units: how many of them. stock: interceptors that each holds."""

    defence: Text
    units: Count
    stock: Count


class Posture(Entry):
    """Defences in one year, as they stood or were planned: which sites, how many, with how many interceptors."""

    kind: Literal["posture"]
    year: Year
    summary: Text
    elements: Annotated[Many[Element], Field(min_length=1)]

    def references(self) -> Iterator[Reference]:
        """Yield its defences."""
        yield from ((("elements", n, "defence"), "defence", one.defence) for n, one in enumerate(self.elements))


class Node(Model):
    """A command post. delay: from a report's arrival to its leaving."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    name: Text
    delay: Delay


class Link(Model):
    """Links from every sender to every receiver.

    from_: sensors, defences (their radars) or nodes. to: nodes or defences (their launchers).
    allowed: whether the links may be used; one that may not can be switched on in a study.
    """

    from_: Annotated[Names, Field(alias="from")]
    to: Names
    latency: Delay
    allowed: bool = True
    note: Text | None = None


class Network(Entry):
    """A network of sensors, command nodes and shooters. A defence's own radar always serves its own launchers."""

    kind: Literal["network"]
    summary: Text
    nodes: Many[Node] = ()
    links: Annotated[Many[Link], Field(min_length=1)]


class Doctrine(WithDefault):
    """How a defence shoots.

    salvo: interceptors at a target in one engagement.
    looks: engagements of one target at most, each after the assessment of the one before.
    reserve: rounds that each site keeps.
    sharing: who shoots. `earliest`: whichever site meets the target first, one engagement of a target at a time.
        `assigned`: rounds are shared out beforehand by a solver, each site by itself.
        `independent`: every site for itself; targets may be engaged twice.
    default_of_raids: whether it is taken where a raid that is asked for by itself, and not by a study, names none.
    """

    kind: Literal["doctrine"]
    default_of_raids: bool = False
    summary: Text
    salvo: PositiveCount
    looks: PositiveCount
    reserve: Count
    sharing: Literal["earliest", "assigned", "independent"]
    sources: Sources


class Odds(WithDefault):
    """What chance decides, apart from each interceptor's own kill probability.

    track: a target is tracked well enough to be engaged.
    common_track_failure: in a whole raid no target is.
    type_failure: in a whole raid no interceptor of a type works.
    warhead_recognised: a warhead is taken for one.
    decoy_mistaken: a decoy is taken for a warhead.
    kill_recognised: a kill is seen as one.
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
    """Missiles of one class in a raid, spread evenly over areas and targets.

    areas: where they start; empty: the missile's own launch areas.
    decoys: objects with each missile.
    """

    missile: Text
    count: Count
    areas: Many[Text] = ()
    targets: Many[Text] = ()
    target_groups: Many[Text] = ()
    shape: Text = "min-energy"
    decoys: Count | None = None

    @model_validator(mode="after")
    def _has_targets(self) -> "RaidWave":
        if not self.targets and not self.target_groups:
            fault("no targets; expected targets, the names of places, or target_groups", "targets")
        return self


class Raid(Entry):
    """A raid, as a published or a plain illustrative case. spacing: time between launches."""

    kind: Literal["raid"]
    summary: Text
    force: Text | None = None
    spacing: Delay
    waves: Annotated[Many[RaidWave], Field(min_length=1)]
    sources: Sources

    def references(self) -> Iterator[Reference]:
        """Yield the force it is taken from, and the missiles, areas and targets of its waves."""
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
