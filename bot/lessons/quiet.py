"""Hours in which nothing is sent that nobody asked for, and the times that people type; all in London."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import count

from bot.settings import Settings
from bot.wording import LONDON


def is_quiet(settings: Settings, moment: datetime) -> bool:
    """Return whether a moment lies in the quiet hours."""
    begins, ends = _hours(settings)
    at = moment.astimezone(LONDON).time()
    return begins <= at < ends if begins <= ends else at >= begins or at < ends


def next_time(settings: Settings, moment: datetime) -> datetime:
    """Return a moment, or the end of the quiet hours that it lies in."""
    if not is_quiet(settings, moment):
        return moment
    _, ends = _hours(settings)
    today = day_in_london(moment)
    # Where the clocks go back, the end may come twice in one night, with quiet hours in between.
    every = (
        datetime.combine(today + timedelta(days=later), ends, LONDON).replace(fold=fold).astimezone(UTC)
        for later in count()
        for fold in (0, 1)
    )
    return next(end for end in every if end > moment and not is_quiet(settings, end)).astimezone(moment.tzinfo)


def _hours(settings: Settings) -> tuple[time, time]:
    begins, _, ends = settings.quiet_hours.partition("-")
    return time.fromisoformat(begins), time.fromisoformat(ends)


def day_in_london(moment: datetime) -> date:
    """Return the day that a moment lies in, in London."""
    return moment.astimezone(LONDON).date()
