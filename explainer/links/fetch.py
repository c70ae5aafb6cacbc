"""Asking a server whether a page is there, as politely as a guest should.

``HEAD`` first, ``GET`` where that is refused or where words are looked for; one request at a time to a host,
with a pause between two; ``robots.txt`` is respected (RFC 9309), and so is ``Retry-After``. Only public
addresses are asked unless told otherwise: an address in contributed data must not make this machine ask its
neighbours.
"""

from __future__ import annotations

import ipaddress
import json
import socket
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import quote, urljoin, urlsplit

import requests
from protego import Protego
from requests.exceptions import RequestException

from explainer import __version__
from explainer.links import Answer, Outcome
from explainer.links.page import words_missing
from explainer.prose import is_web_address

AGENT = f"explainer/{__version__} (link checker)"
LIMIT = 3_000_000
"""How many bytes of a page are read."""
REDIRECTS = 8
_ATTEMPTS = 3
_TRY_AGAIN = {408, 425, 429, 500, 502, 503, 504}
_HEAD_IS_NOT_ENOUGH = {400, 403, 404, 405, 406, 410, 501, 503, 999}
_DEAD = {404, 410}
_PERMANENT = {301, 308}
_REDIRECT = {301, 302, 303, 307, 308}


@dataclass(slots=True)
class Manners:
    """How the client behaves. Times are in seconds."""

    pause: float = 1.0
    timeout: float = 20.0
    patience: float = 30.0
    """The longest that a server's ``Retry-After`` is waited for."""
    is_local_allowed: bool = False
    agent: str = AGENT
    """How it introduces itself."""
    sleep: Callable[[float], None] = time.sleep


@dataclass
class Host:
    """One server, asked by one thread: its session, its robots.txt, and when it was asked last."""

    manners: Manners
    session: requests.Session = field(default_factory=requests.Session)
    robots: dict[str, Protego | None] = field(default_factory=dict)
    asked: float = 0.0

    def look(self, url: str, quotes: Sequence[str] = ()) -> Answer:
        """Ask whether the page is there, and whether ``quotes`` stand on it. Never raises for an answer."""
        self.session.headers["User-Agent"] = self.manners.agent
        try:
            return self._follow(url, quotes)
        except _NotAskedError as reason:
            return Answer(Outcome.NOT_ASKED, str(reason))
        except RequestException as error:
            return Answer(Outcome.UNREACHABLE, _sentence(error))

    def _follow(self, url: str, quotes: Sequence[str]) -> Answer:
        here, is_moved, seen = url, False, {url}
        for _ in range(REDIRECTS):
            response = self._ask(here, quotes)
            with response:
                if response.status_code not in _REDIRECT or "Location" not in response.headers:
                    return self._judged(url, here if is_moved else "", response, quotes)
                is_moved = response.status_code in _PERMANENT and (is_moved or here == url)
                # Servers send bytes that were never encoded; requests reads them as Latin-1.
                target = response.headers["Location"].encode("latin-1", "replace").decode("utf-8", "replace")
                here = urljoin(here, quote(target, safe="%/:=&?~#+!$,;'@()*[]"))
            if here in seen:
                return Answer(Outcome.UNREACHABLE, "it redirects in a circle")
            seen.add(here)
        return Answer(Outcome.UNREACHABLE, f"it redirects more than {REDIRECTS} times")

    def _judged(self, url: str, location: str, response: requests.Response, quotes: Sequence[str]) -> Answer:
        status = response.status_code
        if 200 <= status < 300:
            missing = words_missing(_body(response), response.headers.get("Content-Type", ""), quotes)
            found = () if missing is None else tuple(text for text in quotes if text not in missing)
            if location:
                note = "it leads to the front page now" if _is_front(location) and not _is_front(url) else ""
                return Answer(Outcome.MOVED, note, location, found, missing or ())
            return Answer(Outcome.OK, "", "", found, missing or ())
        if status in _DEAD:
            return Answer(Outcome.DEAD, f"the server answers {status}")
        if status >= 500 and status != 999:
            return Answer(Outcome.UNREACHABLE, f"the server answers {status}")
        return Answer(Outcome.BLOCKED, f"the server answers {status}")

    def _ask(self, url: str, quotes: Sequence[str]) -> requests.Response:
        if not is_web_address(url):
            raise _NotAskedError("it leads to something that is not a web address")
        self._permitted(url)
        response = self._request("GET" if quotes else "HEAD", url)
        if response.request.method == "HEAD" and response.status_code in _HEAD_IS_NOT_ENOUGH:
            response.close()
            response = self._request("GET", url)
        return response

    def _permitted(self, url: str) -> None:
        self._public(url)
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self.robots:
            self.robots[site] = self._robots(site)
        rules = self.robots[site]
        if rules is not None and not rules.can_fetch(url, self.manners.agent):
            raise _NotAskedError("its robots.txt asks programs to stay away")

    def _public(self, url: str) -> None:
        if not self.manners.is_local_allowed and not _is_public(urlsplit(url).hostname or ""):
            raise _NotAskedError("it is not a public address")

    def _robots(self, site: str) -> Protego | None:
        """The rules of a site; ``None`` where it has none (RFC 9309, 2.3.1)."""
        address = f"{site}/robots.txt"
        for _ in range(5):
            with self._request("GET", address) as response:
                if response.status_code in _REDIRECT and "Location" in response.headers:
                    address = urljoin(address, response.headers["Location"])
                    if not is_web_address(address):
                        return None
                    self._public(address)
                elif response.status_code >= 500:
                    raise _NotAskedError("its robots.txt cannot be read now")
                elif response.status_code != 200:
                    return None
                else:
                    return Protego.parse(_body(response, 512_000).decode("utf-8", "replace"))
        return None

    def _request(self, method: str, url: str) -> requests.Response:
        """One request, again after a while where the server asks for that."""
        for attempt in range(1, _ATTEMPTS + 1):
            self._wait()
            try:
                response = self.session.request(
                    method, url, timeout=self.manners.timeout, allow_redirects=False, stream=True
                )
            except RequestException:
                if attempt == _ATTEMPTS:
                    raise
                self.manners.sleep(self.manners.pause * 2**attempt)
                continue
            if response.status_code not in _TRY_AGAIN or attempt == _ATTEMPTS:
                return response
            response.close()
            self.manners.sleep(self._pause_after(response, attempt))
        raise AssertionError("unreachable")

    def _pause_after(self, response: requests.Response, attempt: int) -> float:
        asked = response.headers.get("Retry-After", "")
        usual = self.manners.pause * 2**attempt
        return min(float(asked), self.manners.patience) if asked.isascii() and asked.isdigit() else usual

    def _wait(self) -> None:
        left = self.asked + self.manners.pause - time.monotonic()
        if self.asked and left > 0:
            self.manners.sleep(left)
        self.asked = time.monotonic()


class _NotAskedError(Exception):
    """The page is not asked for; the message says why."""


def archived(url: str, service: str, manners: Manners) -> str:
    """The newest archived copy that a service knows, as the Wayback Machine's availability API answers.

    Empty if it knows none, or does not answer. https://archive.org/help/wayback_api.php
    """
    try:
        with requests.get(
            service,
            params={"url": url},
            timeout=manners.timeout,
            headers={"User-Agent": manners.agent},
            stream=True,
        ) as response:
            closest = json.loads(_body(response, 100_000))["archived_snapshots"]["closest"]
        address = str(closest["url"]) if closest.get("available") else ""
    except (RequestException, ValueError, KeyError, TypeError, AttributeError):
        return ""
    return address if is_web_address(address) else ""


def _body(response: requests.Response, limit: int = LIMIT) -> bytes:
    """What the server sends, up to a limit; a stream that breaks off counts as far as it came."""
    parts, size = [], 0
    with suppress(RequestException):
        for part in response.iter_content(65_536):
            parts.append(part)
            size += len(part)
            if size >= limit:
                break
    return b"".join(parts)[:limit]


def _is_public(host: str) -> bool:
    """Whether every address of a host is one that anybody on the internet can reach."""
    try:
        found = {str(info[4][0]) for info in socket.getaddrinfo(host, None)}
    except (OSError, UnicodeError):
        return True  # nobody answers there, which asking will say better
    return all(ipaddress.ip_address(address.partition("%")[0]).is_global for address in found)


def _is_front(url: str) -> bool:
    return urlsplit(url).path in ("", "/")


def _sentence(error: RequestException) -> str:
    kinds = (
        (requests.exceptions.SSLError, "its certificate is not in order"),
        (requests.exceptions.Timeout, "it does not answer in time"),
        (requests.exceptions.ConnectionError, "nobody answers at this address"),
        (requests.exceptions.ChunkedEncodingError, "the answer breaks off"),
    )
    return next(
        (sentence for kind, sentence in kinds if isinstance(error, kind)), "the answer cannot be read"
    )
