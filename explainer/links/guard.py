"""What a client needs where servers may be hostile: a look at whom it is really talking to, and an end to every wait.

``requests`` limits the time between two bytes, not that of an answer, and looks up a host's address itself. Both are
settled where a connection is made.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool


class NotPublicError(Exception):
    """The address is one of this machine or of its neighbours."""


def is_public(host: str) -> bool:
    """Whether every address of a host is one that anybody on the internet can reach.

    True of a host without an address too: asking will say better what that means.
    """
    try:
        found = {str(info[4][0]) for info in socket.getaddrinfo(host, None)}
    except (OSError, UnicodeError):
        return True
    return all(map(_is_global, found))


_UNICAST = ipaddress.IPv6Network("2000::/3")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def _is_global(address: str) -> bool:
    """Whether an address leads to one machine on the internet.

    Python calls groups of machines (RFC 5771), a site's own old addresses (RFC 3879) and those that have an IPv4
    address of anywhere in them global too. Of the last only NAT64 is in use (RFC 6052), and goes by what is in it.
    """
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        if found in _NAT64:
            return _is_global(str(ipaddress.IPv4Address(int(found) & 0xFFFF_FFFF)))
        return found in _UNICAST and found.is_global and found.sixtofour is None
    return found.is_global and not found.is_multicast


class Guard:
    """Watches the connections of one session."""

    def __init__(self, seconds: float, *, is_local_allowed: bool) -> None:
        self.seconds = seconds
        self.is_local_allowed = is_local_allowed
        self.is_late = False
        """Whether the last answer was cut off because it took too long."""
        self._socket: socket.socket | None = None
        self._twins: list[tuple[HTTPConnection, socket.socket]] = []
        self._timer: threading.Timer | None = None

    def session(self) -> requests.Session:
        """A session whose connections are watched. Neither proxies nor passwords of the environment are used."""
        session = requests.Session()
        session.trust_env = False
        # What somebody's system trusts beyond the usual.
        names = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")
        session.verify = next((os.environ[name] for name in names if os.environ.get(name)), True)
        # A little that unpacks to very much is not worth the bytes it saves.
        session.headers["Accept-Encoding"] = "identity"
        adapter = _adapter(self)
        session.mount("http://", adapter)
        session.mount("https://", adapter)
        return session

    def connected(self, connection: HTTPConnection, made: socket.socket) -> None:
        """Called with every new connection, before anything is sent.

        A second handle to it is kept: Python's TLS takes the first over, and a connection lets go of its own as soon
        as it knows that no other answer will come.
        """
        if not self.is_local_allowed and not _is_global(str(made.getpeername()[0])):
            made.close()
            raise NotPublicError
        self._socket = made.dup()
        self._twins.append((connection, self._socket))

    def using(self, connection: HTTPConnection) -> None:
        """Called with every request: over which connection it goes, which may be an earlier one."""
        self._socket = next((twin for known, twin in self._twins if known is connection), self._socket)

    def _sweep(self) -> None:
        """Close the handles of connections that are closed themselves."""
        for connection, twin in self._twins:
            if connection.sock is None:
                twin.close()
        self._twins = [(known, twin) for known, twin in self._twins if known.sock is not None]

    def begin(self) -> None:
        """An answer is waited for from now on: after ``seconds`` the connection is cut."""
        self.end()
        self._socket = None
        self.is_late = False
        self._timer = threading.Timer(self.seconds, self._cut)
        self._timer.daemon = True
        self._timer.start()

    def end(self) -> None:
        """Nothing is waited for any more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._sweep()

    def _cut(self) -> None:
        self.is_late = True
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)


def _adapter(guard: Guard) -> HTTPAdapter:
    class Watched(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            made = super()._new_conn()
            guard.connected(self, made)
            return made

        def putrequest(self, *arguments: Any, **named: Any) -> None:
            guard.using(self)
            super().putrequest(*arguments, **named)

    class Secure(Watched, HTTPSConnection):
        pass

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Watched

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    adapter = HTTPAdapter()
    adapter.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}
    return adapter


class Pace:
    """When each host was asked last, whoever asked it: pages of many sites lead to one."""

    def __init__(self, pause: float, sleep: Callable[[float], None]) -> None:
        self.pause = pause
        self.sleep = sleep
        self._next: dict[str, float] = {}
        self._lock = threading.Lock()

    def wait(self, host: str) -> None:
        """Return when the host may be asked."""
        with self._lock:
            now = time.monotonic()
            turn = max(now, self._next.get(host, now))
            self._next[host] = turn + self.pause
        if turn > now:
            self.sleep(turn - now)
