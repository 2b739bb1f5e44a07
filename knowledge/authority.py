"""Say what the words of a publication weigh against those of another, where they answer equally well."""

from knowledge.model import Kind, Publication

_ORDER = (
    Kind.LESSON,
    Kind.RESEARCH,
    Kind.REVIEW,
    Kind.LOCAL_PROCEDURE,
    Kind.GUIDANCE,
    Kind.STATUTORY_GUIDANCE,
    Kind.LAW,
)
_OF_AN_AREA = frozenset({Kind.LOCAL_PROCEDURE, Kind.GUIDANCE})
_RULES = _OF_AN_AREA | {Kind.STATUTORY_GUIDANCE, Kind.LAW}


def authority(publication: Publication) -> int:
    """Return how binding the words of a publication are, from 0 for a lesson to 6 for the law."""
    return _ORDER.index(publication.kind)


def standing(publication: Publication) -> tuple[bool, bool, int, str]:
    """Return what orders publications that say the same, the greater first.

    What is in force goes before what is superseded, a source before our summary of it, what binds more before what
    binds less, and what is newer before what is older or carries no date.
    """
    current = publication.superseded_by is None
    return current, not publication.summary, authority(publication), publication.published or ""


def own_areas(publication: Publication) -> frozenset[str]:
    """Return the areas whose own rule a publication is; none for a review, and for guidance that compares areas."""
    if publication.kind not in _OF_AN_AREA or (publication.kind is Kind.GUIDANCE and len(publication.areas) > 1):
        return frozenset()
    return frozenset(publication.areas)


def rules_elsewhere(one: Publication, other: Publication, nations: bool = True) -> bool:
    """Return whether two publications are rules of different areas, or of different `nations` if that counts."""
    here, there = own_areas(one), own_areas(other)
    if here and there and not here & there:
        return True
    if not nations or not {one.kind, other.kind} <= _RULES or not one.nations or not other.nations:
        return False
    return not set(one.nations) & set(other.nations)
