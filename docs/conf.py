"""Settings of the documentation site; tools/site/build.py builds it."""

from mujun import __version__

project = "mujun"
author = "The mujun authors"
copyright = author  # Sphinx names it so
version = release = __version__

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_enable_extensions = ["attrs_block"]
myst_heading_anchors = 3
suppress_warnings = ["myst.header"]  # the generated reference of commands jumps a level

autodoc_typehints = "description"
autodoc_member_order = "bysource"
autodoc_class_signature = "separated"
napoleon_numpy_docstring = False

nb_execution_mode = "off"  # they are kept run; the tests run them again

html_theme = "furo"
html_title = "mujun"
html_static_path = ["site"]
html_css_files = ["site.css"]
html_show_sourcelink = False
html_show_search_summary = False  # a page that is opened as a file cannot fetch others
html_theme_options = {"footer_icons": []}
