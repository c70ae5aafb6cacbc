"""Whether the pages that are made from the data are published at all.

MkDocs and ProperDocs load our plugin, if it is listed and installed. Zensical does not, and says nothing: the site is
published without its claims. It, and any other engine, publishes the project that `explainer build --config` writes.
"""

from __future__ import annotations

from collections.abc import Iterator

from explainer.doctor.surroundings import Surroundings
from explainer.engines import DEFAULTS, ENGINES, PLUGIN
from explainer.finding import Finding, Level, Rule
from explainer.nearest import did_you_mean, listed

NOT_LOADED = Rule("plugin-not-loaded", Level.ERROR, __doc__ or "")
UNKNOWN_OPTION = Rule(
    "unknown-option",
    Level.ERROR,
    "An option of the plugin that there is not. The engine only remarks on it and goes on.",
)
NO_SEARCH = Rule(
    "no-search",
    Level.WARNING,
    "Readers cannot search. As soon as `plugins` stands in a configuration, the search has to be named there too.",
)


def look(around: Surroundings) -> Iterator[Finding]:
    """What the configuration says about plugins."""
    frame, engine = around.frame, around.engine
    if not around.is_tree:
        yield from _loaded(around)
    said = frame.plugins.get(PLUGIN, {})
    for option in said:
        if option not in DEFAULTS:
            advice = did_you_mean(str(option), DEFAULTS, f"it may be {listed(DEFAULTS)}")
            place = frame.where("plugins", PLUGIN, str(option))
            yield UNKNOWN_OPTION.at(place, f"the plugin has no option `{option}`", help=advice)
    searches = {"search", "material/search"} & frame.plugins.keys()
    if frame.values.get("plugins") is not None and not searches and engine.loads_plugins:
        advice = "below `plugins:` write `- search`"
        yield NO_SEARCH.at(
            frame.where("plugins"), "`search` is not among the plugins: there is no search", help=advice
        )


def _loaded(around: Surroundings) -> Iterator[Finding]:
    frame, engine = around.frame, around.engine
    if not engine.loads_plugins:
        message = (
            f"{engine.title} does not load the plugin `{PLUGIN}` and does not say so: no claim is published"
        )
        yield NOT_LOADED.at(frame.where("plugins", PLUGIN), message, help=publish(around))
    elif PLUGIN not in frame.plugins:
        message = f"`{PLUGIN}` is not among the plugins: no claim is published"
        yield NOT_LOADED.at(frame.where("plugins"), message, help=f"below `plugins:` write `- {PLUGIN}`")
    elif not around.installed.has_plugin:
        message = (
            f"the plugin `{PLUGIN}` is not installed where this was asked: {engine.title} will stop there"
        )
        advice = "install mkdocs-explainer into the same environment as the engine"
        yield NOT_LOADED.at(frame.where("plugins", PLUGIN), message, help=advice)


def publish(around: Surroundings) -> str:
    """What publishes the site with an engine that does not load plugins."""
    name, engine = around.frame.document.path, around.engine
    engine = engine if not engine.loads_plugins else ENGINES["zensical"]
    command = f"explainer build --config {name} --engine {engine.name} --to build"
    return (
        f"write a project that needs no plugin, and publish that one:\n{command}\n{engine.command('build')}"
    )
