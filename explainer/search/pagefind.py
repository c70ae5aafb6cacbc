"""Pagefind as a process: documents go in, the files of an index come out.

Its own package for Python waits a tenth of a second for each document, minutes for a site that is worth it. So this
speaks with the program itself, in the way of that package: messages of JSON in base64, each ended by a comma.
https://pagefind.app/docs/py-api/
"""

from __future__ import annotations

import json
import os
import subprocess
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from threading import Thread
from typing import IO, Any

from explainer.search.documents import EXCLUDED, Document

ADVICE = 'pip install "mkdocs-explainer[search]"'
"""What brings the program, and what its index is tidied with."""
_NEEDED = ("pagefind_bin", "cbor2", "deflate")
# Memory that is no longer needed goes back at once, and there is one pool of it: a fifth less at the height.
_FRUGAL = {"_RJEM_MALLOC_CONF": "narenas:1,dirty_decay_ms:0,muzzy_decay_ms:0"}


class Refused(Exception):
    """There is no index; the message says why."""


def is_installed() -> bool:
    """Whether the program is there, and what goes with it."""
    return all(find_spec(name) is not None for name in _NEEDED)


def index(documents: Iterable[Document], language: str, to: Path) -> None:
    """Make an index of documents, all of a site or a share of them.

    The same documents in the same order give the same bytes.

    Args:
        documents: what there is to find; each is asked for when the one before it is on its way.
        language: the language that words are bent in.
        to: the folder of the index, which is made.

    Raises:
        Refused: the program did not make one, or is not there.
    """
    if not is_installed():
        raise Refused(f"Pagefind is not installed: {ADVICE}")
    from explainer.search.tidying import Strange, tidied

    with _Talk(language) as talk:
        for document in documents:
            talk.add(document)
        files = talk.files()
    try:
        files = tidied(files)
    except Strange as error:
        raise Refused(f"Pagefind made no index that can be used: {error}") from error
    for path, content in files.items():
        file = to / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def _program() -> str:
    from pagefind_bin import get_executable

    return str(get_executable())


class _Talk:
    """A running program, and what it answers, which is read all the while: it stops where nobody does."""

    def __init__(self, language: str) -> None:
        command, environment = [_program(), "--service"], {**_FRUGAL, **os.environ}
        try:
            self.process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
            )
        except OSError as error:
            raise Refused(f"Pagefind cannot be run: {error.strerror}") from error
        self.sent = 0
        self.problem = "it ended before it was done"
        """Why there is no index; empty once there is."""
        self.made: dict[str, bytes] = {}
        self.listener = Thread(target=self._listen, daemon=True)
        self.listener.start()
        config = {"force_language": language.lower(), "exclude_selectors": EXCLUDED}
        self._send({"type": "NewIndex", "config": config})

    def __enter__(self) -> _Talk:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()  # what is not done by now is not wanted
        self.listener.join()
        with suppress(BrokenPipeError), self.process:
            pass

    def add(self, document: Document) -> None:
        """Send a document."""
        said = {"url": document.url, "file_contents": document.html, "file_path": None}
        self._send({"type": "AddFile", "index_id": 0, **said})

    def files(self) -> dict[str, bytes]:
        """The files of the index, taken from the program: those that it writes itself may be cut off when it ends.

        Raises:
            Refused: there are none.
        """
        self._send({"type": "GetFiles", "index_id": 0}, is_last=True)
        self.listener.join()
        if self.problem:
            raise self._refusal()
        return self.made

    def _refusal(self) -> Refused:
        return Refused(f"Pagefind made no index: {self.problem}")

    def _send(self, payload: Mapping[str, Any], *, is_last: bool = False) -> None:
        self.sent += 1
        message = json.dumps({"message_id": self.sent, "payload": payload})
        try:
            self._pipe.write(b64encode(message.encode("utf-8", "replace")) + b",")
            if is_last:
                self._pipe.flush()
        except BrokenPipeError as error:
            self.listener.join()
            raise self._refusal() from error

    @property
    def _pipe(self) -> IO[bytes]:
        assert self.process.stdin is not None
        return self.process.stdin

    def _listen(self) -> None:
        for answer in self._answers():
            if answer["type"] == "Error":
                self.problem = str(answer["message"])
                self.process.kill()  # so that nobody goes on sending
            elif answer["type"] == "GetFiles":
                self.made = {file["path"]: b64decode(file.pop("content")) for file in answer["files"]}
                self.problem = ""
                return

    def _answers(self) -> Iterator[Mapping[str, Any]]:
        assert self.process.stdout is not None
        said, rest = bytearray(), b""  # one message is as large as the index, so it is decoded as it comes
        while piece := os.read(self.process.stdout.fileno(), 1 << 20):
            *ends, begin = piece.split(b",")
            for end in ends:
                said += b64decode(rest + end)
                payload = json.loads(said)["payload"]
                said, rest = bytearray(), b""
                yield payload
            rest += begin
            whole = len(rest) // 4 * 4
            said += b64decode(rest[:whole])
            rest = rest[whole:]
