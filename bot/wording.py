"""The fixed sentences around an answer: templates, clearly not quotations."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.answer import Answer, Searched
from bot.bands import Band
from bot.message import Button, Quote, Reply, Words
from bot.picking import differing
from bot.safety import Danger
from knowledge.authority import own_areas
from knowledge.model import Kind
from knowledge.privacy import Identifier

CAVEAT = "Published learning, not advice on your case. Follow your local procedures; talk to your safeguarding lead."
ENGLISH_ONLY = (
    "Learnt reads English only: it will have missed things, names too. If you named anybody, please delete your "
    "message from this chat. If a child is in danger now, call 999: they have interpreters."
)
BEYOND = (
    "What to decide on a case is for you and your supervisor; for your local front door and its numbers, /contacts."
)
LONDON = ZoneInfo("Europe/London")
_NAMED = {
    Identifier.NAME: "a name",
    Identifier.DATE_OF_BIRTH: "a date of birth",
    Identifier.NHS_NUMBER: "an NHS number",
    Identifier.PHONE: "a phone number",
    Identifier.POSTCODE: "a postcode",
    Identifier.ADDRESS: "an address",
    Identifier.EMAIL: "an e-mail address",
    Identifier.CASE_REFERENCE: "a case reference",
    Identifier.UPN: "a pupil number",
    Identifier.SCHOOL: "a child's school",
}
_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


def answer_reply(answer: Answer, support: str = "", elsewhere: str = "") -> Reply:
    """Return an answer as a reply: what was searched, the lead, the excerpts, the caveat, the next steps.

    `support` is the line beneath words that are hard to read, `elsewhere` the one on other reviews.
    """
    parts: list[Words | Quote] = []
    if answer.searched.terms:
        parts.append(Words(f"Searching for: {' · '.join(answer.searched.terms)}"))
    parts += [Words(line) for line in _notes(answer.searched)]
    parts.append(Words(_lead(answer)))
    if differ := _differ(answer):
        parts.append(Words(differ))
    parts += _quotes(answer)
    if support and any(cited.graphic for cited in answer.excerpts):
        parts.append(Words(support))
    if elsewhere:
        parts.append(Words(elsewhere))
    if answer.excerpts:
        parts.append(Words(CAVEAT))
    else:
        parts += [Words(line) for line in _next_steps(answer.searched)]
    same = (Button("Same lesson elsewhere", "/same"),) if elsewhere else ()
    return Reply(tuple(parts), _buttons(answer, same), answer)


def more_reply(answer: Answer, support: str = "") -> Reply:
    """Return further excerpts of an answer as a reply."""
    lead = "Further down the list, less close to the question:"
    hard = (Words(support),) if support and any(cited.graphic for cited in answer.excerpts) else ()
    return Reply((Words(lead), *_quotes(answer), *hard, Words(CAVEAT)), _buttons(answer), answer)


def masked_reply(reply: Reply, kinds: Sequence[Identifier], removed: bool = False) -> Reply:
    """Return a reply that says which kinds of identifier were masked; unchanged where there were none.

    `removed`: the message was taken out of the chat.

    It says so first, but beneath a card: nothing goes before 999.
    """
    if not kinds:
        return reply
    seen = listed([_NAMED[kind] for kind in kinds])
    masked = f"I masked what may identify someone ({seen}) and did not keep your message."
    if reply.card:
        when = "Once the child is safe, please" if reply.card is Danger.EMERGENCY else "Please"
        later = Words(f"{masked} {when} delete it from this chat too.")
        return replace(reply, parts=(*reply.parts, later), masked=tuple(kinds))
    gone = "I deleted it from this chat too. Please" if removed else "Please delete it from this chat too, and"
    notice = Words(f"{masked} {gone} ask about the situation, not the person.")
    return replace(reply, parts=(notice, *reply.parts), masked=tuple(kinds), removed=removed)


def not_opened(kind: str, removed: bool | None) -> Reply:
    """Return why what came with a message was not opened; `removed` is None where it may stay."""
    if removed is None:
        return Reply.of(
            f"I cannot read {kind}. Write what you want to know, such as: bruise on a baby who cannot crawl"
        )
    gone = "I deleted it from this chat." if removed else "Please delete it from this chat."
    why = "They may show who a child or a family is, and this chat is not the place for that."
    ask = "Write about the situation in your own words, without names."
    danger = "If a child is hurt or in danger now, call 999; /contacts has your local numbers."
    return replace(Reply.of(f"I do not open {kind}. {why} {gone} {ask}", danger), outcome="refused", removed=removed)


def nothing_left(foreign: bool) -> Reply:
    """Return what to say to a message that was nothing but identifiers, or seemed so in another language."""
    return Reply.of(
        *([ENGLISH_ONLY] if foreign else []),
        "What is left says too little to search for. Ask what you want to know, without the person. If you meant a "
        "published review, name its area or year too.",
    )


def listed(words: Sequence[str]) -> str:
    """Return words as a list in a sentence: "a name, a postcode and a phone number"."""
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


def scope(searched: Searched) -> str:
    """Return what was searched: "89 documents (312 passages)"."""
    filtered = f", filter {searched.filter}" if searched.filter else ""
    return f"{plural(searched.documents, 'document')} ({plural(searched.passages, 'passage')}{filtered})"


def day(moment: date) -> str:
    """Return a day as people write it here: "1 November 2026"."""
    return f"{moment.day} {moment:%B %Y}"


def local_day(stored: str) -> str:
    """Return the day in London of a stored moment (ISO 8601, UTC)."""
    return day(datetime.fromisoformat(stored).astimezone(LONDON))


def moment(stored: str) -> str:
    """Return a stored moment (ISO 8601, UTC) as day and time in London: "1 November 2026, 14:05"."""
    at = datetime.fromisoformat(stored).astimezone(LONDON)
    return f"{day(at)}, {at:%H:%M}"


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
    beyond = f"{BEYOND} " if answer.searched.beyond else ""
    return f"I found no answer to this in {searched}. {beyond}Related, but it may not answer:"


def _differ(answer: Answer) -> str:
    """Return that rules of different areas or nations are shown, where they are."""
    pair = differing(answer.excerpts)
    if answer.candidates or not pair:
        return ""
    here, there = (own_areas(one) for one in pair)
    if here and there:
        one, other = (listed(publication.areas) for publication in pair)
        return f"These come from different areas ({one}; {other}). Rules may differ: follow your own area's."
    one, other = (listed(publication.nations) for publication in pair)
    return f"These come from different nations ({one}; {other}). Rules may differ: follow your own nation's."


def _next_steps(searched: Searched) -> list[str]:
    """Return what to do where nothing was found: what lies nearest, and whom to ask."""
    near = [f"The nearest themes here: {', '.join(searched.nearest)}."] if searched.nearest else []
    lift = "take the filter off with /filter off, " if searched.filter else ""
    return [*near, f"Try other words, {lift}or ask your safeguarding lead. {BEYOND}"]


def _count(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def _notes(searched: Searched) -> list[str]:
    """Return what limits the answer: no model, documents the filter could not judge."""
    lines = []
    if searched.foreign:
        lines.append(ENGLISH_ONLY)
    if searched.words_only:
        lines.append("The language model is not available, so I searched by words alone and may miss other wordings.")
    if searched.lens:
        lines.append(f"Lens: {searched.lens} first; nothing is hidden.")
    if searched.plain:
        lines.append("Plain mode: what was done to a child is left out. Turn it off with /plain off.")
    if searched.undated:
        lines.append(f"{plural(searched.undated, 'document')} without a date left out by since:.")
    return lines


def _quotes(answer: Answer) -> list[Words | Quote]:
    numbered = enumerate(answer.excerpts, start=answer.first)
    return [Quote(number, cited, f"/show {number}" if cited.graphic else "") for number, cited in numbered]


def _buttons(answer: Answer, further: tuple[Button, ...] = ()) -> tuple[Button, ...]:
    """Return the next steps an answer offers, `further` ones among them."""
    lacks = answer.band is not Band.ANSWERS and answer.searched.terms and not answer.candidates
    tell = (Button("Tell me when something answers this", "/tellme"),) if lacks else ()
    if not answer.excerpts:
        return (*tell, Button("New topic", "/new"), Button("Filter", "/filter"), _lens(answer), Button("Help", "/help"))
    numbered = list(enumerate(answer.excerpts, start=answer.first))
    sources = [Button(f"More around {n}", f"/source {n}", "source", f"Around {n}") for n, _ in numbered]
    pages = [Button(f"Show page {n}", f"/page {n}", "page", f"Page {n}") for n, one in numbered if one.excerpt.page]
    sourced = [n for n, one in numbered if one.excerpt.document.kind is not Kind.LESSON]
    kept = [Button(f"Keep {n} for a lesson", f"/keep {n}", "keep", f"Keep {n}") for n in sourced]
    more = (Button("More results", "/more"),) if answer.left else ()
    judged = (Button("Helpful", "/helpful", "judged"), Button("Not helpful", "/unhelpful", "judged"))
    return (
        *sources,
        *pages,
        *kept,
        *more,
        *further,
        *tell,
        Button("New topic", "/new"),
        *judged,
        Button("Filter", "/filter"),
        _lens(answer),
    )


def _lens(answer: Answer) -> Button:
    return Button("Lift the lens", "/lens off") if answer.searched.lens else Button("Lens", "/lens")
