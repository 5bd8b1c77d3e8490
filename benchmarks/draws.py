"""Draws: all studies of the document, step by step, and the same draws one study after another with nothing kept.

By itself: python benchmarks/draws.py [DRAWS]. Wall clock on all cores for nominal verdicts, draws, and
what stands beside them (uniform draws, flips). As a measure of what keeping builds is worth: a few of the same draws, each with a
builder of its own, on one thread, per draw.
"""

import sys
import time

import numpy as np

from mujun.scenario.building.build import Builder
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.studies.draws.design import Design, Sampling
from mujun.studies.draws.probe import Probe
from mujun.studies.draws.sampler import Sampler
from mujun.studies.replicates import sampled
from mujun.studies.run import run_all, studies_named

FEW = 4
"""Draws that are also asked with nothing kept."""


def main(draws: int) -> None:
    """Print seconds."""
    catalogue = load_catalogue()
    studies = studies_named(catalogue, [])
    run_all(Builder(catalogue), studies)  # what is compiled is loaded
    begin = time.perf_counter()
    results = run_all(Builder(catalogue), studies)
    nominal = time.perf_counter() - begin
    begin = time.perf_counter()
    found = sampled(catalogue, results, Sampling(Design(draws)))
    whole = time.perf_counter() - begin
    print(f"nominal verdicts of {len(studies)} studies: {nominal:.1f} s")
    print(f"{draws:,} draws of all, uniform draws and flips beside them: {whole:.1f} s")
    sampler = Sampler(catalogue, studies, frozenset().union(*(result.used for result in results)))
    design = Design(32)
    rows = sampler.values(0, design)[:FEW]
    alone = time.process_time()
    margins = [[one.margin for one in Probe(catalogue, studies, sampler.numbers).ask(row)] for row in rows]
    alone = (time.process_time() - alone) / len(rows)
    begin = time.process_time()
    kept = sampler.replicate(0, design)
    each = (time.process_time() - begin) / design.each
    print(
        f"a draw with nothing kept: {alone * 1e3:.0f} ms of CPU; in a replicate of {design.each}: {each * 1e3:.0f} ms"
    )
    same = np.array([[part.margins[d] for part in kept.studies] for d in range(len(rows))], float)
    print(f"largest difference of a margin between the two: {np.nanmax(np.abs(same - np.array(margins, float))):.2g}")
    print("verdicts: " + ", ".join(f"{one.study.id} {one.verdict}" for one in found))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1024)
