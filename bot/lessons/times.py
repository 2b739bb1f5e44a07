"""Days and times that people type and are told, all in London."""

import re
from datetime import UTC, date, datetime, time, timedelta

from bot.wording import LONDON
from bot.wording import day as in_words

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAY = r"(?:\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{4}|\d{1,2}(?:st|nd|rd|th)? [a-z]{3,9} \d{4})"
TYPED = re.compile(rf"({DAY})(?:[ T]| at )(\d{{1,2}}:\d{{2}})", re.ASCII | re.IGNORECASE)
_NUMBERED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,9}) (\d{4})", re.ASCII | re.IGNORECASE)
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_LONGEST = timedelta(days=366)  # ahead
_SHORTEST = 3  # letters of a day of the week: "fri"


class NotATime(Exception):
    """What was typed is no time that can be kept; the text says what to type."""


def day_typed(text: str) -> date:
    """Return a day that was typed as "2027-06-30", "30/6/2027" or "30 June 2027". Raise ValueError for no day."""
    if match := _NUMBERED.fullmatch(text):
        return date(int(match[3]), int(match[2]), int(match[1]))
    if match := _NAMED.fullmatch(text):
        month = match[2].casefold()
        number = next((number for number, name in enumerate(_MONTHS, start=1) if name.startswith(month)), 0)
        return date(int(match[3]), number, int(match[1]))
    return date.fromisoformat(text)


def typed(text: str, now: datetime) -> datetime:
    """Return a moment that was typed as "2026-12-01 09:00", in UTC: one to come, within a year. Raise NotATime."""
    match = TYPED.fullmatch(text)
    try:
        on, at = day_typed(match[1] if match else ""), clock(match[2] if match else "")
    except (ValueError, NotATime):
        raise NotATime("A time is written 2026-12-01 09:00.") from None
    found = moment_of(on, at)
    if found.astimezone(LONDON).time() != at:
        raise NotATime(f"There is no {at:%H:%M} on {in_words(on)}: the clocks go forward. Take another time.")
    if found <= now:
        raise NotATime("That time has passed. Take one that is to come.")
    if found > now + _LONGEST:
        raise NotATime("That is more than a year away. Take an earlier time.")
    return found


def clock(text: str) -> time:
    """Return a time of the day that was typed as "9:00" or "09:00". Raise NotATime."""
    hour, _, minute = text.partition(":")
    if not re.fullmatch(r"\d{1,2}:\d{2}", text, re.ASCII) or int(hour) > 23 or int(minute) > 59:
        raise NotATime("A time of the day is written 09:00.")
    return time(int(hour), int(minute))


def weekday(text: str) -> int:
    """Return the number of a day of the week, Monday being 0: "friday", "Fri" or "fridays". Raise NotATime."""
    word = text.casefold()
    for number, name in enumerate(day.casefold() for day in WEEKDAYS):
        if word == f"{name}s" or (len(word) >= _SHORTEST and name.startswith(word)):
            return number
    raise NotATime("A day of the week is written friday.")


def moment_of(on: date, at: time) -> datetime:
    """Return a time of a day in UTC: the first of two where the clocks go back, an hour on where they skip it."""
    return datetime.combine(on, at, LONDON).astimezone(UTC)


def last_of(week_day: int, at: time, now: datetime) -> datetime:
    """Return the last such time of the week that has come, in UTC."""
    today = now.astimezone(LONDON).date()
    on = today - timedelta(days=(today.weekday() - week_day) % 7)
    found = moment_of(on, at)
    return found if found <= now else moment_of(on - timedelta(days=7), at)


def week_after(moment: datetime, weeks: int = 1) -> datetime:
    """Return the same time of the day some weeks later, or earlier, in UTC, whatever the clocks do meanwhile."""
    local = moment.astimezone(LONDON)
    return moment_of(local.date() + timedelta(days=7 * weeks), local.time())


def said(moment: datetime, now: datetime) -> str:
    """Return when something happens, as a sentence ends: "now", "at 07:30 tomorrow", "at 09:00 on 1 December 2026"."""
    if moment <= now:
        return "now"
    local, today = moment.astimezone(LONDON), now.astimezone(LONDON).date()
    days = {today: "today", today + timedelta(days=1): "tomorrow"}
    return f"at {local:%H:%M} {days.get(local.date()) or f'on {in_words(local.date())}'}"
