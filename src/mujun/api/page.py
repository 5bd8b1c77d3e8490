"""Live pages from Python: a file, or a view in a notebook that hands back what the reader has set."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from mujun.api.arguments import Arguments, Files, Name, Params
from mujun.api.results import Answer, check_widgets
from mujun.api.scalars import file_path, whole
from mujun.base.outcomes import BadInput
from mujun.reports.formats.files import check_new, write_one
from mujun.runs.claims import page as paging
from mujun.studies.live.flights import GROUND_POINTS

HEIGHT_PX = 900
"""Height of the page in a notebook, pixels."""
LOADER = """
function render({ model, el }) {
  const frame = document.createElement("iframe");
  frame.style.cssText = `width:100%;height:${model.get("height")}px;border:1px solid #ccc`;
  frame.title = model.get("name");
  frame.srcdoc = model.get("html");
  const told = (event) => {
    if (event.source !== frame.contentWindow || event.data?.mujun !== "state") return;
    model.set("set", event.data.state);
    model.save_changes();
  };
  window.addEventListener("message", told);
  el.append(frame);
  return () => window.removeEventListener("message", told);
}
export default { render };
"""
"""Script of the view in a notebook: the page in a frame, which tells what is set in it."""


class Page(Answer):
    """A live page of studies.

    - studies: those on the page, each with its flights and how many of its numbers can be changed.
    - without_page: studies that have none, with the reason.
    - set: what the reader has set in this notebook, as the page keeps it; empty before anything is set.
    - params: the numbers and places that the reader has set, as `params` of `mujun.assess` and of every other verb.
    """

    _table = "studies"
    _found: paging.PageResult

    @property
    def html(self) -> str:
        """The page, one file without requests."""
        return self._found.html

    def write(self, path: str | Path, force: bool = False) -> Path:
        """Write the page to a new .html file; return its path. Raises BadInput for a name that cannot be written."""
        target = file_path("path", path)
        check_new(target, "path", ".html", force)
        write_one(target, self.html.encode(), force)
        return target

    @property
    def set(self) -> dict[str, Any]:
        """What the reader has set in this notebook, as the page keeps it in its address."""
        return dict(self._widget.set) if "_shown" in self.__dict__ else {}

    @property
    def params(self) -> dict[str, str]:
        """Numbers and places that the reader has set, path -> value with its unit."""
        return dict(self.set.get("params", {}))

    @property
    def _widget(self) -> Any:
        if "_shown" not in self.__dict__:
            self.__dict__["_shown"] = _widget_class()(html=self.html, height=HEIGHT_PX, name=self._found.title)
        return self.__dict__["_shown"]

    def _repr_mimebundle_(self, **options: Any) -> Any:
        """Return the page as a widget, or in words without anywidget."""
        try:
            return self._widget._repr_mimebundle_(**options)
        except BadInput:
            return {"text/plain": repr(self)}, {}

    def _said(self) -> str:
        return f"live page of {self._found.title}: {self._found.data['bytes'] / 1e6:.1f} MB"


@cache
def _widget_class() -> Any:
    """Return the widget's class. anywidget is loaded when the first page is shown."""
    check_widgets("a page")
    import anywidget
    import traitlets

    class LivePage(anywidget.AnyWidget):
        """A live page in a frame, which sends back what is set in it."""

        _esm = LOADER
        html = traitlets.Unicode().tag(sync=True)
        height = traitlets.Int().tag(sync=True)
        name = traitlets.Unicode().tag(sync=True)
        set = traitlets.Dict().tag(sync=True)

    return LivePage


def page(
    *studies: Name,
    points: int = GROUND_POINTS,
    presets: str | Sequence[str] = (),
    params: Params = None,
    files: Files = (),
) -> Page:
    """Return the live page of studies: one HTML file in which batteries are dragged, and a view in a notebook.

    Args:
        studies: names, YAML files, and .bib files of their sources; by default those of the document that have a page.
        points: aim points around each defence.
        presets: governments or source families whose numbers replace the nominal values.
        params: numbers of the catalogue to change, path -> value with its unit.
        files: of your own, with entries (.yaml) and sources (.bib), beside those named.

    Raises BadInput for a study that has no page, with the reason.
    """
    asked = Arguments(params, files)
    request = paging.PageRequest(
        studies=asked.names("studies", studies), presets=asked.names("presets", presets), points=whole("points", points),
        **asked.shared,
    )  # fmt: skip
    return Page(paging.run(request))
