"""Evidence for raids: closed forms compared with published regression values, and the simulation with both."""

import math
from functools import partial

import numpy as np

from mujun.battle.chances import arranged
from mujun.battle.odds import kill, leakers, look_after_look, needed_kill, needed_shots, no_leakers, objects_engaged
from mujun.battle.raid import Battle, simulate
from mujun.battle.sides import Attack, Battery, Doctrine, Odds
from mujun.battle.tally import Tally
from mujun.evidence.line import EvidenceRow, compare
from mujun.evidence.tables import table

SOURCE_OF_RAIDS = "Wilkening 2000, Science & Global Security 8:183-215 (forms from memory, numbers derived)"
RAIDS, SEED = 1_000_000, 20181
"""Monte Carlo draws of each simulated raid, and their seed."""
SIGMAS = 4.0
"""Tolerance of the simulation against a closed form, in standard errors: one row in 16,000 fails by chance."""
ALWAYS = [(0.0, 1e5, 10.0, 1e5 + 10.0, 0.0)]
"""Opening that never closes in practice: any launch meets the target ten seconds later, so that time is no limit."""


def drawn(
    raid: int,
    kill_probability: float,
    shots: int,
    looks: int = 1,
    odds: Odds | None = None,
    decoys: int = 0,
    draws: int = RAIDS,
) -> Tally:
    """Simulate a raid on one site that time, stock and channels do not limit, as the closed forms assume."""
    attack = Attack(np.zeros(raid, np.int64), np.zeros(raid), np.full(raid, decoys, np.int64))
    battery = Battery("a site", "a type", raid * (1 + decoys) * shots * looks, 0.0, 0, kill_probability)
    doctrine = Doctrine("shots", shots, looks)
    battle = Battle(attack, arranged([[ALWAYS]]), [battery], doctrine, odds or Odds(), 30.0)
    return simulate(battle, draws, SEED)[0]


def raid_rows(draws: int = RAIDS) -> list[EvidenceRow]:
    """Compare closed forms with published values, then the simulation with the closed forms.

    draws: of each simulated raid. The tolerance is in standard errors: the fewer draws, the wider.
    """
    return [*_published_rows(), *_simulated_rows(draws)]


def _published_rows() -> list[EvidenceRow]:
    rows = []
    for row in table("raids.csv"):
        raid, goal, k, shots, looks, track = (
            float(row[name]) if row[name] else math.nan for name in ("raid", "goal", "kill", "shots", "looks", "track")
        )
        what, id = _described(row["quantity"], raid, goal, k, shots, looks, track)
        rows.append(
            compare(
                id, what, _ours(row["quantity"], raid, goal, k, shots, looks, track), float(row["published"]),
                float(row["tolerance"]), "1", source=SOURCE_OF_RAIDS,
            )
        )  # fmt: skip
    return rows


def _ours(quantity: str, raid: float, goal: float, k: float, shots: float, looks: float, track: float) -> float:
    if quantity == "needed_kill":
        return needed_kill(goal, int(raid))
    if quantity == "needed_shots":
        return needed_shots(goal, int(raid), k, track)
    if quantity == "infeasible":
        return float(math.isinf(needed_shots(goal, int(raid), k, track)))
    if quantity == "look_leak":
        return look_after_look(k, int(looks))[0]
    if quantity == "look_shots":
        return look_after_look(k, int(looks))[1]
    if quantity == "kill":
        return kill(k, shots, track)
    if quantity == "no_leakers":
        return no_leakers(kill(k, shots, track), int(raid))
    raise ValueError(f"checks/raids.csv: no quantity is called '{quantity}'")


def _described(
    quantity: str, raid: float, goal: float, k: float, shots: float, looks: float, track: float
) -> tuple[str, str]:
    """Return the quantity that a row of the published values compares, in words, and the row's id."""
    if quantity == "needed_kill":
        return f"kill probability per target for no leaker of {raid:g} with {goal:g}", f"raid/kill/{goal:g}/{raid:g}"
    if quantity == "needed_shots":
        return (
            f"shots per target for no leaker of {raid:g} with {goal:g}, kill {k:g} a shot",
            f"raid/shots/{k:g}/{raid:g}",
        )
    if quantity == "infeasible":
        return (
            f"no number of shots is enough for {raid:g} targets with track {track:g} (1: so it is)",
            "raid/infeasible",
        )
    if quantity in ("look_leak", "look_shots"):
        said = "leakage" if quantity == "look_leak" else "shots per target"
        return f"{said}, shoot-look-shoot with {looks:g} looks, kill {k:g}", f"raid/{quantity}/{looks:g}"
    if quantity == "kill":
        return f"kill of one target by {shots:g} shots, kill {k:g} each", "raid/gmd/kill"
    return f"no leaker of {raid:g} with {shots:g} shots each, kill {k:g}", "raid/gmd/no-leakers"


def _simulated_rows(draws: int) -> list[EvidenceRow]:
    """Compare the simulation with each closed form that it can repeat, also at values that are not round."""
    rows, fight = [], partial(drawn, draws=draws)
    note = f"{draws:,} raids, seed {SEED}; within {SIGMAS:g} standard errors"

    def share(id: str, what: str, found: float, form: float) -> None:
        error = math.sqrt(form * (1.0 - form) / draws)
        rows.append(compare(id, what, found, form, SIGMAS * error, "1", note=note, source=SOURCE_OF_RAIDS))

    def mean(id: str, what: str, found: float, form: float, spread: float) -> None:
        error = spread / math.sqrt(draws)
        rows.append(compare(id, what, found, form, SIGMAS * error, "1", note=note, source=SOURCE_OF_RAIDS))

    gmd = fight(11, 0.56, 4)
    share(
        "raid/simulated/gmd",
        "no leaker of 11 with 4 shots each, kill 0.56",
        gmd.no_leakers,
        no_leakers(kill(0.56, 4), 11),
    )
    four = fight(4, 0.7, 2)
    for x in (1, 2):
        form = leakers(kill(0.7, 2), 4, x)
        share(f"raid/simulated/leak-{x}", f"{x} leaked of 4 with 2 shots each, kill 0.7", four.leakers[x] / draws, form)
    for looks in (2, 3):
        found = fight(5, 0.7, 1, looks)
        leak, shots = look_after_look(0.7, looks)
        mean(f"raid/simulated/look-{looks}/leak", f"leakers of 5, {looks} looks, kill 0.7", found.mean_leakers, 5 * leak,
             math.sqrt(5 * leak * (1 - leak)))  # fmt: skip
        second = sum(j * j * 0.7 * 0.3 ** (j - 1) for j in range(1, looks)) + looks**2 * 0.3 ** (looks - 1)
        mean(f"raid/simulated/look-{looks}/shots", f"shots at 5, {looks} looks, kill 0.7", found.shots / draws, 5 * shots,
             math.sqrt(5 * (second - shots**2)))  # fmt: skip
    k = kill(0.8, 2)
    own, common = fight(10, 0.8, 2, odds=Odds(track=0.9)), fight(10, 0.8, 2, odds=Odds(common_track_failure=0.1))
    share(
        "raid/simulated/track",
        "no leaker of 10, each tracked with 0.9, 2 shots of 0.8",
        own.no_leakers,
        (0.9 * k) ** 10,
    )
    share("raid/simulated/common", "no leaker of 10, all tracked or none (0.9), 2 shots of 0.8", common.no_leakers,
          no_leakers(k, 10, 0.9))  # fmt: skip
    told = fight(6, 0.8, 1, odds=Odds(warhead_recognised=0.9, decoy_mistaken=0.3), decoys=4)
    k = kill(0.8, 1, recognised=0.9)
    mean("raid/simulated/recognised", "leakers of 6 with 4 decoys each, recognised with 0.9", told.mean_leakers, 6 * (1 - k),
         math.sqrt(6 * k * (1 - k)))  # fmt: skip
    spread = math.sqrt(6 * 0.9 * 0.1 + 24 * 0.3 * 0.7)
    mean("raid/simulated/engaged", "objects engaged: 6 warheads (0.9), 24 decoys (0.3)", told.shots / draws,
         objects_engaged(6, 24, 0.9, 0.3), spread)  # fmt: skip
    return rows
