"""The preview's server: each page is made before MkDocs' own server answers with it."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from mkdocs import livereload
from mkdocs.livereload import LiveReloadServer

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

Headers = list[tuple[str, str]]

_NEEDED = ("_epoch_cond", "_visible_epoch", "_wanted_epoch", "mount_path", "root")


class Reloading:
    """What browsers are told by MkDocs' server, which has no public names for it.

    Args:
        server: MkDocs'.
        build: lets it build everything, for a version that has other names.
    """

    def __init__(self, server: LiveReloadServer, build: Callable[[], None]) -> None:
        self.server: Any = server
        self.build = build
        self.is_known = all(hasattr(server, name) for name in _NEEDED) and hasattr(livereload, "_timestamp")

    @contextmanager
    def news(self) -> Iterator[None]:
        """Let open pages reload after something new is there."""
        if not self.is_known:
            yield
            self.build()
            return
        yield
        with self.server._epoch_cond:
            if (
                self.server._visible_epoch == self.server._wanted_epoch
            ):  # else a build is under way, and tells it
                epoch = max(livereload._timestamp(), self.server._visible_epoch + 1)
                self.server._visible_epoch = self.server._wanted_epoch = epoch
                self.server._epoch_cond.notify_all()

    def epoch(self) -> int:
        """Which version browsers have, once no build is under way."""
        if not self.is_known:
            return 0
        with self.server._epoch_cond:
            self.server._epoch_cond.wait_for(lambda: self.server._visible_epoch == self.server._wanted_epoch)
            return int(self.server._visible_epoch)


def answering(
    app: WSGIApplication,
    reloading: Reloading,
    prepare: Callable[[str], None],
    finish: Callable[[str, bytes], bytes],
) -> WSGIApplication:
    """The same server, whose pages are made when they are asked for.

    Args:
        app: answers with what stands in the folder of the pages.
        reloading: says whether something new came while a page was made.
        prepare: puts the newest file of an address there.
        finish: is given the address and each page before it goes out.
    """
    mount = reloading.server.mount_path

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore")
        if path.startswith("/livereload/") or not f"{path}/".startswith(mount):
            return app(environ, start)
        while True:
            epoch = reloading.epoch()
            uris = list(_addresses(path[len(mount) :]))
            for uri in uris:
                prepare(uri)
            body, begun = _asked(app, environ)
            status, headers, *rest = begun
            if not dict(headers).get("Content-Type", "").startswith("text/html"):
                start(status, headers, *rest)
                return body
            page = b"".join(body)
            if reloading.epoch() == epoch:
                break  # else the page is of one version and its script of the next, and it would not reload
        page = finish(uris[0], page)
        kept = [(name, value) for name, value in headers if name != "Content-Length"]
        start(status, [*kept, ("Content-Length", str(len(page)))], *rest)
        return [page]

    return answer


def _asked(app: WSGIApplication, environ: WSGIEnvironment) -> tuple[Iterable[bytes], list[Any]]:
    begun: list[Any] = []

    def remember(status: str, headers: Headers, *rest: Any) -> Callable[[bytes], object]:
        begun[:] = [status, headers, *rest]
        return begun.append  # never called: this is for programs older than PEP 3333

    return app(environ, remember), begun


def _addresses(path: str) -> Iterator[str]:
    """The files with which the server may answer for a path, as it finds them itself."""
    uri = posixpath.normpath(f"/{path}").lstrip("/")
    if path.endswith("/") or not path:
        yield posixpath.join(uri, "index.html")
    else:
        yield uri
        if "." not in posixpath.basename(uri):
            yield f"{uri}/index.html"  # it sends readers there
