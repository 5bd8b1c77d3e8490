"""Run the notebooks of docs/notebooks/ and keep what they answer in them.

    python tools/notebooks.py [NAME...]

A map is kept as the printed one: the live one needs a kernel. What is kept is checked by tests/story/test_notebooks.py.
"""

import sys
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "notebooks"
LIVE = "application/vnd.jupyter.widget-view+json"


def run(path: Path, folder: Path = FOLDER) -> Any:
    """Return a notebook run afresh, without what differs from run to run. Raises where a cell fails.

    folder: in which it runs.
    """
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, timeout=600, kernel_name="python3", store_widget_state=False)
    client.execute(cwd=str(folder))
    for cell in notebook.cells:
        cell.metadata = {}
        for output in cell.get("outputs", ()):
            output.get("data", {}).pop(LIVE, None)
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return notebook


def main() -> None:
    """Run all, or those named."""
    for path in sorted(FOLDER.glob("*.ipynb")):
        if len(sys.argv) == 1 or path.stem in sys.argv[1:]:
            nbformat.write(run(path), path)
            print(path.name)


if __name__ == "__main__":
    main()
