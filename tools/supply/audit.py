"""``python -m tools.supply.audit``: is anything that the lock files name known to be vulnerable?

Asked is OSV (https://osv.dev/), which knows what the databases of Python, npm and GitHub know, about every
version of every lock file, those for other systems too. Two versions that everybody knows to be vulnerable are
asked about as well: a service that has nothing to say about them is not believed.

Ends with 1 where something is vulnerable, and with 2 where the service could not be asked: then nothing is known.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import requests

from tools.supply import BENCH_LOCK, BENCH_NPM, DEV_LOCK, LOCK, NPM, locked, npm

SERVICE = "https://api.osv.dev"
ACCEPTED: Mapping[str, str] = {}
"""What does not concern us, by its id in OSV, with the reason."""
_BATCH = 500
_SECONDS = 30


class Version(NamedTuple):
    """One version of a package, as OSV names it."""

    ecosystem: str
    name: str
    number: str

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


VULNERABLE = (Version("PyPI", "jinja2", "2.4.1"), Version("npm", "lodash", "4.17.4"))
"""Known by everybody to be vulnerable."""


def _query(version: Version, page: str | None) -> dict[str, Any]:
    package = {"ecosystem": version.ecosystem, "name": version.name}
    return {"package": package, "version": version.number, **({"page_token": page} if page else {})}


class NotAskedError(Exception):
    """The service did not answer as it should; the message says why."""


class Known(NamedTuple):
    """A vulnerability of something that is locked."""

    version: Version
    id: str
    summary: str

    def __str__(self) -> str:
        return f"{self.version}: {self.summary or 'vulnerable'} (https://osv.dev/vulnerability/{self.id})"


def versions() -> list[Version]:
    """Everything that the lock files name."""
    python = {
        Version("PyPI", entry.name, entry.version)
        for path in (LOCK, DEV_LOCK, BENCH_LOCK)
        for entry in locked(path)
    }
    # An alias says which package it stands for; otherwise the folder does.
    script = {
        Version("npm", entry.get("name") or folder.rpartition("node_modules/")[2], entry["version"])
        for root in (NPM, BENCH_NPM)
        for folder, entry in npm(root).items()
    }
    return sorted(python | script)


class Service:
    """OSV, or what answers like it."""

    def __init__(self, address: str = SERVICE) -> None:
        self.address = address
        self.session = requests.Session()

    def vulnerabilities(self, asked: Sequence[Version]) -> list[Known]:
        """What is known of these versions.

        Raises:
            NotAskedError: the service did not answer, or not as it should.
        """
        everything = [*VULNERABLE, *asked]
        found = [
            pair
            for at in range(0, len(everything), _BATCH)
            for pair in self._ids(everything[at : at + _BATCH])
        ]
        silent = [str(version) for version in VULNERABLE if version not in {known for known, _ in found}]
        if silent:
            raise NotAskedError(f"it knows nothing against {', '.join(silent)}, so it cannot be believed")
        theirs = [(version, identifier) for version, identifier in found if version in set(asked)]
        return [known for version, identifier in theirs for known in self._told(version, identifier)]

    def _ids(
        self, asked: Sequence[Version], pages: Mapping[Version, str] | None = None
    ) -> Iterator[tuple[Version, str]]:
        """The ids of what is known of each, page after page."""
        queries = [_query(version, (pages or {}).get(version)) for version in asked]
        results = self._ask("POST", "/v1/querybatch", {"queries": queries}).get("results")
        if not isinstance(results, list) or len(results) != len(asked):
            raise NotAskedError("it does not answer every question")
        for version, result in zip(asked, results, strict=True):
            yield from ((version, str(known["id"])) for known in result.get("vulns", ()))
        more = {
            version: result["next_page_token"]
            for version, result in zip(asked, results, strict=True)
            if result.get("next_page_token")
        }
        if more:
            yield from self._ids(list(more), more)

    def _told(self, version: Version, identifier: str) -> Iterator[Known]:
        """What an id stands for; nothing where it was withdrawn."""
        told = self._ask("GET", f"/v1/vulns/{identifier}")
        if not told.get("withdrawn"):
            yield Known(version, identifier, str(told.get("summary") or ""))

    def _ask(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        try:
            answer = self.session.request(method, self.address + path, json=body, timeout=_SECONDS)
            answer.raise_for_status()
            told = answer.json()
        except requests.RequestException as error:
            raise NotAskedError(f"{type(error).__name__}: {error}") from error
        if not isinstance(told, dict):
            raise NotAskedError("it answers with something else than was asked for")
        return told


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.supply.audit", description=__doc__)
    parser.add_argument("--service", default=SERVICE, help="another service that answers as OSV does")
    address: str = parser.parse_args(arguments).service
    asked = versions()
    try:
        found = Service(address).vulnerabilities(asked)
    except NotAskedError as reason:
        print(
            f"Nothing was audited: {address} could not be asked whether {len(asked)} locked versions are vulnerable."
        )
        print(f"  {reason}")
        print("  Try again where it can be reached, or name another service: make audit SERVICE=https://…")
        return 2
    concerning = [known for known in found if known.id not in ACCEPTED]
    for known in concerning:
        print(known)
    for identifier in sorted(ACCEPTED.keys() - {known.id for known in found}):
        print(f"{identifier} is known no more: take it out of ACCEPTED in tools/supply/audit.py")
    accepted = len(found) - len(concerning)
    print(f"{len(asked)} locked versions, {len(concerning)} known vulnerabilities, {accepted} accepted")
    return 1 if concerning else 0


if __name__ == "__main__":
    sys.exit(main())
