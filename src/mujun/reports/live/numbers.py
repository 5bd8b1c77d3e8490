"""The numbers of a study on a page: sliders with published values, whose numbers and which readings a page can take."""

from collections.abc import Iterable
from math import floor, log10
from typing import Any

from mujun.base.text import joined, say
from mujun.base.units import parse_quantity
from mujun.reports.language import t
from mujun.reports.sentences.beside import quantity
from mujun.scenario.reading.catalogue import Catalogue
from mujun.scenario.reading.marks import section_of
from mujun.scenario.reading.paths import split_path, value_at
from mujun.scenario.schema.assumptions import Preset
from mujun.scenario.schema.entry import Entry
from mujun.scenario.schema.estimate import Estimate
from mujun.scenario.schema.said import stated
from mujun.scenario.schema.study import NOT_CHANGES, Reading
from mujun.studies.live.numbers import LiveNumber
from mujun.studies.live.study import LiveStudy
from mujun.studies.parameters import in_unit
from mujun.studies.threshold import Flip

SLIDER_STEPS = 100
"""Steps of a slider, at least."""
LEAST_TOLD = 0.005
"""s. Least error of a page's times that is told."""
READ_BY_A_PAGE = frozenset({"mode", "network_track", "early_intercept"})
"""Fields of a reading that a page can take by itself."""


def numbers_data(live: LiveStudy, catalogue: Catalogue) -> list[dict[str, Any]]:
    """Return the numbers of a study: those that the page can change first."""
    flips = {flip.parameter.path: flip for flip in _flips(live)}
    aside = catalogue.aside()
    return [
        _number(one, aside, flips.get(one.parameter.path))
        for one in sorted(live.defence.numbers, key=lambda one: (bool(one.why_not), one.parameter.path not in flips))
    ]


def _flips(live: LiveStudy) -> Iterable[Flip]:
    result = live.result
    return (*result.flips, *([result.turning] if result.turning else []))


def _number(one: LiveNumber, catalogue: Catalogue, flip: Flip | None) -> dict[str, Any]:
    parameter, (low, high) = one.parameter, one.ends
    id, where = split_path(parameter.path)
    entry = catalogue.entry(id)
    return {
        "key": parameter.path,
        "name": t(say("{what} of {entry}", what=quantity(parameter.path), entry=say("{name}", name=entry.label))),
        "unit": "" if parameter.unit == "1" else t(parameter.unit),
        "value": parameter.nominal, "low": low, "high": high, "step": _step(one),
        "whole": parameter.whole, "per_unit": parameter.per_unit,
        "choices": [{"value": choice.value, "tables": [list(pair) for pair in choice.tables]} for choice in one.choices],
        "cells": [[cell.array, cell.row, cell.column] for cell in one.cells],
        "ticks": _ticks(entry, value_at(entry, where), where, catalogue),
        "flip": None if flip is None or flip.value is None else {
            "value": flip.value, "said": t(say("the verdict changes at {value}", value=flip.shown_text)),
        },
        "error": t(say("Here a page's times differ from the program's by up to {error:.2f} s.", error=one.error))
        if one.error >= LEAST_TOLD else "",
        "can": not one.why_not,
        "why_not": t(one.why_not) if one.why_not else "",
    }  # fmt: skip


def _step(one: LiveNumber) -> float:
    """Return the step of a slider, a round one that the nominal value is a multiple of."""
    low, high = one.ends
    if one.parameter.whole:
        return 1.0
    return float(10.0 ** floor(log10((high - low) / SLIDER_STEPS)))


def _ticks(entry: Entry, value: object, where: tuple[str | int, ...], catalogue: Catalogue) -> list[dict[str, Any]]:
    """Return the published values that can be read as numbers, in the unit of the nominal one."""
    if not isinstance(value, Estimate):
        return []
    found = []
    for item in value.sources:
        said = stated(item.value or "", value.si_unit, section_of(entry, where)) if item.is_published else None
        if said is None:
            continue
        middle = parse_quantity(f"{said.middle:.12g} {said.unit}", value.si_unit) / value.per_unit
        found.append(
            {
                "value": middle, "said": item.value, "source": catalogue.sources.short(item.source), "mark": item.trust,
            }
        )  # fmt: skip
    return found


def presets_data(live: LiveStudy, catalogue: Catalogue) -> list[dict[str, Any]]:
    """Return the governments' numbers: those that a page takes, or why it cannot."""
    known = {one.parameter.path: one for one in live.defence.numbers}
    aside = catalogue.aside()
    return [_preset(preset, known, aside) for preset in aside.all(Preset) if _concerns(preset, known)]


def _concerns(preset: Preset, known: dict[str, LiveNumber]) -> bool:
    return any(one.path in known for one in preset.assumptions)


def _preset(preset: Preset, known: dict[str, LiveNumber], catalogue: Catalogue) -> dict[str, Any]:
    values, lacking = {}, []
    for one in preset.assumptions:
        number = known.get(one.path)
        if number is None:
            continue
        value = in_unit(catalogue, one.path, one.value)
        if number.why_not and value != number.parameter.nominal:
            lacking.append(say("{what} {value}", what=quantity(one.path), value=one.value))
        elif not number.why_not:
            values[one.path] = value
    cannot = say("a page cannot take its {numbers}", numbers=joined(lacking)) if lacking else None
    return {
        "id": preset.id, "name": t(preset.name), "said": t(preset.summary), "values": values,
        "cannot": None if cannot is None else t(cannot),
    }  # fmt: skip


def readings_data(live: LiveStudy) -> list[dict[str, Any]]:
    """Return the other readings of the claim."""
    return [_reading(one) for one in live.result.study.readings]


def _reading(one: Reading) -> dict[str, Any]:
    named = one.model_fields_set - NOT_CHANGES
    beyond = named - READ_BY_A_PAGE
    return {
        "id": one.name, "name": t(one.name), "said": t(one.reason or ""),
        "mode": one.mode if "mode" in named else None,
        "granted": one.network_track == "granted" if "network_track" in named else None,
        "early": one.early_intercept if "early_intercept" in named else None,
        "cannot": t(say("it changes what flies or what the radars follow; `mujun assess` computes it")) if beyond else None,
    }  # fmt: skip
