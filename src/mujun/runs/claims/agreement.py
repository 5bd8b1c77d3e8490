"""Two runs of the same request compared, value by value and file by file: last digits are told apart from changed numbers."""

import hashlib
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from mujun.base.text import Text, say
from mujun.reports.formats.crate import METADATA, RESULT
from mujun.reports.formats.files import DAMAGED, unzipped

TOLERANCE = 1e-9
"""Difference up to which two numbers agree, relative to them or in their unit: the last digits may differ between processors.

Measured: without AVX and FMA, all 2,545 numbers of the document's claims at nominal values are the same to the last digit."""
RECORDED_FACTS = ("version", "source_hash", "catalogue_lock", "python", "libraries", "machine", "overrides")
"""Parts of the provenance that are compared and reported, but do not affect the agreement."""
NOT_COMPARED = (".pdf",)
"""Endings of files that are never twice the same: a browser writes its version and the time into them."""
_NUMBER = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?(?:[eE][+-]?\d+)?")


def compared(before: dict[str, Any], now: dict[str, Any], facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the agreement of two runs' results, value by value, and the other differences between the runs.

    facts: provenance of the second run.
    """
    old, new = dict(_values(before)), dict(_values(now))
    numbers = [path for path, value in old.items() if _is_number(value)]
    same = sum(old[path] == new.get(path) for path in numbers)
    exact = same == len(numbers)
    different = [
        {"path": path, "before": old.get(path), "now": new.get(path)}
        for path in dict.fromkeys([*old, *new])
        if path not in old or path not in new or not _agree(old[path], new[path], exact)
    ]
    gone = {row["path"] for row in different}
    return {
        "agrees": not different,
        "tolerance": TOLERANCE,
        "numbers": len(numbers),
        "numbers_that_agree": sum(path not in gone for path in numbers),
        "numbers_the_same_to_the_last_digit": same,
        "values": len(old),
        "different": different,
        "made_otherwise": [
            {"what": key, "before": before["provenance"].get(key), "now": facts.get(key)}
            for key in RECORDED_FACTS
            if before["provenance"].get(key) != facts.get(key)
        ],
    }


def files_compared(before: Mapping[str, bytes], now: Mapping[str, bytes], exact: bool) -> dict[str, Any]:
    """Return the agreement of two packages' files.

    exact: whether the results are the same to the last digit: then every file is the same to the last byte. Else numbers in the
    files may differ by one in their last digit after the point, as printed.
    """
    rows: list[dict[str, Any]] = []
    for name in sorted({*before, *now}):
        if name == RESULT or (name.endswith(NOT_COMPARED) and name in before):
            status: Text = say("not compared") if name != RESULT else say("compared value by value")
        elif name not in now:
            status = say("not part of such a run")
        elif name not in before:
            status = say("missing")
        elif before[name] == now[name]:
            status = say("the same")
        elif not exact and _alike(name, before[name], now[name]):
            status = say("the same but for last digits")
        else:
            status = say("different")
        digest = hashlib.sha256(before[name]).hexdigest() if name in before else None
        rows.append({"file": name, "sha256": digest, "status": status})
    bad = [row["file"] for row in rows if str(row["status"]) in ("different", "missing", "not part of such a run")]
    return {"agree": not bad, "different": bad, "files": rows}


def _alike(name: str, before: bytes, now: bytes) -> bool:
    """Return whether two files differ in numbers alone, and in these by no more than one in the last digit."""
    if name == METADATA:  # it states the size of each file
        before, now = (re.sub(rb'"contentSize": "\d+"', b"", content) for content in (before, now))
    if name.endswith(".xlsx"):
        try:
            old, new = unzipped(before), unzipped(now)
        except DAMAGED:
            return False
        return old.keys() == new.keys() and all(_alike(part, old[part], new[part]) for part in old)
    try:
        texts = [content.decode("utf-8") for content in (before, now)]
    except UnicodeDecodeError:
        return False
    return _alike_texts(*texts)


def _alike_texts(before: str, now: str) -> bool:
    if _NUMBER.sub("#", before) != _NUMBER.sub("#", now):
        return False
    return all(map(_alike_numbers, _NUMBER.findall(before), _NUMBER.findall(now)))


def _alike_numbers(before: str, now: str) -> bool:
    """Return whether two numbers, as printed, agree or differ by one in the last digit after the point of the shorter one."""
    a, b = (float(text.replace(",", "")) for text in (before, now))
    if a == b or math.isclose(a, b, rel_tol=TOLERANCE, abs_tol=0.0):
        return True
    digits = min(len(text.partition(".")[2].partition("e")[0]) for text in (before, now))
    return digits > 0 and "e" not in before.lower() and abs(a - b) <= 1.001 * 10.0**-digits


def _values(run: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield every value of a run but its circumstances, with its path; the path of a study begins with its id."""
    provenance = {key: value for key, value in run["provenance"].items() if key not in RECORDED_FACTS}
    rest = {key: value for key, value in run.items() if key != "studies"}
    yield from _leaves(run["studies"])
    yield from _leaves({**rest, "provenance": provenance})


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict) and value:
        for key, item in value.items():
            yield from _leaves(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list) and value:
        for k, item in enumerate(value):
            name = item["id"] if not path and isinstance(item, dict) and "id" in item else k
            yield from _leaves(item, f"{path}.{name}" if path else str(name))
    else:
        yield path, value


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _agree(a: Any, b: Any, exact: bool) -> bool:
    """Return whether two values agree. exact: whether all numbers do to the last digit: then texts are the same, too."""
    if _is_number(a) and _is_number(b):
        return math.isfinite(a) and math.isfinite(b) and math.isclose(a, b, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    if isinstance(a, str) and isinstance(b, str):
        return str(a) == str(b) or (not exact and _alike_texts(a, b))
    return type(a) is type(b) and bool(a == b)
