"""Asking a server whether a page is there, as politely as a guest should.

``HEAD`` first, ``GET`` where that is refused or where words are looked for; a pause between two requests to a host,
whichever address led there; ``robots.txt`` is respected (RFC 9309), and so is ``Retry-After``. Only public addresses
are asked unless told otherwise: an address in contributed data must not make this machine ask its neighbours.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import quote, urljoin, urlsplit

import requests
from protego import Protego
from requests.exceptions import RequestException
from urllib3.exceptions import HTTPError

from explainer import __version__
from explainer.links import Answer, Outcome
from explainer.links.guard import Guard, NotPublicError, Pace, is_public
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
    deadline: float = 60.0
    """The longest that one answer may take, however it comes."""
    is_local_allowed: bool = False
    agent: str = AGENT
    """How it introduces itself."""
    sleep: Callable[[float], None] = time.sleep


_FAILURES = (RequestException, HTTPError, OSError, ValueError, RecursionError)
"""How asking can fail: the network, and whatever a server says that nobody can make sense of."""


class Host:
    """One server, asked by one thread: its session, its robots.txt, and the pace that all threads keep."""

    def __init__(self, manners: Manners, pace: Pace | None = None) -> None:
        self.manners = manners
        self.pace = pace or Pace(manners.pause, manners.sleep)
        self.guard = Guard(manners.deadline, is_local_allowed=manners.is_local_allowed)
        self.session = self.guard.session()
        self.session.headers["User-Agent"] = manners.agent
        self.robots: dict[str, Protego | None] = {}

    def look(self, url: str, quotes: Sequence[str] = ()) -> Answer:
        """Ask whether the page is there, and whether ``quotes`` stand on it. Never raises for an answer."""
        try:
            return self._follow(url, quotes)
        except _NotAskedError as reason:
            return Answer(Outcome.NOT_ASKED, str(reason))
        except NotPublicError:
            return Answer(Outcome.NOT_ASKED, _NOT_PUBLIC)
        except _FAILURES as error:
            return Answer(Outcome.UNREACHABLE, _TOO_LONG if self.guard.is_late else _sentence(error))
        finally:
            self.guard.end()

    def _follow(self, url: str, quotes: Sequence[str]) -> Answer:
        here, is_moved, seen = url, False, {url}
        for _ in range(REDIRECTS):
            with self._ask(here, quotes) as response:
                if response.status_code not in _REDIRECT or "Location" not in response.headers:
                    return self._judged(url, here, is_moved, response, quotes)
            is_moved = response.status_code in _PERMANENT and (is_moved or here == url)
            # Servers send bytes that were never encoded; requests reads them as Latin-1.
            target = response.headers["Location"].encode("latin-1", "replace").decode("utf-8", "replace")
            here = urljoin(here, quote(target, safe="%/:=&?~#+!$,;'@()*[]"))
            if here in seen:
                return Answer(Outcome.UNREACHABLE, "it redirects in a circle")
            seen.add(here)
        return Answer(Outcome.UNREACHABLE, f"it redirects more than {REDIRECTS} times")

    def _judged(
        self, url: str, here: str, is_moved: bool, response: requests.Response, quotes: Sequence[str]
    ) -> Answer:
        status = response.status_code
        if 200 <= status < 300:
            body = _body(response) if quotes else b""
            if self.guard.is_late:
                return Answer(Outcome.UNREACHABLE, _TOO_LONG)
            missing = words_missing(body, response.headers.get("Content-Type", ""), quotes)
            found = () if missing is None else tuple(text for text in quotes if text not in missing)
            if _is_front(here) and not _is_front(url) and not found:
                return Answer(Outcome.MOVED, "it leads to the front page now", here, found, missing or ())
            if is_moved:
                return Answer(Outcome.MOVED, "", here, found, missing or ())
            return Answer(Outcome.OK, "", "", found, missing or (), is_elsewhere=here != url)
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
        if not self.manners.is_local_allowed and not is_public(urlsplit(url).hostname or ""):
            raise _NotAskedError(_NOT_PUBLIC)

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
            self.pace.wait(urlsplit(url).hostname or "")
            self.guard.begin()
            try:
                response = self.session.request(
                    method, url, timeout=self.manners.timeout, allow_redirects=False, stream=True
                )
            except RequestException:
                if attempt == _ATTEMPTS or self.guard.is_late:
                    raise
                self.manners.sleep(self.manners.pause * 2**attempt)
                continue
            pause = self._pause_after(response, attempt)
            if (
                response.status_code not in _TRY_AGAIN
                or attempt == _ATTEMPTS
                or pause > self.manners.patience
            ):
                return response
            response.close()
            self.guard.end()
            self.manners.sleep(pause)
        raise AssertionError("unreachable")

    def _pause_after(self, response: requests.Response, attempt: int) -> float:
        """For how many seconds the server asks to be left alone, as a number or as a date (RFC 9110, 10.2.3)."""
        asked = response.headers.get("Retry-After", "")
        if asked.isascii() and asked.isdigit():
            return float(asked)
        with suppress(ValueError, TypeError):
            until: float = parsedate_to_datetime(asked).timestamp()
            return max(0.0, until - time.time())
        usual: float = self.manners.pause * 2**attempt
        return usual


_NOT_PUBLIC = "it is not a public address"
_TOO_LONG = "its answer takes too long"


class _NotAskedError(Exception):
    """The page is not asked for; the message says why."""


def archived(url: str, service: str, manners: Manners, pace: Pace) -> str:
    """The newest archived copy that a service knows, as the Wayback Machine's availability API answers.

    Empty if it knows none, or does not answer. https://archive.org/help/wayback_api.php
    """
    guard = Guard(manners.deadline, is_local_allowed=manners.is_local_allowed)
    try:
        pace.wait(urlsplit(service).hostname or "")
        guard.begin()
        with guard.session() as session:
            session.headers["User-Agent"] = manners.agent
            with session.get(service, params={"url": url}, timeout=manners.timeout, stream=True) as response:
                closest = json.loads(_body(response, 100_000))["archived_snapshots"]["closest"]
        address = str(closest["url"]) if closest.get("available") else ""
    except (*_FAILURES, NotPublicError, KeyError, TypeError, AttributeError):
        return ""
    finally:
        guard.end()
    return address if is_web_address(address) else ""


def _body(response: requests.Response, limit: int = LIMIT) -> bytes:
    """What the server sends, up to a limit; a stream that breaks off counts as far as it came."""
    parts, size = [], 0
    with suppress(*_FAILURES):
        for part in response.iter_content(65_536):
            parts.append(part)
            size += len(part)
            if size >= limit:
                break
    return b"".join(parts)[:limit]


def _is_front(url: str) -> bool:
    return urlsplit(url).path in ("", "/")


def _sentence(error: Exception) -> str:
    kinds = (
        (requests.exceptions.SSLError, "its certificate is not in order"),
        (requests.exceptions.Timeout, "it does not answer in time"),
        (requests.exceptions.ConnectionError, "nobody answers at this address"),
        (requests.exceptions.ChunkedEncodingError, "the answer breaks off"),
        (requests.exceptions.InvalidURL, "there can be no such address"),
    )
    return next(
        (sentence for kind, sentence in kinds if isinstance(error, kind)), "the answer cannot be read"
    )
