"""Write answers and lists as JSON. These keys are a promise: they may grow, and are never renamed."""

from collections.abc import Sequence
from typing import Any

from bot.answer import Answer, CitedExcerpt
from bot.listing import Listed, State
from bot.safety import Danger
from knowledge.model import Excerpt
from knowledge.privacy import Identifier


def answer_json(answer: Answer, card: Danger | None = None, masked: Sequence[Identifier] = ()) -> dict[str, Any]:
    """Return an answer; offsets are code points of the document's text, pages count from 1.

    `card` is the danger that the question reported, `masked` the kinds of identifier that were taken out of it.
    """
    searched = answer.searched
    return {
        "id": answer.id,
        "band": answer.band,
        "searched": {
            "terms": list(searched.terms),
            "filter": searched.filter,
            "documents": searched.documents,
            "passages": searched.passages,
            "undated": searched.undated,
            "words_only": searched.words_only,
            "lens": searched.lens,
            "plain": searched.plain,
            "nearest": list(searched.nearest),
        },
        "snapshot": answer.snapshot,
        "took_ms": answer.took_ms,
        "card": card,
        "masked": list(masked),
        "candidates": list(answer.candidates),
        "excerpts": [excerpt_json(cited) for cited in answer.excerpts],
    }


def error_json(sentence: str, card: Danger | None = None, masked: Sequence[Identifier] = ()) -> dict[str, Any]:
    """Return what stands for an answer where a question cannot be asked: nothing, and a sentence that says why."""
    searched = {"terms": [], "filter": "", "documents": 0, "passages": 0, "undated": 0, "words_only": False}
    searched |= {"lens": "", "plain": False, "nearest": []}
    return {
        "id": None,
        "band": "nothing",
        "searched": searched,
        "snapshot": None,
        "took_ms": 0,
        "card": card,
        "masked": list(masked),
        "candidates": [],
        "excerpts": [],
        "error": sentence,
    }


def excerpt_json(cited: CitedExcerpt) -> dict[str, Any]:
    """Return an excerpt with its citation."""
    excerpt, document = cited.excerpt, cited.excerpt.document
    return {
        "text": excerpt.text,
        "document": document.id,
        "sha256": document.sha256,
        "start": excerpt.start,
        "end": excerpt.end,
        "kind": document.kind,
        "summary": document.summary,
        "basis": document.basis,
        "title": document.title,
        "publisher": document.publisher,
        "areas": list(document.areas),
        "nations": list(document.nations),
        "published": document.published,
        "dated": document.dated,
        "url": document.link,
        "status": cited.status,
        "superseded_by": document.superseded_by,
        "heading": list(excerpt.heading),
        "paragraph": excerpt.paragraph,
        "paragraph_end": excerpt.paragraph_end,
        "page": excerpt.page,
        "page_end": excerpt.page_end,
        "page_label": excerpt.page_label,
        "passage": cited.passage.id,
        "score": round(cited.choice.score, 4),
        "graphic": cited.graphic,
        "why": list(cited.choice.hit.why),
        "twins": [_twin_json(twin) for twin in cited.twins],
    }


def _twin_json(twin: Excerpt) -> dict[str, Any]:
    """Return where else nearly the same words stand."""
    document = twin.document
    return {
        "text": twin.text,
        "document": document.id,
        "sha256": document.sha256,
        "start": twin.start,
        "end": twin.end,
        "title": document.title,
        "areas": list(document.areas),
        "published": document.published,
        "dated": document.dated,
        "superseded_by": document.superseded_by,
        "paragraph": twin.paragraph,
        "paragraph_end": twin.paragraph_end,
        "page": twin.page,
        "page_end": twin.page_end,
        "page_label": twin.page_label,
    }


def entry_json(row: Listed) -> dict[str, Any]:
    """Return a document of the library's list."""
    entry, publication = row.entry, row.publication
    return {
        "id": publication.id,
        "sha256": entry.sha256,
        "file": entry.file,
        "file_sha256": entry.file_sha256,
        "title": publication.title,
        "kind": publication.kind,
        "status": State.DRAFT if row.state is State.UNPUBLISHED else row.state,
        "pages": entry.pages,
        "passages": entry.passages,
        "added_at": entry.added_at,
        "starter": entry.starter,
        "superseded_by": publication.superseded_by,
        "withdrawn": entry.withdrawn or None,
        "why": entry.why,
        "review_due": publication.review_due,
        "look": row.look,
    }
