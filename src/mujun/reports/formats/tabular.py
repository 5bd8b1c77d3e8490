"""Tables as files: CSV, and sheets of a workbook (XLSX).

In English a column has the name of the same value in JSON, which ends with its unit (`area_km2`); another language says it in
words. Words in cells follow the language, too.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

from mujun.reports.formats.files import unzipped, zipped
from mujun.reports.language import ENGLISH, spoken, t
from mujun.reports.plain import BOUNDARIES, clean, head_words

Row = Mapping[str, Any]
SHEET_NAME = 31
"""Longest name of a sheet, characters."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What begins a formula in a cell for a spreadsheet, wide letters of Japanese among them."""
FORBIDDEN_IN_SHEET_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", "-"))
WRITTEN = b"1980-01-01T00:00:00Z"
"""Time at which every workbook says that it was written, so that the same tables give the same bytes."""
PROPERTIES = "docProps/core.xml"
_TIMES = re.compile(rb"(<dcterms:(?:created|modified)\b[^>]*>)[^<]*")
"""Where a workbook says when it was written."""
WIDEST_COLUMN = 60
"""Greatest width of a column, characters."""


def heads_of(rows: Sequence[Row]) -> list[str]:
    """Return the names of all columns, in the order of their first appearance in the rows."""
    return list(dict.fromkeys(name for row in rows for name in row))


def csv_text(rows: Sequence[Row]) -> str:
    """Return rows as CSV with a header (RFC 4180, line feeds); missing and non-finite values are empty, no text is a formula."""
    out = io.StringIO()
    writer = csv.DictWriter(out, heads_of(rows), lineterminator="\n", restval="")
    writer.writerow({head: heading(head) for head in heads_of(rows)})
    writer.writerows([{k: "" if v is None else _cell(v) for k, v in clean(dict(row)).items()} for row in rows])
    return out.getvalue()


def heading(name: str) -> str:
    """Return the heading of a column in the current language."""
    return name if spoken() == ENGLISH else t(head_words(name))


def workbook(tables: Mapping[str, Sequence[Row]], about: Mapping[str, Any]) -> bytes:
    """Return tables as sheets of one workbook, after a sheet that describes them.

    tables: by name; names are cut to the length of a sheet's name, and numbered if not unique.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    first: Any = book.active
    first.title = t("about")
    for key, value in about.items():
        first.append([heading(key), _cell(value)])
    first.column_dimensions["A"].width, first.column_dimensions["B"].width = 24, 100
    for name, sheet_name in sheet_names(tables).items():
        rows = tables[name]
        sheet = book.create_sheet(sheet_name)
        heads = heads_of(rows)
        sheet.append([heading(head) for head in heads])
        for row in rows:
            values = clean(dict(row))
            sheet.append([_cell(values.get(head)) for head in heads])
        for k, head in enumerate(heads, start=1):
            sheet.cell(1, k).font = Font(bold=True)
            widths = [len(head), *(len(str(row.get(head, ""))) for row in rows)]
            sheet.column_dimensions[get_column_letter(k)].width = min(max(widths) + 2, WIDEST_COLUMN)
            sheet.cell(1, k).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    files = unzipped(out.getvalue())
    files[PROPERTIES] = _TIMES.sub(rb"\g<1>" + WRITTEN, files[PROPERTIES])
    return zipped(files)


def data_workbook(data: Mapping[str, Any]) -> bytes:
    """Return the tables of a result's JSON object as a workbook: one sheet for each list of rows, other values on the first.

    A table within the rows of another one is a separate sheet, with the first column of the row that contains it.
    """
    tables: dict[str, list[dict[str, Any]]] = {}
    _gather(data, "", {}, tables)
    about = {key: value for key, value in data.items() if not isinstance(value, Mapping) and not _is_table(value)}
    facts = data.get("provenance", {})
    about |= {key: facts[key] for key in ("command", "version", "source_hash", "catalogue_lock") if key in facts}
    return workbook(tables, {**about, "boundaries": BOUNDARIES})


def _is_table(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(row, Mapping) for row in value)


def _gather(data: Mapping[str, Any], within: str, parent: Row, tables: dict[str, list[dict[str, Any]]]) -> None:
    for key, value in data.items():
        if key == "provenance":
            continue
        name = f"{within} {key}".strip()
        if isinstance(value, Mapping):
            _gather(value, name, parent, tables)
        elif _is_table(value):
            for row in value:
                plain = {k: v for k, v in row.items() if not isinstance(v, Mapping) and not _is_table(v)}
                tables.setdefault(name, []).append({**parent, **plain})
                _gather(row, name, dict(list(plain.items())[:1]), tables)


def sheet_names(tables: Mapping[str, Sequence[Row]]) -> dict[str, str]:
    """Return the name of each table's sheet in a workbook; tables without rows have none."""
    taken = {"about"}
    return {name: _sheet_name(name, taken) for name, rows in tables.items() if rows}


def _sheet_name(name: str, taken: set[str]) -> str:
    base = t(name).translate(FORBIDDEN_IN_SHEET_NAMES).strip("'")[:SHEET_NAME]
    chosen, count = base, 1
    while chosen.casefold() in {one.casefold() for one in taken}:
        count += 1
        end = f" {count}"
        chosen = base[: SHEET_NAME - len(end)] + end
    taken.add(chosen)
    return chosen


def _cell(value: Any) -> Any:
    """Return the content of a cell: numbers and words unchanged, other values as text; text is never a formula."""
    if value is None or isinstance(value, bool | int | float):
        return value
    parts = value if isinstance(value, list | tuple) else [value]
    text = "; ".join(t(one if isinstance(one, str) else str(one)) for one in parts)
    return f" {text}" if text.startswith(_FORMULA) and text != "-" else text
