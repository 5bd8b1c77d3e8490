"""Output of `mujun raid`."""

from typing import Any

from mujun.base.text import HEADING, meant, say
from mujun.cli.common import console
from mujun.cli.screen import line, row, table
from mujun.reports.wording import interceptor_limits_text
from mujun.runs.engagements.raid import RaidResult


def show(found: RaidResult) -> None:
    """Show the outcome of a raid."""
    data = found.data
    line(found.title, "bold")
    _show_leakers(data)
    sites = table("site", "interceptor", "stock", "can meet", "interceptors used", "emptied in")
    for one in data["sites"]:
        met, spent, emptied = str(one["missiles_it_can_meet"]), f"{one['rounds_mean']:.1f}", f"{one['emptied']:.1%}"
        row(sites, one["site"], one["interceptor"], str(one["stock"]), met, spent, emptied)
    console().print(sites)
    causes = table("why missiles leaked", "share of leakers", "first in share of draws")
    for name in dict.fromkeys([*data["leakers_by_cause"], *data["ran_out_first"]]):
        row(causes, name, *(f"{data[key].get(name, 0):.1%}" for key in ("leakers_by_cause", "ran_out_first")))
    if causes.rows:
        console().print(causes)
    curve = table("raid of", "leakers", "leakage", "no leaker", meant("shots", HEADING))
    for point in data["saturation"]:
        row(
            curve, str(point["missiles"]), f"{point['leakers_mean']:.2f}", f"{point['leakage']:.1%}",
            f"{point['probability_no_leaker']:.1%}", f"{point['shots_mean']:.1f}",
        )  # fmt: skip
    console().print(curve)
    for boost in data["interceptor_boosts"]:
        line(interceptor_limits_text(boost))
    for remark in data["remarks"]:
        line(say("note: {remark}", remark=remark))
    line(data["limits"][0])


def _show_leakers(data: dict[str, Any]) -> None:
    """Show what was launched, by which rule it was met, and how many got through."""
    doctrine, naive = data["doctrine"], data["naive"]
    raid = say("{n:,} missiles", n=data["missiles"])
    if data["decoys"]:
        raid = say("{n:,} missiles and {decoys:,} decoys", n=data["missiles"], decoys=data["decoys"])
    line(
        say(
            "{raid}, {spacing:g} s apart · {doctrine} (salvo {salvo}, looks {looks}, sharing {sharing}) · {mode} · {draws:,} "
            "draws, seed {seed}",
            raid=raid, spacing=data["spacing_s"], doctrine=doctrine["name"], salvo=doctrine["salvo"], looks=doctrine["looks"],
            sharing=doctrine["sharing"], mode=data["mode"], draws=data["raids"], seed=data["seed"],
        )
    )  # fmt: skip
    low, middle, high = data["leakers_5_50_95"]
    line(
        say(
            "leakers: {mean:.2f} on average ({share:.1%}), median {middle}, 90 % of draws {low} to {high}; none in {none:.1%} of "
            "draws",
            mean=data["leakers_mean"], share=data["leakage"], middle=middle, low=low, high=high,
            none=data["probability_no_leaker"],
        )
    )  # fmt: skip
    line(
        say(
            "independent figure 1-(1-p)^n: p {p:.2f}, n {n}: {leakers:.2f} leakers, none with {none:.1%}",
            p=naive["single_shot"], n=naive["shots_per_target"], leakers=naive["leakers_mean"],
            none=naive["probability_no_leaker"],
        )
    )  # fmt: skip
    if data["assigned_leakers_expected"] is not None:
        key = (
            "interceptors assigned beforehand: {leakers:.2f} leakers expected if every missile were tracked and nothing failed "
            "in common"
        )
        line(say(key, leakers=data["assigned_leakers_expected"]))
