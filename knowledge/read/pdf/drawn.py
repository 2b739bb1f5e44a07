"""Walk the objects of a PDF page: ruled lines, pictures, drawings and words that are not shown."""

import ctypes
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Self

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from knowledge.read.pdf.areas import around, joined
from knowledge.read.pdf.pieces import Box, turned

_THIN, _LONG = 3.0, 8.0  # points: a ruled line
_PLAIN = 6  # segments of a path: a rectangle has no more
_DOT = 10.0  # points: a smaller drawing is a bullet
_DEEP, _MANY = 4, 100_000  # forms within forms, objects of a page: a file that has more means harm
HIDDEN = frozenset([raw.FPDF_TEXTRENDERMODE_INVISIBLE])
_LAYER = "OC\0".encode("utf-16-le")
_MOST = 0.4  # of a page: a picture that covers more may be one of the page

Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn besides words: so many `curves` make the drawings; `hidden`: some words are not painted."""

    rules: tuple[Box, ...]
    pictures: tuple[Box, ...]
    drawings: tuple[Box, ...]
    curves: int
    hidden: bool
    covers: tuple[Box, ...] = ()  # filled boxes that were drawn over words
    layered: bool = False  # some words stand in a layer that may be switched off
    buried: bool = False  # all words lie under a picture of most of the page

    def turned(self, turn: int) -> Self:
        """Return it as it stands on a page that is turned so that its text runs rightwards."""
        rules, pictures, drawings = (
            tuple(turned(box, turn) for box in boxes) for boxes in (self.rules, self.pictures, self.drawings)
        )
        return replace(self, rules=rules, pictures=pictures, drawings=drawings)


def read_drawn(page: pdfium.PdfPage) -> Drawn:
    """Return what is drawn on a page; PDFIUM is held by the caller."""
    rules: list[Box] = []
    pictures: list[Box] = []
    drawings: list[Box] = []
    words: list[tuple[object, Matrix]] = []
    filled: list[tuple[int, Box]] = []  # how many words were drawn before it
    hidden = layered = False
    buried, most = 0, _MOST * math.prod(page.get_size())
    for drawn, kind, matrix in _walk(page):
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            words.append((drawn, matrix))
            hidden = hidden or raw.FPDFTextObj_GetTextRenderMode(drawn) in HIDDEN
            layered = layered or _in_layer(drawn)
        elif kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE) and (box := _box(drawn, matrix)):
            left, low, right, high = box
            if kind == raw.FPDF_PAGEOBJ_IMAGE:
                pictures.append(box)
                if (right - left) * (high - low) > most and not raw.FPDFPageObj_HasTransparency(drawn):
                    buried = len(words)
            elif min(right - left, high - low) < _THIN:
                if max(right - left, high - low) > _LONG:
                    rules.append(box)
            elif max(right - left, high - low) > _DOT and _curved(drawn):
                drawings.append(box)
            elif words and _is_filled(drawn):
                filled.append((len(words), box))
    covers = tuple(_covers(words, filled)) if filled else ()
    return Drawn(
        tuple(rules),
        tuple(pictures),
        tuple(joined(drawings)),
        len(drawings),
        hidden,
        covers,
        layered,
        0 < len(words) == buried,
    )


def _covers(words: Sequence[tuple[object, Matrix]], filled: Sequence[tuple[int, Box]]) -> Iterator[Box]:
    """Yield the filled boxes that meet words which were drawn before them."""
    if len(words) * len(filled) > _MANY:
        yield around([box for _, box in filled])
        return
    boxes = [_box(drawn, matrix) for drawn, matrix in words]
    for before, (left, low, right, high) in filled:
        for box in boxes[:before]:
            if box and box[0] < right and box[2] > left and low < (box[1] + box[3]) / 2 < high:
                yield left, low, right, high
                break


def _is_filled(path: object) -> bool:
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    return bool(raw.FPDFPath_GetDrawMode(path, mode, stroke) and mode.value != raw.FPDF_FILLMODE_NONE)


def _in_layer(drawn: object) -> bool:
    """Return whether an object is marked as content that may be switched off."""
    for index in range(raw.FPDFPageObj_CountMarks(drawn)):
        name, size = (ctypes.c_ushort * 8)(), ctypes.c_ulong()
        mark = raw.FPDFPageObj_GetMark(drawn, index)
        if raw.FPDFPageObjMark_GetName(mark, name, ctypes.sizeof(name), size) and bytes(name)[:6] == _LAYER:
            return True
    return False


def _walk(page: pdfium.PdfPage) -> Iterator[tuple[object, int, Matrix]]:
    """Yield the objects of a page and of the forms on it as they are drawn, with kind and the matrix of the form."""
    count = 0
    total = raw.FPDFPage_CountObjects(page.raw)
    inside: list[tuple[object, Matrix, Iterator[int]]] = [(None, _SAME, iter(range(total)))]
    while inside:
        form, matrix, indices = inside[-1]
        index = next(indices, None)
        count += 1
        if index is None:
            inside.pop()
            continue
        if count > _MANY:
            return
        one = raw.FPDFPage_GetObject(page.raw, index) if form is None else raw.FPDFFormObj_GetObject(form, index)
        kind = raw.FPDFPageObj_GetType(one)
        if kind == raw.FPDF_PAGEOBJ_FORM and len(inside) <= _DEEP:
            within = iter(range(raw.FPDFFormObj_CountObjects(one)))
            inside.append((one, _times(_matrix(one), matrix), within))
        else:
            yield one, kind, matrix


def _matrix(form: object) -> Matrix:
    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(form, ctypes.byref(matrix)):
        return _SAME
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    """Return the matrix that does what the inner one does and then the outer one."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _box(drawn: object, matrix: Matrix) -> Box | None:
    """Return where an object stands on the page."""
    left, low, right, high = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(drawn, *map(ctypes.byref, (left, low, right, high))):
        return None
    if matrix is _SAME:
        return left.value, low.value, right.value, high.value
    a, b, c, d, e, f = matrix
    xs = [a * x + c * y + e for x in (left.value, right.value) for y in (low.value, high.value)]
    ys = [b * x + d * y + f for x in (left.value, right.value) for y in (low.value, high.value)]
    return min(xs), min(ys), max(xs), max(ys)


def _curved(path: object) -> bool:
    """Return whether a path is neither a rectangle nor a box: a curve, a polygon or a slanting line."""
    count = raw.FPDFPath_CountSegments(path)
    return bool(count > _PLAIN or count in (2, 3))
