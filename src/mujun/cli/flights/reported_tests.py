"""Output of `mujun reconstruct` for a table of tests."""

from pathlib import Path
from typing import Any

from mujun.base.outcomes import refusal_of
from mujun.base.text import say
from mujun.cli.common import answer, console, note, number_text
from mujun.cli.screen import line, row, table
from mujun.runs.flights.reported_tests import JUDGED, ReportedTestsRequest, ReportedTestsResult, rows_form, run


def show(request: ReportedTestsRequest, out: Path | None, as_json: bool) -> None:
    """Judge a table of tests, show its rows, and write them. Raises BadInput at the end for rows that cannot be used."""
    if out is not None:
        rows_form(out)
    found = answer(run, request, _show, None, as_json, "reported tests")
    if out is not None:
        found.save(out)
        note(say("rows: {path}", path=str(out)))
    if found.faults:
        raise refusal_of(found.faults)


def _show(found: ReportedTestsResult) -> None:
    data = found.data
    key = "{judged:,} tests judged, {little:,} with too little reported, {faults:,} rows that cannot be used"
    line(
        found.title, "bold", say(key, judged=data["judged"], little=data["too_little_reported"], faults=data["faults"])
    )
    columns = ("range km", "apogee km", "time s", "predicted s", "maximum range km")
    shown = table("line", "date", "missile", *columns, "conclusion")
    for one in data["tests"]:
        row(
            shown, str(one["line"]), one.get("date") or "", one["missile"] or one.get("judged_as") or "",
            *(number_text(one.get(key)) for key in ("range_km", "apogee_km", "reported_time_s", "flight_time_s")),
            _farthest(one), one["why"],
        )  # fmt: skip
    console().print(shown)
    line(data["limits"][0])


def _farthest(one: dict[str, Any]) -> str:
    if one["status"] != JUDGED or one["whole_earth"] is None:
        return "–"
    return say("whole Earth") if one["whole_earth"] else number_text(one["max_range_km"])
