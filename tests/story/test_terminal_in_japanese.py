"""The command line in Japanese: which language is asked for, and help, notes and errors in it."""

import re
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from mujun.base.outcomes import BadInput
from mujun.cli.language import CHANGE_HELP, NUMBER_HELP, language_asked
from mujun.cli.main import app
from mujun.reports.language import load_language

JAPANESE = re.compile("[\u3041-\u30ff\u4e00-\u9fff]")
FLIGHT = ("flight", "nodong", "--from", "sino-ri", "--to", "seoul")


def shown(*words: str, **environment: str) -> str:
    result = CliRunner().invoke(app, list(words), env={"COLUMNS": "80", **environment})
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize(
    ("words", "environment", "expected"),
    [
        ((), {}, "en"),
        (("assess", "--lang", "ja"), {"MUJUN_LANG": "en"}, "ja"),
        (("assess", "--lang=ja"), {}, "ja"),
        (("assess", "--lang", "en", "--lang", "ja"), {}, "ja"),
        (("assess", "--lang", "tlh"), {}, "en"),
        (("assess", "--lang"), {"MUJUN_LANG": "ja"}, "en"),
        ((), {"MUJUN_LANG": "ja", "LANG": "en_GB.UTF-8"}, "ja"),
        ((), {"LANG": "ja_JP.UTF-8"}, "ja"),
        ((), {"LC_ALL": "de_DE.UTF-8", "LANG": "ja_JP.UTF-8"}, "en"),
        ((), {"LC_ALL": "C"}, "en"),
    ],
)
def test_the_language_is_that_of_the_option_the_variable_or_the_locale(
    words: tuple[str, ...], environment: dict[str, str], expected: str
) -> None:
    assert language_asked(words, environment) == expected


def test_a_language_that_is_not_there_is_refused_by_the_name_under_which_it_was_given() -> None:
    for words, said in (((), "MUJUN_LANG is 'xx'"), (("--lang", "yy"), "--lang yy")):
        result = CliRunner().invoke(app, ["catalogue", "list", *words], env={"MUJUN_LANG": "xx"})
        assert said in str(result.exception or result.output), result.output


def test_each_help_text_has_a_message() -> None:
    def helps(command: object) -> list[str]:
        own = [command.help, *(getattr(one, "help", None) for one in command.params)]  # type: ignore[attr-defined]
        under = [text for one in getattr(command, "commands", {}).values() for text in helps(one)]
        return [text for text in own if text] + under

    known = load_language("ja").messages  # type: ignore[union-attr]
    made = {str(one): one.key for one in (CHANGE_HELP, NUMBER_HELP)}
    texts = {made.get(text, text) for text in helps(typer.main.get_command(app))}
    assert len(texts) > 100 and texts - known.keys() == set()


@pytest.mark.parametrize(
    ("words", "environment"),
    [
        (("--lang", "ja"), {}),
        ((), {"MUJUN_LANG": "ja"}),
        ((), {"LANG": "ja_JP.UTF-8", "LC_ALL": "", "LC_MESSAGES": ""}),
    ],
    ids=["option", "variable", "locale"],
)
def test_help_is_japanese_and_fits(words: tuple[str, ...], environment: dict[str, str]) -> None:
    said = shown("assess", *words, "--help", **environment)
    assert not re.search("[a-z]{3,} [a-z]{3,}", said.partition("\n\n")[2].replace("env var", "")), said
    assert "オプション" in said and "…" not in said and "標準値だけを使" in said
    assert not JAPANESE.search(shown("assess", "--help", LANG="C", LC_ALL="C"))


def test_notes_and_errors_are_japanese(tmp_path: Path) -> None:
    path = tmp_path / "flight.csv"
    result = CliRunner().invoke(app, [*FLIGHT, "--out", str(path), "--lang", "ja"])
    assert result.exit_code == 0 and "経路：" in result.stderr and "path:" not in result.stderr
    for words, said in (
        (("flight", "nodong"), "--fromの指定がない"),
        (("assess", "--sample", "3"), "--sampleというオプションはない。--samplesのことか"),
        (("assess", "--samples", "x"), "--samples：整数を指定すること"),
    ):
        refused = CliRunner().invoke(app, [*words, "--lang", "ja"])
        assert refused.exit_code == 2 and said in "".join(refused.stderr.split()).replace("│", ""), refused.stderr
    result = CliRunner().invoke(app, ["flight", "nodongg", *FLIGHT[2:], "--lang", "ja"])
    assert isinstance(result.exception, BadInput) and "「nodongg」という種別「ミサイル」の項目はない。Nodong" in str(
        result.exception
    )
