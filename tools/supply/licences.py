"""Under which licence each package is that a release needs, and whether it may be handed on with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, metadata

ALLOWED = frozenset(
    "0BSD Apache-2.0 BSD-2-Clause BSD-3-Clause ISC MIT MIT-CMU MPL-2.0 OFL-1.1 PSF-2.0 Unlicense".split()
)
"""Licences of what a package under MIT may need. MPL-2.0 asks for the source of its own files alone."""
_CLASSIFIERS: Mapping[str, str] = {
    "Apache Software License": "Apache-2.0",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
_READ: Mapping[str, str] = {"colorama": "BSD-3-Clause", "jinja2": "BSD-3-Clause"}
"""What stands in the packages' own licence files, where their metadata says no more than “BSD License”."""


def of(name: str) -> str | None:
    """The licence of an installed package as SPDX names it; ``None`` where it is not installed or does not say."""
    try:
        said = metadata(name)
    except PackageNotFoundError:
        return None
    if "License-Expression" in said:
        return said["License-Expression"]
    if "License" in said and said["License"] in ALLOWED:
        return said["License"]
    classified = [
        line.rpartition(" :: ")[2] for line in said.get_all("Classifier") or [] if line.startswith("License")
    ]
    return next((_CLASSIFIERS[line] for line in classified if line in _CLASSIFIERS), _READ.get(name))


def is_allowed(expression: str) -> bool:
    """Whether a licence, or one of those that may be chosen, may be handed on with a package under MIT."""
    return any(
        all(part.strip("() ") in ALLOWED for part in re.split(r"\bAND\b", choice))
        for choice in re.split(r"\bOR\b", expression)
    )
