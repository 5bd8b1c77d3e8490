"""Sentences as values: a template and its fields. A language renders them by the template, which is the key."""

from collections.abc import Mapping, Sequence
from string import Formatter
from types import MappingProxyType
from typing import Any, Self

ANOTHER, NEXT_SENTENCE, NEXT_NAME = "{first}; {rest}", "{first} {rest}", "{first}, {rest}"
"""Templates that join texts: clauses, whole sentences, names in a list."""


class Text(str):
    """A text that knows how it was made: its `str` is English, and a language makes its own from key and fields.

    key: template in the notation of `str.format`; the msgid of the message catalogues.
    fields: values by name: numbers, which the template formats; other texts, which are rendered in turn; names of entries.
    Operations of `str`, f-strings among them, return plain strings without key: put a text into a template instead.
    """

    key: str
    fields: Mapping[str, Any]

    def __new__(cls, key: str, fields: Mapping[str, Any]) -> Self:
        """Return the text of a template and its fields. Raises KeyError if the template names a field that is missing."""
        text = super().__new__(cls, key.format(**fields))
        text.key, text.fields = key, MappingProxyType(dict(fields))
        return text

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.key, dict(self.fields))

    def to_dict(self) -> dict[str, Any]:
        """Return key, fields and English text as plain data."""
        fields = {name: plain_field(value) for name, value in self.fields.items()}
        return {"key": self.key, "fields": fields, "text": str.__str__(self)}


def plain_field(value: Any) -> Any:
    """Return a field as plain data: a text as key, fields and English; any other value unchanged."""
    return value.to_dict() if isinstance(value, Text) else value


def say(key: str, /, **fields: Any) -> Text:
    """Return a text made of a template and fields: say("{missile} to {place}", missile="Nodong", place="Tokyo")."""
    return Text(key, fields)


def joined(texts: Sequence[str], template: str = ANOTHER) -> Text:
    """Return several texts as one. template: one of those above; none of the texts: an empty text."""
    if not texts:
        return Text("", {})
    rest = texts[-1]
    for text in reversed(texts[:-1]):
        rest = say(template, first=text, rest=rest)
    return rest if isinstance(rest, Text) else say("{text}", text=rest)


def counted(number: int, singular: str, plural: str) -> Text:
    """Return a number with its noun: counted(2, "{n:,} shot", "{n:,} shots")."""
    return say(singular if number == 1 else plural, n=number)


def named_fields(key: str) -> set[str]:
    """Return the names of the fields of a template."""
    return {name for _, name, _, _ in Formatter().parse(key) if name}
