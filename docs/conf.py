"""Settings of the documentation site; tools/site/build.py builds it."""

from datetime import date
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from mujun import __version__, load_catalogue

project = "mujun"
author = "The mujun authors"
copyright = (
    f"{author}. mujun {__version__}, catalogue {load_catalogue().lock[:7]}, built {date.today()}"  # Sphinx names it so
)
version = release = __version__

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx_copybutton"]
myst_enable_extensions = ["attrs_block"]
myst_heading_anchors = 3
myst_ref_domains = ["std", "py"]  # else each link is tried as a name of every language that Sphinx knows
suppress_warnings = ["myst.header"]  # the generated reference of commands jumps a level

autodoc_typehints = "description"
autodoc_member_order = "bysource"
autodoc_class_signature = "separated"
napoleon_numpy_docstring = False

smartquotes_action = "qe"  # quotes and dots; two hyphens begin an option and are no dash
nb_execution_mode = "off"  # they are kept run; the tests run them again

copybutton_prompt_text = "$ "  # only what is typed is copied, without the prompt and what is printed
copybutton_exclude = ".linenos, .gp, .go"

html_theme = "furo"
html_title = "mujun"
html_static_path = ["site"]
templates_path = ["templates"]
html_extra_path = ["asis"]  # briefs, schema and llms.txt, which tools/site/build.py puts there
html_css_files = ["site.css"]
html_copy_source = html_show_sourcelink = False
html_show_search_summary = True  # read from _static/texts.js, for a page that is opened as a file cannot fetch others
html_theme_options = {"footer_icons": []}


def _row_headers(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Let the first cell of each row be its heading."""
    for columns in doctree.findall(nodes.tgroup):
        if first := next(iter(columns.findall(nodes.colspec)), None):
            first["stub"] = 1


def _language(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Say which pages are in Japanese."""
    if page.startswith("ja/"):
        context["language"] = "ja"


def setup(app: Sphinx) -> None:
    """Connect what is done to each page."""
    app.connect("doctree-resolved", _row_headers)
    app.connect("html-page-context", _language)
