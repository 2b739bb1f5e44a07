"""Read Markdown, with metadata in YAML front matter."""

import re
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from knowledge.model import BlockKind, Document
from knowledge.read.blocks import Writer
from knowledge.read.clean import title_of
from knowledge.read.errors import Unreadable
from knowledge.read.metadata import FrontMatter
from knowledge.read.text import decode

_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?)(?:^|\n)---[ \t]*(?:\n|\Z)", re.DOTALL)
_TAG = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)


def read_markdown(path: Path) -> Document:
    """Return the document in a Markdown file. Raise Unreadable."""
    front, body = _split_front_matter(decode(path).replace("\r\n", "\n"), path.name)
    writer = Writer()
    _write(MarkdownIt("commonmark").enable("table").parse(body), writer)
    if not writer.blocks:
        raise Unreadable(f"{path.name} has no words in it. Send a file with text.")
    first = writer.blocks[0]
    title = writer.text[first.start : first.end] if first.kind is BlockKind.HEADING else title_of(path)
    fields = {"id": "", "title": title} | FrontMatter.checked(front, path.name)
    return Document(**fields, text=writer.text, blocks=tuple(writer.blocks))


def _split_front_matter(text: str, name: str) -> tuple[dict[str, Any], str]:
    """Return the front matter as a mapping, and the rest."""
    found = _FRONT_MATTER.match(text)
    if not found:
        return {}, text
    try:
        fields = yaml.safe_load(found[1])
    except (yaml.YAMLError, ValueError) as error:
        raise Unreadable(f"{name} has front matter that is not YAML. Mend the lines between the --- marks.") from error
    if fields is not None and not isinstance(fields, dict):
        raise Unreadable(f"{name} has front matter that is not a list of fields. Mend the lines between the --- marks.")
    return fields or {}, text[found.end() :]


def _write(tokens: list[Token], writer: Writer) -> None:
    """Write the blocks of a parsed Markdown text."""
    marker, heading, row, cell = "", 0, list[str](), False
    for token in tokens:
        match token.type:
            case "list_item_open":
                marker = f"{token.info}{token.markup}" if token.info else token.markup
            case "list_item_close":
                marker = ""
            case "heading_open":
                heading = int(token.tag[1:])
            case "tr_open":
                row = []
            case "th_open" | "td_open":
                cell = True
            case "th_close" | "td_close":
                cell = False
            case "tr_close":
                writer.add(" | ".join(words for words in row if words), BlockKind.TABLE)
            case "inline" if cell:
                row.append(_words(token))
            case "inline":
                writer.add(_words(token), BlockKind.HEADING if heading else BlockKind.PARAGRAPH, heading, marker)
                marker, heading = "", 0
            case "fence" | "code_block":
                writer.add(token.content, marker=marker)
                marker = ""
            case "html_block":
                writer.add(_TAG.sub(" ", token.content))


def _words(token: Token) -> str:
    """Return the printed words of an inline token, markup gone."""
    words = []
    for child in token.children or []:
        if child.type in ("text", "code_inline"):
            words.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            words.append(" ")
    return "".join(words)
