"""The brief in another language: every sentence said, every number the same, and what is not known left as it is."""

import pickle
import re
from pathlib import Path

import polib
import pytest
from briefs import EVERY_STUDY, OVER_DRAWS, drawn_over, run_of
from once import Once
from typer.testing import CliRunner

import mujun
from mujun.base.text import ANOTHER, joined, say
from mujun.cli.main import app
from mujun.reports.brief.brief import markdown
from mujun.reports.brief.page import page
from mujun.reports.brief.pictures import pictures_of
from mujun.reports.drawing import canvas
from mujun.reports.language import LANGUAGE_FOLDER, LANGUAGES, Language, lines, load_language, speaking, t, translated
from mujun.runs.claims import assess as runs

OTHERS = [code for code in LANGUAGES if code != "en"]
QUOTED = re.compile(
    r".*\([a-z0-9-]+\)"  # what a source says, with its key
    r"|[0-9a-f]{16,}"  # hashes
    r"|[\d.]+, numpy .*"  # versions
)


def numbers(text: str) -> set[str]:
    """Numbers in a text; the 2 of m2 is part of a unit."""
    return set(re.findall(r"\d+(?:[.,]\d+)*", re.sub(r"(?<=m)\^?2\b", "²", text)))


@pytest.mark.parametrize("code", OTHERS)
def test_a_catalogue_has_each_message_once_with_its_fields_and_numbers(code: str) -> None:
    entries = list(polib.pofile(str(LANGUAGE_FOLDER / f"{code}.po")))
    keys = [(entry.msgctxt, entry.msgid) for entry in entries]
    assert len(keys) == len(set(keys)) > 1000
    for entry in entries:
        assert entry.msgstr and not entry.fuzzy, entry.msgid
        fields = re.findall(r"\{(\w+)\}", entry.msgid)
        assert len(fields) == len(set(fields)) and set(fields) == set(re.findall(r"\{(\w+)\}", entry.msgstr)), (
            entry.msgid
        )
        said = numbers(re.sub(r"\{\w+\}", "", entry.msgstr))
        assert numbers(re.sub(r"\{\w+\}", "", entry.msgid)) <= said, entry.msgid


ASKED = {
    "all studies": EVERY_STUDY,
    "with draws": OVER_DRAWS,
    "with changes": runs.AssessRequest(
        studies=("hits-russia",),
        without_rungs=("stock",),
        presets=("capital-moscow",),
        params={"sm-3-iia.burnout_speed": "5.5 km/s"},
    ),
}


@pytest.mark.parametrize("code", OTHERS)
@pytest.mark.parametrize("name", ASKED)
def test_no_sentence_of_a_brief_is_left_in_english(name: str, code: str, once: Once) -> None:
    if ASKED[name] is OVER_DRAWS:
        results, facts, _ = drawn_over(once)
        built = runs.prepared(OVER_DRAWS)[0]
    else:
        found = run_of(ASKED[name])
        results, facts, built = found.results, found.facts, found.built
    with speaking(code) as language:
        assert language is not None
        language.untold.clear()
        language.known.clear()
        drawn = {result.study.id: pictures_of(built, result) for result in results}
        text = page(results, built.catalogue, facts, drawn)
        translated(markdown(results, built.catalogue, facts))
    assert f'<html lang="{code}">' in text
    assert {said for said in language.untold if not QUOTED.fullmatch(said)} == set()
    assert all(
        picture.svg and not re.search(r"[a-z]{4,} [a-z]{2,} ", picture.alt) for d in drawn.values() for picture in d
    )


def test_a_brief_has_the_same_numbers_in_both_languages(tmp_path: Path) -> None:
    found = mujun.assess("hits-russia", "wider-than-thaad")
    for code in ("en", "ja"):
        found.save(tmp_path / code, pictures=False, language=code)
    english, other = ((tmp_path / code / "brief.md").read_text("utf-8") for code in ("en", "ja"))
    assert "否定される" in other and "ruled out" in english
    assert "| greatest slack s |" in english and "| 最大の余裕（秒） |" in other
    for line, said in zip(english.splitlines(), other.splitlines(), strict=True):
        assert numbers(line) <= numbers(said), line  # "the third meeting" has a number in Japanese only
    same = [(tmp_path / code / "brief.json").read_bytes() for code in ("en", "ja")]
    assert same[0] == same[1]


def test_names_and_numbers_stand_where_the_other_language_has_them() -> None:
    case = "Scud-ER from Sakkanmol area to Tsushima (Izuhara) (least-propellant)"
    with speaking("ja"):
        said = "サッカンモル地域から対馬（厳原）へのスカッドER（最小推進剤）"
        assert t(f"{case}: 1 shot") == f"{said}：1回"
        for label, word in (
            ("Worst case", "最悪ケース"),
            ("Best case", "最良ケース"),
            ("What decides", "判定の決め手"),
        ):
            assert t(f"{label}: {case}: 1 shot") == f"{word}：{said}：1回"
        assert t("flips at 1407 km (now 1736 km), within the published 1000 km to 2060 km") == (
            "1407 kmで判定が変わる（現在 1736 km）。公表値の範囲 1000 km～2060 km の内"
        )
        assert t("flips at 5.4 km/s (now 4.5 km/s); the highest published for sm-3-iia is 5 km/s.").endswith("5 km/s。")
        assert t("+1.55 % of deployed warheads") == "配備弾頭の+1.55 %"
        assert t("seen") == "探知" and t("seen", "trust mark") == "確認済み"
        assert translated("*seen*: read in the source ·") == "*確認済み*: 出典で読んだもの ·"
        assert t("depends (turned by: nine cases of ten; breaks at: seen)") == (
            "条件次第（判定を変えるもの：10ケース中9ケース；成り立たなくなる段階：探知）"
        )
        assert t("Southern Kurils /\nNorthern Territories\n(disputed: Russia, Japan)").startswith(
            "南クリル諸島／\n北方領土"
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
    language = Language("xx", messages, ())
    late = say("{site} is late by {n:,.0f} s", site="Akita", n=1234.4)
    assert late == "Akita is late by 1,234 s" and language.say(late) == "1,234秒、秋田は遅い"
    part = say("{share:.1%} of {what}", share=0.125, what=say("never"))
    assert language.say(joined([late, part, "a user's {own}"])) == "1,234秒、秋田は遅い；一度もの12%；a user's {own}"
    assert language.say(say("never"), "word") == "無"
    assert language.say(say("no message: {site}", site="Akita")) == "no message: 秋田"
    assert pickle.loads(pickle.dumps(late)).fields == late.fields


def test_what_no_message_fits_stays_and_is_remembered() -> None:
    language = Language("xx", {"known": "bekannt"}, ())
    assert (
        language.say("known.") == "bekannt。"
        and language.say("Known") == "bekannt"
        and language.say("quite new; known") == "quite new；bekannt"
    )
    assert language.say("1,736 km") == "1,736 km" and language.say("sm-3-iia.burnout_speed") == "sm-3-iia.burnout_speed"
    assert language.untold == {"quite new"}


@pytest.mark.parametrize(
    "text", ["x: " * 800, "(" * 300 + "a; b", "a, " * 900, "from a to b (c): " * 100], ids=lambda text: text[:6]
)
def test_a_text_of_anybodys_own_costs_no_brief(text: str) -> None:
    with speaking("ja"):
        assert len(t(text)) > 100


def test_japanese_is_broken_by_width_and_not_before_a_full_stop() -> None:
    text = "迎撃ミサイルは、追尾によって可能になる最早の発射より（507 秒）早く発射しなければならない。"
    for width in range(8, 60):
        found = lines(text, width)
        assert "".join(found).replace(" ", "") == text.replace(" ", "")
        assert not any(line[0] in "、。）" or line[-1] == "（" for line in found)
    assert lines("plain words are wrapped as ever", 12) == ["plain words", "are wrapped", "as ever"]


def test_a_language_that_is_not_there_is_refused_before_any_work(tmp_path: Path) -> None:
    out = tmp_path / "run"
    result = CliRunner().invoke(app, ["assess", "--lang", "tlh", "--out", str(out)])
    assert (
        isinstance(result.exception, mujun.BadInput) and str(result.exception) == "--lang tlh: expected one of en, ja"
    )
    assert not out.exists() and load_language("en") is None


def test_a_missing_font_is_told_and_costs_no_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(canvas, "_japanese", lambda: ())
    words = ["assess", "wider-than-thaad", "--lang", "ja", "--out", str(tmp_path / "run")]
    result = CliRunner().invoke(app, words)
    assert result.exception is None, result.exception
    assert "no font with the letters of 'ja' was found" in " ".join(result.stderr.split())
    assert "迎撃ミサイルの到達範囲" in (tmp_path / "run" / "brief.html").read_text("utf-8")
