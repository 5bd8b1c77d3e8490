"""YAML with lines: scalars of YAML 1.2, line numbers, and hostile files."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mujun.base.outcomes import BadInput
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.reading.located import MAX_BYTES, MAX_DEPTH, parse_located, read_located


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("True", "True"),
        ("true", True),
        ("false", False),
        ("010", "010"),
        ("0x1f", "0x1f"),
        ("0o17", "0o17"),
        ("1_000", "1_000"),
        ("12:30:45", "12:30:45"),
        ("2018-08-01", "2018-08-01"),
        (".nan", ".nan"),
        (".inf", ".inf"),
        ("1e999", "1e999"),
        ("24", 24),
        ("-7", -7),
        ("0", 0),
        ("0.5", 0.5),
        ("1e3", 1000.0),
        ("'24'", "24"),
        ('"true"', "true"),
        ("", None),
        ("null", None),
        ("4.5 km/s", "4.5 km/s"),
        ("\uc11c\uc6b8", "\uc11c\uc6b8"),
    ],
)
def test_scalars(written: str, value: Any) -> None:
    got = parse_located(f"a: {written}\n", "f.yaml").data["a"]
    assert got == value
    assert type(got) is type(value)


def test_lines_of_every_path() -> None:
    file = parse_located("# note\na:\n  b: 1\n  c:\n    - {d: 2}\n    - d: 3\n      e: [4,\n        5]\n", "f.yaml")
    assert file.data == {"a": {"b": 1, "c": [{"d": 2}, {"d": 3, "e": [4, 5]}]}}
    assert file.lines["a",] == 2
    assert file.lines["a", "b"] == 3
    assert file.lines["a", "c", 0, "d"] == 5
    assert file.lines["a", "c", 1, "e", 1] == 8
    assert file.at(("a", "c", 1, "missing")) == "f.yaml:6: a.c.1.missing"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\nb: 2\na: 3\n", "f.yaml:3: a: the field is repeated (first on line 1); expected it once"),
        ("x:\n  a: 1\n  a: 1\n", "f.yaml:3: x.a: the field is repeated"),
        ("a: &big 1\nb: 2\n", "f.yaml:1: a: an anchor (big) is used; expected the value itself"),
        ("a: 1\nb: *big\n", "f.yaml:2: b: an alias (big) is used; expected"),
        ("a:\n  <<: {b: 1}\n", "f.yaml:2: a: a merge key (<<) is used; expected"),
        ("a: !!python/object/apply:os.system [ls]\n", "f.yaml:1: a: a tag"),
        ("a: !x 1\n", "f.yaml:1: a: a tag"),
        ("? [1, 2]\n: 3\n", "f.yaml:1: a field name is not plain text; expected"),
        ("&k a: 1\n", "f.yaml:1: a: an anchor or a tag stands at a field name; expected"),
        ("a: 1\n---\nb: 2\n", "f.yaml:2: a second document begins here; expected one"),
        ("- 1\n- 2\n", "f.yaml:1: the file holds no mapping; expected"),
        ("", "f.yaml:1: the file holds no mapping; expected"),
        ("a: 1\n\tb: 2\n", "f.yaml:2: this is not YAML"),
        ("a: [1\nb: 2\n", "this is not YAML"),
        ("a: 1\nb: \x00\n", "f.yaml:2: this is not YAML"),
    ],
)
def test_refusals(text: str, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_located(text, "f.yaml")
    assert str(caught.value).startswith(said) or said in str(caught.value)
    assert "expected" in str(caught.value)


@pytest.mark.parametrize(
    "bomb",
    ["a: " + "[" * 200_000, "a: " + "{b: " * 100_000, "a: " + "[" * 60 + "]" * 60, "- " * 100_000],
    ids=["brackets", "braces", "closed", "dashes"],
)
def test_nesting_bomb(bomb: str) -> None:
    with pytest.raises(BadInput, match=f"f.yaml:1: .*too deep; expected at most {MAX_DEPTH} levels"):
        parse_located(bomb, "f.yaml")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"absent.yaml: the file cannot be read .*expected a YAML file"):
        read_located(tmp_path / "absent.yaml")
    with pytest.raises(BadInput, match="cannot be read"):
        read_located(tmp_path)
    with pytest.raises(BadInput, match="cannot be read"):
        read_located(Path("a\0b.yaml"))
    latin = tmp_path / "latin.yaml"
    latin.write_bytes(b"a: \xe9\n")
    with pytest.raises(BadInput, match="not UTF-8"):
        read_located(latin)
    large = tmp_path / "large.yaml"
    large.write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(BadInput, match=r"has more than 2\.0 MB; expected at most that"):
        read_located(large)


@given(
    st.text(alphabet=st.sampled_from("ab01.-+:,[]{}&*!|>'\"#%@?<~ \n\t\x00\ue000"), max_size=60) | st.text(max_size=40)
)
def test_any_text_is_read_or_refused_in_a_sentence(text: str) -> None:
    try:
        file = parse_located(text, "f.yaml")
    except BadInput as error:
        assert str(error).startswith("f.yaml:")
    else:
        assert all(line >= 1 for line in file.lines.values())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a:\n  b: 1\n\tc: 2\n", "3 column 1: a tab stands at the beginning of the line"),
        ("a:\n  note: Arrow 3: the site\n  b: 1\n", "2 column 16: a colon with a blank stands in a text"),
        ('a:\n  b: "Tokyo\n  c: 1\nd:\n  e: 2\n', "2 column 6: a quotation mark is not closed"),
        ("a:\n  b: [90 deg\n  c: 3\n", "2 column 6: the bracket '[' is not closed"),
        ("a:\n  b: 1\n   c: 2\n", "3 column 4: the line begins after 3 blanks"),
        ("a:\n  b: 1\n  name Tokyo\n  c: 2\n", "3 column 3: no colon follows the field's name"),
        ("a:\n  b: @x\n", "2 column 6: a text begins with a sign that YAML keeps for itself"),
        ("a:\n  kind:place\n  b: 1\n", "2 column 7: no blank follows the colon"),
        ("a\uff1a\n  b: 1\n", "1 column 2: a wide colon stands there"),
    ],
)  # fmt: skip
def test_a_fault_is_told_at_its_cause_with_line_column_and_what_is_expected(text: str, told: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_located(text, "f.yaml")
    line, _, what = told.partition(" ")
    assert str(caught.value).startswith(f"f.yaml:{line}: this is not YAML ({what}); expected ")


def test_a_comma_in_a_text_within_brackets_is_told(tmp_path: Path) -> None:
    file = tmp_path / "f.yaml"
    file.write_text(
        "a:\n  kind: place\n  name: A\n  country: B\n  latitude: 1 deg\n  longitude: 2 deg\n"
        "  location_sources: [{value: 3,000 km at 1 m2, source: mujun-assumption, trust: assumed}]\n"
    )
    with pytest.raises(
        BadInput, match="nothing follows '000 km at 1 m2', which looks like the rest of a text with a comma"
    ):
        load_catalogue([file]).entry("a")
