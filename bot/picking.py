"""Pick what is shown from the excerpts that were found: none twice, near equals by authority, both of two rules.

Nothing is filtered out: what gives its place to another comes with `more`, or is named beneath the same words.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answer import CitedExcerpt
from bot.bands import Band, band_of
from bot.lens import Lens
from index.alike import twin
from index.excerpt import Choice
from knowledge.authority import rules_elsewhere, standing
from knowledge.model import Filter, Publication

# Scores that differ by no more say nothing of which excerpt is the better one.
EQUAL = 0.01
# A rule of another area has to answer nearly as well as the one that is shown.
NEAR = 0.85


@dataclass(frozen=True, slots=True)
class Mixing:
    """Whether the rules of two areas, or of two nations, are to stand side by side."""

    areas: bool = True
    nations: bool = True

    @classmethod
    def of(cls, where: Filter, lens: Lens) -> "Mixing":
        """Return what a reader who named no area, or no nation, is to see."""
        areas = not (where.areas or lens.area)
        return cls(areas, areas and not (where.nations or lens.nation))


def picked(
    choices: Sequence[Choice], limit: int, mixing: Mixing = Mixing(), words_only: bool = False
) -> list[CitedExcerpt]:
    """Return the best `limit` of some excerpts, best first as they are given, each with where else its words stand."""
    some = settled(gathered(choices))
    return _both_rules(some, limit, mixing, words_only)


def gathered(choices: Sequence[Choice]) -> list[CitedExcerpt]:
    """Return excerpts of which none holds the words of another, at the place of the best of them.

    What is in force, a source and what binds more is shown; where else the words stand is its twins.
    """
    groups: list[list[Choice]] = []
    for choice in choices:
        home = next((group for group in groups if all(_say_the_same(one, choice) for one in group)), None)
        if home is None:
            groups.append([choice])
        else:
            home.append(choice)
    return [_headed(group) for group in groups]


def settled(some: Sequence[CitedExcerpt]) -> list[CitedExcerpt]:
    """Return excerpts with those of equal score in the order of what their documents weigh."""
    runs: list[list[CitedExcerpt]] = []
    for one in some:
        if runs and runs[-1][0].choice.score - one.choice.score <= EQUAL:
            runs[-1].append(one)
        else:
            runs.append([one])
    return [one for run in runs for one in sorted(run, key=_standing, reverse=True)]


def differing(excerpts: Sequence[CitedExcerpt]) -> tuple[Publication, Publication] | None:
    """Return the first two rules among excerpts that are of different areas or nations, or None."""
    every = [one.excerpt.document for one in excerpts]
    pairs = ((one, other) for place, one in enumerate(every) for other in every[place + 1 :])
    return next((pair for pair in pairs if rules_elsewhere(*pair)), None)


def _say_the_same(one: Choice, other: Choice) -> bool:
    """Return whether the words of each excerpt stand in the passage of the other, of another document."""
    first, second = one.excerpt.document, other.excerpt.document
    if first.id == second.id:
        return False
    return bool(twin(one.excerpt, other.hit.passage) and twin(other.excerpt, one.hit.passage))


def _headed(group: Sequence[Choice]) -> CitedExcerpt:
    head = max(group, key=lambda choice: standing(choice.excerpt.document))
    found = (twin(head.excerpt, choice.hit.passage) for choice in group if choice is not head)
    return CitedExcerpt(head, tuple(one for one in found if one))


def _standing(one: CitedExcerpt) -> tuple[bool, bool, int, str]:
    return standing(one.excerpt.document)


def _both_rules(some: Sequence[CitedExcerpt], limit: int, mixing: Mixing, words_only: bool) -> list[CitedExcerpt]:
    """Return the first `limit`, the last of them giving way to a rule of another area that answers as well."""
    shown = list(some[:limit])
    if limit < 2 or not mixing.areas or differing(shown):
        return shown
    least = NEAR * max((one.choice.score for one in shown), default=0.0)
    for rule in shown:
        for rival in some[limit:]:
            if rival.choice.score >= least and _rivals(rule, rival, mixing, words_only):
                spare = [one for one in shown if one is not rule]
                of_the_area = [one for one in spare if one.excerpt.document.areas == rule.excerpt.document.areas]
                shown.remove((of_the_area or spare)[-1])
                return [*shown, rival]
    return shown


def _rivals(rule: CitedExcerpt, rival: CitedExcerpt, mixing: Mixing, words_only: bool) -> bool:
    """Return whether an excerpt is a rule of elsewhere than another, and answers by itself."""
    elsewhere = rules_elsewhere(rule.excerpt.document, rival.excerpt.document, mixing.nations)
    return elsewhere and band_of([rival.choice], words_only) is Band.ANSWERS
