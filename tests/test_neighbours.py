"""Addresses that strangers give do not make this machine ask its neighbours, however they are written."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from explainer.links import Outcome, fetch, guard

pytestmark = pytest.mark.slow


class Neighbour(ThreadingHTTPServer):
    """A server of this machine that should never be asked; in IPv4, and in IPv6 where there is that."""

    daemon_threads = True

    def __init__(self, family: socket.AddressFamily, port: int = 0) -> None:
        self.address_family = family
        self.asked: list[str] = []
        self.location = ""
        super().__init__(("127.0.0.1" if family is socket.AF_INET else "::1", port), Handler)


class Handler(BaseHTTPRequestHandler):
    server: Neighbour

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        away = self.path == "/away" or (
            self.path == "/robots.txt" and self.server.location.endswith("robots.txt")
        )
        self.send_response(302 if away else 404 if self.path == "/robots.txt" else 200)
        if away:
            self.send_header("Location", self.server.location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET


@pytest.fixture
def neighbours() -> Iterator[list[Neighbour]]:
    made = [Neighbour(socket.AF_INET)]
    if socket.has_ipv6:
        with suppress(OSError):  # a machine without IPv6: what is written that way leads nowhere on it
            made.append(Neighbour(socket.AF_INET6, made[0].server_address[1]))
    threads = [threading.Thread(target=one.serve_forever, kwargs={"poll_interval": 0.01}) for one in made]
    for thread in threads:
        thread.start()
    yield made
    for one, thread in zip(made, threads, strict=True):
        one.shutdown()
        thread.join()
        one.server_close()


WRITTEN = (
    "127.0.0.1", "127.1", "127.0.1", "127.255.255.254", "2130706433", "0x7f000001", "0x7f.1",
    "0177.0.0.1", "017700000001", "0", "0.0.0.0", "0x0", "localhost", "localhost.", "LOCALHOST",
    "127.0.0.1.", "１２７.0.0.1", "①②⑦.⓪.⓪.①", "127。0。0。1", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "%31%32%37.0.0.1", "[::1]",
    "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]",
    "[::127.0.0.1]", "[64:ff9b::127.0.0.1]", "[2002:7f00:1::]", "[::1%25lo]", "169.254.169.254",
    "[fd00:ec2::254]", "[fe80::a9fe:a9fe%25eth0]", "100.100.100.200", "192.168.0.1", "10.255.255.255",
    "172.31.255.254", "100.64.0.1", "224.0.0.1", "255.255.255.255", "[ff02::1]", "[fec0::1]",
    "198.18.0.1", "192.0.0.8",
)  # fmt: skip
"""This machine and its neighbours in every way that some program understands."""


def polite() -> fetch.Manners:
    return fetch.Manners(pause=0, timeout=0.3, sleep=lambda _: None)


def asked(neighbours: list[Neighbour]) -> list[str]:
    return [path for one in neighbours for path in one.asked]


@pytest.mark.parametrize("host", WRITTEN)
def test_no_way_of_writing_it_is_asked(neighbours: list[Neighbour], host: str) -> None:
    port = neighbours[0].server_address[1]
    answer = fetch.Host(polite()).look(f"http://{host}:{port}/private")
    assert asked(neighbours) == []
    # What no name server knows is asked nowhere either.
    assert answer.outcome in (Outcome.NOT_ASKED, Outcome.UNREACHABLE), answer


def test_without_the_guard_they_are_asked(
    neighbours: list[Neighbour], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "_is_global", lambda address: True)
    port, reached = neighbours[0].server_address[1], set()
    for host in WRITTEN[:30]:
        fetch.Host(polite()).look(f"http://{host}:{port}/private")
        reached |= {host} if asked(neighbours) else set()
        for one in neighbours:
            one.asked.clear()
    assert {"127.0.0.1", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "0", "localhost"} <= reached


@pytest.mark.parametrize("path", ["away", "robots.txt"])
@pytest.mark.parametrize(
    "target", ["http://169.254.169.254/latest/meta-data/", "http://[::1]:{}/x", "http://[::ffff:a9fe:a9fe]/"]
)
def test_a_public_host_cannot_send_us_there(
    neighbours: list[Neighbour], target: str, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, real = neighbours[0], guard._is_global
    port = first.server_address[1]
    first.location = f"{target.format(port)}{'/robots.txt' if path == 'robots.txt' else ''}"
    # It plays the public host: that one address of this machine counts as public, and no other.
    monkeypatch.setattr(guard, "_is_global", lambda address: address == "127.0.0.1" or real(address))
    answer = fetch.Host(polite()).look(f"http://127.0.0.1:{port}/away")
    assert (answer.outcome, answer.note) == (Outcome.NOT_ASKED, "it is not a public address")
    assert asked(neighbours) == (["/robots.txt"] if path == "robots.txt" else ["/robots.txt", "/away"])


def test_a_name_that_changes_its_mind_gets_no_byte(
    neighbours: list[Neighbour], monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: public when it is looked at, this machine when it is connected to."""
    resolve, turns = socket.getaddrinfo, [0]

    def rebound(host: Any, *rest: Any, **named: Any) -> Any:
        if host != "rebind.example":
            return resolve(host, *rest, **named)
        turns[0] += 1
        return resolve("93.184.215.14" if turns[0] % 2 else "127.0.0.1", *rest, **named)

    monkeypatch.setattr(socket, "getaddrinfo", rebound)
    port = neighbours[0].server_address[1]
    answer = fetch.Host(polite()).look(f"http://rebind.example:{port}/private")
    assert (answer.outcome, asked(neighbours)) == (Outcome.NOT_ASKED, [])
    assert turns[0] == 2


@pytest.mark.parametrize("name", ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"])
def test_a_proxy_of_the_environment_is_not_led_there(
    name: str, neighbours: list[Neighbour], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy would be the one who connects, and the guard would see the proxy alone."""
    monkeypatch.setenv(name, f"http://127.0.0.1:{neighbours[0].server_address[1]}/")
    monkeypatch.setattr(guard, "_is_global", lambda address: True)
    for address in ("http://127.0.0.1:1/", "https://127.0.0.1:1/"):
        assert fetch.Host(polite()).look(address).outcome is Outcome.UNREACHABLE
    assert asked(neighbours) == []


@pytest.mark.parametrize(
    ("address", "expected"),
    [("93.184.215.14", True), ("2606:4700::1111", True), ("64:ff9b::5db8:d70e", True), ("64:ff9b::a00:1", False),
     ("64:ff9b:1::5db8:d70e", False), ("2002:5db8:d70e::1", False), ("2001::1", False), ("::ffff:93.184.215.14", False),
     ("fec0::1", False), ("ff0e::1", False), ("224.0.0.251", False), ("4000::1", False), ("fe80::1%eth0", False)],
)  # fmt: skip
def test_what_is_an_address_on_the_internet(address: str, expected: bool) -> None:
    assert guard._is_global(address) is expected
