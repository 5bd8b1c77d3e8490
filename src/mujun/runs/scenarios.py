"""A scenario as a user names it: sites or a posture, mode, sensors or a network, shapes; checked before any work."""

from collections.abc import Sequence

from mujun.base.outcomes import BadInput
from mujun.flight.model.shape import parse_shape
from mujun.scenario.building.build import Builder
from mujun.scenario.schema.battle import Posture
from mujun.scenario.schema.defence import Defence
from mujun.scenario.schema.entry import Place as PlaceEntry
from mujun.scenario.schema.rocket import Interceptor
from mujun.scenario.schema.study import Scenario

MODES = {
    "organic": "organic",
    "lor": "launch-on-remote",
    "eor": "engage-on-remote",
    "launch-on-remote": "launch-on-remote",
    "engage-on-remote": "engage-on-remote",
}


def each_once(what: str, ids: Sequence[str]) -> None:
    """Raise BadInput where something is named twice."""
    twice = next((name for name in ids if ids.count(name) > 1), None)
    if twice is not None:
        raise BadInput(f"{twice} is named twice; expected each {what} once")


def scenario_for(
    built: Builder,
    defences: Sequence[str],
    mode: str,
    sensors: Sequence[str] = (),
    interceptor: str | None = None,
    shots: int = 1,
    shapes: tuple[str, ...] = ("min-energy",),
    network: str | None = None,
    on: Sequence[str] = (),
    off: Sequence[str] = (),
    posture: str | None = None,
) -> Scenario:
    """Return the scenario that a command line asks for. Raises BadInput, before any work, for a name that does not exist."""
    if mode not in MODES:
        raise BadInput(f"--mode {mode}: expected organic, lor (launch-on-remote) or eor (engage-on-remote)")
    each_once("site", [built.get(Defence, name).id for name in defences])
    for name in sensors:
        built.sensor(name)
    each_once("sensor", [built.sensor_entry(name).id for name in sensors])
    for shape in shapes:
        if parse_shape(shape).full_burn:
            raise BadInput(
                f"--shape {shape}: is no flight to a point; expected min-energy, lofted=F, depressed=F or apogee=KM"
            )
    if interceptor is not None:
        built.get(Interceptor, interceptor)
    if network is None and (on or off):
        raise BadInput("--on and --off switch links and sensors of a network; expected --network NAME with them")
    if network is not None and sensors:
        raise BadInput("--sensor and --network are two ways to name the sensors; expected one of them")
    scenario = Scenario.model_validate(
        {
            "network": network,
            "switched_on": list(on),
            "switched_off": list(off),
            "posture": posture,
            "defences": list(defences),
            "sensors": list(sensors),
            "mode": MODES[mode],
            "interceptor": interceptor,
            "shots": shots,
            "shapes": list(shapes),
        }
    )
    built.network(scenario)
    return scenario


def expanded(built: Builder, names: Sequence[str]) -> tuple[list[str], str | None]:
    """Return the defences that a command line names, and the posture they come from if it names one instead.

    Raises BadInput for a name that is neither, or a posture with something beside it.
    """
    postures = [n for n in names if _is_posture(built, n)]
    if not postures:
        return list(names), None
    if len(names) > 1:
        raise BadInput(f"{postures[0]} is a posture, a whole set of sites; expected it by itself")
    posture = built.get(Posture, postures[0])
    defences = list(dict.fromkeys(element.defence for element in posture.elements))
    for change in built.catalogue.overrides:
        entry, _, field = change.path.partition(".")
        if field == "stock" and entry in defences:
            k = [element.defence for element in posture.elements].index(entry)
            raise BadInput(
                f"--param {change.path}: the posture {posture.id} brings the stock of its sites; expected a path of the posture, "
                f"such as {posture.id}.elements.{k}.stock"
            )
    return defences, posture.id


def _is_posture(built: Builder, name: str) -> bool:
    """Say whether a name is that of a posture and of no defence."""
    for kind in (Defence, Posture):
        try:
            built.catalogue.get(kind, name)
        except BadInput:
            continue
        return kind is Posture
    return False


def aimed_at(built: Builder, asked: Sequence[str], defence: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the places and the groups of places among the targets asked for; where none are, those in the country of a site.

    Raises BadInput where that country has none.
    """
    places = built.catalogue.all(PlaceEntry)
    if not asked:
        country = built.get(Defence, defence).country
        home = tuple(place.id for place in places if place.country == country)
        if not home:
            raise BadInput(f"the catalogue has no place in {country}; expected --to PLACE or a group of places")
        return home, ()
    groups = {group for place in places for group in place.groups}
    return tuple(t for t in asked if t not in groups), tuple(t for t in asked if t in groups)
