"""Write a number as Word writes it in lists: 3, 03, c, iii, third."""

from knowledge.read.numbers import roman

_ONES = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen""".split()
_TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()
_NTHS = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
         "twelve": "twelfth"}  # fmt: skip
_SYMBOLS = "*†‡§"
_MOST = 3999


def numeral(count: int, form: str) -> str:
    """Return a number in one of Word's forms; a form that is not known is written in digits."""
    if form == "none":
        return ""
    if not 0 < count <= _MOST:
        return str(count)
    match form:
        case "lowerRoman" | "upperRoman":
            return _cased(roman(count), form)
        case "lowerLetter" | "upperLetter":  # z is followed by aa, that by bb
            return _cased(chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1), form)
        case "decimalZero":
            return f"{count:02d}"
        case "ordinal":
            last = "th" if count % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
            return f"{count}{last}"
        case "cardinalText":
            return _words(count).capitalize()
        case "ordinalText":
            return _nth(_words(count)).capitalize()
        case "chicago":
            return _SYMBOLS[(count - 1) % 4] * ((count - 1) // 4 + 1)
        case "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if count <= 20:
            return chr(ord("①") + count - 1)
        case "numberInDash":
            return f"- {count} -"
    return str(count)


def _cased(words: str, form: str) -> str:
    return words.upper() if form.startswith("upper") else words


def _words(count: int) -> str:
    """Return a number below 1000 in words, and a bigger one in digits."""
    if count >= 1000:
        return str(count)
    if count >= 100:
        rest = f" {_words(count % 100)}" if count % 100 else ""
        return f"{_ONES[count // 100]} hundred{rest}"
    if count < 20:
        return _ONES[count]
    return _TENS[count // 10] + (f"-{_ONES[count % 10]}" if count % 10 else "")


def _nth(words: str) -> str:
    """Return "third" for "three"."""
    head, last = words[: -len(words.replace("-", " ").split()[-1])], words.replace("-", " ").split()[-1]
    if last in _NTHS:
        return head + _NTHS[last]
    return head + (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")
