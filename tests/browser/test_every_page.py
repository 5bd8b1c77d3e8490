"""Every study with a page, at places and numbers drawn within those that its page allows: shots and slack are the program's."""

from dataclasses import replace

import numpy as np
import pytest
from machine import Arena, Machine

from mujun.analyses.cases.stale import builder_with
from mujun.browser import memory
from mujun.engagement.blocks import FAR
from mujun.engagement.window import Setup
from mujun.interceptors.flyout import fly_out
from mujun.scenario.building.build import Builder
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.study import Study
from mujun.studies.live.every import speeds_of_presets
from mujun.studies.live.study import live_study, why_no_page
from mujun.studies.run import run_study

DRAWS = 20
WITHIN_1_MS, GREATEST_GAP = 0.999, 5e-3
"""Least share of cases whose slack is the program's within a millisecond, and the greatest difference, s."""
CATALOGUE = load_catalogue()
STUDIES = sorted(study.id for study in CATALOGUE.all(Study) if not why_no_page(study.question))


class Page:
    """A study as its page holds it: its flights and its defence in the memory of a machine."""

    def __init__(self, name):
        self.builder = Builder(CATALOGUE, kept={})
        study = self.builder.catalogue.get(Study, name)
        self.live = live_study(self.builder, run_study(self.builder, study), speeds_of_presets(self.builder), points=0)
        machine = Machine()
        counts = {"aims": sum(len(one.launches) for one in self.live.cases)}
        self.arenas = [Arena(machine, one.image, self.live.image, **counts) for one in self.live.cases]
        for one, arena in zip(self.live.cases, self.arenas, strict=True):
            arena["settings"][memory.POST_BOOST_TIME] = one.post_boost_time
            arena.call("fly")

    def write(self, values, places, mode):
        """Write numbers (path -> SI value), places and mode as the page's script does."""
        given, defence = self.live.image.arrays, self.live.defence.defence
        for one, arena in zip(self.live.cases, self.arenas, strict=True):
            for name in memory.COLUMNS:
                arena[name][...] = given[name]
            arena["settings"][memory.POST_BOOST_TIME] = one.post_boost_time
            for s, place in enumerate(places):
                arena["site_input"][s, [memory.SITE_LATITUDE, memory.SITE_LONGITUDE]] = place.latitude, place.longitude
                if (own := defence.own_radar(s)) is not None:
                    arena["radar_input"][own, [memory.RADAR_LATITUDE, memory.RADAR_LONGITUDE]] = (
                        place.latitude,
                        place.longitude,
                    )
            for number in self.live.defence.numbers:
                for cell in number.cells if number.parameter.path in values else ():
                    np.atleast_2d(arena[cell.array])[cell.row, cell.column] = values[number.parameter.path]
            arena.counts["mode"] = mode
            arena.write()
            arena.call("arrange")

    def defence(self, texts, places, mode):
        """Return the program's own defence for the same numbers (path -> text), places and mode."""
        builder = builder_with(self.builder.catalogue, texts, self.builder.kept or {}, self.builder.solved)
        defence = builder.defence(self.live.scenario)
        sites = tuple(
            replace(
                site,
                fly_out=fly_out(site.fly_out.interceptor, place),
                watch=site.watch and replace(site.watch, radar=replace(site.watch.radar, place=place)),
            )
            for site, place in zip(defence.sites, places, strict=True)
        )
        return replace(defence, sites=sites, mode=mode)

    def defended(self):
        """Return shots and slack of all sites together at every case, as the page counts them."""
        shots, slack = [], []
        for arena in self.arenas:
            arena["settings"][memory.ENOUGH] = FAR
            arena["threatened"][...] = 0
            arena.call("defend")
            shots.append(arena["fewest_shots"][arena["aim_of"]])
            slack.append(arena["fewest_slack"][arena["aim_of"]])
        return np.concatenate(shots), np.concatenate(slack)

    def compared(self, defence):
        """Return the records of the program and of the module, (sites, cases)."""
        setup, ours, theirs = Setup(defence), [], []
        for one, arena in zip(self.live.cases, self.arenas, strict=True):
            arena.call("engage")
            ours.append(setup.records(one.group.flights, one.post_boost_time))
            theirs.append(arena["windows"].copy())
        return np.concatenate(ours, axis=1), np.concatenate(theirs, axis=1)


def drawn(page, rng):
    """Return numbers as SI values and as texts, and places, within what the page allows."""
    values, texts, places = {}, {}, []
    for number in page.live.defence.numbers:
        if number.why_not or number.choices or number.error or rng.random() < 0.5:
            continue
        p, (low, high) = number.parameter, number.ends
        text = p.text(float(rng.integers(low, high + 1)) if p.whole else float(f"{rng.uniform(low, high):.6g}"))
        values[p.path], texts[p.path] = float(text.split()[0]) * p.per_unit, text
    for site, stock in zip(page.live.defence.defence.sites, page.live.defence.stock, strict=False):
        place = site.fly_out.place
        south, north = stock.south, stock.south + 3.0 * stock.step
        latitude = min(max(place.latitude + rng.uniform(-0.2, 0.2), south), north)
        places.append(place._replace(latitude=latitude, longitude=place.longitude + rng.uniform(-0.2, 0.2)))
    return values, texts, places


@pytest.mark.nightly
@pytest.mark.parametrize("name", STUDIES)
def test_what_a_page_lets_a_reader_set_gives_the_programs_shots_and_slack(name):
    page, rng, gaps = Page(name), np.random.default_rng(19), [0.0]
    for draw in range(DRAWS):
        values, texts, places = drawn(page, rng)
        page.write(values, places, draw % 3)
        ours, theirs = page.compared(page.defence(texts, places, draw % 3))
        assert np.array_equal(ours["shots"], theirs["shots"]), (draw, texts)
        there = np.isfinite(ours["slack"])
        assert np.array_equal(there, np.isfinite(theirs["slack"])), (draw, texts)
        shots, slack = page.defended()
        assert np.array_equal(shots, theirs["shots"].sum(axis=0)), (draw, texts)
        assert np.allclose(slack, np.maximum(theirs["slack"].max(axis=0), -FAR), rtol=0, atol=1e-9), (draw, texts)
        gaps += np.abs(ours["slack"][there] - theirs["slack"][there]).tolist()
    near = np.mean(np.array(gaps) < 1e-3)
    print(f"{name}: {len(gaps)} cases, {near:.5f} of them within 1 ms, at most {1e3 * max(gaps):.2f} ms")
    assert near > WITHIN_1_MS and max(gaps) < GREATEST_GAP, (near, max(gaps))
