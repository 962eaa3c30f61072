"""How the documentation is built: Sphinx, MyST and furo, with nothing fetched from anywhere."""

import tomllib
from pathlib import Path

_project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text())["project"]

project = "Drawbridge"
author = "The Drawbridge contributors"
copyright = "2026, the Drawbridge contributors"
version = release = _project["version"]

extensions = ["myst_parser"]
myst_enable_extensions = ["deflist", "colon_fence", "dollarmath"]
myst_heading_anchors = 3
exclude_patterns = ["_build"]
suppress_warnings = ["myst.header"]

html_theme = "furo"
html_title = "Drawbridge"
html_static_path = ["_static"]
html_show_sourcelink = False
html_copy_source = False
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#7a3b1d", "color-brand-content": "#7a3b1d"},
    "dark_css_variables": {"color-brand-primary": "#e0a37e", "color-brand-content": "#e0a37e"},
}
