"""A web server for built pages, on a free port of this machine, that remembers what it was asked for."""

from __future__ import annotations

import gzip
import json
import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder below a path; for everything else it has the page for wrong addresses."""

    protocol_version = "HTTP/1.1"
    # One write for headers and body each, without waiting for the other side's confirmation in between.
    wbufsize = -1
    disable_nagle_algorithm = True

    def __init__(
        self,
        *arguments: Any,
        below: str,
        asked: list[str],
        sent: list[int],
        compressed: bool,
        searched: bool,
        **named: Any,
    ) -> None:
        self.below = below
        self.asked = asked
        self.sent = sent
        self.compressed = compressed
        self.searched = searched
        super().__init__(*arguments, **named)

    def send_head(self) -> Any:
        self.asked.append(self.path)
        if not self.path.startswith(self.below):
            return self.send_error(404)
        self.path = "/" + self.path.removeprefix(self.below)
        if self.path == "/search/search_index.json" and not self.searched:
            return self._nothing_to_find()
        return self._compressed() if self.compressed else super().send_head()

    def _nothing_to_find(self) -> Any:
        """The index with its settings and without a page."""
        index = json.loads(Path(self.translate_path(self.path)).read_text(encoding="utf-8"))
        return self._said(json.dumps({**index, "docs": []}).encode(), "application/json")

    def _said(self, content: bytes, type: str) -> BytesIO:
        self.send_response(200)
        self.send_header("Content-Type", type)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        return BytesIO(content)

    def _compressed(self) -> Any:
        """A file as a host on the web sends it: texts compressed, to be kept for a while."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            return self.send_error(404)
        type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        content = path.read_bytes()
        self.send_response(200)
        if type.startswith("text/") or type.endswith(("javascript", "json", "xml")):
            content = gzip.compress(content, 9)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", type)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "max-age=600")
        self.sent.append(len(content))
        self.end_headers()
        return BytesIO(content)

    def flush_headers(self) -> None:
        self.sent.append(sum(map(len, getattr(self, "_headers_buffer", ()))))
        super().flush_headers()

    def end_headers(self) -> None:
        # By this header LinkChecker knows that it may ask as often as it likes.
        self.send_header("LinkChecker", "welcome")
        super().end_headers()

    def send_error(self, code: int, *arguments: Any, **named: Any) -> None:
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.is_file():
            super().send_error(code, *arguments, **named)
            return
        content = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content if self.command == "GET" else b"")

    def do_CONNECT(self) -> None:
        """What a client asks of a proxy: nobody here should."""
        self.asked.append(f"CONNECT {self.path}")
        self.send_error(403)

    def log_message(self, format: str, *arguments: Any) -> None:
        pass


class Host:
    """A running server: its address, the paths it was asked for, and how many bytes it sent of headers and, where it
    compresses, of files."""

    def __init__(self, server: ThreadingHTTPServer, below: str, asked: list[str], sent: list[int]) -> None:
        self.origin = f"http://127.0.0.1:{server.server_address[1]}"
        self.url = self.origin + below
        self.asked = asked
        self.sent = sent


@contextmanager
def served(
    folder: Path, below: str = "/", *, compressed: bool = False, searched: bool = True
) -> Iterator[Host]:
    """Serve a folder while the block runs; ``below`` is the path it is mounted at, such as ``/repo/``.

    Where nothing is ``searched``, the search has nothing to find: the theme reads its index on every page, which is
    half of what opening one of the real site's takes.
    """
    asked: list[str] = []
    sent: list[int] = []
    options: dict[str, Any] = {"compressed": compressed, "searched": searched}
    handler = partial(Handler, directory=str(folder), below=below, asked=asked, sent=sent, **options)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield Host(server, below, asked, sent)
        server.shutdown()
        thread.join()
