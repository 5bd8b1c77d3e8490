"""The two sides of a battle: the missiles of an attack; and the batteries, doctrine and odds of a defence."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mujun.base.outcomes import BadInput
from mujun.base.text import INTERCEPTORS, NEXT_NAME, as_written, counted, joined, say
from mujun.battle.field import ASSIGNED, EARLIEST, INDEPENDENT, TARGET, Probabilities, Records, records

Array = NDArray[np.float64]

SHARING = {"earliest": EARLIEST, "assigned": ASSIGNED, "independent": INDEPENDENT}
MOST_OBJECTS = 20_000
"""Missiles and decoys in one raid beyond which a simulation is refused: memory and time."""


@dataclass(frozen=True)
class Battery:
    """One site in a battle. spacing: s between launches. channels: targets it can engage at one time (0: no limit)."""

    name: str
    interceptor: str
    stock: int
    spacing: float
    channels: int
    kill_probability: float


@dataclass(frozen=True)
class Doctrine:
    """How a defence shoots.

    salvo: interceptors fired together at one target. looks: salvoes at one target at most. reserve: rounds that each site
    keeps. sharing: earliest, assigned or independent (see `battle.field`). Raises BadInput for counts that make no sense.
    """

    name: str
    salvo: int
    looks: int
    reserve: int = 0
    sharing: str = "earliest"

    def __post_init__(self) -> None:
        for what, value, least in (("salvo", self.salvo, 1), ("looks", self.looks, 1), ("reserve", self.reserve, 0)):
            if value < least:
                key = "{name}: {what} is {value}; expected {least} or more"
                raise BadInput(say(key, name=self.name, what=what, value=value, least=least))
        if self.sharing not in SHARING:
            key = "{name}: sharing is '{sharing}'; expected one of {names}"
            raise BadInput(say(key, name=self.name, sharing=as_written(self.sharing), names=", ".join(SHARING)))


@dataclass(frozen=True)
class Odds:
    """What chance decides apart from the kill of one shot; see `scenario.schema.battle.Odds`. Raises BadInput outside 0 to 1."""

    track: float = 1.0
    common_track_failure: float = 0.0
    type_failure: float = 0.0
    warhead_recognised: float = 1.0
    decoy_mistaken: float = 0.0
    kill_recognised: float = 1.0

    def __post_init__(self) -> None:
        for name in self.__dataclass_fields__:
            value = getattr(self, name)
            if not 0.0 <= value <= 1.0:
                raise BadInput(say("{name} is {value:g}; expected a probability from 0 to 1", name=name, value=value))

    @property
    def probabilities(self) -> Probabilities:
        """As compiled code reads them."""
        return Probabilities(*(float(getattr(self, name)) for name in Probabilities._fields))


@dataclass(frozen=True)
class Attack:
    """Missiles in order of launch.

    kind: (n,) which flight of the chances each flies. launch: (n,) s. decoys: (n,) objects beside each.
    """

    kind: NDArray[np.int64]
    launch: Array
    decoys: NDArray[np.int64]

    def __post_init__(self) -> None:
        if len(self.kind) == 0:
            raise BadInput(say("the raid has no missile; expected at least one"))
        if self.objects_in(len(self.kind)) > MOST_OBJECTS:
            key = "{objects:,} missiles and decoys; expected at most {most:,} objects in a raid"
            raise BadInput(say(key, objects=self.objects_in(len(self.kind)), most=MOST_OBJECTS))

    def __len__(self) -> int:
        return len(self.kind)

    def beginning(self, missiles: int) -> "Attack":
        """Return the first missiles of it."""
        return Attack(self.kind[:missiles], self.launch[:missiles], self.decoys[:missiles])

    def objects_in(self, missiles: int) -> int:
        """Return how many objects the first missiles make, decoys included."""
        return int(missiles + self.decoys[:missiles].sum())

    @property
    def targets(self) -> Records:
        """The objects as TARGET records, each warhead before its decoys."""
        objects = 1 + self.decoys
        found = records(int(objects.sum()), TARGET)
        found["kind"], found["launch"], found["decoy"] = (
            np.repeat(self.kind, objects),
            np.repeat(self.launch, objects),
            True,
        )
        found["decoy"][np.cumsum(objects) - objects] = False
        return found


def check_stock(batteries: Sequence[Battery], doctrine: Doctrine) -> None:
    """Raise BadInput where a doctrine asks for shots that no site has."""
    usable = [max(b.stock - doctrine.reserve, 0) for b in batteries]
    names = joined([b.name for b in batteries], NEXT_NAME)
    if not any(usable):
        key = "{names}: no interceptor in stock, so there is no shot; expected some"
        if doctrine.reserve:
            key = "{names}: no interceptor in stock beyond the reserve of {reserve}, so there is no shot; expected some"
        raise BadInput(say(key, names=names, reserve=doctrine.reserve))
    if doctrine.salvo > max(usable):
        key = "{name}: a salvo of {salvo}, but no site has more than {most} to fire; expected at most so many"
        raise BadInput(say(key, name=doctrine.name, salvo=doctrine.salvo, most=counted(max(usable), *INTERCEPTORS)))
