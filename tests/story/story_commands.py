"""How the stories run a command: for its answer, or for its refusal."""

import json

from shown import briefly, program

from mujun.base.outcomes import BadInput

TABLE = """{name}:
  kind: study
  name: Verdicts side by side
  claim: a test
  source: news-analysis-2018
  question: coalition
  metric: none
  quantifier: none
  margin_unit: none
  holds_when: no verdict
  scenario:
    presets: [{presets}]
    studies: [{studies}]
"""
"""A table of the verdicts of some studies under some presets."""


def call(*words: str) -> dict:
    """Run a command with --json; return the one object on standard output, in which nothing is NaN.

    A brief is written without its pictures and without draws, which take longest, unless they are asked for.
    """
    plain = briefly(words)
    result = program([*words, *plain, "--json"])
    if result.exception is not None:
        raise result.exception

    def refuse(name: str) -> None:
        raise AssertionError(f"{name} in the answer")

    return json.loads(result.stdout, parse_constant=refuse)


def faults(*words: str) -> str:
    """Run a command that must be refused, with nothing on standard output; return what it says, a line for each fault."""
    result = program(words)
    assert isinstance(result.exception, BadInput), result.output or result.exception
    assert result.stdout == ""
    return str(result.exception)


def refused(*words: str) -> str:
    """Run a command that must be refused for one fault; return its sentence."""
    sentence = faults(*words)
    assert "\n" not in sentence
    return sentence
