"""What has to be flown again after numbers of the catalogue changed."""

from collections.abc import Mapping
from dataclasses import dataclass

from mujun.flight.aiming.aim import Solution
from mujun.scenario.building.build import Builder, Key
from mujun.scenario.reading.catalogue import Catalogue

KINDS_COMMON_TO_FLIGHTS = frozenset({"drag-curve", "area", "place", "force"})
"""Kinds of entry that many flights and fly-outs rest on."""


@dataclass(frozen=True)
class Stale:
    """What no longer holds after some numbers changed.

    everything: an entry changed that many flights and fly-outs rest on.
    missiles: ids of the changed missiles, whose flights no longer hold.
    interceptors: ids of the changed interceptors, whose fly-outs no longer hold.
    """

    everything: bool
    missiles: frozenset[str]
    interceptors: frozenset[str]

    @property
    def flights(self) -> bool:
        """Whether flights of missiles no longer hold."""
        return self.everything or bool(self.missiles)


def changed_entries(before: Catalogue, after: Catalogue) -> frozenset[str]:
    """Return the ids of the entries with other numbers in a catalogue that was made from another one by changing numbers."""
    changes = after.overrides[len(before.overrides) :]
    return frozenset(one.path.partition(".")[0] for one in changes if one.value != one.before)


def stale(before: Catalogue, after: Catalogue) -> Stale:
    """Return what no longer holds in a catalogue that was made from another one by changing numbers of it."""
    kinds = {id: after.records[id].kind for id in changed_entries(before, after)}
    missiles, interceptors = (
        frozenset(id for id, kind in kinds.items() if kind == rocket) for rocket in ("missile", "interceptor")
    )
    return Stale(not KINDS_COMMON_TO_FLIGHTS.isdisjoint(kinds.values()), missiles, interceptors)


def builder_with(
    before: Catalogue, values: Mapping[str, str], kept: Mapping[Key, object], solved: dict[bytes, Solution]
) -> Builder:
    """Return a builder of a catalogue with some values changed, which takes from `kept` what still holds.

    values: path -> text with unit. kept, solved: as in `Builder`, of the catalogue before the change.
    """
    after = before.with_values(values)
    lost = stale(before, after)
    if lost.everything:
        return Builder(after, solved=solved)
    builds = dict.fromkeys(lost.missiles | lost.interceptors, 0)
    return Builder(after, builds=builds, kept=dict(kept), solved=solved)
