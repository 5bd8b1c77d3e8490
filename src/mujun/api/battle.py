"""Raids and networks, from Python."""

from collections.abc import Mapping, Sequence
from typing import Any

from mujun.api.arguments import Arguments, Name, Params, PlaceLike
from mujun.api.results import Answer
from mujun.base.outcomes import BadArgument, counted
from mujun.runs.engagements import network as networks
from mujun.runs.engagements import raid as raids_asked
from mujun.runs.shared.request import Tick


class Raid(Answer):
    """What a raid leaves over many draws.

    leakers_mean: missiles that come through, on average; leakage: the same as a share. probability_no_leaker: share of draws
    without one. saturation: how leakage grows with the raid. sites: rounds spent, and how often they are emptied.
    """

    _found: raids_asked.RaidResult
    _table = "saturation"

    def _said(self) -> str:
        data = self._found.data
        return (
            f"{self._found.title}, {data['mode']}: {data['leakers_mean']:.2f} of {data['missiles']} leak on average, none in "
            f"{data['probability_no_leaker']:.1%} of {data['raids']:,} draws (seed {data['seed']})"
        )


class Network(Answer):
    """Who tells whom what, and how late. paths: seconds from each sensor to each site. gain: what a part is worth, if asked."""

    _found: networks.NetworkResult
    _table = "paths"

    def _said(self) -> str:
        data = self._found.data
        sensors, sites = (len({row[key] for row in data["paths"]}) for key in ("sensor", "site"))
        looked = f"; {data['flights']} flights, the first of {data['flight']}" if "flight" in data else ""
        return f"{data['network']}: {counted(sensors, 'sensor')} and {counted(sites, 'site')}{looked}"


def raid(
    defences: Name | Sequence[Name],
    against: Mapping[Any, int] | Sequence[Any] | str | None = None,
    raid: Name | None = None,
    start: PlaceLike | Sequence[PlaceLike] = (),
    to: PlaceLike | Sequence[PlaceLike] = (),
    shape: str | None = None,
    decoys: int = 0,
    spacing: float | None = None,
    mode: str = "launch-on-remote",
    sensors: Name | Sequence[Name] = (),
    network: Name | None = None,
    on: Sequence[str] = (),
    off: Sequence[str] = (),
    interceptor: Name | None = None,
    doctrine: Name | None = None,
    salvo: int | None = None,
    looks: int | None = None,
    reserve: int | None = None,
    sharing: str | None = None,
    odds: Name | None = None,
    force: Name | None = None,
    raids: int = 100_000,
    seed: int = 1,
    params: Params = None,
    tick: Tick | None = None,
) -> Raid:
    """Return what a raid leaves: leakers, rounds spent, who ran out first, and how leakage grows with the raid.

    Args:
        defences: sites that work together, or one posture.
        against: missiles and how many of each, {"nodong": 12}; or `raid`: one of the catalogue.
        start: launch places; by default the missiles' published areas.
        to: targets or groups of places; by default places in the first site's country.
        shape: of the flights; by default min-energy.
        decoys: with each missile.
        spacing: seconds between launches; by default 0, or as the raid says.
        mode, sensors, network, on, off, interceptor: as for `mujun.intercept`.
        doctrine: how the sites shoot, by default two in sequence.
        salvo, looks, reserve, sharing: other rules than the doctrine's.
        odds: what chance decides, by default the nominal ones.
        force: the one whose numbers the raid is compared with; by default the newest.
        raids: draws; seed: the same seed gives the same numbers.
        params: numbers of the catalogue to change, path -> value with its unit.
        tick: called with each finished fraction of the draws.

    Raises BadInput for what does not exist or fit. Many probabilities are assumed: no forecast.
    """
    asked = Arguments(params)
    rules = {"salvo": salvo, "looks": looks, "reserve": reserve, "sharing": sharing}
    request = raids_asked.RaidRequest(
        defences=asked.names("defences", defences),
        against=_counted(asked, against),
        raid=asked.optional("raid", raid),
        start=asked.places("start", start),
        to=asked.places("to", to),
        shape=shape,
        decoys=decoys,
        spacing=spacing,
        mode=mode,
        sensors=asked.names("sensors", sensors),
        network=asked.optional("network", network),
        on=tuple(on),
        off=tuple(off),
        interceptor=asked.optional("interceptor", interceptor),
        doctrine=asked.optional("doctrine", doctrine),
        rules={rule: value for rule, value in rules.items() if value is not None},
        odds=asked.optional("odds", odds),
        force=asked.optional("force", force),
        raids=raids,
        seed=seed,
        params=asked.params,
    )
    return Raid(raids_asked.run(request, tick=tick))


def network(
    network: Name,
    defences: Name | Sequence[Name] = (),
    against: Name | Sequence[Name] = (),
    start: PlaceLike | Sequence[PlaceLike] = (),
    to: PlaceLike | Sequence[PlaceLike] = (),
    shape: str = "min-energy",
    mode: str = "launch-on-remote",
    without: str | Sequence[str] = (),
    area: bool = False,
    points: int = 2500,
    on: Sequence[str] = (),
    off: Sequence[str] = (),
    interceptor: Name | None = None,
    params: Params = None,
) -> Network:
    """Return who tells whom what, and how late; the fused track of a flight; what a link, sensor or node is worth.

    Args:
        network: of the catalogue, or a YAML file.
        defences: sites, or one posture; by default all that it feeds.
        against: missiles to follow.
        start: launch places; by default the missiles' published areas.
        to: targets or groups of places; by default places in the first site's country.
        shape: of the flights.
        mode: organic, launch-on-remote or engage-on-remote.
        without: links ("a>b"), sensors or nodes whose worth is asked.
        area: the ground gained or lost, too, on a grid of `points`.
        on, off: links, sensors and nodes that are switched.
        interceptor: another one at all sites.
        params: numbers of the catalogue to change, path -> value with its unit.

    Raises BadInput for what does not exist or fit.
    """
    asked = Arguments(params)
    request = networks.NetworkRequest(
        network=asked.name("network", network),
        defences=asked.names("defences", defences),
        against=asked.names("against", against),
        start=asked.places("start", start),
        to=asked.places("to", to),
        shape=shape,
        mode=mode,
        without=(without,) if isinstance(without, str) else tuple(without),
        area=area,
        points=points,
        on=tuple(on),
        off=tuple(off),
        interceptor=asked.optional("interceptor", interceptor),
        params=asked.params,
    )
    return Network(networks.run(request))


def _counted(asked: Arguments, against: Any) -> tuple[tuple[str, int], ...]:
    """Return missiles with how many of each, of a mapping, of pairs, or of MISSILE=N texts."""
    if against is None:
        return ()
    if isinstance(against, str):
        return (raids_asked.counted_missile(against),)
    pairs = list(against.items()) if isinstance(against, Mapping) else against
    expected = 'missiles with how many of each, such as {"nodong": 12}'
    if not isinstance(pairs, Sequence):
        raise BadArgument(f"<against> {against!r}: expected {expected}")
    found = []
    for pair in pairs:
        if isinstance(pair, str):
            found.append(raids_asked.counted_missile(pair))
        elif (
            isinstance(pair, Sequence) and len(pair) == 2 and isinstance(pair[1], int) and not isinstance(pair[1], bool)
        ):
            found.append((asked.name("against", pair[0]), pair[1]))
        else:
            raise BadArgument(f"<against> {pair!r}: expected {expected}")
    return tuple(found)
