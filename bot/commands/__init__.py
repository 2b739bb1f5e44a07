"""Every command, in the order of the menu. One small file a command."""

from bot.commands import about, ask, filter, help, more, new, source
from bot.commands.request import Command

COMMANDS: tuple[Command, ...] = (
    ask.COMMAND,
    more.COMMAND,
    source.COMMAND,
    filter.COMMAND,
    new.COMMAND,
    help.COMMAND,
    about.COMMAND,
)
