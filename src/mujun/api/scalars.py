"""Reads the plain arguments of the API functions: texts, numbers and paths.

An argument that does not fit is refused with a sentence that names it.
"""

from collections.abc import Callable, Iterable, Mapping
from numbers import Real
from pathlib import Path
from typing import Any, TypeVar

from mujun.base.outcomes import BadArgument
from mujun.base.text import as_written, say

T = TypeVar("T")


def given(convert: Callable[..., T], argument: str, value: Any, *more: str) -> T | None:
    """Return a converted argument; None for None."""
    return None if value is None else convert(argument, value, *more)


def some(argument: str, values: tuple[T, ...]) -> tuple[T, ...]:
    """Return one or several values. Raises BadInput if there is none."""
    if not values:
        raise BadArgument(say("<{argument}> is empty; expected at least one", argument=argument))
    return values


def text(argument: str, value: Any) -> str:
    """Return one text. Raises BadInput for anything else."""
    if not isinstance(value, str):
        raise refused(argument, value, "a text")
    return value


def texts(argument: str, value: Any) -> tuple[str, ...]:
    """Return one or several texts. Raises BadInput for a value that is no text."""
    return tuple(text(argument, one) for one in each(argument, value, "a text, or several"))


def file_path(argument: str, value: Any) -> Path:
    """Return the path of a file or folder. Raises BadInput for anything else."""
    if not isinstance(value, str | Path):
        raise refused(argument, value, "a path")
    return Path(value)


def whole(argument: str, value: Any) -> int:
    """Return one whole number. Raises BadInput for anything else."""
    if not is_number(value) or value != value // 1:
        raise refused(argument, value, "a whole number")
    return int(value)


def numbers(argument: str, value: Any, unit: str) -> tuple[float, ...]:
    """Return one or several numbers. Raises BadInput for a value that is not a number."""
    expected = f"a number ({unit}), or several"
    several = (value,) if is_number(value) else each(argument, value, expected)
    if not all(is_number(one) for one in several):
        raise refused(argument, value, expected)
    return tuple(float(one) for one in several)


def number(argument: str, value: Any, unit: str) -> float:
    """Return one number. Raises BadInput for a value that is not a number."""
    if not is_number(value):
        raise refused(argument, value, f"a number ({unit})")
    return float(value)


def is_number(value: Any) -> bool:
    """Return whether a value is one number; a one-dimensional array is not."""
    return isinstance(value, Real) and not isinstance(value, bool)


def each(argument: str, value: Any, expected: str) -> tuple[Any, ...]:
    """Return one or several values as a tuple; a text is one value. Raises BadInput for anything else."""
    if isinstance(value, str | Path):
        return (value,)
    if isinstance(value, Mapping) or not isinstance(value, Iterable):
        raise refused(argument, value, expected)
    try:
        return tuple(value)
    except TypeError:  # an array without axes
        raise refused(argument, value, expected) from None


def refused(argument: str, value: Any, expected: str) -> BadArgument:
    """Return the error for a value that does not fit."""
    said = repr(value)
    shown = as_written(said if len(said) <= 60 else f"{said[:57]}...")
    return BadArgument(
        say("<{argument}> {value}: expected {expected}", argument=argument, value=shown, expected=expected)
    )
