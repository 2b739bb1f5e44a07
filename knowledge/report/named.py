"""Find people's names that a review should not carry: of children, their families and those who worked with them."""

import re
from collections.abc import Iterator

from knowledge.model import Block, BlockKind, Document, Slice
from knowledge.privacy import NOTHING, Identifier, Known, mask
from knowledge.privacy.lists import cues, fold, is_ordinary, names
from knowledge.report.front import has_cover
from knowledge.report.ranges import pieces
from knowledge.sentences import sentences

_KIN = (
    r"(?:mother|father|mum|dad|son|daughter|brother|sister|grandmother|grandfather|aunt|uncle|cousin|sibling|partner"
    r"|boyfriend|girlfriend|step-?father|step-?mother|carer|neighbour|twin|child|baby|infant|toddler|boy|girl|pupil)"
)
_WORKER = (
    r"(?:social worker|health visitor|midwife|school nurse|(?<!head )teacher|headteacher|head teacher|support worker"
    r"|police officer|family worker|practitioner|nurse|PC|DC|DS|PCSO)"
)
_NAME = r"(?:[OD]['’]|Ma?c(?=[A-Z]))?[A-Z][a-zà-ÿ]+(?:['’-][A-Z][a-zà-ÿ]+)?"
_FULL = rf"{_NAME}(?: [A-Z]\.?)?(?: {_NAME})?"
_CUED = (
    re.compile(rf"\b(?:{_KIN}|{_WORKER})s?(?:,| called| named| was called| is called| \()? ?(?P<name>{_FULL})"),
    re.compile(rf"\b(?:called|named|known as|name (?:is|was)) (?P<name>{_FULL})"),
    re.compile(rf"(?P<name>{_FULL})['’]s? (?:\w+ )?{_KIN}\b"),
    re.compile(rf"(?P<name>{_FULL}),? \(?(?:the |a |an |his |her |their |aged? )(?:\w+ ){{0,2}}(?:{_KIN}|{_WORKER})\b"),
)
_ACTS = (  # a first name alone, where somebody does something
    re.compile(
        rf"(?P<name>{_NAME})(?=(?: \w+ly)? (?:was|had|said|told|did|has|is|could|would|lived|lives|went"
        r"|missed|moved|stopped|died|slept|cried|asked|felt|wanted|and"
        r" (?:his|her|their|[A-Z][a-z]+))\b)"
    ),
    re.compile(
        r"\b(?:that|after|before|described|believed|told|saw|asked|when|as|because|was|see|hit|and|met|of|for|with|by)"
        rf" (?P<name>{_NAME})(?= (?:as|when|who|to|said|was|had|did|that|in|at|could|would)\b|[.,])"
    ),
)
_ALONE = re.compile(
    rf"(?<![\w’'&/-])(?P<name>{_NAME})(?= and [A-Z]|(?! and the )(?![ -]?[A-Z&/\d(])(?![’']s [A-Z]))(?![\w-])"
)
_NOT_ALONE = re.compile(r"(?:[A-Z][\w’'.]*[ -]|\b(?:from|in|at|near|across) )$")
_OF_PEOPLE = re.compile(
    rf"\b(?:{_KIN}s?|{_WORKER}s?|he|she|him|her|his|hers|told|said|spoke|friend|school|teacher|nobody|police|home|visit\w*)\b",
    re.IGNORECASE,
)
_TITLED = re.compile(rf"\b(?:Mr|Mrs|Ms|Miss|Dr)\.? (?P<name>(?:[A-Z]\.? )?{_NAME}(?: {_NAME})?)")
_WHOLE = re.compile(rf"(?P<name>{_NAME}(?: [A-Z]\.?)? {_NAME})")
_PUBLIC = re.compile(
    r"\b(?:authors?|reviewers?|chair\w*|scrutineer|professors?|prof|ministers?|secretary of state|judge|justice|Lord"
    r"|Lady|Baroness|Sir|Dame|QC|KC|MP|inquiry|inquir\w+|researchers?|et al|eds?\.|press|published|commissioner"
    r"|ombudsman|coroner|foundation|trust|award|model|framework|theory|law|act|court|v\.?|director|chief executive"
    r"|inspector|consultant|facilitat\w+|panel|appointed|commissioned|CBE|OBE|MBE)(?!\w)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"[\s,&(]{1,4}(?:and |et al\.?,? ?\(?)?(?:19|20)\d\d|\s*,\s*[A-Z]\.|\s+[A-Z]{1,2}[ ,.(]")
_SECTIONS = re.compile(
    r"\b(?:references|bibliography|further reading|acknowledg\w+|membership|review (?:team|panel)|panel members?"
    r"|about the (?:author|reviewer)s?|contributors|reading list|authors?|contents?)\b",
    re.IGNORECASE,
)
_SOURCE = re.compile(r"(?:19|20)\d\d|https?:|www\.")
_RENAMED = re.compile(
    r"\bpseudonym\w*|\bnot (?:his|her|their) real names?\b|\bnames? (?:have|has|were|was) (?:all )?(?:been )?(?:changed"
    r"|anonymised|chosen)\b|\b(?:is|are) (?:an? )?anonymised names?\b",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"\b(?:an?|the|this|each|every|per) $", re.IGNORECASE)  # "a Merlin" is a form
_LONGEST = 800  # characters: what is longer is no sentence, and takes the rules very long
_NEVER = cues("never")
_PLACES = frozenset(
    "street road lane avenue close way house hall centre center school academy college hospital ward park court unit"
    " university church surgery clinic estate hotel farm lodge green hill".split()
)


def renamed(document: Document) -> bool:
    """Return whether a document says that the names in it are not the real ones."""
    return _RENAMED.search(document.text) is not None


def named(document: Document, known: Known = NOTHING) -> Iterator[tuple[int, int]]:
    """Yield where the names of people stand, in order; `known` are names that are published already.

    Authors, chairs, judges and those whose work is cited are no secret, and nor is the label the review gives.
    """
    readable = list(_readable(document))
    found = {span for block in readable for span in _found(document, block, known)}
    words = {document.text[start:end] for start, end in found}
    firsts = {word.split()[0] for word in words if not is_ordinary(fold(word.split()[0]))}
    longest_first = sorted(words | firsts, key=len, reverse=True)
    again = re.compile(rf"(?<![\w’'-])(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])")
    for block in readable if words else ():
        yield from (match.span() for match in again.finditer(document.text, block.start, block.end))


def _readable(document: Document) -> Iterator[Block]:
    """Yield the blocks in which a name is not most likely that of an author, a chair or a source."""
    pages = document.pages or 0
    titles = {1, 2, pages} if has_cover(document) else {1, pages}
    skipped = False
    for block in document.blocks:
        text = document.text[block.start : block.end]
        if block.kind is BlockKind.HEADING:
            skipped = _SECTIONS.search(text) is not None
            continue
        printed = pages > 2 and Slice(document, block.start, block.end).page in titles
        if not (skipped or printed or _is_source(block, text)):
            yield block


def _found(document: Document, block: Block, known: Known) -> Iterator[tuple[int, int]]:
    """Yield the names that something around them says are of a person who should not be known."""
    own = {fold(word) for words in (document.label, document.title, *document.aliases) for word in words.split()}
    text = document.text[block.start : block.end]
    for begin, stop in sentences(text):
        for start, end in pieces(text[begin:stop], _LONGEST):
            for first, last in _in_sentence(text[begin + start : begin + end], own, known):
                at = block.start + begin + start
                yield at + first, at + last


def _is_source(block: Block, text: str) -> bool:
    """Return whether a block is a footnote that names a source."""
    return block.kind is BlockKind.FOOTNOTE and _SOURCE.search(text) is not None


def _in_sentence(sentence: str, own: set[str], known: Known) -> Iterator[tuple[int, int]]:
    """Yield the names in a sentence that look like one and read like one."""
    candidates = {match.span("name") for pattern in (*_CUED, *_ACTS) for match in pattern.finditer(sentence)}
    candidates |= {match.span("name") for match in (*_WHOLE.finditer(sentence), *_TITLED.finditer(sentence))}
    candidates |= {
        match.span("name")
        for match in _ALONE.finditer(sentence)
        if _OF_PEOPLE.search(sentence) and not _NOT_ALONE.search(sentence[: match.start()])
    }
    likely = [span for span in candidates if _is_likely(sentence, *span, own)]
    if not likely:
        return
    masked = [(start, end) for start, end, kind in mask(sentence, known).spans if kind is Identifier.NAME]
    taken: list[tuple[int, int]] = []
    for start, end in sorted(likely, key=lambda span: (span[0], -span[1])):
        read = any(first <= start and start < last for first, last in masked)
        if read and not any(first < end and start < last for first, last in taken):
            taken.append((start, end))
    yield from taken


def _is_likely(sentence: str, start: int, end: int, own: set[str]) -> bool:
    """Return whether the words are a first name, or a first name and a surname, of someone who is not public."""
    words = [fold(word.strip(".")) for word in sentence[start:end].split()]
    lists = names()
    titled = re.search(r"\b(?:Mr|Mrs|Ms|Miss|Dr)\.? $", sentence[max(0, start - 6) : start])
    if any(word in own or word in _NEVER for word in words):
        return False
    if _PUBLIC.search(sentence[max(0, start - 60) : start]) or _PUBLIC.search(sentence[end : end + 60]):
        return False
    if _YEAR.match(sentence[end : end + 24]):
        return False
    if words[-1] in _PLACES or (len(words) == 1 and _ARTICLE.search(sentence[:start])):
        return False
    if titled:
        return len(words[-1]) > 2 and (words[-1] in lists["surname"] or not is_ordinary(words[-1]))
    given = words[0] in lists["given"] or words[0] in lists["strong"]
    if len(words) == 1:
        plain = is_ordinary(words[0])  # "Holly" or "Dean": a name only within a sentence, and not in a longer one
        return given and not (plain and (start == 0 or _NOT_ALONE.search(sentence[:start])))
    last = words[-1]
    return given and last != words[0] and (last in lists["surname"] or not is_ordinary(last))
