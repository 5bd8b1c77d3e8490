"""Law: what returns arrays counts references as its caller does, and says so itself, whichever caller is compiled first."""

import importlib
import pkgutil
from typing import Any, NamedTuple

import numpy as np
import pytest
from numba.core.dispatcher import Dispatcher

import mujun
from mujun.base.code_folder import PHYSICS
from mujun.base.compiled import Checked, kernel, scalar


class Pair(NamedTuple):
    """A named tuple with an array in it."""

    number: float
    values: Any


@scalar
def part(values):
    return values  # a part of it numba refuses by itself


@scalar
def pair(values):
    return Pair(1.0, values[1:])


@scalar(allocates=True)
def made(n):
    return np.zeros(n)


@scalar(allocates=True)
def counted_part(values):
    return values[1:]


@scalar
def number(values):
    return values[0] + values[1]


@kernel(merged=True)
def merged_part(values):
    return values[1:]


def of_a_part(values):
    return part(values)[0]


def of_a_pair(values):
    return pair(values).values[0]


def of_a_counted_part(values):
    return counted_part(values)[0]


def of_a_number(values):
    return number(values)


def of_a_merged_part(values):
    return merged_part(values)[0]


def of_made(values):
    return made(3)[0] + values[0]


ALIKE = {
    True: (of_a_counted_part, of_a_number, of_a_merged_part, of_made),
    False: (of_a_part, of_a_pair, of_a_number, of_a_merged_part),
}
ANSWERS = {
    of_a_part: 1.0,
    of_a_pair: 2.0,
    of_a_counted_part: 2.0,
    of_a_number: 3.0,
    of_a_merged_part: 2.0,
    of_made: 1.0,
}
UNLIKE = {True: (of_a_part, of_a_pair), False: (of_a_counted_part, of_made)}


@pytest.mark.parametrize("counts", [True, False])
def test_arrays_are_taken_from_a_function_compiled_alike(counts: bool) -> None:
    values = np.array([1.0, 2.0, 3.0])
    for function in ALIKE[counts]:
        assert scalar(allocates=counts)(function)(values) == ANSWERS[function]


@pytest.mark.parametrize("counts", [True, False])
def test_arrays_of_a_function_compiled_otherwise_are_refused_by_name(counts: bool) -> None:
    for function in UNLIKE[counts]:
        with pytest.raises(
            TypeError, match=rf"{function.__name__} takes arrays from \w+, compiled with another `allocates`"
        ):
            scalar(allocates=counts)(function)(np.array([1.0, 2.0, 3.0]))


def test_every_compiled_function_is_checked_and_inherits_nothing() -> None:
    """numba gives an option that a function does not state the value of the caller that is compiled first."""
    names = [
        module.name
        for module in pkgutil.walk_packages(mujun.__path__, "mujun.")
        if module.name.split(".")[1] in PHYSICS
    ]
    found = {
        function.py_func.__qualname__: function
        for name in names
        if not name.endswith(".cuda")
        for function in vars(importlib.import_module(name)).values()
        if isinstance(function, Dispatcher) and function.targetoptions.get("inline") != "always"
    }
    assert len(found) > 150
    for name, function in found.items():
        assert {"_nrt", "forceinline", "fastmath", "error_model"} <= function.targetoptions.keys(), name
        assert issubclass(function._compiler.pipeline_class, Checked), name
