"""Questions that people ask of the tables, in SQL: as views, and as queries in which something is filled in.

SQLite's dialect. https://www.sqlite.org/lang_createview.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from explainer.model.scales import Kind
from explainer.tabular.table import Shape


@dataclass(frozen=True, slots=True)
class View:
    """A question with its answer: a name, what it shows, and the ``SELECT``."""

    name: str
    description: str
    sql: str


VIEWS: tuple[View, ...] = (
    View(
        "claims_with_holder",
        "Every claim with the name of who makes it.",
        """SELECT claims.id, claims.kind, claims.statement, claims.verdict, claims.status, claims.holder,
    actors.title AS holder_title, actors.type AS holder_type, claims.said_on, claims.page
FROM claims LEFT JOIN actors ON actors.id = claims.holder""",
    ),
    View(
        "claims_by_topic",
        "Which claims belong to which topic: those that name it, and those that its sections name.",
        """SELECT topic, claim FROM claim_topics UNION SELECT topic, claim FROM section_claims""",
    ),
    View(
        "evidence_with_sources",
        "Every piece of evidence with its source, and the claim it stands under.",
        """SELECT evidence.id, evidence.claim, claims.statement, claims.kind, claims.verdict, evidence.article,
    evidence.stands_in, evidence.stance, evidence.source, sources.name AS source_name, sources.publisher,
    sources.type, sources.control, sources.country, sources.published, sources.verified, evidence.quote,
    evidence.translation, evidence.locator, evidence.later, evidence.note, sources.url, sources.archive_url
FROM evidence JOIN sources ON sources.id = evidence.source LEFT JOIN claims ON claims.id = evidence.claim""",
    ),
    View(
        "state_controlled_evidence",
        "The evidence from sources that a state controls or funds.",
        """SELECT * FROM evidence_with_sources WHERE control IN ('state', 'state_affiliated')""",
    ),
    View(
        "open_predictions",
        "Predictions that nobody has decided yet, the one that is due first at the top.",
        """SELECT id, statement, likelihood, criteria, resolves_by, resolves_by_latest, resolution_note, page
FROM claims WHERE kind = 'prediction' AND resolution_outcome = 'open' ORDER BY resolves_by_latest, id""",
    ),
    View(
        "corrections_by_date",
        "What was corrected, the latest first.",
        """SELECT corrections."on", corrections.claim, claims.statement, corrections.what, corrections.why,
    corrections.was, claims.page
FROM corrections JOIN claims ON claims.id = corrections.claim
ORDER BY corrections.on_earliest DESC, corrections.claim, corrections.number""",
    ),
    View(
        "statements_by_actor",
        "What actors say: the claims they hold, and what they said besides.",
        """SELECT actors.id AS actor, actors.title, 'claim' AS said_as, claims.statement AS text,
    claims.said_on AS "on", claims.said_on_earliest AS on_earliest, claims.id AS claim, NULL AS source
FROM claims JOIN actors ON actors.id = claims.holder
UNION ALL
SELECT actors.id, actors.title, 'position', positions.text, positions."on", positions.on_earliest, NULL,
    positions.source
FROM positions JOIN actors ON actors.id = positions.actor""",
    ),
    View(
        "sources_in_use",
        "How often each source is given as evidence, and under how many claims; the one used most at the top.",
        """SELECT sources.id, sources.name, sources.publisher, sources.control, sources.country, sources.verified,
    count(evidence.id) AS pieces, count(DISTINCT evidence.claim) AS claims
FROM sources LEFT JOIN evidence ON evidence.source = sources.id
GROUP BY sources.id ORDER BY pieces DESC, sources.id""",
    ),
    View(
        "timeline",
        "Events by date.",
        "SELECT * FROM events ORDER BY date_earliest, date_latest, id",
    ),
)

QUERIES: tuple[View, ...] = (
    View(
        "evidence_from_country",
        "The evidence from a country's sources, by its ISO 3166 code: `RU`.",
        "SELECT * FROM evidence_with_sources WHERE country = :country ORDER BY claim, id",
    ),
    View(
        "said_by",
        "What an actor says, by the actor's id: `vladimir-putin`.",
        "SELECT * FROM statements_by_actor WHERE actor = :actor ORDER BY on_earliest, text",
    ),
    View(
        "verdicts_of_text",
        "What a text is made of, by the article's id: its claims by kind and verdict.",
        """SELECT claims.kind, claims.verdict, count(DISTINCT claims.id) AS claims
FROM claims JOIN appearances ON appearances.claim = claims.id
WHERE appearances.article = :article GROUP BY claims.kind, claims.verdict ORDER BY claims.kind, claims.verdict""",
    ),
    View(
        "due_before",
        "Open predictions that can be decided before a day: `2027-01-01`.",
        "SELECT * FROM open_predictions WHERE resolves_by_latest < :day",
    ),
)
"""Questions of which a part is still to be said, for Datasette."""


def of_kinds(claims: Shape) -> Iterator[View]:
    """A view for each kind of claim, with the columns that it can have."""
    for kind in Kind:
        names = [column.name for column in claims.columns if not column.kinds or kind in column.kinds]
        chosen = ", ".join(f'"{name}"' for name in names if name != "kind")
        sql = f"SELECT {chosen} FROM claims WHERE kind = '{kind.value}'"
        yield View(f"{kind}s", f"{kind.label}s: {kind.meaning}", sql)


def search(shapes: tuple[Shape, ...]) -> View:
    """A query that looks for words in all records at once."""
    one = """SELECT '{name}' AS type, "{name}".id, "{name}"."{label}" AS name, "{name}".page, {name}_fts.rank
FROM {name}_fts JOIN "{name}" ON "{name}".rowid = {name}_fts.rowid WHERE {name}_fts MATCH :words"""
    every = "\nUNION ALL\n".join(one.format(name=shape.name, label=shape.label) for shape in shapes)
    return View("search", "Words in all records at once, the best match first.", f"{every}\nORDER BY rank")
