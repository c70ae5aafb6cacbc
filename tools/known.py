"""Notes what the fast way is known with: ``python -m tools.known`` writes ``explainer/fast/known.json``.

Only after the comparison of both ways has passed: ``python -m explainer verify`` and the tests of ``tests/fast``. What
was known before stays known under its version, unless it is our own.
"""

from __future__ import annotations

import json
from importlib.metadata import version

from explainer.fast import trust


def noted() -> dict[str, dict[str, str]]:
    """What is known, and what is installed now."""
    known: dict[str, dict[str, str]] = {}
    if trust.KNOWN.exists():
        known = json.loads(trust.KNOWN.read_text(encoding="utf-8"))
    for name, digest in trust.digests().items():
        if name == trust.OURS:
            known[name] = {"this": digest}
        else:
            known.setdefault(name, {})[version(trust.DISTRIBUTIONS[name])] = digest
    return known


def main() -> None:
    trust.KNOWN.write_text(json.dumps(noted(), indent=2, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
