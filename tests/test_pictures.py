"""Pictures as geometry: nothing overlaps, nothing leaves the frame, everything in the data is drawn once."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageColor

from explainer import derived, workshop
from explainer.derived import Share
from explainer.model import Opinion
from explainer.model.scales import Kind, Verdict
from explainer.outputs import render
from explainer.pictures import actors, argument, composition, preview, text, timeline
from explainer.pictures.composition import Part
from explainer.site import Site, arrange
from tests import bundles

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def site() -> Site:
    return arrange(bundles.read(ROOT / "data")[0])


def pages(site: Site) -> dict[str, str]:
    resources = workshop.resources(Path("no-templates"))
    return {o.path: o.content for o in render(site, resources) if isinstance(o.content, str)}


@given(st.lists(st.integers(1, 500), min_size=1, max_size=9))
def test_the_parts_of_the_bar_fill_it(counts: list[int]) -> None:
    widths = composition._widths(counts, 95.0)
    assert abs(sum(widths) - 95.0) < 1e-6
    assert min(widths) >= min(composition.NARROWEST, 95.0 / len(counts)) - 1e-9
    for (one, a), (other, b) in combinations(zip(counts, widths, strict=True), 2):
        assert one != other or abs(a - b) < 1e-6
        assert one <= other or a >= b - 1e-9


def test_the_bar_stands_in_the_order_of_the_scale(site: Site) -> None:
    parts = composition.draw(site.claims.values())
    assert sum(part.share.count for part in parts) == len(site.claims)
    assert [part.share for part in parts] == derived.composition(site.claims.values())
    assert all(a.x + a.width < b.x for a, b in pairwise(parts))
    assert parts[0].x == 0 and parts[-1].x + parts[-1].width == pytest.approx(100)
    assert composition.draw([]) == ()


def test_the_timeline_has_every_thing_once_and_in_its_frame(site: Site) -> None:
    said = derived.statements(site.actors.values())
    picture = timeline.draw(site, site.events.values(), said, site.predictions)
    assert picture
    dots = [dot for year in picture.years for dot in year.dots]
    assert len(dots) == len(picture.items) == len(site.events) + len(said) + len(site.predictions)
    assert picture.count(timeline.EVENT) == len(site.events)
    assert len({(dot.x, dot.y) for dot in dots}) == len(dots)
    assert all(0 < dot.x < timeline.WIDTH - 5 and 0 < dot.y < picture.height - 4 for dot in dots)
    assert all(a.year < b.year and b.y - a.y >= 14 for a, b in pairwise(picture.years))
    assert [year.broken for year in picture.years] == [
        False,
        *(b.year - a.year > 1 for a, b in pairwise(picture.years)),
    ]
    assert timeline.draw(site, [], said[:1], []) is None


def test_the_argument_has_every_tie_once_and_no_box_over_another(site: Site) -> None:
    claims = list(site.claims.values())
    picture = argument.draw(site, claims, {claims[0].id: 7})
    assert picture
    relied = [(claim.id, id) for claim in claims if isinstance(claim, Opinion) for id in claim.relies_on]
    drawn = [(edge.start.id, edge.end.id) for edge in picture.edges if edge.sort == derived.RESTS_ON]
    assert sorted(drawn) == sorted(relied)
    related = {(claim.id, r.type.value, r.to) for claim in claims for r in claim.relations}
    assert {(e.start.id, e.sort, e.end.id) for e in picture.edges} - {
        (a, derived.RESTS_ON, b) for a, b in relied
    } <= related
    assert len(picture.boxes) + picture.untied == len(claims)
    for one, other in combinations(picture.boxes, 2):
        assert one.x != other.x or one.y + one.height < other.y or other.y + other.height < one.y
    for box in picture.boxes:
        assert 0 <= box.x <= argument.WIDTH - argument.BOX and box.y + box.height <= picture.height
        assert len(box.lines) <= argument.LINES
    assert argument.draw(site, claims[:1], {}) is None


def test_a_claims_own_map_has_its_neighbours_alone(site: Site) -> None:
    claim = site.claims["alliance-forged"]
    picture = argument.around(site, claim)
    assert picture
    assert all(claim in (edge.start, edge.end) for edge in picture.edges)
    near = {box.claim.id for box in picture.boxes}
    assert near == {c.id for edge in picture.edges for c in (edge.start, edge.end)}
    lonely = [c for c in site.claims.values() if not argument.around(site, c)]
    assert all(not c.relations and not site.mentioning(c, "relied_on_by") for c in lonely)


def test_the_map_of_actors_has_every_pair_once(site: Site) -> None:
    picture = actors.draw(site, site.actors.values(), site.events.values())
    assert picture
    expected = {
        pair
        for event in site.events.values()
        for pair in combinations(sorted({part.actor for part in event.actors}), 2)
    }
    drawn = [tuple(sorted((arc.one.id, arc.other.id))) for arc in picture.arcs]
    assert len(drawn) == len(set(drawn)) and set(drawn) == expected
    assert all(b.y - a.y == actors.ROW for a, b in pairwise(picture.names))
    assert all(arc.top < arc.bottom and 0 < arc.reach < actors.NAMES for arc in picture.arcs)
    assert len(picture.names) + picture.alone == len(site.actors)
    assert actors.draw(site, site.actors.values(), []) is None


@given(st.text(min_size=1), st.integers(20, 300), st.integers(1, 4))
def test_words_stay_within_their_room(words: str, room: int, lines: int) -> None:
    found = text.wrapped(words, room, 11, lines)
    assert len(found) <= lines
    assert all(text.width(line, 11) <= room + 11 for line in found)
    if text.width(" ".join(words.split()), 11) <= room:
        assert list(found) == [" ".join(words.split())] or not words.split()


@pytest.mark.slow
def test_the_same_things_are_in_the_picture_and_beside_it(site: Site) -> None:
    page = unescape(pages(site)["topics/russia-north-korea-alliance.md"])
    picture = argument.draw(site, site.claims_of(site.topics["russia-north-korea-alliance"]), {})
    assert picture
    drawn = re.search(r'<svg class="explainer-argument" viewBox="0 0 360.*?</figure>', page, re.S)
    assert drawn
    assert drawn[0].count("<li>") == len(picture.edges) + drawn[0].count("<li><svg")
    for box in picture.boxes:
        assert box.claim.statement in drawn[0]
    for figure in re.findall(r"<figure.*?</figure>", page, re.S):
        assert "\n\n" not in figure, "one block of raw HTML"
        named = "<svg[^>]* role=[^>]*><title id=[^>]*>[^<]+</title><desc id=[^>]*>[^<]+</desc>"
        assert len(re.findall(named, figure)) == figure.count("<desc") == 1


@pytest.mark.slow
def test_a_link_picture_has_no_boxes_for_letters_its_fonts_lack(site: Site) -> None:
    resources = workshop.resources(Path("no-templates"))
    style = preview.Style(resources.fonts, preview.colours(resources.assets["voices.css"]))
    parts = composition.draw(list(site.claims.values()))

    def drawn(title: str, name: str = "Elmford") -> bytes:
        return preview.draw(style, title, name, parts, lambda part: part.share.kind.label)

    nothing = drawn("")
    assert drawn("러시아와 북한의 הברית") == nothing
    assert len({nothing, drawn("The alliance, Союз, συμμαχία"), drawn("", "서울"), drawn("w" * 900)}) == 4


@pytest.mark.slow
def test_a_link_picture_has_each_text_on_one_line(site: Site) -> None:
    resources = workshop.resources(Path("no-templates"))
    style = preview.Style(resources.fonts, preview.colours(resources.assets["voices.css"]))
    pictures = {
        preview.draw(style, f"The{gap}bridge", f"Elm{gap}ford", (), str) for gap in (" ", "\r", "\r\n", "\n")
    }
    assert len(pictures) == 1


@pytest.mark.slow
def test_a_link_picture_of_everything_has_room_for_all_its_colours() -> None:
    resources = workshop.resources(Path("no-templates"))
    style = preview.Style(resources.fonts, preview.colours(resources.assets["voices.css"]))
    shares = [Share(Kind.FACT, verdict, 88) for verdict in (*Verdict, None)]
    shares += [Share(Kind.OPINION, None, 88), Share(Kind.PREDICTION, None, 88)]
    parts = [Part(share, number * 11.0, 10.0) for number, share in enumerate(shares)]
    drawn = Image.open(
        BytesIO(preview.draw(style, "Ångström, &c.?", "Elmford", parts, lambda part: "A label"))
    )
    assert drawn.mode == "P" and drawn.size == (preview.WIDTH, preview.HEIGHT)
    room = (preview.WIDTH - 2 * preview.MARGIN) / 100
    shown = [
        drawn.convert("RGB").getpixel((int(preview.MARGIN + (part.x + 1) * room), preview.BAR_TOP + 30))
        for part in parts
    ]
    assert shown == [ImageColor.getrgb(style.colours[preview._colour_of(part)]) for part in parts]
    assert len(drawn.convert("RGB").getcolors(256) or ()) > 50


def test_pictures_are_the_same_each_time(site: Site) -> None:
    claims = site.claims_of(site.topics["russia-north-korea-alliance"])
    assert argument.draw(site, claims, {}) == argument.draw(site, claims, {})
    assert actors.draw(site, site.actors.values(), site.events.values()) == actors.draw(
        site, site.actors.values(), site.events.values()
    )
