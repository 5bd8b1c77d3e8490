"""A study as the page's script reads it: words in the spoken language, deg, km and s; arrays by their place in a pool."""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from mujun.base.text import say
from mujun.browser import memory as m
from mujun.browser.image import LATITUDES, Image
from mujun.engagement.defence import MODES
from mujun.flight.model.shape import shape_said
from mujun.reports.brief.cards import card_of
from mujun.reports.brief.numbers import cited
from mujun.reports.language import t
from mujun.reports.live.blobs import Pool
from mujun.reports.live.numbers import numbers_data, presets_data, readings_data
from mujun.reports.live.yaml_file import study_yaml
from mujun.reports.sentences.claim import margin_said
from mujun.scenario.building.build import Builder
from mujun.studies.live.flights import COARSE, CaseFlights, GroundFlights
from mujun.studies.live.study import LiveStudy
from mujun.studies.questions import VERDICTS, shown_by

_IN_BRACKETS, _COMMA = re.compile(r"\s*[(（]([^()（）]+)[)）]\s*$"), re.compile(r",\s|、")
MODE_LABELS = {
    "organic": say("own radar only"),
    "launch-on-remote": say("launch on remote track"),
    "engage-on-remote": say("engage on remote track"),
}
"""Names of the modes on buttons."""


def study_data(live: LiveStudy, builder: Builder, again: str, pool: Pool) -> dict[str, Any]:
    """Return a study. again: the command that computes its limiting case. pool: its arrays are added to it."""
    result, scenario, defence = live.result, live.scenario, live.defence.defence
    study, catalogue = result.study, builder.catalogue
    card = card_of(result, catalogue, again, {})
    names = builder.defence_ids(scenario)
    targets = live.launches[0].targets
    source, year = cited(catalogue, study.source), catalogue.sources.works.get(study.source, {}).get("year", "")
    met, unmet = VERDICTS[shown_by(study)]
    return {
        "id": study.id,
        "title": card.headline,
        "question": study.question,
        "sentence": card.finding,
        "claim": {
            "text": card.short_claim, "speaker": source.short.removesuffix(year).strip(), "date": year,
            "source": {"key": source.key, "title": source.short, "url": source.address},
        },
        "verdict": {
            "word": t(result.verdict), "css": card.chip.kind, "finding": card.sentence, "chance": card.chance,
            "margin": result.answer.margin, "unit": result.answer.unit or study.margin_unit,
            "said": t(margin_said(study, result.answer.margin, result.answer.unit or study.margin_unit)),
        },
        "rule": {"op": study.holds_when.split()[1], "value": 0},
        "words_of": {
            "met": t(met), "unmet": t(unmet), "met_css": met.replace(" ", "-"), "unmet_css": unmet.replace(" ", "-"),
        },
        "margin": _margin(live),
        "sites": [
            {
                "key": key, "name": t(site.name), "short": short_name(site.name),
                "lat": _deg(site.fly_out.place.latitude), "lon": _deg(site.fly_out.place.longitude),
                "radar": defence.own_radar(s), "interceptor": t(site.fly_out.interceptor.name), "stock": site.stock,
                "south": _deg(live.defence.stock[s].south),
                "north": _deg(live.defence.stock[s].south + (LATITUDES - 1) * live.defence.stock[s].step),
                "numbers": [],
            }
            for s, (key, site) in enumerate(zip(names, defence.sites, strict=True))
        ],
        "radars": _radars(live, names),
        "modes": [{"id": name, "name": t(MODE_LABELS[name])} for name in MODES],
        "mode": scenario.mode, "granted": defence.granted, "early": defence.early, "infrared": True,
        "wanted": scenario.shots,
        "places": live.of.of != "slack", "cells": live.of.of == "share" and scenario.land is not None,
        "numbers": numbers_data(live, catalogue),
        "presets": presets_data(live, catalogue),
        "readings": readings_data(live),
        "launches": [
            {
                "name": t(one.said),
                "missile": t(one.missile_name), "area": t(one.place_name), "shape": t(shape_said(one.shape)),
                "lat": _deg(one.place.latitude), "lon": _deg(one.place.longitude),
                "ground": any(flown.launch == k for flown in live.ground),
            }
            for k, one in enumerate(live.launches)
        ],
        "cases": [
            {"launch": int(launch), "target": int(target)}
            for group in live.cases
            for launch, target in zip(group.launches, group.group.target_index, strict=True)
        ],
        "targets": [
            {"name": t(name), "lat": _deg(lat), "lon": _deg(lon)}
            for name, lat, lon in zip(targets.names, targets.latitude, targets.longitude, strict=True)
        ],
        "grid": _grid(live),
        "defaults": {},
        "limits": card.limits,
        "command": f"mujun assess {study.id}",
        "yaml": study_yaml(live, catalogue, names),
        "physics": _physics(live, pool),
    }  # fmt: skip


def short_name(name: str) -> str:
    """Return the place in a name such as "Arrow 3, Holzdorf (Schönewalde)"; remarks such as "coarse" are none."""
    brackets, said = _IN_BRACKETS.search(name), t(name)
    written, places = _IN_BRACKETS.search(said), []
    if brackets and written:
        parts = zip(_COMMA.split(brackets[1]), _COMMA.split(written[1]), strict=False)
        places = [mine for english, mine in parts if not english.islower()]
    return places[-1] if places else _COMMA.split(_IN_BRACKETS.sub("", said).strip())[-1]


def _margin(live: LiveStudy) -> dict[str, Any]:
    """Return how the margin follows from shots and slack."""
    scenario, of = live.scenario, live.of.of
    found: dict[str, Any] = {"of": of, "share": scenario.cases, "minus": 0}
    if of == "shots":
        return found | {"minus": scenario.shots}
    if of == "share":
        by = "places" if scenario.land is None else scenario.counted_by
        return found | {
            "minus": scenario.share_claimed,
            "by": by,
            "counts": [round(float(one), 3) for one in live.counts],
        }
    return found


def _deg(angle: float) -> float:
    return round(float(np.degrees(angle)), 6)


def _radars(live: LiveStudy, keys: list[str]) -> list[dict[str, Any]]:
    defence = live.defence.defence
    owners = {defence.own_radar(s): s for s in range(len(defence.sites)) if defence.own_radar(s) is not None}
    sensors = list(live.scenario.sensors)
    return [
        {
            "key": keys[owners[r]] if r in owners else (sensors[r] if r < len(sensors) else ""),
            "name": t(watch.radar.name), "short": short_name(watch.radar.name),
            "lat": _deg(watch.radar.place.latitude), "lon": _deg(watch.radar.place.longitude),
            "own": owners.get(r), "range_km": round(watch.radar.reference_range / 1e3, 1), "on": True,
            "faces": [[_deg(angle) for angle in face] for face in watch.radar.faces],
        }
        for r, watch in enumerate(defence.watches)
    ]  # fmt: skip


def _grid(live: LiveStudy) -> dict[str, Any] | None:
    grid = live.grid
    if grid is None:
        return None
    return {
        "nx": grid.columns, "ny": grid.rows, "size_km": grid.spacing / 1e3, "lat": _deg(grid.centre_latitude),
        "lon": _deg(grid.centre_longitude), "x0_km": float(grid.x[0]) / 1e3, "y0_km": float(grid.y[0]) / 1e3, "coarse": COARSE,
        "cells": [
            [round(float(lon), 3), round(float(lat), 3)]
            for lon, lat in zip(np.degrees(grid.longitude), np.degrees(grid.latitude), strict=True)
        ],
    }  # fmt: skip


def _physics(live: LiveStudy, pool: Pool) -> dict[str, Any]:
    """Return what the page's memory is filled with, and the program's own answer at the start."""
    shots, slack = live.nominal.shots, live.nominal.slack
    return {
        "defence": _stored(live.image, pool),
        "cases": [_set(one, pool) for one in live.cases],
        "ground": [_set(one, pool) | {"launch": one.launch, "coarse": one.coarse} for one in live.ground],
        "expected": {
            "shots": shots.tolist(),
            "slack": [round(float(value), 4) if np.isfinite(value) else None for value in slack],
        },
    }


def _set(flown: CaseFlights | GroundFlights, pool: Pool) -> dict[str, Any]:
    bus = flown.post_boost_time
    return _stored(flown.image, pool) | {"bus_time": bus if np.isfinite(bus) else None}


def _stored(image: Image, pool: Pool) -> dict[str, Any]:
    named: Mapping[str, Any] = image.arrays
    return {
        "counts": image.counts,
        "arrays": {name: pool.add(name, values) for name, values in named.items() if name in m.ARRAYS},
    }
