"""The fixed sentences around an answer: templates, clearly not quotations."""

from bot.answer import Answer, Searched
from bot.bands import Band
from bot.message import Button, Quote, Reply, Words

CAVEAT = "Published learning, not advice on your case. Follow your local procedures; talk to your safeguarding lead."
_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


def answer_reply(answer: Answer) -> Reply:
    """Return an answer as a reply: what was searched, the lead, the excerpts, the caveat, the next steps."""
    parts: list[Words | Quote] = []
    if answer.searched.terms:
        parts.append(Words(f"Searching for: {' · '.join(answer.searched.terms)}"))
    parts += [Words(line) for line in _notes(answer.searched)]
    parts.append(Words(_lead(answer)))
    parts += _quotes(answer)
    if answer.excerpts:
        parts.append(Words(CAVEAT))
    else:
        parts.append(Words("Try other words, /filter off if a filter is on, or ask your safeguarding lead."))
    return Reply(tuple(parts), _buttons(answer), answer)


def more_reply(answer: Answer) -> Reply:
    """Return further excerpts of an answer as a reply."""
    lead = "Further down the list, less close to the question:"
    return Reply((Words(lead), *_quotes(answer), Words(CAVEAT)), _buttons(answer), answer)


def scope(searched: Searched) -> str:
    """Return what was searched: "89 documents (312 passages)"."""
    filtered = f", filter {searched.filter}" if searched.filter else ""
    return f"{plural(searched.documents, 'document')} ({plural(searched.passages, 'passage')}{filtered})"


def plural(count: int, noun: str) -> str:
    """Return a count with its noun: "1 document", "1,200 documents"."""
    first, space, rest = noun.partition(" of ")
    return f"{count:,} {first if count == 1 else first + 's'}{space}{rest}"


def _lead(answer: Answer) -> str:
    if answer.candidates:
        many = _count(len(answer.candidates))
        return f"{many} reviews in your library carry that label. Which one? Name its area or year."
    searched = scope(answer.searched)
    if answer.band is Band.NOTHING:
        return f"Nothing found that speaks to this. I searched {searched}."
    shown = _count(len(answer.excerpts))
    many = "passage in your library speaks" if len(answer.excerpts) == 1 else "passages in your library speak"
    if answer.band is Band.ANSWERS:
        return f"{shown} {many} to this. I searched {searched}."
    return f"I found no answer to this in {searched}. Related, but it may not answer:"


def _count(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def _notes(searched: Searched) -> list[str]:
    """Return what limits the answer: no model, documents the filter could not judge."""
    lines = []
    if searched.words_only:
        lines.append("The language model is not available, so I searched by words alone and may miss other wordings.")
    if searched.undated:
        lines.append(f"{plural(searched.undated, 'document')} without a date left out by since:.")
    return lines


def _quotes(answer: Answer) -> list[Words | Quote]:
    return [Quote(answer.first + place, cited) for place, cited in enumerate(answer.excerpts)]


def _buttons(answer: Answer) -> tuple[Button, ...]:
    """Return the next steps an answer offers."""
    if not answer.excerpts:
        return (Button("New topic", "/new"), Button("Help", "/help"))
    source = Button(f"More around {answer.first}", f"/source {answer.first}")
    return (source, *((Button("More results", "/more"),) if answer.left else ()), Button("New topic", "/new"))
