"""Texts as values: their English, their fields, and how several are joined."""

import copy
import pickle

import pytest

from mujun.base.text import NEXT_NAME, Text, counted, joined, named_fields, say


def test_a_text_is_its_english_and_keeps_its_fields() -> None:
    text = say("{missile} to {place}: {slack:.0f} s", missile="Nodong", place="Tokyo", slack=12.34)
    assert text == "Nodong to Tokyo: 12 s"
    assert text.fields["slack"] == 12.34
    assert named_fields(text.key) == set(text.fields)
    for other in (pickle.loads(pickle.dumps(text)), copy.deepcopy(text)):
        assert (str(other), other.key, dict(other.fields)) == (str(text), text.key, dict(text.fields))


def test_plain_data_hold_the_texts_inside_a_text() -> None:
    data = say("worst: {case}", case=say("{missile} to {place}", missile="Nodong", place="Tokyo")).to_dict()
    assert data["text"] == "worst: Nodong to Tokyo"
    assert data["fields"]["case"]["fields"] == {"missile": "Nodong", "place": "Tokyo"}


def test_texts_are_joined_without_losing_what_they_are_made_of() -> None:
    names = joined(["Tokyo", "Osaka", "Kyoto"], NEXT_NAME)
    assert names == "Tokyo, Osaka, Kyoto"
    assert names.fields["rest"] == "Osaka, Kyoto"
    assert joined([]) == ""
    assert isinstance(joined(["Tokyo"]), Text)
    one = say("{n:,} m", n=1000)
    assert joined([one]) is one


def test_a_number_takes_its_noun() -> None:
    assert [counted(n, "{n:,} shot", "{n:,} shots") for n in (0, 1, 2000)] == ["0 shots", "1 shot", "2,000 shots"]


def test_a_template_without_its_field_is_a_fault() -> None:
    with pytest.raises(KeyError):
        say("{missile} to {place}", missile="Nodong")
