"""The theme as our pages need it: our changes to Material, our logo, the language of the data."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig

import explainer
from explainer.engines import EXTENSIONS, OFFLINE
from explainer.outputs import assets

_OURS = Path(explainer.__file__).parent / "theme"


def is_dressed(config: MkDocsConfig) -> bool:
    """Whether the theme is the one that our changes are made for."""
    return config.theme.name == "material"


def equip(config: MkDocsConfig) -> None:
    """Add what our pages need: Markdown's extensions, our style sheet and script, our changes to the theme."""
    for name in EXTENSIONS:
        if name not in config.markdown_extensions:
            config.markdown_extensions.append(name)
    dress(config)
    if OFFLINE & set(config.plugins):
        # The plugin would have every page fetch this script from another host; ours is the same one.
        config.extra.setdefault("polyfills", []).append(assets.WORKER)
    if assets.STYLE not in config.extra_css:
        config.extra_css.insert(0, assets.STYLE)
    if assets.SCRIPT not in config.extra_javascript:
        script = ExtraScriptValue(assets.SCRIPT)
        script.defer = True
        config.extra_javascript.insert(0, script)


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
