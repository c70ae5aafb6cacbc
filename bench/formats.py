"""What each format costs, side by side: ``python -m bench.formats [--claims 1000] [--repeat 3]``.

All in one process, one after the other, on the same site; CPU time (user and system) of making every file and
encoding it, without writing it. The lowest of the repeats counts.
"""

from __future__ import annotations

import argparse
import shutil
import time
from pathlib import Path

from bench import synthesise
from bench.run import OUT
from explainer import workshop
from explainer.outputs import FORMATS, Format, Resources
from explainer.site import Site


def cost(format: Format, site: Site, resources: Resources) -> tuple[float, int, int]:
    """CPU seconds, files and bytes."""
    begun, files, size = time.process_time(), 0, 0
    for output in format.render(site, resources):
        content = output.content if isinstance(output.content, bytes) else output.content.encode()
        files, size = files + 1, size + len(content)
    return time.process_time() - begun, files, size


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--claims", type=int, default=1000, metavar="N")
    parser.add_argument("--repeat", type=int, default=3, metavar="TIMES")
    parser.add_argument("--out", type=Path, default=OUT, metavar="DIR", help="where the site is made")
    options = parser.parse_args()
    folder = options.out / f"formats-{options.claims}"
    shutil.rmtree(folder, ignore_errors=True)
    synthesise.write(folder, options.claims)
    resources = workshop.resources(folder / "templates")
    best: dict[str, tuple[float, int, int]] = {}
    for _ in range(options.repeat):
        # Read anew, so that no run finds what another one remembered in the site.
        site = workshop.site(workshop.read(folder / "data", "data"), address="https://example.org/")
        for format in FORMATS:
            found = cost(format, site, resources)
            best[format.name] = min(found, best.get(format.name, found))
    pages = best["pages"][0]
    print("| format | CPU s | of pages | files | MB |\n|---|--:|--:|--:|--:|")
    for name, (seconds, files, size) in best.items():
        print(f"| {name} | {seconds:.2f} | {seconds / pages:.3f} | {files:,} | {size / 1e6:.1f} |")


if __name__ == "__main__":
    main()
