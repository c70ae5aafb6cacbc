"""The link checker against a server that misbehaves in every way it knows of."""

from __future__ import annotations

import json
import socket
import ssl
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from explainer import edit, workshop
from explainer.cli import main
from explainer.compose import compose
from explainer.links import Answer, Link, Outcome, cache, fetch
from explainer.links import links as links_of
from explainer.links.guard import Pace
from explainer.links.page import words_missing
from explainer.load import load
from tests import bundles

PAGE = "<html><head><title>T</title><script>not shown</script></head><body><p>opened to the public<br>on 3 May 2025</p>"

pytestmark = pytest.mark.slow


class Server(ThreadingHTTPServer):
    """Answers as ``ROUTES`` say and remembers who asked for what, and when."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[float, str, str]] = []
        self.open = 0
        self.most_open = 0
        self.robots: tuple[int, str] = (200, "User-agent: *\nDisallow: /private\n")
        self.agents: set[str] = set()
        self.authorised: list[str] = []
        self.location = ""
        self.after = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        self.server.asked.append((time.monotonic(), self.command, self.path))
        self.server.agents.add(self.headers["User-Agent"])
        self.server.authorised += self.headers.get_all("Authorization", [])
        self.server.open += 1
        self.server.most_open = max(self.server.most_open, self.server.open)
        try:
            getattr(
                self,
                "say_" + self.path.strip("/").partition("?")[0].replace("-", "_").replace(".", "_"),
                self.say_missing,
            )()
        except (BrokenPipeError, ConnectionResetError):
            pass
        finally:
            self.server.open -= 1

    do_HEAD = do_GET

    def say(self, status: int, body: str = "", **headers: str) -> None:
        content = body.encode()
        self.send_response(status)
        for name, value in {
            "Content_Type": "text/html; charset=utf-8",
            "Content_Length": str(len(content)),
            **headers,
        }.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(content)

    def times(self) -> int:
        return sum(path == self.path for _, _, path in self.server.asked)

    def say_robots_txt(self) -> None:
        if self.server.robots[0] == 302:
            self.say_sends_away()
            return
        self.say(*self.server.robots, Content_Type="text/plain")

    def say_ok(self) -> None:
        self.say(200, PAGE)

    def say_private(self) -> None:
        self.say(200, PAGE)

    def say_missing(self) -> None:
        self.say(404)

    def say_gone(self) -> None:
        self.say(410)

    def say_no_head(self) -> None:
        self.say(405 if self.command == "HEAD" else 200, PAGE)

    def say_lying_head(self) -> None:
        self.say(404 if self.command == "HEAD" else 200, PAGE)

    def say_forbidden(self) -> None:
        self.say(403)

    def say_legal(self) -> None:
        self.say(451)

    def say_linkedin(self) -> None:
        self.say(999)

    def say_moved(self) -> None:
        self.say(301, Location="/ok?where=new")

    def say_moved_home(self) -> None:
        self.say(308, Location="/")

    def say_elsewhere_today(self) -> None:
        self.say(302, Location="/ok")

    def say_moved_to_nothing(self) -> None:
        self.say(301, Location="/missing")

    def say_circle(self) -> None:
        self.say(302, Location="/circle-2")

    def say_circle_2(self) -> None:
        self.say(302, Location="/circle")

    def say_endless_way(self) -> None:
        self.say(302, Location=f"/endless-way?{self.times()}{time.monotonic()}")

    def say_script(self) -> None:
        self.say(301, Location="javascript:alert(1)")

    def say_into_private(self) -> None:
        self.say(302, Location="/private")

    def say_bytes(self) -> None:
        self.send_response(301)
        self.send_header("Content-Length", "0")
        self.flush_headers()
        self.wfile.write("Location: /ök\r\n\r\n".encode())

    def say_busy_once(self) -> None:
        self.say(429 if self.times() == 1 else 200, PAGE, Retry_After="7")

    def say_busy_until(self) -> None:
        self.say(503, Retry_After=self.server.after)

    def say_busy(self) -> None:
        self.say(503, Retry_After="99999")

    def say_error(self) -> None:
        self.say(500)

    def say_slow(self) -> None:
        time.sleep(1.5)
        self.say(200)

    def say_breaks_off(self) -> None:
        self.say(200, PAGE, Content_Length="99999")
        self.close_connection = True

    def say_nonsense(self) -> None:
        self.wfile.write(b"\x00\xff not http\r\n\r\n")
        self.close_connection = True

    def say_huge(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        if self.command == "GET":
            while True:
                self.wfile.write(b"x" * 100_000)

    def say_drips(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        for _ in range(200):
            self.wfile.write(b"x")
            time.sleep(0.05)

    def say_drips_headers(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(90):
            self.wfile.write(f"X-{number}: y\r\n".encode())
            time.sleep(0.05)

    def say_continues(self) -> None:
        for _ in range(200):
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            time.sleep(0.05)

    def say_sends_away(self) -> None:
        self.send_response(302)
        self.send_header("Content-Length", "0")
        self.flush_headers()
        self.wfile.write(f"Location: {self.server.location}\r\n\r\n".encode())

    def say_home_for_now(self) -> None:
        self.say(302, Location="/")

    def say_(self) -> None:
        self.say(200, PAGE)

    def say_deep_archive(self) -> None:
        self.say(200, "[" * 99_000)

    def say_archive(self) -> None:
        address = "https://web.archive.org/web/2024/http://old.example.org/"
        self.say(200, json.dumps({"archived_snapshots": {"closest": {"available": True, "url": address}}}))

    def say_hostile_archive(self) -> None:
        self.say(
            200,
            json.dumps(
                {"archived_snapshots": {"closest": {"available": True, "url": "javascript:alert(1)"}}}
            ),
        )


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


def manners(waits: list[float] | None = None) -> fetch.Manners:
    return fetch.Manners(
        pause=0.001, timeout=0.5, is_local_allowed=True, sleep=(waits if waits is not None else []).append
    )


@pytest.mark.parametrize(
    ("path", "outcome", "note"),
    [
        ("/ok", "ok", ""),
        ("/no-head", "ok", ""),
        ("/lying-head", "ok", ""),
        ("/elsewhere-today", "ok", ""),
        ("/busy-once", "ok", ""),
        ("/breaks-off", "ok", ""),
        ("/huge", "ok", ""),
        ("/moved", "moved", ""),
        ("/missing", "dead", "404"),
        ("/gone", "dead", "410"),
        ("/moved-to-nothing", "dead", "404"),
        ("/bytes", "dead", "404"),
        ("/moved-home", "moved", "front page"),
        ("/forbidden", "blocked", "403"),
        ("/legal", "blocked", "451"),
        ("/linkedin", "blocked", "999"),
        ("/busy", "unreachable", "503"),
        ("/error", "unreachable", "500"),
        ("/slow", "unreachable", "not answer in time"),
        ("/circle", "unreachable", "circle"),
        ("/endless-way", "unreachable", "more than"),
        ("/nonsense", "unreachable", ""),
        ("/private", "not asked", "robots.txt"),
        ("/into-private", "not asked", "robots.txt"),
        ("/script", "not asked", "not a web address"),
    ],
)
def test_every_answer_is_told_apart(server: Server, path: str, outcome: str, note: str) -> None:
    answer = fetch.Host(manners()).look(server.url + path)
    assert (answer.outcome, note in answer.note) == (outcome, True), answer
    assert "/private" not in {asked for _, _, asked in server.asked}


def test_where_a_page_is_now_is_said(server: Server) -> None:
    assert fetch.Host(manners()).look(server.url + "/moved").location == server.url + "/ok?where=new"


def test_nobody_there_is_no_proof_of_death() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    for url in (f"http://127.0.0.1:{port}/", "http://no-such-host.invalid/"):
        assert fetch.Host(manners()).look(url).outcome is Outcome.UNREACHABLE


def test_a_wrong_certificate_is_said(server: Server) -> None:
    answer = fetch.Host(manners()).look(server.url.replace("http:", "https:") + "/ok")
    assert answer.outcome is Outcome.UNREACHABLE and answer.note


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "169.254.169.254", "10.0.0.1", "[::1]", "192.168.1.1", "0.0.0.0"]
)
def test_this_machine_and_its_neighbours_are_not_asked(server: Server, host: str) -> None:
    polite = fetch.Manners(pause=0, timeout=0.5)
    answer = fetch.Host(polite).look(f"http://{host}:{server.server_address[1]}/ok")
    assert answer.outcome is Outcome.NOT_ASKED and server.asked == []


@pytest.mark.parametrize(
    ("status", "outcome"), [(404, "ok"), (403, "ok"), (500, "not asked"), (200, "not asked")]
)
def test_robots(server: Server, status: int, outcome: str) -> None:
    server.robots = (status, "User-agent: explainer\nDisallow: /*\n")
    host = fetch.Host(manners())
    assert host.look(server.url + "/ok").outcome == outcome
    assert host.look(server.url + "/ok").outcome == outcome
    if status < 500:
        assert Counter(path for _, _, path in server.asked)["/robots.txt"] == 1


def test_retry_after_is_waited_for_but_not_for_ever(server: Server) -> None:
    waits: list[float] = []
    fetch.Host(manners(waits)).look(server.url + "/busy-once")
    assert 7 in waits
    waits.clear()
    # Whoever asks for a day is not asked again at all.
    assert fetch.Host(manners(waits)).look(server.url + "/busy").outcome is Outcome.UNREACHABLE
    assert max(waits, default=0) < 1 and Counter(path for _, _, path in server.asked)["/busy"] == 2


@pytest.mark.parametrize("path", ["/drips", "/drips-headers", "/continues"])
def test_no_answer_takes_longer_than_it_may(server: Server, path: str) -> None:
    host = fetch.Host(replace(manners(), deadline=0.4))
    begun = time.monotonic()
    answer = host.look(server.url + path, ["opened to the public"])
    assert time.monotonic() - begun < 5
    assert (answer.outcome, answer.note) == (Outcome.UNREACHABLE, "its answer takes too long")


@pytest.mark.parametrize(
    "location",
    [
        "http://[::1",
        "//[",
        "http://a..b/",
        f"http://{'a' * 80}.example/",
        "http://x:99999999/",
        "http://\x00/",
        "ftp://x/",
    ],
)
def test_no_address_that_a_server_names_ends_the_run(server: Server, location: str) -> None:
    server.location = location
    answer = fetch.Host(manners()).look(f"{server.url}/sends-away")
    assert answer.outcome in (Outcome.UNREACHABLE, Outcome.NOT_ASKED) and answer.note
    server.robots = (302, "")
    assert fetch.Host(manners()).look(f"{server.url}/ok").outcome in tuple(Outcome)


@pytest.mark.parametrize("charset", ["idna", "undefined", "hex", "rot13", "utf-16"])
def test_no_charset_ends_the_run(charset: str) -> None:
    assert words_missing(b"<p>x</p>", f"text/html; charset={charset}", ["no such words"]) == (
        "no such words",
    )


def test_an_archive_that_answers_with_nonsense_knows_nothing(server: Server) -> None:
    for path in ("/deep-archive", "/ok", "/missing", "/drips"):
        assert (
            fetch.archived(
                "https://x.org/", server.url + path, replace(manners(), deadline=0.4), Pace(0, time.sleep)
            )
            == ""
        )


def test_a_host_that_changes_its_address_is_seen_through(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever is asked about first is public, and whoever is connected to is not (DNS rebinding)."""
    monkeypatch.setattr(fetch, "is_public", lambda host: True)
    polite = replace(manners(), is_local_allowed=False)
    answer = fetch.Host(polite).look(server.url + "/ok")
    assert (answer.outcome, server.asked) == (Outcome.NOT_ASKED, [])


def test_neither_proxies_nor_passwords_of_the_environment_are_used(
    server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    assert fetch.Host(manners()).look(server.url + "/ok").outcome is Outcome.OK
    assert server.authorised == []


def test_a_page_of_open_tags_costs_no_more_than_another() -> None:
    begun = time.process_time()
    assert words_missing(b"<p " * 900_000, "text/html", ["x y"]) == ("x y",)
    assert time.process_time() - begun < 5


@pytest.fixture
def secure(tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> str:
    """The same server behind TLS, with a certificate that this machine trusts for once."""
    made = (
        "openssl req -x509 -newkey rsa:2048 -nodes -keyout k.pem -out c.pem -days 2 -subj /CN=localhost"
        " -addext subjectAltName=DNS:localhost"
    ).split()
    subprocess.run(made, cwd=tmp_path, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "c.pem", tmp_path / "k.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "c.pem"))
    return f"https://localhost:{server.server_address[1]}"


def test_an_answer_over_tls_takes_no_longer_either(secure: str) -> None:
    assert fetch.Host(manners()).look(f"{secure}/ok").outcome is Outcome.OK
    begun = time.monotonic()
    answer = fetch.Host(replace(manners(), deadline=0.4)).look(f"{secure}/drips", ["no such words"])
    assert answer.note == "its answer takes too long" and time.monotonic() - begun < 3


def test_the_connection_that_is_cut_is_the_one_that_is_used(server: Server) -> None:
    other = Server()
    thread = threading.Thread(target=other.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        server.location = f"{other.url}/ok"
        host = fetch.Host(replace(manners(), deadline=0.4))
        assert host.look(f"{server.url}/sends-away").outcome is Outcome.OK
        begun = time.monotonic()
        assert host.look(f"{server.url}/drips", ["x y"]).note == "its answer takes too long"
        assert time.monotonic() - begun < 3
    finally:
        other.shutdown()
        thread.join()
        other.server_close()


def test_a_date_to_come_back_is_understood(server: Server) -> None:
    server.after = "Wed, 25 Nov 2099 23:59:00 GMT"
    assert fetch.Host(manners()).look(server.url + "/busy-until").outcome is Outcome.UNREACHABLE
    assert Counter(path for _, _, path in server.asked)["/busy-until"] == 2  # HEAD and GET, and not again


def test_many_sites_that_lead_to_one_host_ask_it_in_turn(server: Server) -> None:
    waits: list[float] = []
    pace = Pace(10, waits.append)
    for _ in range(3):
        pace.wait("one.example")
    pace.wait("other.example")
    assert [round(wait) for wait in waits] == [10, 20]


def test_a_front_page_for_now_is_not_the_page(server: Server) -> None:
    assert fetch.Host(manners()).look(server.url + "/home-for-now").outcome is Outcome.MOVED
    answer = fetch.Host(manners()).look(server.url + "/elsewhere-today")
    assert answer.outcome is Outcome.OK and answer.is_elsewhere


def test_quotes_are_looked_for() -> None:
    page = "<p>A “b”</p><p>c&nbsp;d</p><script>hidden</script>".encode()
    assert words_missing(page, "text/html", ['a "b" c d', "hidden", "x"]) == ("hidden", "x")
    assert words_missing("é".encode("latin-1"), "text/plain; charset=latin-1", ["é"]) == ()
    assert words_missing(b"%PDF", "application/pdf", ["x"]) is None
    assert words_missing(b"x", "text/html; charset=nonsense", ["x"]) == ()


@given(st.binary(max_size=300), st.text(max_size=20))
def test_no_page_breaks_the_reader(body: bytes, quoted: str) -> None:
    assert words_missing(body, "text/html", [quoted]) in ((), (quoted,), None)


# The command


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


def bundle(server: Server) -> str:
    url = server.url
    return f"""\
# file: sources/council-minutes.yml
# who keeps them
publisher: Elmford town council
language: en
url: {url}/ok  # the town's server
type: primary
control: public_service
verified: excerpt
# file: sources/gazette-opening.yml
publisher: Elmford Gazette
language: en
url: {url}/moved
type: news
control: private
verified: excerpt
# file: sources/trust-report.yml
publisher: River Trust
language: en
url: {url}/gone
type: research
control: ngo
verified: excerpt
# file: sources/bicycle-count.yml
publisher: Elmford town council
language: en
url: {url}/no-head
type: primary
control: public_service
verified: page
accessed: 2024-01-01
quote: words that are not there
"""


@pytest.fixture
def data(lay: bundles.Lay, server: Server, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = lay(bundle(server))
    monkeypatch.chdir(folder.parent)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795305600")
    return Path("data")


def ask(server: Server, *more: str) -> Result:
    return run("links", "--local", "--pause", "0.02", "--archive", f"{server.url}/archive", *more)


def test_the_command_says_what_is_gone_and_where_it_stands(data: Path, server: Server) -> None:
    result = ask(server)
    assert result.exit_code == 1
    assert (
        f"dead: {server.url}/gone\n  in data/sources/trust-report.yml:3:6\n  the server answers 410\n"
        in result.output
    )
    assert (
        "an archived copy, which somebody should look at: https://web.archive.org/web/2024/" in result.output
    )
    assert f"now at {server.url}/ok?where=new" in result.output
    assert "these words were not found on the page: “words that are not there”" in result.output
    assert "2 ok; 1 moved; 1 dead" in result.output
    assert load(data).dataset.sources["council-minutes"].accessed is None
    rows = json.loads(ask(server, "--format", "json").output)
    assert {row["outcome"] for row in rows} == {"ok", "moved", "dead"}


@pytest.mark.slow
@pytest.mark.alone
def test_it_is_polite(data: Path, server: Server) -> None:
    ask(server)
    # What is asked of the archive goes to another door of the same server.
    times = [when for when, _, path in server.asked if not path.startswith("/archive")]
    assert server.most_open == 1
    assert min(later - earlier for earlier, later in pairwise(times)) > 0.015
    assert all(agent.startswith("explainer/") for agent in server.agents)


def test_answers_are_remembered_for_some_days(data: Path, server: Server) -> None:
    ask(server)
    first = len([path for _, _, path in server.asked if not path.startswith("/archive")])
    again = ask(server)
    later = [path for _, _, path in server.asked if not path.startswith("/archive")]
    assert again.exit_code == 1 and len(later) == first
    ask(server, "--days", "0")
    assert len([path for _, _, path in server.asked if not path.startswith("/archive")]) > first
    # Nothing in the site's folder is believed, and a damaged memory is an empty one.
    assert {path.name for path in data.parent.iterdir()} <= {"data"}
    cache_file = workshop.cache_file(data, "links.json")
    assert cache_file.is_file()
    cache_file.write_text('{"answers": {"x": 3')
    assert ask(server).exit_code == 1 and "2 ok" in ask(server).output


def test_a_page_whose_copy_is_named_is_not_lost(data: Path, server: Server) -> None:
    assert ask(server).exit_code == 1
    for path in data.rglob("*.yml"):
        text = path.read_text()
        if f"{server.url}/gone" in text:
            path.write_text(text.replace("type:", f"archive_url: {server.url}/ok\ntype:"))
    found = ask(server)
    assert found.exit_code == 0 and "dead: " in found.output


def test_what_was_edited_meanwhile_is_kept(
    data: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = data / "sources" / "council-minutes.yml"

    def look(self: fetch.Host, url: str, quotes: Sequence[str] = ()) -> Answer:
        if "careful" not in source.read_text():
            source.open("a").write("note: A careful edit.\n")
        return Answer(Outcome.OK)

    monkeypatch.setattr(fetch.Host, "look", look)
    assert ask(server, "--record").exit_code == 0
    assert "note: A careful edit." in source.read_text() and "accessed: 2026-11-22" in source.read_text()


def test_a_file_that_cannot_be_added_to_is_left_and_said(data: Path, server: Server) -> None:
    source = data / "sources" / "council-minutes.yml"
    text = source.read_text()
    fields = ", ".join(line.partition("  #")[0] for line in text.splitlines() if not line.startswith("#"))
    source.write_text(f"{{{fields}}}\n")
    result = ask(server, "--record")
    assert "council-minutes.yml is left as it is" in result.output and "1 source recorded" in result.output


def test_every_quote_of_a_source_is_looked_for(data: Path) -> None:
    claim = data / "claims" / "money-well-spent.yml"
    text = claim.read_text().replace(
        "holder: elmford-council",
        "holder: elmford-council\n  evidence:\n    - source: council-minutes\n      stance: supports\n"
        "      quote: four roads could be mended",
    )
    claim.write_text(text)
    quoted = {link.source.id: link.quotes for link in links_of(load(data).dataset) if link.source}
    assert "four roads could be mended" in quoted["council-minutes"]


def test_where_nobody_answers_at_all_that_is_said(data: Path, server: Server) -> None:
    for path in data.rglob("*.yml"):
        path.write_text(path.read_text().replace(server.url, "http://127.0.0.1:9"))
    found = ask(server)
    assert found.exit_code == 0 and "is this machine on the internet?" in found.output


def test_recording_keeps_comments_and_touches_nothing_else(data: Path, server: Server) -> None:
    before = {path: path.read_text() for path in data.rglob("*.yml")}
    assert "2 sources recorded as there on 2026-11-22" in ask(server, "--record").output
    after = {path: path.read_text() for path in data.rglob("*.yml")}
    changed = {path.name: after[path] for path in before if before[path] != after[path]}
    assert set(changed) == {"council-minutes.yml", "bicycle-count.yml"}
    assert changed["council-minutes.yml"] == (
        "# who keeps them\npublisher: Elmford town council\nlanguage: en\n"
        f"url: {server.url}/ok  # the town's server\naccessed: 2026-11-22\ntype: primary\ncontrol: public_service\n"
        "verified: page\n"
    )
    assert "accessed: 2026-11-22\nquote: words that are not there" in changed["bicycle-count.yml"]
    assert load(data).findings == ()


def test_markdown_is_dead_and_an_archive_is_not_believed(data: Path, server: Server) -> None:
    result = run(
        "links",
        "--local",
        "--pause",
        "0",
        "--archive",
        f"{server.url}/hostile-archive",
        "--format",
        "markdown",
    )
    assert "javascript" not in result.output and f"- **dead**: `{server.url}/gone`" in result.output
    assert "archived" not in run("links", "--local", "--pause", "0", "--archive", "").output


def test_a_damaged_memory_is_an_empty_one() -> None:
    for text in (
        "",
        "[]",
        '{"answers": []}',
        '{"answers": {"u": ["2024", "ok"]}}',
        '{"answers": {"u": 3}}',
        "[" * 99_999,
    ):
        assert cache.read(text).answers == {}
    link, memory = Link("https://example.org/"), cache.Memory()
    memory.keep(link, Answer(Outcome.MOVED, "", "https://example.org/new"), date(2026, 11, 20))
    memory.keep(Link("https://example.com/"), Answer(Outcome.UNREACHABLE), date(2026, 11, 20))
    again = cache.read(memory.written())
    assert again.answers == memory.answers and len(again.answers) == 1
    assert again.recall(link, date(2026, 11, 21), 6) and not again.recall(link, date(2026, 11, 26), 6)
    assert not again.recall(Link("https://example.org/", quotes=("x",)), date(2026, 11, 21), 6)


@given(
    st.dictionaries(
        st.sampled_from(["accessed", "verified", "published"]), st.sampled_from(["2026-11-22", "page", "no"])
    )
)
def test_a_key_is_set_and_nothing_else_changes(values: dict[str, str]) -> None:
    source = load(bundles.BASE, "data").dataset.sources["council-minutes"]
    text = edit.with_values(source, values)
    said = compose(source.document.text, with_places=False).data
    assert compose(text, with_places=False).data == {**said, **values}
    kept = [line for line in source.document.text.splitlines() if line.partition(":")[0] not in values]
    assert [line for line in text.splitlines() if line.partition(":")[0] not in values] == kept
