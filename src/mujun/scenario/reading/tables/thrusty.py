"""Reads a missile from the user's own files of Thrusty (github.com/armscontrolwonk/Thrusty): a booster, and what re-enters.

A booster file is JSON: masses in kg, lengths in m, times in s, one object for each stage, the next one under `stage2`;
mass_initial is that of a stage with all that stands on it. What re-enters is an object under `ro`, or a file of its own. The
program has no data of Thrusty's; what is read is the user's.
Neglected: steering, fins, nose shapes; and told in `notes`: thrust that changes during a burn (the mean is flown), a shroud that
is dropped early (it is carried along), lift of what re-enters.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mujun.base.outcomes import BadInput
from mujun.base.text import as_written, say
from mujun.scenario.reading.located import Located, Where, read_located

BOOSTER, REENTERS = "mass_propellant", "beta_kg_m2"
"""A field that only a booster has, and one that only what re-enters has."""
MOST_STAGES = 6
ROUNDING_KG = 1.0
"""Mass by which the parts of a stage may differ from its sum."""


@dataclass(frozen=True)
class ThrustyStage:
    """A stage, in kg, s and m. dry: with its interstage, and the shroud on the last. exit_area: None if not given."""

    propellant: float
    dry: float
    isp_vacuum: float
    burn_time: float
    diameter: float
    exit_area: float | None
    coast_before: float


@dataclass(frozen=True)
class ThrustyMissile:
    """A missile of Thrusty's form.

    payload: kg. coefficient: m/(Cd A) of what re-enters, kg/m^2; None: the body does not separate. notes: what is neglected.
    """

    name: str
    stages: tuple[ThrustyStage, ...]
    payload: float
    coefficient: float | None
    solid: bool
    notes: tuple[str, ...]


def read_thrusty(paths: Sequence[Path]) -> ThrustyMissile:
    """Return the missile of one booster file and at most one file of what re-enters, in any order.

    Raises BadInput, with file and line, for what is missing, cannot be, or is not flown here (boosters beside the first stage).
    """
    files = [read_located(path) for path in paths]
    boosters = [file for file in files if BOOSTER in file.data]
    objects = [file for file in files if REENTERS in file.data]
    for file in files:
        if file not in boosters and file not in objects:
            key = "{label}: this is no file of Thrusty's; expected JSON with {booster} or {reenters}"
            raise BadInput(say(key, label=file.label, booster=BOOSTER, reenters=REENTERS))
    if len(boosters) != 1 or len(objects) > 1:
        key = "{boosters} boosters and {objects} files of what re-enters; expected one, and at most one"
        raise BadInput(say(key, boosters=len(boosters), objects=len(objects)))
    (file,) = boosters
    chain = _chain(file)
    if _number(file, ("n_boosters",), 0.0) > 0.0:
        raise BadInput(
            say("{at}: boosters beside the first stage are not flown; expected 0", at=file.at(("n_boosters",)))
        )
    object_file, at = (objects[0], ()) if objects else (file, ("ro",))
    reenters = _at(object_file, at)
    separates = not _at(file, ("body_reenters",))
    if not isinstance(reenters, Mapping) and separates:
        key = "{label}: it does not say what re-enters; expected a file with {reenters} beside it"
        raise BadInput(say(key, label=file.label, reenters=REENTERS))
    mass, coefficient = _number(file, ("payload_kg",), 0.0), None
    baked = mass
    if isinstance(reenters, Mapping):
        count = _number(file, ("num_ros",), 1.0) or 1.0
        mass = _number(file, ("bus_mass_kg",), 0.0) + count * _number(object_file, (*at, "mass_kg"))
        coefficient = _number(object_file, (*at, REENTERS)) if separates else None
    if mass <= 0.0:
        key = "{label}: nothing is carried; expected payload_kg, or a file with {reenters} and mass_kg"
        raise BadInput(say(key, label=file.label, reenters=REENTERS))
    solid = all(bool(_at(file, (*where, "solid_motor"))) for where in chain)
    return ThrustyMissile(
        str(file.data.get("name") or "A missile"), _stages(file, chain, baked), mass, coefficient, solid,
        tuple(_notes(file, chain, reenters)),
    )  # fmt: skip


def _chain(file: Located) -> list[Where]:
    """Return the paths of the stages, the first one first."""
    chain: list[Where] = [()]
    while isinstance(_at(file, (*chain[-1], "stage2")), Mapping):
        chain.append((*chain[-1], "stage2"))
        if len(chain) > MOST_STAGES:
            key = "{at}: more than {most} stages; expected at most so many"
            raise BadInput(say(key, at=file.at(chain[-1]), most=MOST_STAGES))
    return chain


def _stages(file: Located, chain: Sequence[Where], payload: float) -> tuple[ThrustyStage, ...]:
    """Return the stages. payload: what their masses already contain, kg."""
    stages = []
    for n, where in enumerate(chain):
        initial, propellant = (_number(file, (*where, name)) for name in ("mass_initial", "mass_propellant"))
        above = _number(file, (*chain[n + 1], "mass_initial")) if n + 1 < len(chain) else payload
        shroud = _number(file, ("shroud_mass_kg",), 0.0)
        dry = initial - propellant - above - (shroud if n == 0 and len(chain) > 1 else 0.0)
        if dry < -ROUNDING_KG:
            key = (
                "{at}: {initial:,.0f} kg at ignition, {propellant:,.0f} kg of propellant, {above:,.0f} kg above; expected more "
                "than propellant and what it carries"
            )
            words = {"initial": initial, "propellant": propellant, "above": above}
            raise BadInput(say(key, at=file.at((*where, "mass_initial")), **words))
        if n + 1 == len(chain) and len(chain) > 1:
            dry += shroud
        area = _number(file, (*where, "nozzle_exit_area_m2"), 0.0)
        coast = _number(file, (*chain[n - 1], "coast_time_s"), 0.0) if n else 0.0
        stages.append(
            ThrustyStage(
                propellant, max(dry, 0.0), _number(file, (*where, "isp_s")), _number(file, (*where, "burn_time_s")),
                _number(file, (*where, "diameter_m")), area or None, coast,
            )
        )  # fmt: skip
    return tuple(stages)


def _notes(file: Located, chain: Sequence[Where], reenters: object) -> list[str]:
    told = []
    if any(_at(file, (*where, "grain_type")) or _at(file, (*where, "thrust_profile")) for where in chain):
        told.append("thrust is constant at its mean")
    if _number(file, ("shroud_mass_kg",), 0.0) > 0.0:
        told.append("the shroud is carried to the end of the boost")
    if isinstance(reenters, Mapping) and (reenters.get("maneuvering") or reenters.get("glider_enabled")):
        told.append("what re-enters flies without lift")
    return told


def _at(file: Located, where: Where) -> Any:
    found: Any = file.data
    for key in where:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found


def _number(file: Located, where: Where, default: float | None = None) -> float:
    value = _at(file, where)
    if value is None and default is not None:
        return default
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or value < 0.0
        or (default is None and value == 0.0)
    ):
        least = say("a number above 0") if default is None else say("a number of at least 0")
        key = "{at}: it is missing; expected {least}" if value is None else "{at}: '{value}'; expected {least}"
        raise BadInput(say(key, at=file.at(where), value=as_written(str(value)[:40]), least=least))
    return float(value)
