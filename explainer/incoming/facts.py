"""What a file says of claims, to drafts in this data: a claim, and the source that its review is."""

from __future__ import annotations

from typing import Any

from explainer.finding import Finding, excerpt
from explainer.forms import beside, topics_of
from explainer.incoming import ours, ratings
from explainer.incoming.anchored import NotFound, Quote
from explainer.incoming.dates import day
from explainer.incoming.draft import CLASSES, Brought, Draft, There
from explainer.incoming.graph import Node
from explainer.incoming.reading import Read
from explainer.incoming.refusing import damaged, left_out, taken, twice
from explainer.incoming.remarks import IN_PART, LEFT_OUT
from explainer.incoming.review_source import ReviewSource
from explainer.incoming.reviews import Said, said
from explainer.incoming.surroundings import Surroundings, folded
from explainer.incoming.words import plain
from explainer.model import Article
from explainer.model.edtf import Date, parse
from explainer.model.scales import Verdict

MOST, LONGEST = 5, 500
"""How many addresses a draft keeps of texts that nobody has taken apart, and how long each can be."""


def bring(read: Read, around: Surroundings) -> Brought:
    """The drafts that a file's claims make, and what could not be placed."""
    brought = Brought(findings=list(read.findings))
    taking = _Taking(read, around, brought)
    for found in said(read):
        if isinstance(found, Finding):
            brought.findings.append(found)
        else:
            taking.take(found)
    brought.findings += read.too_entangled()
    if not (brought.findings or brought.drafts or brought.there) and read.graphs:
        message = "there is no ClaimReview in this file"
        advice = "a file of annotations comes in with `explainer import annotations`"
        brought.findings.append(LEFT_OUT.at(read.graphs[0].json.document.whole(), message, help=advice))
    return brought


class _Taking:
    """Takes one claim after the other, and remembers what it has taken."""

    def __init__(self, read: Read, around: Surroundings, brought: Brought) -> None:
        self.read, self.around, self.brought = read, around, brought
        self.sources = ReviewSource(read, around, brought)
        self.stands = {folded(claim.statement): claim.id for claim in around.dataset.claims.values()}
        self.cited = {
            (item.source, folded(claim.statement)): claim.id
            for claim in around.dataset.claims.values()
            for item in claim.evidence
        }

    def take(self, claim: Said) -> None:
        problem = self._no_claim(claim)
        if problem is not None:
            self.brought.findings.append(problem)
            return
        source = self.sources.of(claim)
        there = self._there(claim, source)
        if there:
            self.brought.there.append(There(claim.node.span(), claim.node.pointer, there))
            return
        problem = taken(claim.node, claim.id, self.around)
        if problem is not None:
            self.brought.findings.append(problem)
            return
        one = _One(claim, self.around)
        one.make(source, self.sources.published(source))
        other = self.stands.get(folded(claim.statement), "")
        if other:
            one.stands_already(other)
        self._keep(claim, one, source)

    def _no_claim(self, claim: Said) -> Finding | None:
        """Why it cannot be taken at all."""
        if claim.node.value.twice:
            return twice(claim.node)
        if not claim.statement:
            message = "this review does not say what is claimed: it has no `claimReviewed`"
            return left_out(claim.node, message, "add it, or write the claim yourself")
        return damaged(claim.node, claim.statement, "claim", "claimReviewed", "name", "text")

    def _there(self, claim: Said, source: str) -> str:
        """The id under which the claim is in the data or came in before."""
        statement = folded(claim.statement)
        if claim.id:
            known = self.stands.get(statement, "")
            return known if known == claim.id else ""
        return self.cited.get((source, statement), "") if source else self.stands.get(statement, "")

    def _keep(self, claim: Said, one: _One, source: str) -> None:
        id = claim.id or self.around.new_id("claims", claim.statement, f"imported {source}")
        self.around.taken["claims"].add(id)
        below = f"claims/{beside(self.around.dataset, one.article)}{id}"
        cls = CLASSES[claim.kind or "fact"]
        remarks = (self.sources.origin(claim), *one.remarks)
        needs = (source,) if self.sources.is_new(source) else ()
        span, pointer = claim.node.span(), claim.node.pointer
        draft = Draft("claims", below, id, cls, one.data, remarks, span, pointer, needs)
        problem = draft.problem()
        if problem is not None:
            self.brought.findings.append(problem)
            return
        self.brought.findings += one.findings
        self.brought.drafts.append(draft)
        self.stands.setdefault(folded(claim.statement), id)
        self.cited.setdefault((source, folded(claim.statement)), id)


class _One:
    """The written form of one claim, with what it is made without."""

    def __init__(self, claim: Said, around: Surroundings) -> None:
        self.claim, self.around = claim, around
        self.data: dict[str, Any] = {"kind": claim.kind or "fact", "statement": claim.statement}
        self.article: Article | None = None
        self.verdict: Verdict | None = None
        self.findings: list[Finding] = []
        self.remarks: list[str] = []
        self.elsewhere = 0

    def make(self, source: str, published: Date | None) -> None:
        """Fill in what is known; ``source`` is the id of the review's own source, if it has one, and its date."""
        about = self.claim.claim
        if about is not None:
            self._appearances(about)
            self._claimant(about)
            self._said_on(about)
        self.data["status"] = "draft"
        if self.claim.kind and about is not None:
            self.data |= ours.fill(self.claim, self.around)
            self.remarks += ours.remarks(self.claim)
        self._verdict()
        if source:
            evidence = {"source": source, "stance": ratings.stance(self.verdict).value}
            if published and "said_on" in self.data:
                is_later = parse(self.data["said_on"]).certainly_before(published)
                evidence |= {"later": "true"} if is_later else {}
            self.data["evidence"] = [evidence]

    def stands_already(self, id: str) -> None:
        """Say that another record says the same."""
        self.remarks.append(f"The same statement stands in: {id}")
        message = f"the same is stated by another claim: `{id}`"
        advice = "if they are one, put the evidence there and delete the draft"
        self._without(self.claim.node, ("claimReviewed", "text", "name"), message, advice)

    def _without(self, node: Node, keys: tuple[str, ...], message: str, help: str) -> None:
        key = next((key for name in keys for key in node.keys(name)), "")
        label = f"{node.pointer.rstrip('/')}/{key}" if key else node.pointer
        self.findings.append(IN_PART.at(node.span(*keys), message, label=label, help=help))

    def _appearances(self, claim: Node) -> None:
        placed: list[dict[str, str]] = []
        for work in claim.nodes("appearance", "firstAppearance"):
            article = self.around.article([*work.ids("isPartOf", "url", "mainEntityOfPage"), work.id])
            if article is None:
                # Most fact-checks are of texts that nobody has taken apart: said beside the draft, and no finding.
                self._elsewhere([*work.ids("url", "isPartOf", "mainEntityOfPage"), work.id])
                continue
            found = self._words(article, work)
            if isinstance(found, NotFound):
                self._without(work, ("text",), found.message, found.help)
            elif found not in placed:
                placed.append(found)
        for address in claim.texts("appearance") + claim.texts("firstAppearance"):
            article = self.around.article([address])
            if article is None:
                self._elsewhere([address])
            else:
                found = self.around.anchor(article, Quote(self.claim.statement))
                if isinstance(found, NotFound):
                    self._without(claim, ("appearance", "firstAppearance"), found.message, found.help)
                elif found not in placed:
                    placed.append(found)
        if placed:
            self.data["appearances"] = placed
            self.article = self.around.dataset.articles[placed[0]["article"]]
            topics = topics_of(self.around.dataset, self.article) if not self.claim.kind else []
            self.data |= {"topics": topics} if topics else {}

    def _elsewhere(self, addresses: list[str]) -> None:
        """Keep where the file says that the claim was made: nobody has taken the text there apart."""
        address = next((one for one in addresses if one.startswith(("https://", "http://"))), "")
        remark = f"Made at, in the file: {address}"
        if address and len(address) <= LONGEST and self.elsewhere < MOST and remark not in self.remarks:
            self.elsewhere += 1
            self.remarks.append(remark)

    def _words(self, article: Article, work: Node) -> dict[str, str] | NotFound:
        selectors = work.nodes("selector")
        around = selectors[0] if selectors else work
        prefix, suffix = around.text("prefix"), around.text("suffix")
        exact = [text for text in (around.text("exact"), work.text("text"), self.claim.statement) if text]
        tried = [self.around.anchor(article, Quote(words, prefix, suffix)) for words in exact]
        return next((found for found in tried if not isinstance(found, NotFound)), tried[0])

    def _claimant(self, claim: Node) -> None:
        for key in ("claimant", "author"):
            name = plain(claim.named(key))
            addresses = claim.ids(key) + [url for node in claim.nodes(key) for url in node.ids("sameAs")]
            actors = self.around.actors(name, addresses) if name or addresses else []
            if len(actors) == 1:
                if not self._is_author(actors[0].id):
                    self.data["claimant"] = actors[0].id
                return
            if name and (actors or not self.claim.kind):
                self._nobody(claim, key, name, len(actors))
                return

    def _is_author(self, id: str) -> bool:
        """Whether it goes without saying: a claim without a claimant is made by the author of its text."""
        return bool(self.claim.kind) and self.article is not None and self.article.author == id

    def _nobody(self, claim: Node, key: str, name: str, count: int) -> None:
        self.remarks.append(f"Said by, in the file: {name}")
        shown = excerpt(name, 100)
        if count:
            message = f"“{shown}” can be {count} actors of the data"
            self._without(claim, (key,), message, "name the right one under `claimant`")
        else:
            near = self.around.near_actor(name)
            known = (
                f"if it is `{near}`, add the name to its `aliases` and import again; if not, " if near else ""
            )
            advice = f"{known}add it with `explainer new actor`, and name it under `claimant`"
            self._without(claim, (key,), f"no actor of the data is called “{shown}”", advice)

    def _said_on(self, claim: Node) -> None:
        written = claim.text("datePublished", "dateCreated", "temporal")
        if not written:
            return
        found = day(written)
        if found is not None and self.around.is_past(found):
            self.data["said_on"] = found
            return
        why = "is not clear" if found is None else "lies in the future"
        self.remarks.append(f"Said on, in the file: {written}")
        advice = "write it under `said_on` as `2024-06-19`, if you know it"
        self._without(
            claim,
            ("datePublished", "dateCreated", "temporal"),
            f"the date “{excerpt(written)}” {why}",
            advice,
        )

    def _verdict(self) -> None:
        review = self.claim.review
        if self.data["kind"] != "fact" or review is None:
            return
        rating = next(iter(review.nodes("reviewRating")), None)
        parts = _rating(review, rating)
        found = ratings.judged(*parts)
        needs = found.verdict is Verdict.NOT_ENOUGH_EVIDENCE and "unknowns" not in self.data
        if found.verdict is not None and not needs:
            self.verdict = found.verdict
            self.data["verdict"] = found.verdict.value
            return
        why, advice = f"the rating makes no verdict: {found.why}", "judge the evidence, then write `verdict`"
        if needs:
            why = "the rating means `not_enough_evidence`, which has to say what is not known"
            advice = "write that verdict, and under `unknowns` what would have to be known"
        said = " ".join(part for part in (parts[3], parts[0]) if part)
        self.remarks += [f"Rated, in the file: {said}"] if said else []
        keys = ("alternateName", "name", "ratingValue") if rating else ("reviewRating",)
        self._without(rating or review, keys, why, advice)


def _rating(review: Node, rating: Node | None) -> tuple[str, str, str, str]:
    """Value, best, worst and words."""
    if rating is None:
        return "", "", "", review.text("reviewRating")
    words = rating.text("alternateName") or rating.text("name")
    return rating.text("ratingValue"), rating.text("bestRating"), rating.text("worstRating"), words
