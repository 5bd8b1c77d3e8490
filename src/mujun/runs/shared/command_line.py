"""Names of a request's arguments on the command line, for errors and for the command recorded in a result."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from shlex import quote
from typing import Any

OTHER_OPTION_NAMES = {
    "altitudes_km": "altitude",
    "case_file": "case",
    "files": "file",
    "cross_sections_m2": "cross-section",
    "folder": "out",
    "form": "format",
    "language": "lang",
    "params": "param",
    "path": "out",
    "paths": "of",
    "presets": "preset",
    "sensors": "sensor",
    "shapes": "shape",
    "start": "from",
    "times_s": "time",
    "without_rungs": "without-rung",
}
"""Options whose name differs from that of their argument. Positional arguments of a command are in POSITIONAL_WORDS."""
POSITIONAL_WORDS = {
    "defences": "DEFENCE...",
    "missile": "MISSILE",
    "study": "STUDY",
    "studies": "STUDY...",
    "word": "KIND",
}


def option_of(argument: str, expected: str = "") -> str:
    """Return an argument as written on the command line. expected: a word for its value; '': none."""
    if argument in POSITIONAL_WORDS:
        return POSITIONAL_WORDS[argument]
    option = "--" + OTHER_OPTION_NAMES.get(argument, argument.replace("_", "-"))
    return f"{option} {expected}" if expected else option


def command_line(command: str, names: Iterable[str] = (), **arguments: Any) -> str:
    """Return a command line, quoted for a shell.

    arguments: by name; a sequence repeats its option for each value, True is a switch.
    """
    words = ["mujun", command, *(_word(name) for name in names)]
    for argument, value in arguments.items():
        if value is True:
            words.append(option_of(argument))
            continue
        for one in value if isinstance(value, tuple | list) else [value]:
            text = f"{one:g}" if isinstance(one, float) else str(one)
            words.append(f"{option_of(argument)} {quote(text)}")
    return " ".join(words)


def _word(name: str) -> str:
    """Return a name among the words of a command. One that looks like an option is told apart from options by its path."""
    return quote(f"./{name}" if name.startswith("-") else name)


def changes(params: Mapping[str, str]) -> list[str]:
    """Return changed numbers as PATH=VALUE."""
    return [f"{path}={value}" for path, value in params.items()]


def plain_name(name: str, own: tuple[str, ...]) -> str:
    """Return the name of a study; for a user's own file its name without folders."""
    return Path(name).name if name.lower().endswith(own) else name
