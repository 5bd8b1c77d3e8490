"""A raid as data, as a table of its saturation curve, and as pictures."""

from functools import partial
from typing import Any

from mujun.analyses.single.raids import FoughtRaid
from mujun.battle.odds import expected_leakers
from mujun.battle.tally import Tally
from mujun.reports.drawing.canvas import Figures
from mujun.reports.drawing.charts.saturation import curve_figure

RAID_LIMITS = (
    "Draws of independent chance on top of failures in common; the probabilities are assumed where no source gives them.",
    "The raid is a published or stated case: its launch areas, targets, numbers and spacing are not chosen against the defence.",
    "A decoy flies as the missile it comes with; whether a decoy deceives, and whether a warhead is recognised, is "
    "one probability each.",
)


def raid_data(found: FoughtRaid, spacing: float, notices: list[str]) -> dict[str, Any]:
    """Return the outcome of a raid; names of values contain their unit."""
    tally, attack = found.tally, found.flown.attack
    low, high = tally.interval(int(tally.leakers[0]))
    mean, error = tally.mean_leakers, tally.standard_error
    return {
        "raid": [
            {"missile": name, "count": found.flown.missiles.count(name)} for name in dict.fromkeys(found.flown.missiles)
        ],
        "missiles": len(attack),
        "decoys": int(attack.decoys.sum()),
        "spacing_s": spacing,
        "launch_to_target_pairs": len(found.flown.cases),
        "pairs_out_of_missile_range": found.flown.out_of_range,
        "doctrine": {
            "name": found.doctrine.name,
            "salvo": found.doctrine.salvo,
            "looks": found.doctrine.looks,
            "reserve": found.doctrine.reserve,
            "sharing": found.doctrine.sharing,
        },
        "odds": {name: getattr(found.odds, name) for name in found.odds.__dataclass_fields__},
        "raids": tally.raids,
        "seed": tally.seed,
        "leakers_mean": mean,
        "leakers_mean_low": mean - 1.96 * error,
        "leakers_mean_high": mean + 1.96 * error,
        "leakage": tally.leakage,
        "leakers_5_50_95": [tally.quantile(share) for share in (0.05, 0.5, 0.95)],
        "probability_no_leaker": tally.no_leakers,
        "probability_no_leaker_low": low,
        "probability_no_leaker_high": high,
        "leakers_distribution": [int(n) for n in tally.leakers],
        "naive": {
            "single_shot": found.naive.single,
            "shots_per_target": found.naive.shots,
            "killed": found.naive.killed,
            "probability_no_leaker": found.naive.none,
            "leakers_mean": expected_leakers(found.naive.killed, tally.warheads),
        },
        "assigned_leakers_expected": None if found.assignment is None else found.assignment.leakage,
        "leakers_by_cause": _shares(tally.causes, max(sum(tally.causes.values()), 1)),
        "ran_out_first": _shares(tally.firsts, tally.raids),
        "shots_mean": tally.shots / tally.raids,
        "sites": [
            {
                "site": battery.name,
                "interceptor": battery.interceptor,
                "stock": battery.stock,
                "engagements_at_once": battery.channels or None,
                "kill_probability": battery.kill_probability,
                "missiles_it_can_meet": int(row.sum()),
                "rounds_mean": tally.mean_used(s),
                "rounds_share": tally.mean_used(s) / battery.stock if battery.stock else None,
                "emptied": tally.emptied(s),
                "set_aside": None if found.assignment is None else int(found.assignment.rounds[s].sum()),
            }
            for s, (battery, row) in enumerate(zip(found.batteries, found.possible, strict=True))
        ],
        "saturation": [_point(point) for point in found.curve],
        "remarks": [*notices, *found.remarks],
        "limits": list(RAID_LIMITS),
    }


def _shares(counts: dict[str, int], whole: int) -> dict[str, float]:
    return {name: count / whole for name, count in counts.items() if count}


def _point(tally: Tally) -> dict[str, Any]:
    return {
        "missiles": tally.warheads,
        "leakers_mean": tally.mean_leakers,
        "leakage": tally.leakage,
        "leakers_5_95": [tally.quantile(0.05), tally.quantile(0.95)],
        "probability_no_leaker": tally.no_leakers,
        "shots_mean": tally.shots / tally.raids,
    }


def curve_csv(data: dict[str, Any]) -> str:
    """Return the saturation curve as CSV."""
    head = "missiles,leakers_mean,leakers_5,leakers_95,leakage,probability_no_leaker,shots_mean"
    rows = [
        f"{p['missiles']},{p['leakers_mean']:.6g},{p['leakers_5_95'][0]},{p['leakers_5_95'][1]},{p['leakage']:.6g},"
        f"{p['probability_no_leaker']:.6g},{p['shots_mean']:.6g}"
        for p in data["saturation"]
    ]
    return "\n".join([head, *rows]) + "\n"


def figures_of(data: dict[str, Any], title: str) -> Figures:
    """Return the saturation curve with the distribution of leakers; no picture without a curve."""
    return {"saturation": partial(curve_figure, data, title)} if data["saturation"] else {}
