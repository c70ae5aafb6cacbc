"""``python -m tools.supply.sbom``: what a release consists of, as CycloneDX, beside the package in ``dist/``.

Listed is what the package needs where it is used, in the versions that it was tested with, and what it carries of
others; not what develops and tests it. The same commit makes the same bytes: with ``SOURCE_DATE_EPOCH`` they name
that moment, otherwise none.

https://cyclonedx.org/
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.lifecycle import LifecyclePhase, PredefinedLifecycle
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from explainer import __version__
from tools import package
from tools.supply import LOCK, ROOT, Locked, declared, graph, licences, locked

SPACE = uuid.UUID("5b0fd9bc-6b0f-5d0f-8a52-6d3b8f4c7e21")
"""Where serial numbers are made from what is listed."""


class Carried(NamedTuple):
    """A file of others that stands in the package."""

    path: str
    name: str
    version: str | None
    licence: str


CARRIED = (
    Carried("explainer/assets/fonts/NotoSans-Regular.ttf", "Noto Sans", None, "OFL-1.1"),
    Carried("explainer/assets/fonts/NotoSerif-Bold.ttf", "Noto Serif", None, "OFL-1.1"),
    Carried("explainer/assets/iframe-worker.js", "iframe-worker", "1.0.4", "MIT"),
)


def bill(wheel: Path) -> str:
    """What this wheel consists of and needs, as JSON."""
    names = graph(declared()[""], (entry.name for entry in locked(LOCK)))
    needed = {entry: _component(entry) for entry in locked(LOCK) if entry.name in names}
    carried = [_file(file) for file in CARRIED]
    ours = _ours(wheel)
    bom = Bom(components=[*needed.values(), *carried], metadata=_metadata(ours))
    direct = {entry.name for entry in declared()[""]}
    bom.register_dependency(ours, [*_of(direct, needed), *carried])
    for entry, component in needed.items():
        bom.register_dependency(component, _of(names[entry.name], needed))
    return _written(bom)


def _of(names: Iterable[str], components: dict[Locked, Component]) -> list[Component]:
    return [component for entry, component in components.items() if entry.name in set(names)]


def _metadata(ours: Component) -> BomMetaData:
    moment = os.environ.get("SOURCE_DATE_EPOCH")
    return BomMetaData(
        component=ours,
        lifecycles=[PredefinedLifecycle(LifecyclePhase.BUILD)],
        timestamp=datetime.fromtimestamp(int(moment), UTC) if moment else None,
    )


def _ours(wheel: Path) -> Component:
    return Component(
        type=ComponentType.LIBRARY,
        name=package.NAME,
        version=__version__,
        bom_ref="ours",
        purl=PackageURL("pypi", None, package.NAME, __version__),
        licenses=[LicenseFactory().make_from_string("MIT")],
        hashes=_hashes([hashlib.sha256(wheel.read_bytes()).hexdigest()]),
        properties=[Property(name="explainer:file", value=wheel.name)],
    )


def _component(entry: Locked) -> Component:
    """A package; each of its hashes is that of one file, of which one is installed."""
    address = PackageURL("pypi", None, entry.name, entry.version)
    licence = licences.of(entry.name)
    return Component(
        type=ComponentType.LIBRARY,
        name=entry.name,
        version=entry.version,
        bom_ref=str(address),
        purl=address,
        licenses=[LicenseFactory().make_from_string(licence)] if licence else [],
        hashes=_hashes(entry.hashes),
        properties=[Property(name="explainer:where", value=entry.marker)] if entry.marker else [],
    )


def _file(file: Carried) -> Component:
    return Component(
        type=ComponentType.FILE,
        name=file.name,
        version=file.version,
        bom_ref=file.path,
        licenses=[LicenseFactory().make_from_string(file.licence)],
        hashes=_hashes([hashlib.sha256((ROOT / file.path).read_bytes()).hexdigest()]),
        properties=[Property(name="explainer:file", value=file.path)],
    )


def _hashes(digests: Iterable[str]) -> list[HashType]:
    return [HashType(alg=HashAlgorithm.SHA_256, content=digest) for digest in digests]


def _written(bom: Bom) -> str:
    """The list as JSON; its number is made from what it says, and a moment that nobody named is left out."""
    told = json.loads(JsonV1Dot6(bom).output_as_string())
    if not os.environ.get("SOURCE_DATE_EPOCH"):
        del told["metadata"]["timestamp"]
    del told["serialNumber"]
    told["serialNumber"] = uuid.uuid5(SPACE, json.dumps(told, sort_keys=True)).urn
    return json.dumps(told, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def main() -> int:
    wheel = next(iter(package.DIST.glob(f"*-{__version__}-*.whl")), None) or package.build()
    path = wheel.with_name(f"{package.NAME}-{__version__}.cdx.json")
    path.write_text(bill(wheel), encoding="utf-8")
    print(f"{path.relative_to(ROOT)} says what {wheel.name} consists of and needs")
    return 0


if __name__ == "__main__":
    sys.exit(main())
