"""Build the documentation site: it needs no network, neither to be built nor to be read.

    python tools/site/build.py [--out site]

Finished briefs, gallery, glossary, catalogue, sources, evidence, the reference of the commands and llms.txt are written by the
program itself, so they say what it does. Links that are right in the repository are made right on the site. A warning is a fault.
"""

import argparse
import gc
import posixpath
import re
import shutil
import sys
import tempfile
from pathlib import Path

from accessible import make_accessible
from catalogue_pages import catalogue_pages
from command_pages import command_page
from contents import contents, of_the_catalogue
from entry_pages import entry_page
from finished import Brief, cards, hero, live_pages, put
from glossary_page import glossary_page
from llms import llms_text
from runs import runs_made
from search_texts import write_texts
from sphinx.cmd.build import build_main

from mujun.base.threads import thread_count
from mujun.reports.formats.json_schema import file_schema
from mujun.reports.plain import to_json

ROOT = Path(__file__).resolve().parents[2]
PAGES = {
    "README.md": "overview.md",
    "ARCHITECTURE.md": "project/architecture.md",
    "CONTRIBUTING.md": "project/contributing.md",
    "CHANGELOG.md": "project/changelog.md",
    "src/mujun/catalogue/checks/NOTICE.md": "project/notice-of-nasa.md",
}
"""Files of the repository, outside docs/, that are pages: what they are called on the site."""
FILES = {"LICENSE": "project/LICENSE.txt", "CITATION.cff": "project/CITATION.cff"}
"""Files that a page leads to and that are no pages."""
BRIEFS = {"en": "brief", "ja": "ja/brief", "gallery-en": "brief-gallery", "gallery-ja": "ja/brief-gallery"}
"""Name of a run -> folder of its brief on the site."""
BUTTONS = {"en": "Read the whole brief", "ja": "検証報告の全文を読む"}
COUNTS = {
    "en": "**Its engine is checked against published numbers**: {passed} of {all} comparisons pass (NASA check cases, tables, "
    "observed flights, published findings). [The {missed} misses are shown, with the reason](evidence.md).",
    "ja": "**計算を公表値と照らし合わせている。** NASAの検証ケース、数表、観測された飛翔、公表された研究結果との"
    "比較{all}件のうち、{passed}件が許容差の内に収まる。"
    "[外れた{missed}件も、理由とともに示す（英語）](../evidence.md)。",
}
_LINK = re.compile(r"(\]\()([^)#:\s]+)((?:#[^)\s]*)?\))")


def moved(markdown: str, here: str, there: str) -> str:
    """Return a page with its links made right. here: its path in the repository; there: its path on the site."""

    def link(match: re.Match[str]) -> str:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(here), match[2]))
        if path.startswith("docs/"):
            target = path.removeprefix("docs/")
        elif path in PAGES or path in FILES:
            target = {**PAGES, **FILES}[path]
        else:
            return match[0]
        return f"{match[1]}{posixpath.relpath(target, posixpath.dirname(there) or '.')}{match[3]}"

    return _LINK.sub(link, markdown)


def evidence_page(found: Path | None) -> str:
    """Return the table of `mujun validate`. found: the validation.md that it wrote; None: it is computed now."""
    if found is None:
        from mujun.runs.claims.validate import ValidateRequest, run

        text = run(ValidateRequest()).files["validation.md"]()
        assert isinstance(text, str)
    else:
        text = found.read_text("utf-8")
    said = "This page is what `mujun validate` found when this site was built."
    return text.replace("# Evidence\n", f"# Evidence\n\n{said}\n", 1)


def counted(evidence: str, language: str) -> str:
    """Say how many comparisons pass, and how many do not. evidence: the page of evidence."""
    match = re.search(r"(\d+) pass, (\d+) miss", evidence)
    assert match is not None
    passed, missed = map(int, match.groups())
    return f"- {COUNTS[language].format(passed=passed, missed=missed, all=passed + missed)}"


def with_briefs(texts: dict[str, str], briefs: dict[str, Brief]) -> None:
    """Put the findings of the briefs into front pages and galleries, in both languages."""
    for language, folder, up in (("en", "", ""), ("ja", "ja/", "../")):
        several = [briefs[name] for name in (language, f"gallery-{language}") if name in briefs]
        front, gallery = f"{folder}index.md", f"{folder}gallery.md"
        texts[front] = texts[front].replace("<!-- brief -->", hero(several[0], BUTTONS[language], up))
        texts[front] = texts[front].replace("<!-- live -->", live_pages(several, up))
        texts[front] = texts[front].replace("<!-- evidence -->\n\n", f"{counted(texts['evidence.md'], language)}\n")
        texts[gallery] = texts[gallery].replace("<!-- cards -->", "\n".join(cards(one, up) for one in several))


def unbroken(text: str) -> str:
    """Return a Japanese page without the ends of its lines inside a sentence: they would be shown as blanks."""
    return re.sub(r"(?<=[^\x00-\x7f])\n(?=[^\x00-\x7f])", "", text)


def gather(folder: Path, runs: Path, evidence: Path | None) -> None:
    """Write all sources of the site into a folder. runs: finished runs, see `runs.runs_made`; evidence: see `evidence_page`."""
    shutil.copytree(ROOT / "docs", folder, dirs_exist_ok=True)
    here = {f"docs/{path.relative_to(folder).as_posix()}": path for path in folder.rglob("*.md")}
    texts = {name.removeprefix("docs/"): moved(path.read_text("utf-8"), name, name[5:]) for name, path in here.items()}
    texts |= {there: moved((ROOT / name).read_text("utf-8"), name, there) for name, there in PAGES.items()}
    texts |= catalogue_pages() | {"reference/commands.md": command_page(), "reference/entries.md": entry_page()}
    texts |= {"evidence.md": evidence_page(evidence)}
    texts["glossary.md"] = glossary_page()
    asis = folder / "asis"
    with_briefs(texts, {run: put(runs / run, asis, to) for run, to in BRIEFS.items() if (runs / run).is_dir()})
    texts["index.md"] += contents()
    texts["catalogue/index.md"] += of_the_catalogue()
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(unbroken(text) if name.startswith("ja/") else text, encoding="utf-8")
    for name, there in FILES.items():
        shutil.copy(ROOT / name, folder / there)
    (asis / "schema").mkdir()
    (asis / "schema" / "mujun.schema.json").write_text(to_json(file_schema()), encoding="utf-8")
    (asis / "llms.txt").write_text(llms_text(), encoding="utf-8")


def main() -> int:
    """Build; return 0, or 1 if anything is wrong, a warning included."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--out", type=Path, default=ROOT / "site", help="where the site is put (default: site)")
    parser.add_argument("--evidence", type=Path, help="validation.md of `mujun validate --out` (default: computed now)")
    parser.add_argument("--runs", type=Path, help="folder with finished runs: en, ja (default: computed now)")
    asked = parser.parse_args()
    gc.disable()  # Sphinx makes millions of nodes; to look for garbage among them takes a third of its time
    out = asked.out.resolve()
    with tempfile.TemporaryDirectory() as work:
        html = Path(work, "html")
        gather(Path(work, "source"), asked.runs or runs_made(Path(work, "runs")), asked.evidence)
        code: int = build_main(["-q", "-W", "--keep-going", "-j", str(thread_count()), f"{work}/source", str(html)])
        if code == 0:
            make_accessible(html)
            write_texts(html)
            shutil.rmtree(html / ".doctrees", ignore_errors=True)
            shutil.rmtree(out, ignore_errors=True)
            shutil.copytree(html, out)
            print(f"{out / 'index.html'}")
    return code


if __name__ == "__main__":
    sys.exit(main())
