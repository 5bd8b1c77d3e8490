"""A run written down: the brief in its forms, tables, sources."""

from collections.abc import Mapping, Sequence

from mujun.reports.brief.brief import markdown
from mujun.reports.brief.page import page
from mujun.reports.brief.pictures import Picture
from mujun.reports.data.bibliography import to_bibtex, to_csl
from mujun.reports.formats.pdf import to_pdf
from mujun.reports.formats.tabular import assessment_tables, csv_text, verdict_rows, workbook
from mujun.reports.language import ENGLISH, speaking, translated
from mujun.reports.plain import BOUNDARIES, to_json
from mujun.runs.asked import Tested

RUN = "run.txt"
"""Name of the file that lists the files of a run."""


def run_files(
    found: Tested, pictures: Mapping[str, Sequence[Picture]], program: str | None = None, language: str = ENGLISH
) -> dict[str, str | bytes]:
    """Return the files of a run, by name. program: the browser that prints the page; None: it is not printed.

    language: of the page and of the Markdown; tables and data have the words of the catalogue, which is English.
    """
    catalogue, results, facts = found.built.catalogue, found.results, found.facts
    with speaking(language):
        html = page(results, catalogue, facts, pictures)
        text = translated(markdown(results, catalogue, facts))
    keys = [row["key"] for row in facts["sources"]]
    about = {key: facts[key] for key in ("command", "version", "source_hash", "catalogue_lock", "seed")}
    sheets = {"what": "tables of a run of mujun", **about, "boundaries": BOUNDARIES}
    files: dict[str, str | bytes] = {
        "brief.html": html,
        "brief.md": text,
        "brief.json": to_json(found.data) + "\n",
        "tables.xlsx": workbook(assessment_tables(results), sheets),
        "verdicts.csv": csv_text(verdict_rows(results)),
        "sources.bib": to_bibtex(catalogue.sources, keys),
        "sources.csl.json": to_csl(catalogue.sources, keys),
    }
    if program is not None:
        files["brief.pdf"] = to_pdf(html, program)
    return files
