"""The brief in another language: every sentence said, every number the same, and what is not known left as it is."""

import functools
import pickle
import re
from pathlib import Path

import message_keys
import polib
import pytest
from briefs import drawn_over, over_draws, run_of
from once import Once
from smaller import ONE_SEA, smaller
from typer.testing import CliRunner

import mujun
from mujun.analyses.cases.flights import Case
from mujun.base.text import ANOTHER, THAT_IS, TRUST_MARK, joined, meant, named_fields, say, shots_said
from mujun.cli.main import app
from mujun.reports import language
from mujun.reports.brief.brief import markdown
from mujun.reports.brief.page import page
from mujun.reports.brief.pictures import pictures_of
from mujun.reports.language import LANGUAGE_FOLDER, LANGUAGES, Language, lines, load_language, speaking, t
from mujun.runs.claims import assess as runs
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema import kinds
from mujun.scenario.schema.study import Study
from mujun.studies.parameters import Parameter
from mujun.studies.threshold import Flip

OTHERS = [code for code in LANGUAGES if code != "en"]
WITHOUT_FIELDS = re.compile(r"\{[^}]*\}")
PLAIN = re.compile(
    r"[a-z0-9]+(?:[-_.][\w-]+)+"  # ids, paths of numbers, keys of sources
    r"|(?<![A-Za-z])(?:km|s|ms|m|m2|kg|kW|dB|K|deg|mujun|Mk|SM|THAAD|GMD)\b"
    r"|\b[0-9a-f]{7,}\b"  # hashes
)
WRITTEN = re.compile(r"[A-Za-z]{2}|[(),:;]")
"""What a template has that another language writes in its own way: words, brackets and signs between clauses."""
LETTERS = re.compile(r"[A-Za-z]{2}")
SAID = re.compile("[\u3041-\u30ff\u4e00-\u9fff\x04]")
"""Signs of a text that is Japanese already, and the mark after a context."""


def numbers(text: str) -> set[str]:
    """Numbers in a text; the 2 of m2 is part of a unit."""
    return set(re.findall(r"\d+(?:[.,]\d+)*", re.sub(r"(?<=m)\^?2\b|㎡", "²", text)))


@functools.cache
def entries(code: str) -> list[polib.POEntry]:
    """Messages of a language."""
    return list(polib.pofile(str(LANGUAGE_FOLDER / f"{code}.po")))


@pytest.mark.parametrize("code", OTHERS)
def test_a_catalogue_has_each_message_once_with_its_fields_and_numbers(code: str) -> None:
    found, keys = entries(code), message_keys.keys()
    ids = [(entry.msgctxt, entry.msgid) for entry in found]
    assert len(ids) == len(set(ids)) > 1000
    for entry in found:
        assert entry.msgstr and not entry.fuzzy, entry.msgid
        if entry.msgid in keys:
            assert named_fields(entry.msgstr) <= named_fields(entry.msgid), (
                f"{entry.msgid}: unknown field in {entry.msgstr}"
            )
        said = numbers(WITHOUT_FIELDS.sub("", entry.msgstr))
        assert numbers(WITHOUT_FIELDS.sub("", entry.msgid)) <= said, entry.msgid


def test_each_text_of_the_program_has_its_template_written_out() -> None:
    assert message_keys.unknown() == []


@pytest.mark.parametrize("code", OTHERS)
def test_each_text_of_the_program_has_a_message(code: str) -> None:
    known = {entry.msgid for entry in entries(code)}
    said = {key: place for key, place in message_keys.keys().items() if WRITTEN.search(WITHOUT_FIELDS.sub("", key))}
    assert {key: place for key, place in said.items() if key not in known} == {}


@pytest.mark.parametrize("code", OTHERS)
def test_no_message_is_without_a_text(code: str) -> None:
    used = message_keys.keys().keys() | message_keys.words()
    assert [entry.msgid for entry in entries(code) if entry.msgid not in used] == []


NAMED = (kinds.Missile, kinds.Interceptor, kinds.Radar, kinds.Defence, kinds.Area, kinds.Place, kinds.Force, kinds.Doctrine,
         kinds.Odds, kinds.Network, kinds.Counts, kinds.Stock, kinds.Use)  # fmt: skip
"""Kinds of entries whose names stand in briefs."""
WITH_CHANGES = runs.AssessRequest(
    studies=("hits-russia",),
    without_rungs=("stock",),
    presets=("capital-moscow",),
    params={"sm-3-iia.burnout_speed": "5.5 km/s"},
)


@pytest.mark.parametrize("code", OTHERS)
@pytest.mark.parametrize("drawn", [True, False], ids=["with draws", "with changes"])
def test_no_sentence_of_a_brief_is_left_in_english(
    drawn: bool, code: str, once: Once, monkeypatch: pytest.MonkeyPatch
) -> None:
    if drawn:
        results, facts, _ = drawn_over(once)
        built = runs.prepared(over_draws(once))[0]
    else:
        found = run_of(WITH_CHANGES)
        results, facts, built = found.results, found.facts, found.built
    asked, messages = set(), load_language(code).messages

    class Asked(dict[str, str]):
        def get(self, text: str, default: str) -> str:  # type: ignore[override]
            if text not in messages:
                asked.add(text)
            return messages.get(text, default)

    monkeypatch.setattr(language, "load_language", lambda code: Language(code, Asked()))
    with speaking(code):
        pictures = {result.study.id: pictures_of(built, result) for result in results}
        text = page(results, built.catalogue, facts, pictures)
        markdown(results, built.catalogue, facts)
    assert f'<html lang="{code}">' in text
    left = {
        said for said in asked if not SAID.search(said) and LETTERS.search(PLAIN.sub("", WITHOUT_FIELDS.sub("", said)))
    }
    assert left == set()
    every = [picture for several in pictures.values() for picture in several]
    assert all(picture.svg and not re.search(r"[a-z]{4,} [a-z]{2,} ", picture.alt) for picture in every)


@pytest.mark.parametrize("code", OTHERS)
def test_each_study_and_each_name_of_the_catalogue_has_a_message(code: str) -> None:
    catalogue, known = load_catalogue(), load_language(code).messages
    texts = {entry.name for kind in NAMED for entry in catalogue.all(kind)}
    for study in catalogue.all(Study):
        texts |= {study.name, study.claim, study.stated, study.metric, study.quantifier, *study.limits}
        texts |= {one.name for one in (*study.readings, *study.variants)} | {one.reason for one in study.readings}
        texts |= {one.value for one in study.statements}
    assert {text for text in texts - {None, ""} if text not in known} == set()


def test_a_brief_has_the_same_numbers_in_both_languages(tmp_path: Path) -> None:
    hits = smaller(tmp_path, "hits-russia", **ONE_SEA)
    for found in (mujun.assess("wider-than-thaad", nominal=True), mujun.assess(hits, samples=32)):
        for code in ("en", "ja"):
            found.save(tmp_path / code, pictures=False, language=code, force=True)
        english, other = ((tmp_path / code / "brief.md").read_text("utf-8") for code in ("en", "ja"))
        for line, said in zip(english.splitlines(), other.splitlines(), strict=True):
            assert numbers(line) <= numbers(said), line  # "the third meeting" has a number in Japanese only
        same = [(tmp_path / code / "brief.json").read_bytes() for code in ("en", "ja")]
        assert same[0] == same[1]
    assert "不可能" in other and "ruled out" in english
    assert "| greatest slack s |" in english and "| 最大の余裕（秒） |" in other


def test_labels_marks_and_ranges_of_a_japanese_brief_are_those_of_their_keys() -> None:
    case = Case("Sakkanmol area", "Scud-ER", "least-propellant", "Tsushima (Izuhara)").said
    with speaking("ja"):
        said = "サッカンモル地域から対馬（厳原）へのスカッドER（最小推進剤軌道）"
        for label, word in (
            ("Worst case", "最悪ケース"),
            ("Inputs that drive the verdict", "判定を左右する数値"),
        ):  # F1: no label within a case
            line = joined((label, joined((case, shots_said(1)), THAT_IS)), THAT_IS)
            assert t(line) == f"{word}：{said}：1回"
        assert t("seen") == "探知" and t(meant("seen", TRUST_MARK)) == "確認済み"  # F3
        section = Parameter("spy-7.reference_range", "Radar", "radar", 0.03, 0.003, 0.3, "m2", ())
        flip = Flip(section, 0.05, 0.003, 0.3).said()
        assert t(flip) == "0.05㎡なら判定が変わる（現在0.03㎡）。公表値の範囲（0.003㎡～0.3㎡）の中にある"  # F13
        assert t("Southern Kurils /\nNorthern Territories\n(disputed: Russia, Japan)").startswith(
            "北方領土\n（ロシア名・南クリル諸島"
        )
    assert t("seen") == "seen"


def test_a_text_is_found_by_its_key_and_its_fields_in_turn() -> None:
    messages = {
        "{site} is late by {n:,.0f} s": "{n}秒、{site}は遅い",
        "{share:.1%} of {what}": "{what}の{share:.0%}",
        "Akita": "秋田",
        "never": "一度も",
        "word\x04never": "無",
        ANOTHER: "{first}；{rest}",
    }
    xx = Language("xx", messages)
    late = say("{site} is late by {n:,.0f} s", site="Akita", n=1234.4)
    assert late == "Akita is late by 1,234 s" and xx.say(late) == "1,234秒、秋田は遅い"
    part = say("{share:.1%} of {what}", share=0.125, what=say("never"))
    assert xx.say(joined([late, part, "a user's {own}"])) == "1,234秒、秋田は遅い；一度もの12%；a user's {own}"
    assert xx.say(meant("never", "word")) == "無"
    assert xx.say(say("no message: {site}", site="Akita")) == "no message: 秋田"
    assert pickle.loads(pickle.dumps(late)).fields == late.fields


@pytest.mark.parametrize("text", ["x: " * 800, "(" * 300 + "a; b", "{0}{x", "a, " * 900], ids=lambda text: text[:6])
def test_a_users_own_text_stays_as_it_is(text: str) -> None:
    with speaking("ja"):
        assert t(text) == text and t(joined((text, "never"), THAT_IS)) == f"{text}：一度も探知できない"


def test_japanese_is_broken_by_width_and_not_before_a_full_stop() -> None:
    text = "迎撃ミサイルは、追尾によって可能になる最早の発射より（507 秒）早く発射しなければならない。"
    for width in range(8, 60):
        found = lines(text, width)
        assert "".join(found).replace(" ", "") == text.replace(" ", "")
        assert not any(line[0] in "、。）ぃょー" or line[-1] == "（" for line in found)
    assert lines("迎撃するにはミサイルより5分32秒前に撃つ", 24) == ["迎撃するにはミサイルより", "5分32秒前に撃つ"]
    assert lines("北のシェミア島と1,234.5km", 10) == ["北の", "シェミア島", "と", "1,234.5km"]
    assert lines("シ" * 9, 6) == ["シシシ"] * 3
    assert lines("plain words are wrapped as ever", 12) == ["plain words", "are wrapped", "as ever"]


def test_a_language_that_is_not_there_is_refused_before_any_work(tmp_path: Path) -> None:
    out = tmp_path / "run"
    result = CliRunner().invoke(app, ["assess", "--lang", "tlh", "--out", str(out)])
    assert (
        isinstance(result.exception, mujun.BadInput) and str(result.exception) == "--lang tlh: expected one of en, ja"
    )
    assert not out.exists() and load_language("en") is None
