"""``python -m tools.audits``: install the judges; ``python -m tools.audits URL ...``: let Lighthouse judge pages."""

from __future__ import annotations

import sys

from tools import audits, browser


def main(addresses: list[str]) -> int:
    if not audits.install():
        print(audits.ADVICE)
        return 1
    chrome = browser.find()
    if addresses and chrome is None:
        print(browser.ADVICE)
        return 1
    for address in addresses:
        scores = audits.lighthouse(address, chrome or "")
        print(
            f"{address}: performance {scores.performance}, accessibility {scores.accessibility}, "
            f"best practices {scores.best_practices}, SEO {scores.seo}"
        )
        for complaint in scores.complaints:
            print(f"  {complaint}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
