"""Every figure asked of the live page, each beside its goal: CPU time of its main thread, in one run with the CPU's own code.

    python benchmarks/live_page.py [--two shield] [--one thaad-sejil] [--drags 20]

Needs a Chromium (`MUJUN_CHROMIUM` or on the path) and playwright. That shots and slack are the program's is tested, not measured:
tests/browser.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

os.environ["MUJUN_THREADS"] = "1"  # the page has one; read at the first use

from mujun.analyses.cases.launches import launches_of
from mujun.analyses.questions.every import QUESTIONS
from mujun.engagement.window import Setup
from mujun.reports.formats.pdf import browser
from mujun.reports.live import page as paging
from mujun.runs.claims.page import PageRequest, run
from mujun.scenario.building.build import Builder
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.study import Study
from mujun.studies.live.flights import case_flights

GOALS = {
    "one site, 2,500 aim points": (15.0, "ms"), "two sites, 2,500 aim points": (25.0, "ms"),
    "two sites, 10,000 aim points": (100.0, "ms"), "times native, one thread": (2.5, ""),
    "first usable picture": (1.5, "s"), "picture of a turning map": (1000.0 / 30.0, "ms"), "page of the mission": (3.0, "MB"),
}  # fmt: skip
"""Greatest value of each figure."""
DRAG = """([n, fine]) => {
  const { scene } = mujun.session, state = structuredClone(mujun.state), times = [];
  for (let i = 0; i < n; i++) {
    state.sites[0] = [state.sites[0][0] - 0.02, state.sites[0][1] + 0.02];
    scene.set(state);
    if (fine) scene.ground(true);
    else scene.all();
  }
}"""
"""Drags, each with its fine ground or with the windows of the claim's cases."""
TURN = """(n) => {
  const { map } = mujun;
  for (let i = 0; i < n; i++) { map.turn({ rotate: [map.view.rotate[0] + 1, map.view.rotate[1]] }); map.draw(); }
}"""


def told(name: str, value: float, also: str = "") -> None:
    """Print a figure beside its goal."""
    most, unit = GOALS[name]
    print(f"{name}: {value:.1f} {unit} (at most {most:.1f}{'; missed' if value > most else ''}){also}")


def native(name: str, repeats: int = 20) -> float:
    """Return the CPU time (ms) of the windows of a study's cases by the CPU's own code, on one thread."""
    builder = Builder(load_catalogue(), kept={})
    study = builder.catalogue.get(Study, name)
    step = QUESTIONS[study.question].of_windows.step
    cases, times = case_flights(builder, launches_of(builder, study.scenario), step), []
    for _ in range(repeats):
        begun, setup = time.process_time(), Setup(builder.defence(study.scenario))
        for one in cases:
            setup.records(one.group.flights, one.post_boost_time)
        times.append(1e3 * (time.process_time() - begun))
    return statistics.median(times)


@contextmanager
def opened(play: Any, html: str) -> Iterator[tuple[Any, float, Callable[[], float]]]:
    """Open a page; yield it, the time until it can be used (s), and what returns the CPU time of its main thread so far (ms)."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "page.html")
        file.write_text(html, encoding="utf-8")
        running = play.chromium.launch(executable_path=browser(), args=["--no-sandbox"])
        page = running.new_page(viewport={"width": 1280, "height": 800})
        tool = page.context.new_cdp_session(page)
        tool.send("Performance.enable", {"timeDomain": "threadTicks"})
        begun = time.perf_counter()
        page.goto(file.as_uri())
        page.wait_for_selector(".card .chip")
        first = time.perf_counter() - begun
        page.wait_for_function("() => window.mujun")

        def cpu() -> float:
            metrics = tool.send("Performance.getMetrics")["metrics"]
            return 1e3 * next(one["value"] for one in metrics if one["name"] == "TaskDuration")

        yield page, first, cpu
        running.close()


def each(page: Any, cpu: Callable[[], float], script: str, given: Any, count: int) -> float:
    """Return the CPU time (ms) of one of `count` repetitions in a script: the median of five runs, after one more."""
    page.evaluate(script, given)
    times = []
    for _ in range(5):
        before = cpu()
        page.evaluate(script, given)
        times.append((cpu() - before) / count)
    return statistics.median(times)


def main() -> None:
    """Measure and print every figure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--two", default="shield", help="a study with two sites and ground")
    parser.add_argument("--one", default="thaad-sejil", help="a study with one site and ground")
    parser.add_argument("--drags", type=int, default=20)
    asked = parser.parse_args()
    told("page of the mission", run(PageRequest()).data["bytes"] / 1e6)
    paging.LARGEST_PAGE = 20_000_000  # 10,000 points are measured whatever their page weighs
    with sync_playwright() as play:
        for sites, study, points in (
            ("one site", asked.one, 2500),
            ("two sites", asked.two, 2500),
            ("two sites", asked.two, 10_000),
        ):
            found = run(PageRequest(studies=(study,), points=points))
            with opened(play, found.html) as (page, first, cpu):
                flights = found.data["studies"][0]["flights_to_ground"]
                fine = each(page, cpu, DRAG, [asked.drags, True], asked.drags)
                told(f"{sites}, {points:,} aim points", fine, f"; {study}, {flights:,} flights to them")
                if (sites, points) == ("two sites", 2500):
                    told("first usable picture", first, "; by the clock")
                    told("picture of a turning map", each(page, cpu, TURN, 30, 30))
                    windows, alone = each(page, cpu, DRAG, [asked.drags, False], asked.drags), native(study)
                    told("times native, one thread", windows / alone, f"; {windows:.1f} ms, native {alone:.1f} ms")


if __name__ == "__main__":
    main()
