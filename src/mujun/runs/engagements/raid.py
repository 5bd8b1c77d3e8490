"""A raid: leakers, which site runs out first, and leakage against raid size."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, ClassVar

from mujun.analyses.cases.attacks import Wave, check_waves, spacing_is_assumed, wave_launches, waves_of
from mujun.analyses.cases.forces import force_for, notice_of_force
from mujun.analyses.single.outlook import courses_of
from mujun.analyses.single.raids import raid
from mujun.analyses.single.reach import usable_site
from mujun.base.code_folder import program_hash
from mujun.base.compiled import code_folder
from mujun.base.digest import digest
from mujun.base.outcomes import BadArgument
from mujun.base.processes import Tick
from mujun.base.store import store
from mujun.base.tasks.ledger import Ledger
from mujun.base.text import NEXT_NAME, joined, say
from mujun.battle.raid import MOST_RAIDS
from mujun.battle.sides import SHARING, Doctrine
from mujun.reports.data.provenance import provenance
from mujun.reports.data.raid import curve_csv, figures_of, raid_data
from mujun.reports.formats.tabular import data_workbook
from mujun.runs.shared.cautions import cautions
from mujun.runs.shared.files import MISSILES, PLACES, Role, Roles
from mujun.runs.shared.request import Ready, Result, as_json, at_once, opened
from mujun.runs.shared.scenarios import DefendedRequest, aimed_at, scenario_of
from mujun.scenario.building.battles import doctrine_of, odds_of
from mujun.scenario.building.build import Builder
from mujun.scenario.schema import kinds as schema
from mujun.scenario.schema.estimate import MOST_ROUNDS

RAIDS_KEPT_FROM = 200_000
"""Draws from which on those that are finished are kept until all are: fewer are drawn in a moment."""


@dataclass(frozen=True, kw_only=True)
class RaidRequest(DefendedRequest):
    """Sites, or one posture, against a raid of the catalogue (`raid`) or a number of each missile (`against`).

    start: launch places; none: the missiles' published areas.
    to: targets; none: places in the first site's country.
    decoys: number of decoys with each missile.
    spacing: seconds between launches; None: 0, or that of the raid in the catalogue.
    doctrine, odds: None: the defaults of the catalogue.
    rules: changed rules of the doctrine (salvo, looks, reserve, sharing).
    force: the force with whose numbers the raid is compared; None: the newest.
    raids: number of draws.
    """

    against: Sequence[tuple[str, int]] = ()
    raid: str | None = None
    start: Sequence[str] = ()
    to: Sequence[str] = ()
    shape: str | None = None
    decoys: int = 0
    spacing: float | None = None
    doctrine: str | None = None
    rules: Mapping[str, int | str] = field(default_factory=dict)
    odds: str | None = None
    force: str | None = None
    raids: int = 100_000
    seed: int = 1
    roles: ClassVar[Roles] = {
        **DefendedRequest.roles, "against": MISSILES, "start": PLACES, "to": PLACES, "raid": Role(("raid",)),
        "doctrine": Role(("doctrine",)), "odds": Role(("odds",)), "force": Role(("force",)),
    }  # fmt: skip

    def __post_init__(self) -> None:
        if not 1 <= self.raids <= MOST_RAIDS:
            raise BadArgument(
                say("<raids> {raids}: expected 1 to {most_raids:,}", raids=self.raids, most_raids=MOST_RAIDS)
            )
        if self.seed < 0:
            raise BadArgument(say("<seed> {seed}: expected 0 or more", seed=self.seed))
        if self.spacing is not None and not 0.0 <= self.spacing <= 86_400.0:
            raise BadArgument(say("<spacing> {spacing:g}: expected 0 s to 86,400 s (a day)", spacing=self.spacing))
        sharing = self.rules.get("sharing")
        if sharing is not None and sharing not in SHARING:
            raise BadArgument(
                say("<sharing> {sharing}: expected one of {names}", sharing=sharing, names=", ".join(SHARING))
            )
        if self.raid is None and not self.against:
            raise BadArgument(say("there is no raid; expected <against MISSILE=N>, or <raid NAME>"))
        alone = self.against or self.start or self.to or self.decoys or self.shape is not None
        if self.raid is not None and alone:
            raise BadArgument(
                say(
                    "<raid> brings its missiles, places, shapes and decoys; expected no <against>, <start>, "
                    "<to>, <shape> or <decoys>"
                )
            )


@dataclass(frozen=True, kw_only=True)
class RaidResult(Result):
    """The outcome of a raid."""


def counted_missile(text: str) -> tuple[str, int]:
    """Return missile and count of a text MISSILE=N."""
    missile, separator, number = text.rpartition("=")
    if not separator or not missile:
        raise BadArgument(say("<against> {text}: expected MISSILE=N, a missile and how many of it", text=text))
    digits = number.strip().removeprefix("-")
    if not (digits.isascii() and digits.isdigit()):
        raise BadArgument(
            say(
                "<against> {text}: '{number}' is no whole number; expected MISSILE=N, a missile and how many of it",
                text=text,
                number=number,
            )
        )
    return missile.strip(), int(number)


def run(request: RaidRequest, ready: Ready = at_once, tick: Tick | None = None) -> RaidResult:
    """Draw raids and count their outcomes."""
    built, request = opened(request)
    scenario, defences = scenario_of(built, request)
    waves, spacing, name = _waves(built, request, defences)
    check_waves(waves)
    doctrine = _doctrine(built, request)
    odds = odds_of(built.get(schema.Odds, request.odds))
    force = force_for(built, waves, request.force)
    notices = notice_of_force(built, waves, force) if force is not None else []
    if (
        request.raid is not None
        and request.spacing is None
        and spacing_is_assumed(built.get(schema.Raid, request.raid))
    ):
        notices = [*notices, say("the time between launches, {n:g} s, is assumed; much depends on it", n=spacing)]
    ready()
    for site in defences:
        usable_site(built, site, request.interceptor)
    pieces = Ledger.beside_results(
        store().path, digest("raid", program_hash(), code_folder.path.name, built.catalogue.lock, repr(request))
    )
    found = raid(
        built, scenario, waves, spacing, doctrine, odds, request.raids, request.seed, tick=tick,
        ledger=pieces if request.raids > RAIDS_KEPT_FROM else None,
    )  # fmt: skip
    if pieces is not None:
        pieces.drop()
    launches = [launch for wave in waves for launch in wave_launches(built, wave)]
    data: dict[str, Any] = {
        "name": name,
        "defences": [site.name for site in found.defence.sites],
        "mode": scenario.mode,
        "network": request.network,
        **raid_data(found, spacing, notices),
        "interceptor_boosts": built.boosts(),
        "cautions": cautions(built, scenario, courses_of(launches)),
        "provenance": {**provenance(built.catalogue, built.used, "mujun raid"), "seed": request.seed},
    }
    title = say("{raid} against {sites}", raid=name, sites=joined(data["defences"], NEXT_NAME))
    return RaidResult(
        data=data,
        title=title,
        drawn=partial(figures_of, data, title),
        files={
            "raid.json": as_json(data),
            "saturation.csv": lambda: curve_csv(data),
            "tables.xlsx": lambda: data_workbook(data),
        },
    )


def _doctrine(built: Builder, request: RaidRequest) -> Doctrine:
    """Return the doctrine with its changed rules, which are added to its name."""
    if request.doctrine is None:
        entry = built.catalogue.default(schema.Doctrine, "default_of_raids")
    else:
        entry = built.get(schema.Doctrine, request.doctrine)
    for rule, value in request.rules.items():
        if rule in ("salvo", "looks") and isinstance(value, int) and value > MOST_ROUNDS:
            raise BadArgument(
                say("<{rule}> {value}: expected at most {most}", rule=rule, value=value, most=MOST_ROUNDS)
            )
    doctrine = doctrine_of(entry, **request.rules)
    if not request.rules:
        return doctrine
    changed = ", ".join(f"{rule} {value}" for rule, value in request.rules.items())
    return replace(doctrine, name=f"{doctrine.name}, changed: {changed}")


def _waves(built: Builder, request: RaidRequest, defences: list[str]) -> tuple[tuple[Wave, ...], float, str]:
    """Return the waves of the requested raid, the time between launches (s), and its name."""
    if request.raid is not None:
        entry = built.get(schema.Raid, request.raid)
        return waves_of(built, entry), entry.spacing.si if request.spacing is None else request.spacing, entry.name
    targets, target_groups = aimed_at(built, request.to, defences[0])
    shape, start = request.shape or "min-energy", tuple(request.start)
    waves = tuple(
        Wave(missile, count, start, targets, target_groups, shape, request.decoys) for missile, count in request.against
    )
    named = ", ".join(f"{wave.count} {built.missile(wave.missile)[0].name}" for wave in waves)
    return waves, request.spacing or 0.0, named
