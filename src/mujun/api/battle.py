"""Raids and networks, from Python."""

from collections.abc import Mapping, Sequence
from typing import Any

from mujun.api.arguments import Arguments, Files, Name, Params, PlaceLike
from mujun.api.results import Answer
from mujun.api.scalars import given, number, text, texts, whole
from mujun.base.outcomes import BadArgument
from mujun.base.processes import Tick
from mujun.base.text import SITES, as_written, counted, joined, say
from mujun.runs.engagements import network as networks
from mujun.runs.engagements import raid as raids_asked


class Raid(Answer):
    """The outcome of a raid over many draws.

    - leakers_mean: mean number of leakers (missiles that get through).
    - leakage: leakers_mean as a share of the missiles.
    - probability_no_leaker: share of draws without a leaker.
    - saturation: leakage against the size of the raid.
    - sites: interceptors used at each site, and the share of draws in which its magazine is emptied.
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
    """The data paths of a network and their delays.

    - paths: delay in seconds from each sensor to each site.
    - gain: effect of the parts given as `without`.
    """

    _found: networks.NetworkResult
    _table = "paths"

    def _said(self) -> str:
        data = self._found.data
        sensors, sites = (len({row[key] for row in data["paths"]}) for key in ("sensor", "site"))
        seen, sites_said = counted(sensors, "{n:,} sensor", "{n:,} sensors"), counted(sites, *SITES)
        said = say("{network}: {sensors} and {sites}", network=data["network"], sensors=seen, sites=sites_said)
        if "flight" not in data:
            return said
        looked = say("{n:,} flights, the first of {flight}", n=data["flights"], flight=data["flight"])
        return joined((said, looked))


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
    object_seen: str = "warhead",
    early_intercept: bool = False,
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
    files: Files = (),
    tick: Tick | None = None,
) -> Raid:
    """Return the outcome of a raid: leakers, interceptors used, which site ran out first, and leakage against raid size.

    Args:
        defences: sites that work together, or one posture.
        against: missiles and the number of each, {"nodong": 12}.
        raid: a raid of the catalogue, in place of `against`.
        start: launch places; by default the missiles' published areas.
        to: targets or groups of places; by default places in the first site's country.
        shape: of the flights; by default min-energy.
        decoys: number of decoys with each missile.
        spacing: seconds between launches; by default 0, or that of the raid in the catalogue.
        mode, sensors, network, on, off, interceptor, object_seen, early_intercept: as for `mujun.intercept`.
        doctrine: firing doctrine; by default two in sequence.
        salvo, looks, reserve, sharing: rules that replace those of the doctrine.
        odds: probabilities of tracking, failures and recognition; by default the nominal ones.
        force: the force with whose numbers the raid is compared; by default the newest.
        raids: number of draws.
        seed: the same seed gives the same numbers.
        params: numbers of the catalogue to change, path -> value with its unit.
        files: of your own, with entries (.yaml) and sources (.bib), beside those named.
        tick: called with each finished fraction of the draws.

    Raises BadInput for anything that does not exist or fit. Many probabilities are assumed: the result is no forecast.
    """
    asked = Arguments(params, files)
    counts = {"salvo": salvo, "looks": looks, "reserve": reserve}
    rules: dict[str, int | str] = {rule: whole(rule, value) for rule, value in counts.items() if value is not None}
    if sharing is not None:
        rules["sharing"] = text("sharing", sharing)
    request = raids_asked.RaidRequest(
        **asked.defended(defences, mode, sensors, network, on, off, interceptor, object_seen, early_intercept),
        against=_counted(asked, against),
        raid=asked.optional("raid", raid),
        start=asked.places("start", start),
        to=asked.places("to", to),
        shape=given(text, "shape", shape),
        decoys=whole("decoys", decoys),
        spacing=given(number, "spacing", spacing, "s"),
        doctrine=asked.optional("doctrine", doctrine),
        rules=rules,
        odds=asked.optional("odds", odds),
        force=asked.optional("force", force),
        raids=whole("raids", raids),
        seed=whole("seed", seed),
        **asked.shared,
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
    object_seen: str = "warhead",
    early_intercept: bool = False,
    params: Params = None,
    files: Files = (),
) -> Network:
    """Return the data paths of a network with their delays, the fused track of a flight, and the effect of removing parts.

    Args:
        network: a network of the catalogue, or a YAML file.
        defences: sites, or one posture; by default all sites that the network feeds.
        against: missiles to follow.
        start: launch places; by default the missiles' published areas.
        to: targets or groups of places; by default places in the first site's country.
        shape: of the flights.
        mode: organic, launch-on-remote or engage-on-remote.
        without: links ("a>b"), sensors or nodes; the result compares the flights with and without them.
        area: whether to compare the defended ground as well.
        points: points of the grid for `area`.
        on, off: links, sensors and nodes to switch on or off.
        interceptor: replaces the interceptor at all sites.
        object_seen: what radars follow after burnout: "warhead"; "bus", while it carries the warhead; or "largest", the spent
            stage beside the warhead.
        early_intercept: whether a launch may be ordered before the missile's burnout.
        params: numbers of the catalogue to change, path -> value with its unit.
        files: of your own, with entries (.yaml) and sources (.bib), beside those named.

    Raises BadInput for anything that does not exist or fit.
    """
    asked = Arguments(params, files)
    request = networks.NetworkRequest(
        **asked.defended(
            defences, mode, (), asked.name("network", network), on, off, interceptor, object_seen, early_intercept
        ),
        against=asked.names("against", against),
        start=asked.places("start", start),
        to=asked.places("to", to),
        shape=text("shape", shape),
        without=texts("without", without),
        area=area,
        points=whole("points", points),
        **asked.shared,
    )
    return Network(networks.run(request))


def _counted(asked: Arguments, against: Any) -> tuple[tuple[str, int], ...]:
    """Return missiles with the number of each. against: a mapping, pairs, or texts MISSILE=N."""
    if against is None:
        return ()
    if isinstance(against, str):
        return (raids_asked.counted_missile(against),)
    pairs = list(against.items()) if isinstance(against, Mapping) else against
    key = "<against> {value}: expected missiles with how many of each, {{missile: count}}"
    if not isinstance(pairs, Sequence):
        raise BadArgument(say(key, value=as_written(repr(against))))
    found = []
    for pair in pairs:
        if isinstance(pair, str):
            found.append(raids_asked.counted_missile(pair))
        elif (
            isinstance(pair, Sequence) and len(pair) == 2 and isinstance(pair[1], int) and not isinstance(pair[1], bool)
        ):
            found.append((asked.name("against", pair[0]), pair[1]))
        else:
            raise BadArgument(say(key, value=as_written(repr(pair))))
    return tuple(found)
