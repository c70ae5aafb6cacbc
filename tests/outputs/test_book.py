"""The book of a site: its pages can be asked for one by one, and come out as they do together."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from explainer import workshop
from explainer.escape import inert
from explainer.outputs.pages import Book, here, render
from explainer.site import Site, arrange
from tests import bundles
from tests.elmford import RICH

RESOURCES = workshop.resources(Path("no-templates"))


@pytest.fixture
def site(lay: bundles.Lay) -> Site:
    dataset, findings = bundles.read(lay(RICH))
    assert findings == []
    return arrange(dataset)


@pytest.mark.slow
@pytest.mark.parametrize("kept", [0, 3, 60_000])
def test_a_page_does_not_depend_on_those_made_before_it(
    site: Site, kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = {output.path: output.ready() for output in render(site, RESOURCES)}
    monkeypatch.setattr(here, "KEPT", kept)
    pages = list(Book(site, RESOURCES).addresses())
    assert [page.path for page in pages] == list(together)
    Random(7).shuffle(pages)
    book = Book(site, RESOURCES)
    for page in pages:
        assert book.output(page) == together[page.path]
        assert book.output(page) == together[page.path]


def test_addresses_say_what_their_pages_are_made_from(site: Site) -> None:
    for page, output in zip(Book(site, RESOURCES).addresses(), render(site, RESOURCES), strict=True):
        assert (page.path, page.origin, page.is_record) == (output.path, output.origin, output.is_record)


def test_the_page_of_a_record_is_its_own_or_a_list(site: Site) -> None:
    book = Book(site, RESOURCES)
    for record in site.records():
        page = book.page_of(record)
        assert page.path == site.path(record)
        if site.fragment(record):
            assert page.record is None
            assert f'id="{inert(record.id)}"' in str(book.output(page).content)
        else:
            assert page.record is record
