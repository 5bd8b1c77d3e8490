"""Stories: the same claims under other people's assumptions."""

from pathlib import Path

import pytest
from smaller import ONE_AREA, smaller
from story_commands import TABLE, call, refused

from mujun.analyses.cases.stale import changed_entries
from mujun.base.outcomes import BadInput
from mujun.scenario.building.build import Builder
from mujun.scenario.numbers.presets import Assumptions, with_presets
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.assumptions import Preset
from mujun.scenario.schema.rocket import Interceptor
from mujun.scenario.schema.study import Study
from mujun.studies.capitals import Asked, Assumed, views
from mujun.studies.evaluate import Evaluator
from mujun.studies.questions import judge, question_of

CATALOGUE = load_catalogue()
PRESETS = CATALOGUE.all(Preset)
ASSUMED = """{name}:
  kind: preset
  name: {name}
  summary: a test
  planner: worst-case
  assumptions:
    - path: {path}
      value: {value}
      sources: [{{value: "{value}", source: mujun-assumption, trust: assumed}}]
"""


def preset(folder: Path, name: str, path: str, value: str) -> Path:
    file = folder / f"{name}.yaml"
    file.write_text(ASSUMED.format(name=name, path=path, value=value), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def seen(beyond: tuple[dict, Path]) -> dict:
    return next(study for study in beyond[0]["studies"] if study["id"] == "coalition")


def test_four_capitals_have_cited_assumptions_that_fit_the_catalogue() -> None:
    assert {"capital-tokyo", "capital-moscow", "capital-beijing", "capital-washington"} <= {p.id for p in PRESETS}
    for one in PRESETS:
        assert with_presets(CATALOGUE, [one.id]).overrides
        for assumption in one.assumptions:
            assert all(item.source in CATALOGUE.sources for item in assumption.sources)


def test_a_coalition_is_a_table_without_a_verdict(seen: dict) -> None:
    assert seen["verdict"] == "no verdict" and seen["margin"] is None
    rows = seen["tables"]["verdicts"]
    assert [row["study"] for row in rows] == list(CATALOGUE.get(Study, "coalition").scenario.studies)
    for row in rows:
        assert {row[column] for column in ("nominal", *(p.name for p in PRESETS))} <= {
            "supported",
            "contradicted",
            "possible",
            "ruled out",
        }
    differ = sum(len({row[c] for c in ("nominal", *(p.name for p in PRESETS))}) > 1 for row in rows)
    assert seen["facts"]["verdicts_that_differ"] == differ
    assert len(seen["tables"]["assumptions"]) == sum(len(p.assumptions) for p in PRESETS)


def test_every_card_has_the_capitals_as_the_coalition_has_them(
    seen: dict, mission: tuple[dict, Path], beyond: tuple[dict, Path]
) -> None:
    rows = {row["study"]: row for row in seen["tables"]["verdicts"]}
    claims = {study["id"]: study for data, _ in (mission, beyond) for study in data["studies"] if study["readings"]}
    assert {"sees-russia", "hits-russia", "poland-icbm"} <= set(claims)
    for study in claims.values():
        assert [view["preset"] for view in study["capitals"]] == [p.id for p in PRESETS]
        for view in study["capitals"] if study["id"] in rows else ():
            row = rows[study["id"]]
            assert view["verdict"] == row[view["name"]] and view["margin"] == row[f"{view['name']}: margin"]
            assert view["margin_unit"] == row[f"{view['name']}: unit"] and view["fault"] == ""
    differ = {view["verdict"] for view in claims["sees-russia"]["capitals"]}
    assert differ == {"possible", "ruled out"}
    pages = [(folder / "brief.html").read_text("utf-8") for _, folder in (mission, beyond)]
    told = sum(html.count("<h4>With the numbers that governments have stated</h4>") for html in pages)
    moved = [s for s in claims.values() if any(v["fault"] or v["margin"] != s["margin"] for v in s["capitals"])]
    assert told == len(moved) and {"sees-russia", "hits-russia", "poland-icbm"} <= {study["id"] for study in moved}
    cited = {row["key"] for row in mission[0]["provenance"]["sources"]}
    assert {item.source for p in PRESETS for a in p.assumptions for item in a.sources} <= cited


@pytest.mark.parametrize("one", PRESETS, ids=[p.id for p in PRESETS])
def test_each_column_is_what_the_study_gives_with_those_numbers(seen: dict, one: Preset) -> None:
    values = {assumption.path: assumption.value for assumption in one.assumptions}
    catalogue = CATALOGUE.with_values(values)
    for name in ("sees-russia", "hits-russia"):
        study = catalogue.get(Study, name)
        margin = Evaluator(catalogue, study).nominal.margin
        row = next(row for row in seen["tables"]["verdicts"] if row["study"] == name)
        assert row[one.name] == judge(study, margin)
        assert row[f"{one.name}: margin"] == (None if margin is None else pytest.approx(margin))


def test_views_share_the_flights_of_the_run_and_ask_only_where_a_number_of_the_study_changes() -> None:
    study, kept = CATALOGUE.get(Study, "wider-than-thaad"), {}
    question, builder = question_of(study), Builder(CATALOGUE, kept=kept)
    nominal = question.quick(builder, study.scenario, question.fly(builder, study.scenario))
    other = CATALOGUE.with_values({"thaad.burnout_speed": "2.5 km/s", "nodong.payload_mass": "900 kg"})
    sets = [Assumed(Assumptions("other", "Other", "worst-case", ()), other)]
    same = CATALOGUE.get(Interceptor, "thaad").burnout_speed.nominal
    assert changed_entries(CATALOGUE, other) == {"thaad", "nodong"}
    assert changed_entries(CATALOGUE, CATALOGUE.with_values({"thaad.burnout_speed": same})) == frozenset()

    before = dict(kept)
    (view,), (unread,) = views(
        CATALOGUE, [Asked(study, nominal, used) for used in (builder.used, frozenset())], sets, kept
    )
    alone = Evaluator(other, study).nominal
    assert view.margin == alone.margin != nominal.margin == unread.margin
    assert kept == before, "what others assume is not kept with the run"


def test_a_preset_is_told_in_the_run_and_gives_what_its_numbers_give(tmp_path: Path) -> None:
    claim = str(smaller(tmp_path, "sees-russia", **ONE_AREA))
    one = call("assess", claim, "--preset", "capital-moscow", "--out", str(tmp_path / "one"))
    moscow = CATALOGUE.get(Preset, "capital-moscow")
    assert {o["path"] for o in one["provenance"]["overrides"]} == {a.path for a in moscow.assumptions}
    assert "--preset capital-moscow" in one["provenance"]["command"]
    words = [word for a in moscow.assumptions for word in ("--param", f"{a.path}={a.value}")]
    same = call("assess", claim, *words, "--out", str(tmp_path / "same"))
    assert one["studies"] == same["studies"]


def test_presets_that_contradict_or_do_not_fit_are_told_with_their_place(tmp_path: Path) -> None:
    fast = preset(tmp_path, "fast", "sm-3-iia.burnout_speed", "5 km/s")
    slow = preset(tmp_path, "slow", "sm-3-iia.burnout_speed", "4 km/s")
    catalogue = load_catalogue((fast, slow))
    with pytest.raises(BadInput, match=r"slow.yaml:7: slow.assumptions.0: .* is 4 km/s here and 5 km/s in fast"):
        with_presets(catalogue, ["fast", "slow"])
    same = preset(tmp_path, "same", "sm-3-iia.burnout_speed", "5 km/s")
    assert len(with_presets(load_catalogue((fast, same)), ["fast", "same"]).overrides) == 1
    wrong = preset(tmp_path, "wrong", "sm-3-iia.burnot_speed", "5 km/s")
    with pytest.raises(BadInput, match=r"wrong.yaml:7: wrong.assumptions.0: .*burnout_speed"):
        with_presets(load_catalogue((wrong,)), ["wrong"])
    assert "no preset or source family is called 'capital-mosco'" in refused(
        "assess", "shield", "--preset", "capital-mosco"
    )


def test_a_coalition_has_no_flip_and_faults_in_one_are_located(tmp_path: Path) -> None:
    assert "none that could flip" in refused("threshold", "coalition")
    text = TABLE.format(name="mine", presets="capital-moscow", studies="sees-russia")
    mine = tmp_path / "mine.yaml"
    for old, new, said in (
        ("[capital-moscow]", "[capital-mosco]", "mine.yaml:12: mine.scenario.presets.0"),
        ("[sees-russia]", "[sees-rusia]", "mine.yaml:13: mine.scenario.studies.0"),
        ("[sees-russia]", "[coalition]", "is a coalition itself"),
        ("    studies: [sees-russia]\n", "", "no studies"),
        ("holds_when: no verdict", "holds_when: margin > 0", "mine.yaml:10: mine.holds_when"),
    ):
        mine.write_text(text.replace(old, new), encoding="utf-8")
        assert said in refused("assess", str(mine)), said
