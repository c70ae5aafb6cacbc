"""``mkdocs serve`` in this process: MkDocs' own server without a port, asked as a browser asks."""

from __future__ import annotations

import logging
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer

from explainer.live.desk import Desk
from explainer.plugin import ExplainerPlugin
from tests.site.project import Project

ADDRESS = "http://127.0.0.1:8000/"
SCRIPT = re.compile(rb"<script>\nvar livereload = function.*?</script>", re.DOTALL)
ALLOWED = re.compile(rb"(script-src) 'sha256-[^']+'")


@dataclass
class Served:
    """A preview whose watcher tells what changed when it is asked to."""

    project: Project
    server: Any
    plugin: ExplainerPlugin

    @property
    def desk(self) -> Desk:
        assert self.plugin.inside.desk is not None
        return self.plugin.inside.desk

    def get(self, address: str) -> bytes | None:
        """What is answered, without the server's own script; nothing where there is nothing."""
        begun: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            begun[:] = [status, headers]

        environ = {"PATH_INFO": f"/{address}".encode().decode("latin-1"), "REQUEST_METHOD": "GET"}
        body = b"".join(self.server.get_app()(environ, start))
        if begun[0].startswith("404"):
            return None
        assert begun[0].startswith("200"), begun
        return without_script(body) if address.endswith((".html", "/")) or not address else body

    def follow(self) -> None:
        """Let it notice what changed below the data folder."""
        watcher = self.desk.watcher
        assert watcher is not None
        if paths := watcher.look():
            self.desk.changed(paths)
        if self.server._want_rebuild or self.told():
            self.server.builder()

    def told(self) -> bool:
        """Whether it wants to build everything."""
        follower = self.desk.follower
        assert follower is not None and follower.teller is not None
        queue = follower.teller._event_queue
        told = not queue.empty()
        while not queue.empty():
            queue.get()
        return told


def without_script(page: bytes) -> bytes:
    """A page as it is built: without the script that the server put in, and the policy's word for it."""
    found = SCRIPT.search(page)
    if found is None:
        return page
    return ALLOWED.sub(rb"\1", page[: found.start()], count=1) + page[found.end() :]


@contextmanager
def apart() -> Iterator[None]:
    """Plugins of their own, for a build in the process of a preview: MkDocs keeps them for whoever comes next."""
    option: Any = dict(MkDocsConfig._schema)["plugins"]
    kept, option.plugin_cache = option.plugin_cache, {}
    try:
        yield
    finally:
        option.plugin_cache = kept


@contextmanager
def served(project: Project) -> Iterator[Served]:
    """A preview of a project."""
    with apart():
        yield from _served(project)


def _served(project: Project) -> Iterator[Served]:
    root = project.folder.parent / "mkdocs_root"
    root.mkdir()

    def config() -> Any:
        made = load_config(str(project.path("mkdocs.yml")), site_dir=str(root))
        made.site_url = ADDRESS
        return made

    def builder(first: Any = None) -> None:
        build(first or config(), serve_url=ADDRESS)

    first = config()
    first.plugins.on_startup(command="serve", dirty=False)
    plugin = first.plugins["explainer"]
    server: Any = LiveReloadServer(builder, "127.0.0.1", 8000, str(root))
    try:
        builder(first)
        server.watch(first.docs_dir)
        server = first.plugins.on_serve(server, config=first, builder=builder)
        yield Served(project, server, plugin)
    finally:
        first.plugins.on_shutdown()
        server.server_close()
        for folder in root.parent.glob("mkdocs_root*"):
            shutil.rmtree(folder, ignore_errors=True)
        logging.getLogger("mkdocs").setLevel(logging.NOTSET)
