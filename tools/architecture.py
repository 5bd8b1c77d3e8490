"""Write the module lists of ARCHITECTURE.md from the modules' own docstrings; --check only says what is out of date."""

import ast
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "mujun"
DOCUMENT = ROOT / "ARCHITECTURE.md"
LIST = re.compile(r"(<!-- modules: (\w+) -->\n)(.*?)(<!-- /modules -->)", re.DOTALL)


def summary(path: Path) -> str:
    """Return the first sentence of a module's docstring. Raises ValueError if it has none."""
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    if not text:
        raise ValueError(f"{path.relative_to(ROOT)} has no docstring")
    paragraph = " ".join(text.split("\n\n")[0].split())
    return re.split(r"(?<=\.) ", paragraph)[0].rstrip(".")


def modules(layer: str) -> list[Path]:
    """Return the modules of a layer, its `__init__` and `__main__` left out."""
    return sorted(p for p in (PACKAGE / layer).rglob("*.py") if not p.name.startswith("__"))


def listed(layer: str) -> str:
    """Return the list of a layer's modules as Markdown."""
    lines = (f"- `{path.relative_to(PACKAGE).as_posix()}`: {summary(path)}.\n" for path in modules(layer))
    return "".join(lines)


def written(text: str) -> str:
    """Return the document with every module list made anew."""
    return LIST.sub(lambda match: match[1] + listed(match[2]) + match[4], text)


def main() -> int:
    """Rewrite the document, or with --check return 1 where it is out of date."""
    text = DOCUMENT.read_text(encoding="utf-8")
    new = written(text)
    if "--check" in sys.argv[1:]:
        if new != text:
            print("ARCHITECTURE.md is out of date: run python tools/architecture.py", file=sys.stderr)
        return int(new != text)
    DOCUMENT.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
