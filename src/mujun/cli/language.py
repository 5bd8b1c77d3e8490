"""The language of the command line: which one is asked for, and help, headings and errors of commands in it."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from mujun.base.outcomes import BadInput
from mujun.base.text import NEXT_NAME, joined, say
from mujun.reports.language import ENGLISH, LANGUAGES, lines, spoken, t
from mujun.scenario.reading.example import EXAMPLE_PATH, EXAMPLE_VALUE

LANGUAGE_OPTION, LANGUAGE_VARIABLE = "--lang", "MUJUN_LANG"
"""Option, and environment variable, with the language of a command."""
LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""Environment variables with the user's locale, the most binding first."""
SCREEN_WORDS = {
    "ARGUMENTS_PANEL_TITLE": "Arguments",
    "OPTIONS_PANEL_TITLE": "Options",
    "COMMANDS_PANEL_TITLE": "Commands",
    "ERRORS_PANEL_TITLE": "Error",
    "DEFAULT_STRING": "[default: {}]",
    "REQUIRED_LONG_STRING": "[required]",
    "RICH_HELP": "Try [blue]'{command_path} {help_option}'[/] for help.",
}
"""Name of a word of typer's own in `typer.rich_utils` -> that word in English."""
HELP_OF_HELP = "Show this message and exit."
"""Typer's help of the option --help."""
CHANGE_HELP = say('Change a catalogue number, e.g. {path}="{value}".', path=EXAMPLE_PATH, value=EXAMPLE_VALUE)
NUMBER_HELP = say("A number, such as {path}; may be repeated (default: the defence's).", path=EXAMPLE_PATH)
"""Help that is made of a template: of options to change numbers, and to name them."""
_MADE = {str(one): one for one in (CHANGE_HELP, NUMBER_HELP)}
"""The same by their English text: typer keeps no more of it."""
BESIDE_COMMANDS, BESIDE_OPTIONS, NARROWEST = 20, 56, 24
"""Columns that names of commands, kinds of options and a sign that may hang, take beside help; its least width."""
EXPECTED = {
    "Input should be a valid integer, unable to parse string as an integer": "expected a whole number",
    "Input should be a valid number, unable to parse string as a number": "expected a number",
}
"""Faults of values, as the library says them -> in plain words."""


def language_asked(words: Sequence[str], environment: Mapping[str, str] = os.environ) -> str:
    """Return the language of a command line: of --lang, else MUJUN_LANG, else the locale; one that is not there is English.

    It is known before any option is read, for help and errors. words: arguments of the program.
    """
    asked = next((value for option, value in _options(words) if option == LANGUAGE_OPTION), None)
    if asked is None:
        asked = environment.get(LANGUAGE_VARIABLE) or _locale(environment)
    return asked if asked in LANGUAGES else ENGLISH


def check_variable(code: str | None, environment: Mapping[str, str] = os.environ) -> None:
    """Raise BadInput if a language that the program does not speak is asked for by the variable: the option was not given."""
    if code not in (None, *LANGUAGES) and code == environment.get(LANGUAGE_VARIABLE):
        key = "{variable} is '{given}'; expected one of {names}"
        raise BadInput(say(key, variable=LANGUAGE_VARIABLE, given=code, names=joined(LANGUAGES, NEXT_NAME)))


def _options(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield options with their values, the last first: of two, a command takes the last."""
    for at in reversed(range(len(words))):
        option, equals, value = words[at].partition("=")
        yield option, value if equals else "".join(words[at + 1 : at + 2])


def _locale(environment: Mapping[str, str]) -> str:
    """Return the language of the locale: "ja" of ja_JP.UTF-8."""
    named = next((environment[name] for name in LOCALE_VARIABLES if environment.get(name)), ENGLISH)
    return named.partition(".")[0].partition("_")[0]


def say_help(command: Any, parent: Any = None) -> None:
    """Put help into the current language: of a command, of its options, and of the commands under it."""
    from rich.console import Console

    width = Console().width
    context = command.context_class(command, parent=parent, **command.context_settings)
    command.help = _said(command.help, width - BESIDE_COMMANDS)
    for one in command.get_params(context):
        english = HELP_OF_HELP if "--help" in one.opts else getattr(one, "help", None)
        one.help = _said(english, width - BESIDE_OPTIONS)
    for one in getattr(command, "commands", {}).values():
        say_help(one, context)


def _said(text: str | None, width: int) -> str:
    """Return a help text in the current language, in lines that fit: typer breaks a text only at spaces."""
    said = t(_MADE.get(text, text)).replace("[", "\\[") if text else ""
    return "\b\n" + "\n".join(lines(said, max(width, NARROWEST))) if said else ""


@contextmanager
def faults_said() -> Iterator[None]:
    """Have typer's errors of usage in the current language for a block of code."""
    try:
        yield
    except Exception as error:
        if spoken() != ENGLISH and hasattr(error, "format_message"):
            said = usage_fault(error)
            error.format_message = lambda: said
        raise


@contextmanager
def screen_words() -> Iterator[None]:
    """Have typer's own words in the current language for a block of code."""
    from typer import rich_utils

    before = {name: getattr(rich_utils, name) for name in SCREEN_WORDS}
    try:
        for name, word in SCREEN_WORDS.items():
            setattr(rich_utils, name, t(word))
        yield
    finally:
        for name, word in before.items():
            setattr(rich_utils, name, word)


def usage_fault(error: Any) -> str:
    """Return an error of typer's, on options and commands, in the current language; one without a message stays English."""
    kind, near = type(error).__name__, getattr(error, "possibilities", None) or []
    option = max(error.param.opts, key=len) if getattr(error, "param", None) is not None else ""
    if kind == "NoSuchOption" and near:
        key = "there is no option {option}; did you mean {near}?"
        return t(say(key, option=error.option_name, near=joined(sorted(near), NEXT_NAME)))
    if kind == "NoSuchOption":
        return t(say("there is no option {option}", option=error.option_name))
    if kind == "MissingParameter" and option:
        return t(say("{option} is missing", option=option))
    if kind == "BadParameter" and option:
        fault = EXPECTED.get(error.message, error.message)
        return t(say("{option}: {fault}", option=option, fault=fault))
    return t(str(error.format_message()))
