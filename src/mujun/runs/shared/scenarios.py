"""Scenarios from a user's words: sites or a posture, mode, sensors or a network, shapes; checked before any work."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, get_args

from pydantic import ValidationError

from mujun.base.outcomes import BadArgument, BadInput
from mujun.base.text import as_written, say
from mujun.engagement.defence import Defence as Defended
from mujun.flight.model.shape import TO_A_POINT, parse_shape
from mujun.runs.shared.files import INTERCEPTOR, NETWORK, SENSORS, SITES, Roles
from mujun.runs.shared.request import Movable, Request
from mujun.scenario.building.build import Builder
from mujun.scenario.schema.battle import Posture
from mujun.scenario.schema.defence import Defence
from mujun.scenario.schema.entry import Place as PlaceEntry
from mujun.scenario.schema.rocket import Interceptor
from mujun.scenario.schema.study import ObjectSeen, Scenario

MODE_NAMES = {
    "organic": "organic",
    "lor": "launch-on-remote",
    "eor": "engage-on-remote",
    "launch-on-remote": "launch-on-remote",
    "engage-on-remote": "engage-on-remote",
    "granted": "engage-on-remote",
}
"""Name of a mode in a request -> mode of the scenario. granted: engage-on-remote, with the network's track granted throughout."""

ARGUMENTS = {"switched_on": "on", "switched_off": "off"}
"""Fields of a scenario that arguments name otherwise."""


def each_once(what: str, ids: Sequence[str]) -> None:
    """Raise BadInput for an id given twice."""
    twice = next((name for name in ids if ids.count(name) > 1), None)
    if twice is not None:
        raise BadInput(say("{twice} is named twice; expected each {what} once", twice=twice, what=what))


def check_object_seen(asked: str) -> None:
    """Check what radars follow after burnout. Raises BadArgument for anything else than an object of `ObjectSeen`."""
    known = get_args(ObjectSeen)
    if asked not in known:
        raise BadArgument(
            say(
                "<object_seen> {asked}: expected {names} or {what}",
                asked=asked,
                names=", ".join(known[:-1]),
                what=known[-1],
            )
        )


@dataclass(frozen=True, kw_only=True)
class DefendedRequest(Request):
    """A request about sites that defend.

    defences: sites, or one posture.
    mode: organic, launch-on-remote (lor), engage-on-remote (eor), or granted (the same with the network's track granted).
    sensors: radars in addition to the sites' own.
    interceptor: replaces the interceptor at all sites.
    network: the network that connects sensors and sites.
    on, off: links, sensors and nodes to switch on or off.
    object_seen: what radars follow after burnout: warhead, bus or largest; see `Scenario`.
    early_intercept: whether a launch may be ordered before the missile's burnout.
    """

    defences: Sequence[str]
    mode: str = "launch-on-remote"
    sensors: Sequence[str] = ()
    interceptor: str | None = None
    network: str | None = None
    on: Sequence[str] = ()
    off: Sequence[str] = ()
    object_seen: str = "warhead"
    early_intercept: bool = False

    roles: ClassVar[Roles] = {"defences": SITES, "sensors": SENSORS, "interceptor": INTERCEPTOR, "network": NETWORK}


def movable_in(built: Builder, scenario: Scenario, defence: Defended) -> list[Movable]:
    """Return the sites of a scenario, and its sensors where no network names them."""
    sites = zip(built.defence_ids(scenario), defence.sites, strict=True)
    sensors = zip(scenario.sensors, defence.sensors, strict=False)
    return [
        *(Movable(id, site.name, site.fly_out.place, radar=False) for id, site in sites),
        *(Movable(built.sensor_entry(name).id, one.radar.name, one.radar.place, radar=True) for name, one in sensors),
    ]


def scenario_of(
    built: Builder, request: DefendedRequest, shapes: Sequence[str] = ("min-energy",), shots: int = 1
) -> tuple[Scenario, list[str]]:
    """Return the scenario of a request, and its sites. Raises BadInput, before any work, for names that do not exist."""
    defences, posture = expanded(built, request.defences)
    if request.mode not in MODE_NAMES:
        raise BadArgument(
            say(
                "<mode> {mode}: expected organic, lor (launch-on-remote), eor (engage-on-remote) or granted",
                mode=request.mode,
            )
        )
    each_once("site", [built.get(Defence, name).id for name in defences])
    for name in request.sensors:
        built.sensor(name)
    each_once("sensor", [built.sensor_entry(name).id for name in request.sensors])
    for shape in shapes:
        if parse_shape(shape).full_burn:
            raise BadArgument(
                say(
                    "<shape> {shape}: is no flight to a point; expected {to_a_point}",
                    shape=shape,
                    to_a_point=TO_A_POINT,
                )
            )
    if request.interceptor is not None:
        built.get(Interceptor, request.interceptor)
    if request.network is None and (request.on or request.off):
        raise BadArgument(
            say("<on> and <off> switch links and sensors of a network; expected <network NAME> with them")
        )
    if request.network is not None and request.sensors:
        raise BadArgument(say("<sensors> and <network> are two ways to name the sensors; expected one of them"))
    check_object_seen(request.object_seen)
    for switched in (request.on, request.off):
        each_once("part of the network", switched)
    fields: dict[str, Any] = {
        "network": request.network,
        "switched_on": list(request.on),
        "switched_off": list(request.off),
        "posture": posture,
        "defences": list(defences),
        "sensors": list(request.sensors),
        "mode": MODE_NAMES[request.mode],
        "network_track": "granted" if request.mode == "granted" else "radars",
        "interceptor": request.interceptor,
        "object_seen": request.object_seen,
        "early_intercept": request.early_intercept,
        "shots": shots,
        "shapes": list(shapes),
    }
    try:
        scenario = Scenario.model_validate(fields)
    except ValidationError as error:
        field = str(error.errors()[0]["loc"][0])
        given = (
            ", ".join(f"'{one}'" for one in fields[field]) if isinstance(fields[field], list) else str(fields[field])
        )
        key = "<{argument}> {given}: an empty name stands for nothing; expected names"
        if field == "shots":
            key = "<{argument}> {given}: expected 1 to 100"
        raise BadArgument(say(key, argument=ARGUMENTS.get(field, field), given=as_written(given))) from None
    built.network(scenario)
    return scenario, defences


def expanded(built: Builder, names: Sequence[str]) -> tuple[list[str], str | None]:
    """Return the defences of a request, and its posture if it names one in their place.

    Raises BadInput for a name that is neither, or a posture together with other names.
    """
    postures = [n for n in names if _is_posture(built, n)]
    if not postures:
        return list(names), None
    if len(names) > 1:
        raise BadInput(say("{what} is a posture, a whole set of sites; expected it by itself", what=postures[0]))
    posture = built.get(Posture, postures[0])
    defences = list(dict.fromkeys(element.defence for element in posture.elements))
    for change in built.catalogue.overrides:
        entry, _, field = change.path.partition(".")
        if field == "stock" and entry in defences:
            k = [element.defence for element in posture.elements].index(entry)
            raise BadArgument(
                say(
                    "<params> {path}: the posture {id} brings the stock of its sites; expected a path of the "
                    "posture, such as {id}.elements.{k}.stock",
                    path=change.path,
                    id=posture.id,
                    k=k,
                )
            )
    return defences, posture.id


def _is_posture(built: Builder, name: str) -> bool:
    """Return whether a name is that of a posture and of no defence."""
    for kind in (Defence, Posture):
        try:
            built.catalogue.get(kind, name)
        except BadInput:
            continue
        return kind is Posture
    return False


def aimed_at(built: Builder, asked: Sequence[str], defence: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the requested targets: places, and groups of places. Without a request: places in the country of a site.

    Raises BadInput if that country has no places.
    """
    places = built.catalogue.all(PlaceEntry)
    if not asked:
        country = built.get(Defence, defence).country
        home = tuple(place.id for place in places if place.country == country)
        if not home:
            raise BadArgument(
                say(
                    "the catalogue has no place in {country}; expected <to PLACE> or a group of places", country=country
                )
            )
        return home, ()
    groups = {group for place in places for group in place.groups}
    return tuple(t for t in asked if t not in groups), tuple(t for t in asked if t in groups)
