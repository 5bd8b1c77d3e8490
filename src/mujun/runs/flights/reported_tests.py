"""Judges a table of reported tests, a row each; a row that cannot be used is told, and the others are judged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mujun.base.outcomes import BadArgument, BadInput
from mujun.base.processes import Tick
from mujun.base.text import Text, say
from mujun.reports.data.provenance import provenance
from mujun.reports.formats.files import write_new
from mujun.reports.formats.tabular import csv_text, data_workbook
from mujun.reports.plain import to_json, with_texts
from mujun.runs.flights.reconstruct import LIMITS, ReconstructRequest, judged
from mujun.runs.shared.cautions import own_cautions
from mujun.runs.shared.command_line import option_of
from mujun.runs.shared.request import Ready, Request, Result, at_once, builder
from mujun.scenario.building.build import Builder
from mujun.scenario.reading.tables.reported_tests import ReportedTest, read_tests
from mujun.scenario.schema.rocket import Missile

TESTS = ".csv"
"""Ending of a table of tests."""
JUDGED, TOO_LITTLE, REFUSED = say("judged"), say("too little reported"), say("unusable")
"""What became of a row."""
REPORTED_AS = {"range_km": "range_km", "apogee_km": "apogee_km", "time_s": "reported_time_s"}
"""Columns of a table that stand in the row of the answer, and what they are called there."""
ROW_FORMATS = ("csv", "xlsx", "json")
KEPT = (
    "from", "azimuth_deg", "range_km", "range_low_km", "range_high_km", "apogee_km", "apogee_low_km", "apogee_high_km",
    "reported_time_s", "flight_time_s", "flight_time_low_s", "flight_time_high_s", "kepler_time_s", "payload_kg",
    "cutoff_share", "fitted",
)  # fmt: skip
"""Values of a report's answer that stand in its row."""


@dataclass(frozen=True, kw_only=True)
class ReportedTestsRequest(Request):
    """A table of reported tests. table: a CSV file (`scenario.reading.tables.reported_tests`)."""

    table: Path


@dataclass(frozen=True, kw_only=True)
class ReportedTestsResult(Result):
    """The rows of a table of tests, each with its answer."""

    @property
    def faults(self) -> list[Text]:
        """Why rows cannot be used, a sentence each, with file and line."""
        return [row["why"] for row in self.data["tests"] if row["status"] == REFUSED]

    def save(self, path: Path) -> None:
        """Write the rows as csv, xlsx or json, by the ending. Raises BadInput for another ending or an existing file."""
        form = rows_form(path)
        if form == "json":
            content: str | bytes = to_json(with_texts(self.data)) + "\n"
        else:
            content = csv_text(self.data["tests"]) if form == "csv" else data_workbook(self.data)
        write_new(path, content)


def rows_form(path: Path) -> str:
    """Return the format of a file of rows. Raises BadInput, before any work, for an unknown ending."""
    form = path.suffix.lstrip(".").lower()
    if form not in ROW_FORMATS:
        raise BadArgument(
            say("<path> {path}: expected a name ending in .{names}", path=path, names=", .".join(ROW_FORMATS))
        )
    return form


def parted(files: Sequence[Path]) -> tuple[Path | None, tuple[Path, ...]]:
    """Return the table of tests among the user's files, and the others. Raises BadInput for several tables."""
    tables = [path for path in files if path.suffix.lower() == TESTS]
    if len(tables) > 1:
        names = ", ".join(map(str, tables))
        raise BadInput(say("{names}: {count} tables of tests; expected one", names=names, count=len(tables)))
    return (tables[0] if tables else None), tuple(path for path in files if path not in tables)


def table_asked(
    report: Mapping[str, Any], params: Mapping[str, str], files: Sequence[Path]
) -> ReportedTestsRequest | None:
    """Return the request about the table among the user's files; None if there is none.

    report: fields of a single report, by argument, None if not given. Raises BadInput if one is given beside a table.
    """
    table, others = parted(files)
    if table is None:
        return None
    for name, value in report.items():
        if value is not None:
            raise BadArgument(say("<{name}> is given beside a table of tests; expected it in the table", name=name))
    return ReportedTestsRequest(table=table, files=others, params=params)


def run(request: ReportedTestsRequest, ready: Ready = at_once, tick: Tick | None = None) -> ReportedTestsResult:
    """Judge every test of a table; equal reports are judged once."""
    tests = read_tests(request.table)
    built = builder(request)
    ready()
    known: dict[tuple[Any, ...], dict[str, Any]] = {}
    rows = []
    for test in tests:
        rows.append(_row(built, test, request.table, known))
        if tick is not None:
            tick(1.0 / len(tests))
    counts = {status: sum(row["status"] == status for row in rows) for status in (JUDGED, TOO_LITTLE, REFUSED)}
    data = {
        "table": request.table.name,
        "tests": rows,
        "judged": counts[JUDGED],
        "too_little_reported": counts[TOO_LITTLE],
        "faults": counts[REFUSED],
        "limits": list(LIMITS),
        "cautions": own_cautions(built, built.used),
        "provenance": provenance(built.catalogue, built.used, "mujun reconstruct"),
    }
    return ReportedTestsResult(data=data, title=request.table.name)


def _row(
    built: Builder, test: ReportedTest, table: Path, known: dict[tuple[Any, ...], dict[str, Any]]
) -> dict[str, Any]:
    """Return one row of the answer. known: what was judged already, by the report."""
    head: dict[str, Any] = {"line": test.line, **test.carried, "missile": test.names.get("missile")}
    head |= {ours: test.numbers.get(theirs) for theirs, ours in REPORTED_AS.items()}
    if test.fault is not None:
        return _unjudged(head, REFUSED, test.fault)
    if test.satellite:
        return _unjudged(
            head, TOO_LITTLE, say("a satellite launcher: its apogee and distance belong to different bodies")
        )
    given = test.numbers.keys() & {"range_km", "apogee_km", "time_s"} | ({"range_km"} if "to" in test.names else set())
    if len(given) < 2:
        return _unjudged(head, TOO_LITTLE, say("fewer than two of range, apogee and time were reported"))
    key = (test.cns, *sorted(test.names.items()), *sorted(test.numbers.items()))
    try:
        report, notes = _report(built, test)
        if key not in known:
            known[key] = _answer(judged(built, report).data)
    except BadInput as error:
        fault = error.said(option_of) if isinstance(error, BadArgument) else error.args[0]
        return _unjudged(head, REFUSED, say("{path}:{line}: {fault}", path=str(table), line=test.line, fault=fault))
    answer = known[key]
    return {**head, "status": JUDGED, **answer, "assumptions": [*notes, *answer["assumptions"]]}


def _unjudged(head: dict[str, Any], status: str, why: Text) -> dict[str, Any]:
    return {**head, "status": status, "why": why}


def _answer(data: dict[str, Any]) -> dict[str, Any]:
    """Return what a row says of a report's answer; `max_range_km` is the greatest of all azimuths, None for the whole Earth."""
    ranges = data["max_ranges"]
    whole = any(one["whole_earth"] for one in ranges)
    return {
        "impossible": data["impossible"],
        "consistent": data["consistent"],
        "judged_as": data["missile"],
        **{name: data[name] for name in KEPT},
        "max_range_km": None if whole or not ranges else max(one["range_km"] for one in ranges),
        "whole_earth": whole if ranges else None,
        "why": data["why"],
        "assumptions": data["assumptions"],
    }


def _is_known(built: Builder, missile: str) -> bool:
    try:
        built.catalogue.aside().get(Missile, missile)
    except BadInput:
        return False
    return True


def _report(built: Builder, test: ReportedTest) -> tuple[ReconstructRequest, list[Text]]:
    """Return the request for one test, and what is assumed of it."""
    names, numbers, notes = dict(test.names), dict(test.numbers), []
    missile = names.get("missile")
    if missile is not None and test.cns and not _is_known(built, missile):
        notes.append(say("a generic class of missile (the catalogue has no {missile})", missile=missile))
        missile = None
    report = ReconstructRequest(
        range_km=numbers.get("range_km"), apogee_km=numbers.get("apogee_km"), time_s=numbers.get("time_s"),
        time_resolution_s=numbers.get("time_resolution_s"), azimuth=numbers.get("azimuth_deg"), start=names.get("from"),
        to=names.get("to"), missile=missile, propulsion=names.get("propulsion"),
    )  # fmt: skip
    return report, notes
