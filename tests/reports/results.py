"""Results of studies made up for tests: a study of the catalogue, and an answer written down, without any computation."""

from dataclasses import replace
from typing import Any

from mujun.analyses.answer import Answer
from mujun.analyses.cases.flights import Case
from mujun.reports.data.provenance import provenance
from mujun.scenario.reading.catalogue import Catalogue, load_catalogue
from mujun.scenario.schema.study import Study
from mujun.studies.questions import judge
from mujun.studies.verdict import ReadingResult, StudyResult

CATALOGUE = load_catalogue()
BULAVA = Case("Sea of Okhotsk bastion, southern part", "R-30 Bulava", "min-energy", "Honolulu")
PLACE = {
    "place": "Tsushima (Izuhara)",
    "fewest_shots": 1,
    "slack_s": 94.5,
    "missile": "Nodong",
    "from": "Sakkanmol area",
}
OUTSIDE = {"area": BULAVA.area, "missile": BULAVA.missile, "greatest_track_s": -20.0, "outside_view_by_km": 15.2}
LEG = {"leg": "Russia", "flights": 199, "changed": 0, "greatest_earlier_commitment_s": 0.0, "most_shots_gained": 0}
FORCES = {name: [{"force": force}] for name, force in (("force", "China in 2018"), ("rival", "North Korea in 2018"))}
ANSWERS: dict[str, tuple[float | None, dict[str, Any], dict[str, list[dict[str, Any]]]]] = {
    "shield": (0.0, {"cases": 1190}, {"places": [PLACE, PLACE | {"place": "Morioka", "fewest_shots": 5}]}),
    "hits-russia": (
        -518.3,
        {"cases": 199, "cases_met": 0, "launch_needed_at_s": -332.0, "launch_possible_at_s": 186.3},
        {"targets": [{"nearest_case": str(BULAVA), "site": "Aegis Ashore, Araya (Akita)", "beyond_reach_km": 0.0}]},
    ),
    "sees-russia": (
        None,
        {"cases": 199, "cases_tracked": 0, "cases_in_view": 0, "radar": "AN/SPY-7"},
        {"areas": [OUTSIDE]},
    ),
    "feeds-network": (0.0, {"cases": 199}, {"legs": [LEG]}),
    "wider-than-thaad": (
        6.84,
        {"reach_area_ratio": 99.2, "defended_area_ratio": 7.84},
        {"batteries": [{"battery": "Aegis Ashore, Araya (Akita)"}, {"battery": "THAAD, Seongju"}]},
    ),
    "build-up": (
        0.0022,
        {"warheads_met_at_most": 140, "warheads_deployed": 1370.0, "share_met": 0.1022, "share_asked_for": 0.1,
         "interceptors_that_can_meet_any": 140, "interceptors_in_all": 572},
        {"sites": [{"site": "Fort Greely", "rounds_used": 40}]},
    ),
    "china-saturates": (
        0.95,
        {"places": 73, "missiles_that_reach": 1509.0, "rival_missiles_that_reach": 713.0, "raid_that_exhausts_the_sites": 70},
        FORCES,
    ),
}  # fmt: skip
"""Study -> margin, facts and tables of an answer like that of a run."""


def answer_of(id: str, **changes: Any) -> Answer:
    """Return the answer written down for a study. changes: fields of it."""
    margin, facts, tables = ANSWERS[id]
    answer = Answer(margin, "", "", None, "", "what decides", dict(tables), dict(facts), pictured=BULAVA)
    return replace(answer, **changes)


def result_of(id: str, answer: Answer | None = None, study: Study | None = None) -> StudyResult:
    """Return a result at nominal values. study: in place of the catalogue's."""
    study, answer = study or CATALOGUE.get(Study, id), answer or answer_of(id)
    reading = ReadingResult(study.stated, judge(study, answer.margin), answer)
    return StudyResult(study, "nominal", answer, (), readings=(reading,))


def facts_of(*results: StudyResult, catalogue: Catalogue = CATALOGUE) -> dict[str, Any]:
    """Return the provenance of results, as a page needs it."""
    facts = provenance(catalogue, [], "mujun assess")
    return {**facts, "written": "2018-08-01", "again": {result.study.id: "mujun intercept" for result in results}}
