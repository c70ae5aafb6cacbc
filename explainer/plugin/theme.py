"""The theme as our pages need it: our changes to Material, our logo, the language of the data."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

import explainer
from explainer.outputs import assets

_OURS = Path(explainer.__file__).parent / "theme"


def is_dressed(config: MkDocsConfig) -> bool:
    """Whether the theme is the one that our changes are made for."""
    return config.theme.name == "material"


def dress(config: MkDocsConfig) -> None:
    """Put our changes to the theme between the theme and a site's own, and our logo where it has none."""
    theme = config.theme
    if not is_dressed(config):
        return
    if str(_OURS) not in theme.dirs:
        own = [theme.custom_dir] if theme.custom_dir else []
        theme.dirs.insert(len(own), str(_OURS))
    if theme.get("logo") is None and not (theme.get("icon") or {}).get("logo"):
        theme["logo"] = assets.LOGO
    if theme.get("favicon") in (None, "assets/images/favicon.png"):
        theme["favicon"] = assets.LOGO


def speak(config: MkDocsConfig, language: str) -> None:
    """Let the theme speak the language of the data, where it knows it and nobody chose another."""
    if config.theme.get("language") != "en":
        return
    for known in (language, language.partition("-")[0]):
        if any((Path(folder) / f"partials/languages/{known}.html").exists() for folder in config.theme.dirs):
            config.theme["language"] = known
            return
