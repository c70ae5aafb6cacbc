"""The plugin as MkDocs finds it. What it does is loaded when there is something to do.

To load all of it takes longer than to see that nothing has changed since the last build.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority, get_plugin_logger

from explainer import files
from explainer.plugin import profiling, ways
from explainer.plugin.options import ExplainerConfig

if TYPE_CHECKING:
    from explainer.fast.again import Last
    from explainer.plugin.events import Events

log = get_plugin_logger("explainer")


def _inside(name: str, priority: float = 0) -> Callable[..., Any]:
    """An event that is none of the door's business."""

    @event_priority(priority)
    def event(self: ExplainerPlugin, *values: Any, **named: Any) -> Any:
        return getattr(self.inside, name)(*values, **named)

    return event


class ExplainerPlugin(BasePlugin[ExplainerConfig]):  # type: ignore[no-untyped-call]
    """Kept by MkDocs across the rebuilds of ``mkdocs serve`` because it has ``on_startup``."""

    def __init__(self) -> None:
        self.command = ""
        self.is_dirty = False
        self.is_sure = False
        """Whether the fast way is taken whatever speaks against it."""
        self.is_noted = True
        """Whether the next build may find that nothing has changed since this one."""
        self.opened: Events | None = None
        self.last: Last | None = None
        self.ear: logging.Handler | None = None

    @property
    def inside(self) -> Events:
        """What the plugin does."""
        if self.opened is None:
            from explainer.plugin.events import Events

            self.opened = Events(self.config, command=self.command, dirty=self.is_dirty, is_sure=self.is_sure)
        return self.opened

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        self.command, self.is_dirty = command, dirty
        # MkDocs gives one process the same plugin for all that it does.
        self.opened = self.last = None

    @event_priority(50)  # before the search plugin, which reads the theme's language
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        if (
            self.command == "build"
            and self.is_noted
            and not (self.is_dirty or self.is_sure or self.config.in_place or profiling.is_wanted())
        ):
            self._look(config)
        self.inside.config = self.config  # a preview reads its configuration anew
        return self.inside.on_config(config)

    def _look(self, config: MkDocsConfig) -> None:
        """End here if nothing has changed.

        Raises:
            SystemExit: the site is as this build would make it.
        """
        self.last = ways.last(config, self.config)
        if self.last is None:
            return
        kept = self.last.kept()
        if kept is not None:
            for name, level, text in kept.said:
                logging.getLogger(name).log(level, text)
            log.info("nothing has changed since the last build: the site is as it was")
            raise SystemExit(0)
        self.inside.last = self.last
        self.ear = ways.listening(self.last)
        logging.getLogger("mkdocs").addHandler(self.ear)

    @event_priority(100)  # before the search plugin, which writes its index
    def _finish(self, *, config: MkDocsConfig) -> None:
        self.inside.finish()

    @event_priority(-100)  # when everything else is done
    def _note(self, *, config: MkDocsConfig) -> None:
        # A strict build that its warnings end published nothing, and is to end in the same way the next time.
        succeeds = self.inside.publish()
        if succeeds and self.last is not None and self.inside.way is not None:
            self.inside.way.keep(self.last.keep(files.replace_bytes), files.replace_bytes)

    def on_shutdown(self) -> None:
        if self.ear is not None:
            logging.getLogger("mkdocs").removeHandler(self.ear)
        if self.opened is not None:
            self.opened.on_shutdown()

    # After plugins that hand the server its own builder, which it compares.
    on_serve = _inside("on_serve", -100)
    on_pre_build = _inside("on_pre_build")
    on_files = _inside("on_files")
    on_nav = _inside("on_nav", -100)  # after those that change it
    on_env = _inside("on_env", -100)  # after those that add to what templates can do
    on_template_context = _inside("on_template_context")
    on_post_template = _inside("on_post_template")
    on_page_markdown = _inside("on_page_markdown")
    on_page_content = _inside("on_page_content")
    on_page_context = _inside("on_page_context")
    on_post_page = _inside("on_post_page")
    on_post_build = CombinedEvent(_finish, _note)
    # It may end in an error of its own, and the others are to be asked too.
    on_build_error = _inside("on_build_error", -100)
