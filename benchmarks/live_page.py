"""Time of the live page: CPU time of its main thread for a drag, beside the CPU's own compiled code on one thread in one run.

    python benchmarks/live_page.py [--study shield] [--drags 20]

Needs a Chromium (`MUJUN_CHROMIUM` or on the path) and playwright.
"""

import argparse
import json
import os
import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

os.environ["MUJUN_THREADS"] = "1"  # the page has one; read at the first use

from mujun.analyses.cases.launches import launches_of
from mujun.analyses.questions.every import QUESTIONS
from mujun.engagement.window import Setup
from mujun.reports.formats.pdf import browser
from mujun.runs.claims.page import PageRequest, run
from mujun.scenario.building.build import Builder
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.study import Study
from mujun.studies.live.flights import case_flights

DRAG = """(n) => {
  const app = window.mujun, { scene } = app.session, state = structuredClone(app.state);
  for (let i = 0; i < n; i++) {
    state.sites[0] = [state.sites[0][0] - 0.05, state.sites[0][1] + 0.05];
    scene.set(state);
    MEASURED
  }
}"""
MEASURED = {
    "windows of the claim's cases": "scene.margin(); scene.places();",
    "coarse ground": "scene.ground(false);",
    "fine ground": "scene.ground(true);",
    "everything, drawn": "app.change({ sites: state.sites }, { done: true }); app.showAll();",
}


def native(name: str, repeats: int = 20) -> float:
    """Return the CPU time (ms) of the windows of a study's cases by the CPU's own code, on one thread."""
    builder = Builder(load_catalogue(), kept={})
    study = builder.catalogue.get(Study, name)
    step = QUESTIONS[study.question].of_windows.step
    cases, times = case_flights(builder, launches_of(builder, study.scenario), step), []
    for _ in range(repeats):
        begun, setup = time.process_time(), Setup(builder.defence(study.scenario))
        for one in cases:
            setup.records(one.flights, one.post_boost_time)
        times.append(1e3 * (time.process_time() - begun))
    return statistics.median(times)


def main() -> None:
    """Measure and print one row for each part of a drag."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--study", default="shield")
    parser.add_argument("--drags", type=int, default=20)
    parser.add_argument("--points", type=int, default=2500)
    asked = parser.parse_args()
    found = run(PageRequest(studies=(asked.study,), points=asked.points))
    print(f"{asked.study}: {found.data['bytes'] / 1e6:.2f} MB, {json.dumps(found.data['studies'])}")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        file = Path(folder, "page.html")
        file.write_text(found.html, encoding="utf-8")
        running = play.chromium.launch(executable_path=browser(), args=["--no-sandbox"])
        page = running.new_page(viewport={"width": 1280, "height": 800})
        begun = time.perf_counter()
        page.goto(file.as_uri())
        page.wait_for_selector(".card .chip")
        print(f"first usable picture after {time.perf_counter() - begun:.2f} s (wall)")
        tool = page.context.new_cdp_session(page)
        tool.send("Performance.enable", {"timeDomain": "threadTicks"})

        def cpu() -> float:
            metrics = tool.send("Performance.getMetrics")["metrics"]
            return 1e3 * next(one["value"] for one in metrics if one["name"] == "TaskDuration")

        flown_to = found.data["studies"][0]["flights_to_ground"]
        for name, code in MEASURED.items():
            if "ground" in name and not flown_to:
                continue
            script = DRAG.replace("MEASURED", code)
            page.evaluate(script, 3)
            times = []
            for _ in range(5):
                before = cpu()
                page.evaluate(script, asked.drags)
                times.append((cpu() - before) / asked.drags)
            print(f"{name}: {statistics.median(times):.1f} ms CPU a drag")
        running.close()
    print(f"windows of the claim's cases, native on one thread: {native(asked.study):.1f} ms CPU")


if __name__ == "__main__":
    main()
