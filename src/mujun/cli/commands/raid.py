"""`mujun raid`."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rich.table import Table

from mujun.analyses.cases.attacks import Wave, check_waves, waves_of
from mujun.analyses.cases.forces import force_for, notice_of_force
from mujun.analyses.single.raids import raid
from mujun.analyses.single.reach import usable_site
from mujun.base.outcomes import BadInput
from mujun.battle.raid import MOST_RAIDS
from mujun.battle.sides import SHARING
from mujun.cli.common import check_out, compile_first, console, notes, print_json, progress
from mujun.reports.data.provenance import provenance
from mujun.reports.data.raid import curve_csv, draw, raid_data
from mujun.reports.formats.files import write_files
from mujun.reports.formats.tabular import data_workbook
from mujun.reports.plain import to_json
from mujun.runs.asked import builder
from mujun.runs.scenarios import aimed_at, expanded, scenario_for
from mujun.scenario.building.battles import doctrine_of, odds_of
from mujun.scenario.building.build import Builder
from mujun.scenario.schema import kinds as schema


@dataclass(frozen=True)
class Asked:
    """What the command line asks for."""

    defences: list[str]
    against: list[str]
    raid: str | None
    starts: list[str]
    targets: list[str]
    shape: str | None
    decoys: int
    spacing: float | None
    mode: str
    sensors: list[str]
    network: str | None
    on: list[str]
    off: list[str]
    interceptor: str | None
    doctrine: str
    rules: dict[str, int | str | None]
    odds: str
    force: str | None
    raids: int
    seed: int


def run(asked: Asked, out: Path | None, params: list[str], as_json: bool) -> None:
    """Draw raids, show what they leave, write the files."""
    if not 1 <= asked.raids <= MOST_RAIDS:
        raise BadInput(f"--raids {asked.raids}: expected 1 to {MOST_RAIDS:,}")
    if asked.seed < 0:
        raise BadInput(f"--seed {asked.seed}: expected 0 or more")
    if asked.spacing is not None and not 0.0 <= asked.spacing <= 86_400.0:
        raise BadInput(f"--spacing {asked.spacing:g}: expected 0 s to 86,400 s (a day)")
    sharing = asked.rules.get("sharing")
    if sharing is not None and sharing not in SHARING:
        raise BadInput(f"--sharing {sharing}: expected one of {', '.join(SHARING)}")
    check_out(out)
    named = [_split(text)[0] for text in asked.against]
    files = [*asked.defences, *named, *asked.sensors, asked.interceptor, asked.raid, asked.network, asked.doctrine,
             asked.odds, asked.force]  # fmt: skip
    built = builder(params, files)
    defences, posture = expanded(built, asked.defences)
    scenario = scenario_for(
        built, defences, asked.mode, asked.sensors, asked.interceptor, network=asked.network, on=asked.on, off=asked.off,
        posture=posture,
    )  # fmt: skip
    waves, spacing, name = _waves(built, asked, defences)
    check_waves(waves)
    changes = {rule: value for rule, value in asked.rules.items() if value is not None}
    doctrine = doctrine_of(built.get(schema.Doctrine, asked.doctrine), **changes)
    if changes:
        doctrine = replace(
            doctrine, name=f"{doctrine.name}, changed: {', '.join(f'{k} {v}' for k, v in changes.items())}"
        )
    odds = odds_of(built.get(schema.Odds, asked.odds))
    force = force_for(built, waves, asked.force)
    notices = notice_of_force(built, waves, force) if force is not None else []
    compile_first()
    for site in defences:
        usable_site(built, site, asked.interceptor)
    with progress(f"{asked.raids:,} raids") as tick:
        found = raid(built, scenario, waves, spacing, doctrine, odds, asked.raids, asked.seed, tick=tick)
    data: dict[str, Any] = {
        "name": name,
        "defences": [site.name for site in found.defence.sites],
        "mode": scenario.mode,
        "network": asked.network,
        **raid_data(found, spacing, notices),
        "interceptor_boosts": built.boosts(),
        "provenance": {**provenance(built.catalogue, built.used, "mujun raid"), "seed": asked.seed},
    }
    title = f"{name} against {', '.join(data['defences'])}"
    if out is not None:
        texts = {"raid.json": to_json(data) + "\n", "saturation.csv": curve_csv(data)}
        write_files(out, {**texts, "tables.xlsx": data_workbook(data)})
        draw(out, data, title)
        notes().print(f"raid: {out}/raid.json, saturation.csv, .png, .svg, tables.xlsx", highlight=False)
    if as_json:
        print_json(data)
        return
    _show(data, title)


def _split(text: str) -> tuple[str, int]:
    """Return missile and count of MISSILE=N."""
    missile, separator, number = text.rpartition("=")
    if not separator or not missile:
        raise BadInput(f"--against {text}: expected MISSILE=N, for example nodong=12")
    digits = number.strip().removeprefix("-")
    if not (digits.isascii() and digits.isdigit()):
        raise BadInput(f"--against {text}: '{number}' is no whole number; expected MISSILE=N, for example nodong=12")
    return missile.strip(), int(number)


def _waves(built: Builder, asked: Asked, defences: list[str]) -> tuple[tuple[Wave, ...], float, str]:
    """Return the raid that is asked for, the seconds between launches, and its name."""
    if asked.raid is not None:
        if asked.against or asked.starts or asked.targets or asked.decoys or asked.shape is not None:
            raise BadInput(
                "--raid brings its missiles, places, shapes and decoys; expected no --against, --from, --to, --shape or --decoys"
            )
        entry = built.get(schema.Raid, asked.raid)
        return waves_of(built, entry), entry.spacing.si if asked.spacing is None else asked.spacing, entry.name
    if not asked.against:
        raise BadInput("there is no raid; expected --against MISSILE=N, or --raid NAME")
    targets, target_groups = aimed_at(built, asked.targets, defences[0])
    waves = tuple(
        Wave(missile, count, tuple(asked.starts), targets, target_groups, asked.shape or "min-energy", asked.decoys)
        for missile, count in map(_split, asked.against)
    )
    named = ", ".join(f"{wave.count} {built.missile(wave.missile)[0].name}" for wave in waves)
    return waves, asked.spacing or 0.0, named


def _show(data: dict[str, Any], title: str) -> None:
    screen = console()
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
    for remark in data["remarks"]:
        screen.print(f"note: {remark}", highlight=False)
    screen.print(data["limits"][0], highlight=False)
