"""/follow, /following, /unfollow, /tellme: hear of new learning. Kept are terms of the vocabulary, and nothing else."""

import asyncio
import re
from dataclasses import dataclass
from difflib import get_close_matches

from bot.answer import Searched
from bot.bands import Band
from bot.chatwords import read_filter
from bot.commands.request import Command, Request
from bot.lessons.following import area_word, shown
from bot.message import LONGEST_BUTTON, Button, Reply
from bot.records.follows import MOST, Follow
from bot.wording import local_day
from knowledge.model import Publication
from knowledge.vocabulary import TABLE, theme_of

_EXAMPLE = "/follow neglect under-ones"
_MOST_NEAR = 3
_LIKE = 0.6  # how much of a word is to be right for another to be offered
_LONGEST = max(len(alias.split()) for term in TABLE for alias in term.aliases)  # words
_JOINING = frozenset("a about all an and any child children for in learning new news of on or the to with".split())
_MARKS = ".,;:·!?()“”\"'"
_NUMBER = re.compile(r"#?(\d{1,18})")
_NONE = "You follow nothing of that number. /following lists what you follow."
_FULL = f"You follow {MOST} things, and that is the most. /following lists them; /unfollow and a number makes room."


def _key(words: str) -> str:
    """Return what all spellings of a name share: its letters and digits."""
    return "".join(letter for letter in words.casefold() if letter.isalnum())


# What a term is called goes before what finds it.
_NAMES = {_key(alias): term.name for term in TABLE for alias in term.aliases} | {_key(t.name): t.name for t in TABLE}


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What was typed: terms of the vocabulary, areas as chat words, and words that are neither."""

    terms: tuple[str, ...]
    unknown: tuple[str, ...]


async def follow(request: Request) -> Reply:
    """Return that new learning on some terms will be told, or the nearest terms where one is not known."""
    if not request.words.strip():
        return _how(request)
    wanted = await asyncio.to_thread(_read, request)
    if isinstance(wanted, Reply):
        return wanted
    if wanted.unknown:
        return _nearest(wanted)
    if not wanted.terms:
        return _how(request)
    kept = await asyncio.to_thread(request.desk.records.follows.add, request.person.id, wanted.terms)
    if kept is None:
        return Reply.of(_FULL)
    return Reply.of(
        f"You follow {shown(kept.terms)}. When a new document carries all of it you are told, once, on the morning "
        "after: its title, never a case.",
        buttons=(Button("What I follow", "/following"), Button("Take it back", f"/unfollow {kept.id}")),
        about=f"follow {kept.id}",
    )


async def following(request: Request) -> Reply:
    """Return what the person follows, by number."""
    every = await asyncio.to_thread(request.desk.records.follows.of_person, request.person.id)
    if not every:
        return _how(request, "You follow nothing.")
    return Reply.of(*(_line(one) for one in every), "To follow one no more: /unfollow and its number.")


async def unfollow(request: Request) -> Reply:
    """Return that something is followed no more."""
    match = _NUMBER.fullmatch(request.words.strip())
    remove = request.desk.records.follows.remove
    gone = await asyncio.to_thread(remove, request.person.id, int(match[1])) if match else None
    if gone is None:
        return Reply.of(_NONE, buttons=(Button("What I follow", "/following"),))
    return Reply.of(f"You follow {shown(gone.terms)} no more.", about=f"follow {gone.id}")


async def tell_me(request: Request) -> Reply:
    """Return that the person is told once something carries the terms of a question that had no answer."""
    answer = request.conversation.answer
    if answer is None:
        return Reply.of("There is no answer to go on from. Ask a question first.")
    if answer.band is Band.ANSWERS:
        return Reply.of(
            f"The library speaks to that already. To hear of what is new: {_EXAMPLE}", buttons=_offered(answer.searched)
        )
    terms = answer.searched.terms
    if not terms:
        return Reply.of(
            "That cannot be kept: your question is not kept, and none of its words is one that the library sorts by. "
            f"Name what it is about yourself, such as {_EXAMPLE}"
        )
    kept = await asyncio.to_thread(request.desk.records.follows.add, request.person.id, terms, True)
    if kept is None:
        return Reply.of(_FULL)
    return Reply.of(
        f"You are told once, when a new document carries all of this: {shown(kept.terms)}. Only that is kept, and "
        "nothing else of your question.",
        buttons=(Button("What I follow", "/following"), Button("Take it back", f"/unfollow {kept.id}")),
        about=f"follow {kept.id}",
    )


def _read(request: Request) -> _Wanted | Reply:
    """Return what was typed, or why it cannot be followed. Raise NotUnderstood or SnapshotError."""
    publications = list(request.desk.reading().index.publications.values())
    # The library may hold nothing yet of where somebody works: that is what they wait for.
    here = [Publication(id="", title="", areas=(area,)) for area in (request.person.area, request.desk.settings.area)]
    read = read_filter(request.words, [*publications, *(one for one in here if one.areas[0])])
    where = read.where
    if where.kinds or where.nations or where.since:
        return Reply.of(f"A follow is narrowed by an area alone, such as {_EXAMPLE} in:leeds. Leave the rest out.")
    labels = [*where.themes, *(where.agencies - {"all agencies"})]
    terms, unknown = terms_in(read.text)
    return _Wanted(tuple(dict.fromkeys((*terms, *labels, *map(area_word, where.areas)))), unknown)


def terms_in(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the terms that a text names, and its words that belong to none."""
    words, terms, unknown = text.split(), [], []
    while words:
        spans = ((size, _exact(" ".join(words[:size]))) for size in range(min(len(words), _LONGEST), 0, -1))
        size, name = next(((size, name) for size, name in spans if name), (1, ""))
        word = words[0].strip(_MARKS).casefold()
        if name:
            terms.append(name)
        elif word and word not in _JOINING:
            unknown.append(word)
        words = words[size:]
    return tuple(dict.fromkeys(terms)), tuple(unknown)


def _exact(words: str) -> str:
    """Return the term of which words are a name, or ""; a name that a sentence would say of other things too counts."""
    key = _key(words)
    for spelt in (key, key.removesuffix("s"), f"{key}s", f"{key.removesuffix('ies')}y"):
        if spelt in _NAMES:
            return _NAMES[spelt]
    return theme_of(words) or ""


def _nearest(wanted: _Wanted) -> Reply:
    """Return that a word is none of the vocabulary, with the terms that are nearest to it."""
    typed = " ".join(wanted.unknown)
    near = [
        _NAMES[alias]
        for text in dict.fromkeys((typed, *wanted.unknown))
        for alias in get_close_matches(_key(text), _NAMES, _MOST_NEAR, _LIKE)
    ]
    kept = " ".join(wanted.terms)
    offered = [name for name in dict.fromkeys(near) if name not in wanted.terms][:_MOST_NEAR]
    buttons = [Button(f"Follow {name}", f"/follow {f'{kept} {name}'.strip()}") for name in offered]
    if wanted.terms:
        buttons.append(Button(f"Follow {shown(wanted.terms)} alone", f"/follow {kept}"))
    most = f"Nearest: {', '.join(offered)}." if offered else f"Write it in words such as {_EXAMPLE}"
    return Reply.of(
        f"“{typed[:60]}” is no word that the library sorts by, so nothing of this is kept. {most}",
        buttons=tuple(button for button in buttons if len(button.text.encode()) <= LONGEST_BUTTON),
    )


def _how(request: Request, *before: str) -> Reply:
    """Return how to follow something, with what the last answer was about within reach."""
    answer = request.conversation.answer
    return Reply.of(
        *before,
        f"Write what you want to hear of: {_EXAMPLE}, or with an area: {_EXAMPLE} in:leeds. Each word is one that the "
        "library sorts by; you are told of a document that carries all of them. /following lists what you follow.",
        buttons=_offered(answer.searched) if answer else (),
    )


def _offered(searched: Searched) -> tuple[Button, ...]:
    """Return the button that follows what an answer was about, where it has a name and is short enough."""
    button = Button(f"Follow {shown(searched.terms)}", f"/follow {' '.join(searched.terms)}")
    return (button,) if searched.terms and len(button.text.encode()) <= LONGEST_BUTTON else ()


def _line(one: Follow) -> str:
    once = ", told once: an answer did not have it" if one.gap else ""
    return f"{one.id}  {shown(one.terms)} (since {local_day(one.at)}{once})"


FOLLOW = Command("follow", _EXAMPLE, "hear of new learning on something", follow)
FOLLOWING = Command("following", "/following", "list what you follow", following)
UNFOLLOW = Command("unfollow", "/unfollow NUMBER", "follow something no more", unfollow)
TELL_ME = Command("tellme", "/tellme", "be told when something answers your last question", tell_me, answers=True)
