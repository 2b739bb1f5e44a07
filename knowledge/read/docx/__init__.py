"""Read a Word document; `reader.py` is the way through, one small file a concern."""

from knowledge.read.docx.reader import read_docx

__all__ = ["read_docx"]
