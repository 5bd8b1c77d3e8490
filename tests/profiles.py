"""How long property tests look for a counterexample: `everyday`, or `--hypothesis-profile=nightly` with more examples."""

from typing import Any

from hypothesis import settings

EVERYDAY, NIGHTLY = "everyday", "nightly"
MORE = 20
"""Times as many examples at night."""


def register() -> None:
    """Make both profiles known, and the everyday one the default. No deadline: other processes work at the same time."""
    settings.register_profile(EVERYDAY, deadline=None)
    settings.register_profile(NIGHTLY, deadline=None, max_examples=MORE * settings.default.max_examples)
    settings.load_profile(EVERYDAY)


def rules(examples: int, *, fixed: bool = True, **more: Any) -> settings:
    """Return the settings of a property whose examples take long.

    examples: on an everyday run. fixed: whether every day has the same examples; each night has others.
    """
    nightly = settings.get_current_profile_name() == NIGHTLY
    return settings(max_examples=examples * (MORE if nightly else 1), derandomize=fixed and not nightly, **more)


def at_night() -> bool:
    """Return whether the tests may take long."""
    return settings.get_current_profile_name() == NIGHTLY
