"""`mujun reproduce`."""

import tempfile
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import typer

from mujun.base.outcomes import counted
from mujun.cli.common import compile_first, console, notes, print_json, progress
from mujun.reports.formats.crate import opened
from mujun.reports.plain import clean
from mujun.runs.asked import Asked, prepared, tested

CLOSE = 1e-9
"""Relative difference up to which two numbers agree: on other processors the last digits differ."""
SHOWN = 20
"""Differences on the screen."""
RECORDED = ("version", "source_hash", "catalogue_lock", "python", "libraries", "machine", "overrides")
"""What of the provenance is compared, and told, but decides nothing."""


def run(package: Path, as_json: bool) -> None:
    """Run a package again and compare. Ends with code 1 where a number differs."""
    request, own, before = opened(package)
    with tempfile.TemporaryDirectory(prefix="mujun-package-") as folder:
        for name, content in own.items():
            (Path(folder) / name).write_bytes(content)
        asked = Asked.from_dict(request, Path(folder))
        built, studies = prepared(asked)
        compile_first()
        told = notes()
        if told.is_terminal:
            told.print(f"testing {', '.join(study.id for study in studies)} again …", highlight=False)
        with progress("draws, then flips") if asked.sampling else nullcontext() as tick:
            now = clean(tested(asked, built, studies, tick).data)
    data = compared(before, now)
    if as_json:
        print_json(data)
    else:
        _show(data, package)
    if data["different"]:
        raise typer.Exit(1)


def compared(before: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """Return how the results of a run agree with those of another, value by value, and what else differs between them."""
    old, new = dict(_leaves(before["studies"])), dict(_leaves(now["studies"]))
    different = [
        {"path": path, "before": old.get(path), "now": new.get(path)}
        for path in dict.fromkeys([*old, *new])
        if path not in old or path not in new or not _agree(old[path], new[path])
    ]
    numbers = [path for path, value in old.items() if isinstance(value, int | float) and not isinstance(value, bool)]
    gone = {row["path"] for row in different}
    recorded = (before.get("provenance", {}), now["provenance"])
    return {
        "agrees": not different,
        "numbers": len(numbers),
        "numbers_that_agree": sum(path not in gone for path in numbers),
        "numbers_the_same_to_the_last_digit": sum(old[path] == new.get(path) for path in numbers),
        "values": len(old),
        "different": different,
        "made_otherwise": [
            {"what": key, "before": recorded[0].get(key), "now": recorded[1].get(key)}
            for key in RECORDED
            if recorded[0].get(key) != recorded[1].get(key)
        ],
    }


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every plain value below some data, by its path; a study is named by its id."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list) and value:
        for k, item in enumerate(value):
            name = item["id"] if not path and isinstance(item, dict) and "id" in item else k
            yield from _leaves(item, f"{path}.{name}" if path else str(name))
    else:
        yield path, value


def _agree(a: Any, b: Any) -> bool:
    plain = all(isinstance(one, int | float) and not isinstance(one, bool) for one in (a, b))
    return bool(abs(a - b) <= CLOSE * max(abs(a), abs(b))) if plain else bool(a == b)


def _show(data: dict[str, Any], package: Path) -> None:
    screen = console()
    if data["agrees"]:
        screen.print(f"[bold green]agrees[/bold green]: {package}", highlight=False)
    else:
        screen.print(f"[bold red]differs[/bold red]: {package}", highlight=False)
    same = data["numbers_the_same_to_the_last_digit"]
    screen.print(
        f"{data['numbers_that_agree']:,} of {data['numbers']:,} numbers agree to a billionth, {same:,} to the last digit; "
        f"{counted(len(data['different']), 'value')} of {data['values']:,} differ",
        highlight=False,
    )
    for row in data["different"][:SHOWN]:
        screen.print(f"  {row['path']}: {row['before']} → {row['now']}", highlight=False, markup=False)
    if len(data["different"]) > SHOWN:
        screen.print(f"  and {len(data['different']) - SHOWN} more (--json tells all)", highlight=False)
    for row in data["made_otherwise"]:
        screen.print(f"made otherwise: {row['what']}: {row['before']} → {row['now']}", highlight=False, markup=False)
