"""A study in the memory of the module, beside the same study in Python."""

from dataclasses import replace

import numpy as np
import pytest
from machine import Arena, Machine

from mujun.analyses.cases.launches import launches_of
from mujun.analyses.questions.every import QUESTIONS
from mujun.browser import memory
from mujun.browser.image import defence_image, stocked
from mujun.engagement.window import Setup
from mujun.interceptors.flyout import fly_out
from mujun.scenario.building.build import Builder
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.study import Study
from mujun.studies.live.flights import case_flights


class Both:
    """A study in Python, and its flights and defence in the memory of a machine."""

    def __init__(self, name):
        self.builder = Builder(load_catalogue(), kept={})
        self.study = self.builder.catalogue.get(Study, name)
        self.defence = self.builder.defence(self.study.scenario)
        launches = launches_of(self.builder, self.study.scenario)
        self.cases = case_flights(self.builder, launches, QUESTIONS[self.study.question].of_windows.step)
        self.stock = [stocked(site.fly_out.interceptor, site.fly_out.place) for site in self.defence.sites]
        self.image = defence_image(self.defence, self.stock, range(len(self.stock)))
        machine = Machine()
        counts = {"most_spells": 12, "most_shots": 12, "aims": sum(len(one.launches) for one in self.cases)}
        self.arenas = [Arena(machine, one.image, self.image, **counts) for one in self.cases]
        for one, arena in zip(self.cases, self.arenas, strict=True):
            arena["settings"][memory.POST_BOOST_TIME] = one.post_boost_time
            arena.call("fly")
            arena.call("arrange")

    def moved(self, places):
        """Return the defence with its sites at other places, each with a fly-out table of its own."""
        sites = [
            replace(
                site,
                fly_out=fly_out(site.fly_out.interceptor, place),
                watch=site.watch and replace(site.watch, radar=replace(site.watch.radar, place=place)),
            )
            for site, place in zip(self.defence.sites, places, strict=True)
        ]
        return replace(self.defence, sites=tuple(sites))

    def write(self, defence):
        """Write what the page may change of a defence into the memory."""
        image = defence_image(defence, self.stock, range(len(self.stock)))
        for arena in self.arenas:
            bus = arena["settings"][memory.POST_BOOST_TIME]
            for name in memory.COLUMNS:
                arena[name][...] = image.arrays[name]
            arena["settings"][memory.POST_BOOST_TIME] = bus
            arena.counts |= {name: image.counts[name] for name in ("mode", "granted", "early")}
            arena.write()
            arena.call("arrange")

    def compared(self, defence):
        """Return the records of Python and of the module, (sites, cases)."""
        setup, ours, theirs = Setup(defence), [], []
        for one, arena in zip(self.cases, self.arenas, strict=True):
            arena.call("engage")
            ours.append(setup.records(one.group.flights, one.post_boost_time))
            theirs.append(arena["windows"].copy())
        return np.concatenate(ours, axis=1), np.concatenate(theirs, axis=1)

    def defended(self, enough):
        """Return shots and slack of all sites together at every case, by the entry that computes only these."""
        for arena in self.arenas:
            arena["settings"][memory.ENOUGH] = enough
            arena["threatened"][...] = 0
            arena.call("defend")
        shots, slack = ([arena[name][one.image.arrays["aim_of"]] for one, arena in zip(self.cases, self.arenas, strict=True)]
                        for name in ("fewest_shots", "fewest_slack"))  # fmt: skip
        return np.concatenate(shots), np.concatenate(slack)


@pytest.fixture(scope="session")
def shield():
    return Both("shield")


@pytest.fixture(scope="session")
def hits_russia():
    return Both("hits-russia")
