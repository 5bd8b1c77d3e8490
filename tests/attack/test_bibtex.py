"""What is read of damaged BibTeX can be written, and is read again as it was: our own reader refuses nothing of it."""

import json
import re

import pytest
from damage import damaged, each

from mujun.base.outcomes import BadInput
from mujun.reports.formats.bibliography import to_bibtex, to_csl
from mujun.scenario.reading.catalogue import FOLDER
from mujun.scenario.reading.sources import ADDRESSES, Bibliography, parse_bibtex

SIGNS = (*'{}"\\%&_#$,=@~^\n\r\t\x00\x1b\x85\u2028\ufeff²あ', "--", "---", r"\{", r"\}", r"\textbackslash", "url = ",
         "entrytype = {a b},", "year={²},", "%\n", "doi = {a\\},")  # fmt: skip


def read(text: str) -> Bibliography:
    return Bibliography(parse_bibtex(text, "mine.bib"))


def as_written(works: Bibliography) -> dict[str, dict[str, str]]:
    """Return the fields of works; in addresses, braces and backslashes are written in their encoded form."""
    encoded = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})
    return {
        key: {name: text.translate(encoded) if name in ADDRESSES else text for name, text in work.items()}
        for key, work in works.works.items()
    }


def test_damaged_files_are_refused_with_their_line_or_written_and_read_again() -> None:
    shipped = "\n".join(path.read_text("utf-8") for path in sorted((FOLDER / "sources").glob("*.bib")))
    entries = re.findall(r"(?ms)^@.*?^\}", shipped)
    accepted = 0
    for by in each(400, "bibtex"):
        text = damaged("\n".join(by.sample(entries, by.randint(1, 2))), by, SIGNS)
        try:
            works = read(text)
        except BadInput as error:
            assert re.match(r"mine\.bib:\d+: .*; expected ", str(error)), text
            continue
        accepted += 1
        again = read(to_bibtex(works, works.works))
        assert as_written(again) == as_written(works), text
        json.loads(to_csl(works, works.works))
        for key in works.works:
            assert "\n" not in works.cite(key) + works.short(key) + works.address(key)
    assert accepted


def test_a_year_that_is_no_number_is_left_out_of_csl() -> None:
    works = read("@misc{a,\n  title = {x},\n  year = {²},\n}\n")
    assert "issued" not in json.loads(to_csl(works, ["a"]))[0]


def test_hyphens_of_an_address_stay_hyphens() -> None:
    works = read("@misc{a,\n  title = {pages 1--2},\n  url = {https://x.org/a--b---c},\n}\n")
    assert works.address("a") == "https://x.org/a--b---c" and works.works["a"]["title"] == "pages 1\u20132"


@pytest.mark.parametrize("title", ["a-\u2013b", "a\u2013-b", "a\u2014\u2013b", "a-\u2014-b"])
def test_dashes_beside_one_another_stay_what_they_are(title: str) -> None:
    """A hyphen before an en dash was written as three hyphens, and read as an em dash."""
    works = read(f"@misc{{a,\n  title = {{{title}}},\n}}\n")
    assert read(to_bibtex(works, works.works)).works["a"]["title"] == title


def test_a_field_that_would_change_the_kind_of_the_entry_is_refused() -> None:
    with pytest.raises(BadInput, match=r"mine\.bib:2: a field is called entrytype; expected another name"):
        read("@misc{a,\n  entrytype = {b c},\n}\n")
