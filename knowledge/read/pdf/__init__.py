"""Read a PDF so that every character is accounted for; `reader.py` is the way through, one small file a step."""

from knowledge.read.pdf.reader import read_pdf

__all__ = ["read_pdf"]
