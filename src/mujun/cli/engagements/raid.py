"""Output of `mujun raid`."""

from rich.table import Table

from mujun.cli.common import console
from mujun.reports.wording import interceptor_limits_text
from mujun.runs.engagements.raid import RaidResult


def show(found: RaidResult) -> None:
    """Show the outcome of a raid."""
    screen, data, title = console(), found.data, found.title
    screen.print(f"[bold]{title}[/bold]", highlight=False)
    doctrine = data["doctrine"]
    screen.print(
        f"{data['missiles']} missiles" + (f" and {data['decoys']} decoys" if data["decoys"] else "")
        + f", {data['spacing_s']:g} s apart · {doctrine['name']} (salvo {doctrine['salvo']}, looks {doctrine['looks']}, "
        f"sharing {doctrine['sharing']}) · {data['mode']} · {data['raids']:,} draws, seed {data['seed']}",
        highlight=False,
    )  # fmt: skip
    low, middle, high = data["leakers_5_50_95"]
    screen.print(
        f"leakers: {data['leakers_mean']:.2f} on average ({data['leakage']:.1%}), median {middle}, 90 % of draws {low} to {high}"
        f"; none in {data['probability_no_leaker']:.1%} of draws",
        highlight=False,
    )
    naive = data["naive"]
    screen.print(
        f"independent figure 1-(1-p)^n: p {naive['single_shot']:.2f}, n {naive['shots_per_target']}: {naive['leakers_mean']:.2f} "
        f"leakers, none with {naive['probability_no_leaker']:.1%}",
        highlight=False,
    )
    if data["assigned_leakers_expected"] is not None:
        screen.print(
            f"rounds assigned beforehand: {data['assigned_leakers_expected']:.2f} leakers expected if every missile were tracked "
            "and nothing failed in common",
            highlight=False,
        )
    sites = Table("site", "interceptor", "stock", "can meet", "rounds spent", "emptied in")
    for row in data["sites"]:
        sites.add_row(
            row["site"], row["interceptor"], str(row["stock"]), str(row["missiles_it_can_meet"]), f"{row['rounds_mean']:.1f}",
            f"{row['emptied']:.1%}",
        )  # fmt: skip
    screen.print(sites)
    causes = Table("why missiles leaked", "share of leakers", "first in share of draws")
    for name in dict.fromkeys([*data["leakers_by_cause"], *data["ran_out_first"]]):
        causes.add_row(
            name, f"{data['leakers_by_cause'].get(name, 0):.1%}", f"{data['ran_out_first'].get(name, 0):.1%}"
        )
    if causes.rows:
        screen.print(causes)
    curve = Table("raid of", "leakers", "leakage", "no leaker", "shots")
    for point in data["saturation"]:
        curve.add_row(
            str(point["missiles"]), f"{point['leakers_mean']:.2f}", f"{point['leakage']:.1%}",
            f"{point['probability_no_leaker']:.1%}", f"{point['shots_mean']:.1f}",
        )  # fmt: skip
    screen.print(curve)
    for row in data["interceptor_boosts"]:
        screen.print(interceptor_limits_text(row), highlight=False)
    for remark in data["remarks"]:
        screen.print(f"note: {remark}", highlight=False)
    screen.print(data["limits"][0], highlight=False)
