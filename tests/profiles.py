"""How long property tests look for a counterexample: `everyday`, or `--hypothesis-profile=nightly` with more examples."""

from typing import Any

from hypothesis import settings

EVERYDAY, NIGHTLY = "everyday", "nightly"
MORE = 20
"""Times as many examples at night as a property names."""
SHARE_OF_A_DAY = 3
"""Part of the examples that a property names (1 in so many) which are looked at every day."""
FEW = 10
"""Examples of which none is left to the night."""


def register() -> None:
    """Make both profiles known, and the everyday one the default. No deadline: other processes work at the same time."""
    settings.register_profile(EVERYDAY, deadline=None, max_examples=settings.default.max_examples // SHARE_OF_A_DAY)
    settings.register_profile(NIGHTLY, deadline=None, max_examples=MORE * settings.default.max_examples)
    settings.load_profile(EVERYDAY)


def rules(examples: int, *, fixed: bool = True, **more: Any) -> settings:
    """Return the settings of a property whose examples take long.

    examples: on an ordinary run: a day looks at some of them, a night at many more, see above.
    fixed: whether every day has the same examples; each night has others.
    """
    many = examples * MORE if at_night() else max(examples // SHARE_OF_A_DAY, min(examples, FEW))
    return settings(max_examples=many, derandomize=fixed and not at_night(), **more)


def at_night() -> bool:
    """Return whether the tests may take long."""
    return settings.get_current_profile_name() == NIGHTLY
