"""Letters of the symbol fonts, which have no meaning outside their font, as letters that anybody can read."""

_WINGDINGS = {
    0x4A: "☺", 0x4C: "☹", 0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x72: "❒", 0x73: "⬧", 0x74: "⧫", 0x75: "◆",
    0x76: "❖", 0x77: "⬥", 0x9E: "·", 0x9F: "•", 0xA1: "○", 0xA7: "▪", 0xA8: "□", 0xAB: "★", 0xB2: "✰", 0xD8: "➢",
    0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xEF: "⇦", 0xF0: "⇨", 0xF1: "⇧", 0xF2: "⇩", 0xF3: "⇔",
    0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑", 0x28: "☎", 0x2A: "✉", 0x46: "☞",
}  # fmt: skip
_SYMBOL = {
    0xA3: "≤", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB3: "≥",
    0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xBC: "…", 0xD3: "©", 0xD2: "®", 0xD4: "™", 0xE0: "◊",
    0x2D: "−", 0xDE: "⇒", 0xDC: "⇐", 0xDB: "⇔",
} | dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True))  # fmt: skip
_PRIVATE = range(0xF000, 0xF100)
BULLET = "•"


def symbol(letter: str, font: str = "") -> str:
    """Return a letter of a font as anybody can read it; a bullet where a private letter is not known."""
    code = ord(letter) if len(letter) == 1 else 0
    if font.casefold() == "courier new" and letter == "o":
        return "◦"  # Word's own hollow bullet is the letter o of this font
    if code not in _PRIVATE and not (code < 0x100 and font.casefold().startswith(("wingdings", "symbol"))):
        return letter
    known = symbol_of(code, font)
    return BULLET if known is None else known


def symbol_of(code: int, font: str) -> str | None:
    """Return the letter that stands for a code of a symbol font, or None where it is not known."""
    code = code & 0xFF if code in _PRIVATE else code
    face = font.casefold()
    if face == "symbol":
        return _SYMBOL.get(code, chr(code) if 0x20 <= code < 0x7F else None)
    if face.startswith("wingdings"):
        return _WINGDINGS.get(code) if face == "wingdings" else None
    return _SYMBOL.get(code) or _WINGDINGS.get(code)
