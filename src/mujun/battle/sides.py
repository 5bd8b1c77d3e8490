"""The two sides of a battle: the missiles of an attack, and the batteries, doctrine and probabilities of a defence."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mujun.base.outcomes import BadInput, counted
from mujun.battle.field import ASSIGNED, EARLIEST, INDEPENDENT, TARGET, Probabilities, Records, records

Array = NDArray[np.float64]

SHARING = {"earliest": EARLIEST, "assigned": ASSIGNED, "independent": INDEPENDENT}
MOST_OBJECTS = 20_000
"""Most missiles and decoys in one raid; more are refused for memory and time."""


@dataclass(frozen=True)
class Battery:
    """One site in a battle.

    Attributes:
        name: as in results.
        interceptor: type of its interceptors.
        stock: rounds.
        spacing: time between launches, s.
        channels: most targets engaged at one time; 0 for no limit.
        kill_probability: of one shot.
    """

    name: str
    interceptor: str
    stock: int
    spacing: float
    channels: int
    kill_probability: float


@dataclass(frozen=True)
class Doctrine:
    """Firing doctrine of a defence.

    Attributes:
        name: as in results.
        salvo: interceptors fired together at one target.
        looks: most salvoes at one target.
        reserve: rounds that each site keeps.
        sharing: earliest, assigned or independent (see `battle.field`).

    Raises BadInput for invalid counts or sharing.
    """

    name: str
    salvo: int
    looks: int
    reserve: int = 0
    sharing: str = "earliest"

    def __post_init__(self) -> None:
        for what, value, least in (("salvo", self.salvo, 1), ("looks", self.looks, 1), ("reserve", self.reserve, 0)):
            if value < least:
                raise BadInput(f"{self.name}: {what} is {value}; expected {least} or more")
        if self.sharing not in SHARING:
            raise BadInput(f"{self.name}: sharing is '{self.sharing}'; expected one of {', '.join(SHARING)}")


@dataclass(frozen=True)
class Odds:
    """Probabilities except the kill probability of one shot; see `scenario.schema.battle.Odds`.

    Raises BadInput for a value outside 0 to 1.
    """

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
                raise BadInput(f"{name} is {value:g}; expected a probability from 0 to 1")

    @property
    def probabilities(self) -> Probabilities:
        """The probabilities for compiled code."""
        return Probabilities(*(float(getattr(self, name)) for name in Probabilities._fields))


@dataclass(frozen=True)
class Attack:
    """Missiles in order of launch.

    Attributes:
        kind: (n,) index of each missile's flight in the chances.
        launch: (n,) launch times, s.
        decoys: (n,) number of decoys of each missile.
    """

    kind: NDArray[np.int64]
    launch: Array
    decoys: NDArray[np.int64]

    def __post_init__(self) -> None:
        if len(self.kind) == 0:
            raise BadInput("the raid has no missile; expected at least one")
        if self.objects_in(len(self.kind)) > MOST_OBJECTS:
            raise BadInput(
                f"{self.objects_in(len(self.kind)):,} missiles and decoys; expected at most {MOST_OBJECTS:,} objects in a raid"
            )

    def __len__(self) -> int:
        return len(self.kind)

    def beginning(self, missiles: int) -> "Attack":
        """Return the attack with its first `missiles` missiles only."""
        return Attack(self.kind[:missiles], self.launch[:missiles], self.decoys[:missiles])

    def objects_in(self, missiles: int) -> int:
        """Return the number of objects of the first `missiles` missiles, decoys included."""
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
    """Raise BadInput if no site has the rounds that the doctrine requires."""
    usable = [max(b.stock - doctrine.reserve, 0) for b in batteries]
    names = ", ".join(b.name for b in batteries)
    if not any(usable):
        kept = f" beyond the reserve of {doctrine.reserve}" if doctrine.reserve else ""
        raise BadInput(f"{names}: no interceptor in stock{kept}, so there is no shot; expected some")
    if doctrine.salvo > max(usable):
        raise BadInput(
            f"{doctrine.name}: a salvo of {doctrine.salvo}, but no site has more than "
            f"{counted(max(usable), 'interceptor')} to fire; expected at most so many"
        )
