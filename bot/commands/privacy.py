"""/privacy: what is stored, where and how long, in one screen."""

from bot.commands.request import Command, Request
from bot.message import Reply, Role
from bot.wording import plural


async def run(request: Request) -> Reply:
    """Return what is kept and what never is."""
    return Reply.of(
        "The words of your questions are stored nowhere. They are held in memory for a follow-up, with what may "
        "identify someone masked, and forgotten after "
        f"{plural(request.desk.settings.idle_minutes, 'minute')} without a message.",
        "Names, dates of birth, NHS numbers, phone numbers, postcodes, addresses, e-mail addresses, case references, "
        "pupil numbers and schools are masked before a search. Masking misses some: ask about a situation, never about "
        "a person.",
        "Kept about you: what your invitation says of you (role, agency, area, nation, teams, a note), your settings "
        "and dates. /me shows it, /forget erases it.",
        "Kept for twelve months under a random key: which command, which passages, how long it took. Admins can see "
        "it; supervisors and colleagues cannot. Under the same key, with no end date: what you called helpful or not.",
        "Kept for 30 days, so that buttons and corrections work: which passages an answer showed, and which message of "
        "a chat it stands in.",
        "What you write into a lesson or an action is kept for your colleagues to read, so it must name nobody. What "
        "you say of a lesson is kept without your name and shown as counts, from five people of a team up.",
        "Everything stays on one machine of your partnership, apart from the chat service that carries the messages. "
        "This chat is not the child's record.",
    )


COMMAND = Command("privacy", "/privacy", "what is kept, where and how long", run, Role.STRANGER, shared=True)
