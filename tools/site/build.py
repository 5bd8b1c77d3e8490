"""Build the documentation site: it needs no network, neither to be built nor to be read.

    python tools/site/build.py [--out site]

The front page is the README; catalogue, sources, evidence and the reference of the commands are written by the program itself, so
they say what it does; notebooks are run. Links that are right in the repository are made right on the site. A warning is a fault.
"""

import argparse
import posixpath
import re
import shutil
import sys
import tempfile
from pathlib import Path

from catalogue_pages import catalogue_pages
from command_pages import command_page
from contents import contents, of_the_catalogue
from sphinx.cmd.build import build_main

ROOT = Path(__file__).resolve().parents[2]
PAGES = {
    "README.md": "index.md",
    "ARCHITECTURE.md": "project/architecture.md",
    "CONTRIBUTING.md": "project/contributing.md",
    "CHANGELOG.md": "project/changelog.md",
    "src/mujun/catalogue/checks/NOTICE.md": "project/notice-of-nasa.md",
}
"""Files of the repository, outside docs/, that are pages: what they are called on the site."""
FILES = {"LICENSE": "project/LICENSE.txt", "CITATION.cff": "project/CITATION.cff"}
"""Files that a page leads to and that are no pages."""
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


def gather(folder: Path, evidence: Path | None) -> None:
    """Write all sources of the site into a folder. evidence: see `evidence_page`."""
    shutil.copytree(ROOT / "docs", folder, dirs_exist_ok=True)
    here = {f"docs/{path.relative_to(folder).as_posix()}": path for path in folder.rglob("*.md")}
    texts = {name.removeprefix("docs/"): moved(path.read_text("utf-8"), name, name[5:]) for name, path in here.items()}
    texts |= {there: moved((ROOT / name).read_text("utf-8"), name, there) for name, there in PAGES.items()}
    texts |= catalogue_pages() | {"reference/commands.md": command_page(), "evidence.md": evidence_page(evidence)}
    texts["index.md"] += contents()
    texts["catalogue/index.md"] += of_the_catalogue()
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    for name, there in FILES.items():
        shutil.copy(ROOT / name, folder / there)


def main() -> int:
    """Build; return 0, or 1 if anything is wrong, a warning included."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--out", type=Path, default=ROOT / "site", help="where the site is put (default: site)")
    parser.add_argument("--evidence", type=Path, help="validation.md of `mujun validate --out` (default: computed now)")
    asked = parser.parse_args()
    out = asked.out.resolve()
    with tempfile.TemporaryDirectory() as work:
        gather(Path(work, "source"), asked.evidence)
        code: int = build_main(["-q", "-W", "--keep-going", "-j", "auto", f"{work}/source", f"{work}/html"])
        if code == 0:
            shutil.rmtree(Path(work, "html", ".doctrees"), ignore_errors=True)
            shutil.rmtree(out, ignore_errors=True)
            shutil.copytree(Path(work, "html"), out)
            print(f"{out / 'index.html'}")
    return code


if __name__ == "__main__":
    sys.exit(main())
