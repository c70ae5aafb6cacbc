"""What a file of annotations says, to drafts of claims that are anchored in a text of this data."""

from __future__ import annotations

from typing import Any

from explainer.finding import Finding, excerpt
from explainer.forms import beside, topics_of
from explainer.incoming.anchored import NotFound
from explainer.incoming.draft import CLASSES, Brought, Draft, There
from explainer.incoming.notes import Note, notes
from explainer.incoming.ratings import VERDICTS
from explainer.incoming.reading import Read
from explainer.incoming.refusing import damaged, left_out, taken, twice
from explainer.incoming.remarks import IN_PART, LEFT_OUT
from explainer.incoming.reviews import MAX_CLAIMS
from explainer.incoming.surroundings import Surroundings, folded
from explainer.model import Article
from explainer.prose import is_web_address


def bring(read: Read, around: Surroundings, article: Article | None = None) -> Brought:
    """The drafts that a file's annotations make, and what could not be placed.

    With ``article`` they are all about that text, whatever addresses they name.
    """
    brought = Brought(findings=list(read.findings))
    taking = _Taking(read, around, brought, article)
    count = 0
    for note in notes(read):
        if note.passed_over:
            brought.passed_over[note.passed_over] = brought.passed_over.get(note.passed_over, 0) + 1
            continue
        count += 1
        if count > MAX_CLAIMS:
            message = f"there are more than {MAX_CLAIMS:,} annotations; the rest was left out"
            brought.findings.append(left_out(note.node, message, "split the file"))
            break
        taking.take(note)
    brought.findings += read.too_entangled()
    if not count and not brought.passed_over and not brought.findings:
        message = "there is no annotation in this file"
        advice = "Web Annotations (JSON-LD) and exports of Hypothesis (`rows`) are read"
        whole = read.graphs[0].json.document.whole() if read.graphs else None
        brought.findings += [LEFT_OUT.at(whole, message, help=advice)] if whole else []
    return brought


class _Taking:
    """Takes one annotation after the other, and remembers what it has taken."""

    def __init__(self, read: Read, around: Surroundings, brought: Brought, article: Article | None) -> None:
        self.read, self.around, self.brought, self.article = read, around, brought, article
        claims = around.dataset.claims.values()
        self.stands = {
            (folded(claim.statement), item.article): claim.id
            for claim in claims
            for item in claim.appearances
        }
        self.own: dict[str, Draft] = {}

    def take(self, note: Note) -> None:
        placed = self._placed(note)
        if isinstance(placed, Finding):
            self.brought.findings.append(placed)
            return
        article, where = placed
        exact = where["exact"]
        statement = note.statement or exact
        if note.id and note.id in self.own:
            self._again(note, where)
            return
        there = self.stands.get((folded(statement), article.id), "")
        if there and (not note.id or there == note.id):
            self.brought.there.append(There(note.node.span(), note.node.pointer, there))
            return
        found = self._problem(note, statement) or self._draft(note, article, where, statement)
        if found is not None:
            self.brought.findings.append(found)

    def _placed(self, note: Note) -> tuple[Article, dict[str, str]] | Finding:
        """The text that is meant and the anchor in it, or why there is none."""
        tried: NotFound | None = None
        for target in note.targets:
            article = self.article or self.around.article(target.addresses)
            if article is None or target.quote is None:
                continue
            found = self.around.anchor(article, target.quote)
            if not isinstance(found, NotFound):
                return article, found
            tried = tried or found
        if tried is not None:
            return left_out(note.node, tried.message, tried.help)
        if not any(target.quote for target in note.targets):
            advice = "a note on a whole page is no claim: write it yourself with `explainer new claim`"
            return left_out(note.node, "this annotation quotes no words of a text", advice)
        address = next((a for target in note.targets for a in target.addresses), "")
        advice = "name the text with `--article`, or write its `url`"
        return left_out(note.node, f"no text of the data stands at `{excerpt(address, 120)}`", advice)

    def _again(self, note: Note, where: dict[str, str]) -> None:
        """A second place of a claim that came in before."""
        draft = self.own[note.id]
        listed: list[dict[str, str]] = draft.data["appearances"]
        if where in listed:
            self.brought.there.append(There(note.node.span(), note.node.pointer, draft.id))
        else:
            listed.append(where)

    def _problem(self, note: Note, statement: str) -> Finding | None:
        found = damaged(note.node, statement, "annotation") or twice(note.node)
        found = found or taken(note.node, note.id, self.around)
        if found is None and note.kind == "prediction":
            message = "a prediction says by when and how anybody can tell; an annotation does not"
            advice = "`explainer new claim --kind prediction`, with `--resolves-by` and `--criteria`"
            return left_out(note.node, message, advice)
        return found

    def _draft(self, note: Note, article: Article, where: dict[str, str], statement: str) -> Finding | None:
        id = note.id or self.around.new_id("claims", statement, f"imported {article.id}")
        self.around.taken["claims"].add(id)
        kind = note.kind or "fact"
        data: dict[str, Any] = {"kind": kind, "statement": statement, "appearances": [where]}
        topics = topics_of(self.around.dataset, article)
        data |= {"topics": topics} if topics else {}
        data["status"] = "draft"
        verdict = next((tag for tag in note.tags if tag in VERDICTS), "") if note.id else ""
        data |= {"verdict": verdict} if kind == "fact" and verdict else {}
        below = f"claims/{beside(self.around.dataset, article)}{id}"
        span, pointer = note.node.span(), note.node.pointer
        draft = Draft("claims", below, id, CLASSES[kind], data, tuple(self._remarks(note)), span, pointer)
        problem = draft.problem()
        if problem is not None:
            return problem
        self.brought.drafts.append(draft)
        self.stands[folded(statement), article.id] = id
        self.own |= {id: draft} if note.id else {}
        if not note.kind:
            self.brought.findings.append(_kind_unknown(note))
        return None

    def _remarks(self, note: Note) -> list[str]:
        origin = next((id for id in (note.node.id, note.node.text("uri")) if is_web_address(id)), "")
        who = f", by {note.who}" if note.who else ""
        remarks = [
            f"Imported from {self.read.file}, {note.node.pointer}{who}{f': {origin}' if origin else ''}"
        ]
        if not note.kind:
            remarks.append("Its kind is not in the file: `fact` is a guess")
        if not note.statement:
            remarks.append("Its statement is not in the file: these are the words of the text")
        return remarks


def _kind_unknown(note: Note) -> Finding:
    message = "no tag says what kind of claim this is: it was taken for a fact"
    advice = "write the right `kind`; a tag `fact`, `opinion` or `prediction` says it the next time"
    return IN_PART.at(note.node.span("tags", "body"), message, label=note.node.pointer, help=advice)
