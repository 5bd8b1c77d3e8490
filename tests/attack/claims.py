"""Claims of a stranger for the tests of this folder: plain ones, which are sound, and what is done to them."""

from pathlib import Path

from mujun.base.outcomes import BadInput
from mujun.scenario.building.build import Builder
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.study import Study
from mujun.studies.check import check_names

HEAD = """\
mine:
  kind: study
  name: A claim of mine
  claim: Something that somebody said.
  source: wright2015
  question: {question}
  metric: what the question measures
  quantifier: over all cases
  margin_unit: "1"
  holds_when: margin > 0
  scenario:
"""
SHOTS = (
    HEAD.format(question="shots-at-places")
    + """\
    defences: [thaad-guam]
    launch_areas: [sunan]
    missiles: [hwasong-12]
    target_groups: [guam-places]
"""
)
SLACK = SHOTS.replace("shots-at-places", "launch-slack")
FORCE = (
    HEAD.format(question="warheads-met")
    + """\
    posture: allied-2018
    force: russia-2018
    target_groups: [us-targets]
"""
)
STOCK = (
    HEAD.format(question="stock-days")
    + """\
    stock: thaad-stock-cnn
    use: thaad-june-2025
    claimed_days: 30
"""
)


def checked(folder: Path, text: str) -> str:
    """Return what is said of a claim before any work; '' if nothing is wrong with it."""
    file = folder / "mine.yaml"
    file.write_text(text, encoding="utf-8")
    try:
        builder = Builder(load_catalogue((file,)))
        if problems := builder.catalogue.check_own():
            return "\n".join(problems)
        check_names(builder, builder.catalogue.get(Study, "mine"))
    except BadInput as error:
        return str(error)
    return ""
