"""/about: what this is, what it holds, and what it cannot do."""

import asyncio

from bot.commands.request import Command, Request
from bot.listing import kinds_of
from bot.message import Reply
from bot.wording import local_day, plural


async def run(request: Request) -> Reply:
    """Return what the library holds, with dates, and the honest limits."""
    index = (await asyncio.to_thread(request.desk.reading)).index
    manifest = index.snapshot.manifest
    held = list(index.publications.values())
    years = sorted(publication.year for publication in held if publication.year)
    summaries = sum(publication.summary for publication in held)
    return Reply.of(
        "Learnt shows exact words from safeguarding reviews and guidance, with where they stand. No text is generated: "
        "a small language model only ranks passages, and it can miss things.",
        f"The library holds {len(held)} documents ({kinds_of(held)}) in {manifest.passages} passages; "
        f"the index was made on {local_day(manifest.created_at)}.",
        *([f"Published between {years[0]} and {years[-1]}, where a date is known."] if years else []),
        *(
            [
                f"{summaries} of them are our summaries, written for this project and not checked by a practitioner: "
                "read the source before you rely on them."
            ]
            if summaries
            else []
        ),
        "Published learning, not advice on your case. It does not apply thresholds or replace procedures, supervision "
        "or the record. Questions are not stored; a conversation is forgotten after "
        f"{plural(request.desk.settings.idle_minutes, 'minute')} without a message.",
    )


COMMAND = Command("about", "/about", "what this is and what the library holds", run, shared=True)
