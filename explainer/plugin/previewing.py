"""``mkdocs serve``: what is followed, where new pages are made beside those that are shown, and by whom."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import get_plugin_logger

from explainer import preview
from explainer.live import Desk, Host, unusual

log = get_plugin_logger("explainer")


class Previewing:
    """One preview, from its first build to its end."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self.follower: preview.Follower | None = None
        self.desk: Desk | None = None
        """Where single pages are made when somebody asks for them; nowhere if MkDocs makes all of them."""
        self.beside = ""

    def begin(self, config: MkDocsConfig, data: Path, templates: Path, *, fast: bool) -> None:
        """Note how everything stands that is about to be read, and where pages are made."""
        reason = unusual(config) if fast else "it is to be so"
        if reason and self.desk is not None:
            self.desk.rest()
            self.desk = None
        elif not reason and self.follower is None:  # which way it is, is said once
            self.desk = Desk(self.host)
        if reason and fast and self.follower is None:
            log.info(f"Each change of the data builds all pages anew: {reason}")
        own = [templates] if self.desk is not None else [data, templates]
        self.follower = self.follower or preview.Follower(own, Path(config.docs_dir))
        self.follower.own = tuple(own)
        if self.desk is not None:
            self.desk.begin(data, config.site_dir)
        config.site_dir = self.beside or config.site_dir

    def serve(
        self, server: LiveReloadServer, config: MkDocsConfig, builder: Callable[..., None], *, dirty: bool
    ) -> None:
        """Follow what changes from now on."""
        assert self.follower is not None, "a preview begins with a build"
        self.follower.follow(server)
        if not dirty:  # which adds to what is there
            self.beside = f"{config.site_dir}-next"
        site = Path(config.site_dir)
        server.builder = preview.persevering(builder, Path(self.beside or site), site, log)
        if self.desk is not None:
            server.builder = self.desk.serve(server, self.follower, server.builder)
        if app := server.get_app():
            server.set_app(preview.allowing(app))

    def end(self) -> None:
        """Follow nothing any more."""
        if self.follower is not None:
            self.follower.end()
        if self.desk is not None:
            self.desk.end()
        if self.beside:
            shutil.rmtree(self.beside, ignore_errors=True)
