"""What the result of finished work looks like in a chat: from the JSON that its `learnt` command printed."""

from collections import Counter
from typing import Any

from bot.compare import Effect
from bot.message import LONGEST_BUTTON, Button, Reply
from bot.wording import plural
from knowledge.identity import reference_of

_SHOWN = 10  # changed questions; the command line lists all


def outcome_reply(kind: str, about: str, result: Any) -> Reply:
    """Return what a chat shows of work that is done; `about` says what it was about: "document ID #1a2b3c4d".

    Raise ValueError where there is no such work.
    """
    match kind:
        case "add":
            return _added(result)
        case "preview":
            return _compared(about, result)
        case "publish":
            return _published(result)
        case "reindex":
            return Reply.of(f"The index is made anew. {_size(result)}")
        case "erase":
            return Reply.of(
                f"Erased: {result['erased']}. No word of it is left here, and a note says that something was erased "
                "under that id. Backups made before keep it until they are deleted."
            )
        case "lessons":
            return _lessons(about, result)
        case _:
            raise ValueError(f"no work of the kind {kind}")


def _added(rows: list[dict[str, Any]]) -> Reply:
    """Return what was understood of each file, and what can be done with its draft."""
    lines: list[str] = []
    buttons: tuple[Button, ...] = ()
    for row in rows:
        if row["error"]:
            lines.append(row["error"])
        elif row["outcome"] == "draft":
            lines += [*row["report"]["lines"], f"It waits as a draft: {row['id']}. Nobody is shown it yet."]
            buttons = _next(reference_of(row["sha256"]), bool(row["report"]["pages"]["unread"]))
        else:
            lines.append(
                f"The library holds these words already, as {row['id']}. Nothing was changed. What is said of a "
                "published document is changed on the machine: `learnt add FILE` with what is to be said of it."
            )
    kept = ", ".join(row["id"] for row in rows if row["id"])
    return Reply.of(*lines, buttons=buttons, about=f"document {kept}" if kept else "")


def _next(name: str, unread: bool) -> tuple[Button, ...]:
    """Return what can be done with a draft; `unread` if some of its pages are pictures of text."""
    publish = Button("Publish", f"/publish {name}")
    without = Button("Publish without those pages", f"/publish {name} without-pages")
    compare, discard = Button("What would change", f"/preview {name}"), Button("Discard", f"/discard {name}")
    return compare, without if unread else publish, discard


def _compared(about: str, result: dict[str, Any]) -> Reply:
    """Return how the answers to the saved questions would change, and what can be done then."""
    changes: list[dict[str, str]] = result["changes"]
    counts = Counter(change["effect"] for change in changes)
    same = result["questions"] - len(changes)
    counted = [f"{counts[effect]:,} {effect}" for effect in Effect if counts[effect]]
    lines = [
        f"{plural(result['questions'], 'saved question')} asked of the index in use and of the one to be: "
        f"{'; '.join([f'{same:,} unchanged', *counted])}.",
        *(_change(change) for change in changes[:_SHOWN]),
    ]
    if len(changes) > _SHOWN:
        lines.append(f"And {len(changes) - _SHOWN:,} more; `learnt preview` lists them all.")
    lines.append("Nothing is published yet.")
    return Reply.of(*lines, buttons=_decide(about))


def _change(change: dict[str, str]) -> str:
    """Return a question whose answer would change, with where its first excerpt stands before and after."""
    before, after = change["before"] or "nothing", change["after"] or "nothing"
    stands = f"still {after}" if before == after else f"now {before}\n– then {after}"
    return f"{change['effect'].capitalize()}: {change['question']}\n– {stands}"


def _published(result: dict[str, Any]) -> Reply:
    published: list[str] = result["published"]
    what = f"Published: {', '.join(published)}" if published else "No draft waited"
    undo = "/rollback undoes it; /withdraw takes out a single document."
    return Reply.of(f"{what}. {_size(result)}", *([undo] if published else []))


def _lessons(about: str, result: dict[str, Any]) -> Reply:
    """Return whether a lesson is found from now on: one that was withdrawn meanwhile is not."""
    number = about.removeprefix("lesson ")
    if f"lesson-{number}" not in result["lessons"]:
        return Reply.of(*result["refused"], f"Lesson {number} is not shown in answers.")
    return Reply.of(
        f"Lesson {number} is found from the next question on: beneath what it quotes, and marked as a lesson.",
        buttons=(Button("Share …", f"/share {number}"), Button("Open it", f"/lesson {number}")),
    )


def _size(result: dict[str, Any]) -> str:
    held = f"{plural(result['documents'], 'document')} in {plural(result['passages'], 'passage')}"
    return f"The index {result['snapshot']} holds {held} and answers from the next question on."


def _decide(about: str) -> tuple[Button, ...]:
    """Return what can be done with drafts that were compared: a button has no room for the references of many."""
    names = [word for word in about.split() if word.startswith("#")]
    publish = f"/publish {' '.join(names)}"
    button = Button("Publish", publish if len(publish.encode()) <= LONGEST_BUTTON else "/publish all")
    return (button,) if len(names) != 1 else (button, Button("Discard", f"/discard {names[0]}"))
