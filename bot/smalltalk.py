"""Words that ask nothing of the library, and what they mean instead."""

import re

THANKS, WEARY = "thanks", "weary"
_GREETINGS = r"(?:hi|hiya|hello|hey)(?: there)?|good (?:morning|afternoon|evening)|start"
_HELP = r"help(?: me)?|menu|commands|what can you do|how does this work|how do i use (?:this|it)"
_MORE = r"more(?: results)?|show more|next|any more|anything else"
_ABOUT = (
    r"(?:are you|is this) (?:a )?(?:real )?(?:robot|bot|human|person|ai|chat ?gpt)"
    r"|who (?:made|are|runs) (?:you|this)|what (?:are you|is this)"
)
_SOMEBODY = r"(?:my )?(?:manager|boss|supervisor|anyone|anybody|somebody|someone|people)"
_PRIVACY = (
    rf"(?:can|will|does) {_SOMEBODY} (?:see|read|know) (?:what i (?:ask|write|type|say)|this|my questions?)"
    r"|is this (?:private|confidential|recorded)|who can (?:see|read) (?:this|what i (?:ask|write))"
)
_SERVICE = r"(?:front door|edt|mash|lado|out of hours|ooh)"
_CONTACTS = (
    r"who (?:do|should|can) i (?:ring|call|phone|contact)(?: now)?"
    rf"|(?:the )?(?:phone )?(?:number|contact)s?(?: for)?(?: the)?(?: \w+)? {_SERVICE}"
    rf"|{_SERVICE}(?: team)? (?:phone )?(?:number|contact)s?"
)
_THANKS = r"thx|ta|cheers|thanks(?: a lot)?|thank (?:you|u)|many thanks|ok(?:ay)?(?: thanks)?|great|perfect"
_WEARY = (
    r"i(?:.?m| am| feel) (?:so |really |very )?(?:stressed|exhausted|burnt out|overwhelmed|drained|broken)\b.{0,60}"
    r"|.{0,40}\bi (?:can.?t|cannot) (?:do|cope with|face) this (?:job|work)\b.{0,40}"
)
_MEANT = {
    name: re.compile(rf"\s*(?:please )?(?:{words})[\s.!?]*", re.IGNORECASE)
    for name, words in {
        "start": _GREETINGS,
        "help": _HELP,
        "more": _MORE,
        "new": r"new topic|start (?:again|over)",
        "about": _ABOUT,
        "privacy": _PRIVACY,
        "contacts": _CONTACTS,
        THANKS: _THANKS,
        WEARY: _WEARY,
    }.items()
}


def meant(words: str) -> str:
    """Return what words that are no question mean: the name of a command, THANKS or WEARY; "" for a question."""
    return next((name for name, pattern in _MEANT.items() if pattern.fullmatch(words)), "")
