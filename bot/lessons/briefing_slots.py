"""The seven slots of a briefing: what they are called here, and which one an excerpt belongs in."""

import re
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from knowledge.model import Kind, Slice, Unit
from knowledge.read.clean import clean

FILE = "briefing.yaml"
SLOTS, QUOTING = 7, 5  # The first five quote; the last two are for local judgement.
_LONGEST_TITLE, _LONGEST_PROMPT, _MOST_PROMPTS = 50, 160, 3
_LOOKS = "docs/for-supervisors.md shows how it looks."

# What a heading says of the words beneath it; the first that fits decides.
_HEADED = tuple(
    (slot, re.compile(rf"\b(?:{words})\b", re.IGNORECASE))
    for slot, words in (
        (4, r"good practice|what (?:helped|worked|went well)|strengths?|got in the way|barriers?|obstacles?|hindered"),
        (5, r"recommend\w*|considerations? for|action plan|asks? of|what (?:we|it) asks?|what (?:should|must|needs)"),
        (3, r"found|findings?|learning|lessons?|themes?|analysis|appraisal|conclusions?|went wrong"),
        (1, r"what happened|narrative|background|summary|chronology|timeline|circumstances|incident|story|key events"),
        (1, r"family history|introduction|the case"),
        (2, r"matters?|impact|context|prevalence|significance|rationale|research|what it is|areas differ|why"),
    )
)
_UNITS = {Unit.RECOMMENDATION: 5, Unit.FINDING: 3}
_KINDS = {Kind.REVIEW: 3, Kind.RESEARCH: 2}  # Of the others, what is to be done is asked.


class FormUnusable(Exception):
    """The file of titles cannot be used; the text says what is wrong in it."""


class Form(BaseModel):
    """What the slots are called, and what the last two ask where nobody wrote anything for them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    titles: tuple[str, ...] = (
        "What happened",
        "Why it matters",
        "What the review found",
        "What helped and what got in the way",
        "What it recommended",
        "What to do in our practice",
        "Questions for the team",
    )
    practice: tuple[str, ...] = ("What will we do differently, who, by when?",)
    questions: tuple[str, ...] = (
        "What do we make of this?",
        "How shall we see that it has become part of our work?",
        "Where does it go in our plan?",
    )


def read_form(data: Path) -> Form:
    """Return what the slots are called in a data folder; the defaults where it has no file. Raise FormUnusable."""
    path = data / FILE
    try:
        form = Form.model_validate(yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader) or {})
    except FileNotFoundError:
        return Form()
    except (OSError, UnicodeDecodeError, RecursionError, yaml.YAMLError) as error:
        raise FormUnusable(f"{FILE} in the data folder cannot be read. It is YAML; {_LOOKS}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = " › ".join(str(part) for part in first["loc"]) or "the top"
        raise FormUnusable(f"{FILE} in the data folder is not right at “{place}”: {first['msg']}. {_LOOKS}") from error
    if wrong := _wrong(form):
        raise FormUnusable(f"{FILE} in the data folder {wrong} {_LOOKS}")
    return Form(titles=_tidy(form.titles), practice=_tidy(form.practice), questions=_tidy(form.questions))


def slot_of(place: Slice, unit: Unit | None) -> int:
    """Return the slot that words belong in by what they are, else by their heading; 0 where neither says."""
    headed = _headed(place)
    return headed if headed == 4 or unit is None else _UNITS[unit]


def slot_for(place: Slice, unit: Unit | None) -> int:
    """Return the slot that words go into, by the kind of their document where nothing else says."""
    return slot_of(place, unit) or _KINDS.get(place.document.kind, QUOTING)


def _headed(place: Slice) -> int:
    """Return the slot that the nearest heading speaks of, or 0."""
    fits = (slot for said in reversed(place.heading) for slot, words in _HEADED if words.search(said))
    return next(fits, 0)


def _tidy(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(" ".join(clean(one).split()) for one in words)


def _wrong(form: Form) -> str:
    """Return what is wrong with the titles and prompts, or ""."""
    if len(form.titles) != SLOTS:
        return f"has {len(form.titles)} titles, and a briefing has exactly {SLOTS}."
    if any(not 0 < len(title.strip()) <= _LONGEST_TITLE for title in form.titles):
        return f"has a title that is empty or longer than {_LONGEST_TITLE} characters."
    for name, prompts in (("practice", form.practice), ("questions", form.questions)):
        if not 0 < len(prompts) <= _MOST_PROMPTS:
            return f"has {len(prompts)} lines under {name}: from one to {_MOST_PROMPTS} fit."
        if any(not 0 < len(prompt.strip()) <= _LONGEST_PROMPT for prompt in prompts):
            return f"has a line under {name} that is empty or longer than {_LONGEST_PROMPT} characters."
    return ""
