"""Which findings teach the same lesson, which reviews are of one case, and that labelled pairs can still be found."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bench.recurrence import SPLITS, labels, resolved
from index.cases import cases, is_overview, names_of
from index.recurrence import MEASURED, Findings, prepare
from index.repeated import LESSONS, lessons_in
from index.searchtext import key, sentence_text
from knowledge.model import Document, Kind, Passage, Publication
from knowledge.read import read
from knowledge.split import split

CORPUS = Path(__file__).parents[2] / "knowledge" / "corpus"
MODEL = f"{MEASURED}test"


def review(folder: Path, id: str, *findings: str, heading: str = "What the review found", more: str = "") -> Document:
    """Return a review with numbered findings under a heading."""
    body = "\n\n".join(f"{number}. {finding}" for number, finding in enumerate(findings, start=1))
    head = f"---\nid: {id}\nkind: review\ntitle: Review {id}\npublished: '2019'\n{more}---\n\n"
    path = folder / f"{id}.md"
    path.write_text(f"{head}## {heading}\n\n{body}\n", encoding="utf-8")
    return read(path)


def passages(*documents: Document) -> list[Passage]:
    every = [passage for document in documents for passage in split(document)]
    return [replace(passage, id=number) for number, passage in enumerate(every, start=1)]


def found(*documents: Document) -> Findings:
    return prepare(passages(*documents), None, "")


def alike(findings: Findings, one: Document, other: Document) -> bool:
    """Return whether anything in one document brings up anything in another."""
    rows = findings.within(one.id, one.sha256, 0, len(one.text))
    wanted = findings.within(other.id, other.sha256, 0, len(other.text))
    return bool(np.any(findings.alike(rows)[wanted] > 0))


def test_two_findings_that_ask_for_the_same_are_alike_and_the_rest_is_not(tmp_path: Path) -> None:
    one = review(tmp_path, "one", "The fathers were not engaged or assessed by anybody in the network.")
    other = review(tmp_path, "other", "Professionals should engage fathers, and assess the fathers who live elsewhere.")
    third = review(tmp_path, "third", "None of the agencies used escalation to reach senior managers.")
    findings = found(one, other, third)
    assert alike(findings, one, other)
    assert alike(findings, other, one)
    assert not alike(findings, one, third)


def test_a_subject_in_common_is_not_a_lesson_in_common(tmp_path: Path) -> None:
    one = review(tmp_path, "one", "Bruising in babies who cannot move must be referred at once as a sign of harm.")
    other = review(tmp_path, "other", "Bruising in babies who cannot move must not start an enquiry without a look.")
    assert not alike(found(one, other), one, other)


@pytest.mark.parametrize(
    "heading", ["What happened", "Summary of events", "Family history", "How the review was carried out"]
)
def test_what_happened_is_no_finding(tmp_path: Path, heading: str) -> None:
    told = review(tmp_path, "one", "The fathers were not engaged or assessed by the midwife.", heading=heading)
    findings = found(told)
    assert findings.reviews == ()
    assert not findings.stands("one", told.sha256, 0, len(told.text))


def test_guidance_is_no_finding_of_a_review(tmp_path: Path) -> None:
    said = replace(review(tmp_path, "one", "Fathers should be engaged by midwives."), kind=Kind.GUIDANCE)
    assert found(said).reviews == ()


def test_injuries_told_in_detail_are_never_brought_up(tmp_path: Path) -> None:
    hard = (
        "The father punched and kicked him, broke his ribs and burnt him with a cigarette; he was found with 34 "
        "bruises and fractures, and fathers were not engaged."
    )
    graphic = review(tmp_path, "one", hard)
    assert any(passage.graphic for passage in split(graphic))
    assert found(graphic).reviews == ()


def test_a_finding_without_a_lesson_stands_and_brings_up_nothing(tmp_path: Path) -> None:
    one = review(tmp_path, "one", "The serious case review made eight recommendations.")
    other = review(tmp_path, "other", "The serious case review made nine recommendations.")
    findings = found(one, other)
    assert findings.stands("one", one.sha256, 0, len(one.text))
    assert findings.within("one", one.sha256, 0, len(one.text)) == []
    assert not np.any(findings.alike([]))


def test_another_version_of_a_review_is_not_the_one_that_was_looked_through(tmp_path: Path) -> None:
    one = review(tmp_path, "one", "The fathers were not engaged by the midwife.")
    assert not found(one).stands("one", "0" * 64, 0, len(one.text))


def test_of_a_long_paragraph_each_sentence_is_a_finding(tmp_path: Path) -> None:
    filling = "The review looked at how the agencies of the area worked with one another in those years. " * 4
    one = review(tmp_path, "one", f"{filling}None of the agencies used escalation. Fathers were not engaged.")
    findings = found(one)
    words = [one.text[start:end] for _, start, end in findings.places]
    assert words == ["None of the agencies used escalation.", "Fathers were not engaged."]


def test_meaning_decides_where_the_lesson_is_one_and_the_words_are_few(tmp_path: Path) -> None:
    one = review(tmp_path, "one", "Nobody disagreed with the paediatrician.", "Fathers were not engaged.")
    near = review(tmp_path, "near", "Staff deferred to the officers.", "It was a cold winter in that town.")
    far = review(tmp_path, "far", "Disputes were common.", "The building had been sold by then.")
    every = passages(one, near, far)
    towards = {"Nobody": (1.0, 0.0), "Staff": (0.9, 0.436), "Disputes": (-1.0, 0.0)}
    kept = {}
    for passage in every:
        for block in passage.blocks:
            words = passage.document.text[block.body : block.end]
            x, y = towards.get(words.split()[0], (0.0, -1.0))
            kept[key(sentence_text(passage, block.body, block.end))] = np.array([x, y], dtype=np.float32)

    def vectors(encoder: str, keys: Iterable[str]) -> dict[str, NDArray[np.float32]]:
        assert encoder == MODEL
        return {name: kept[name] for name in keys}

    findings = prepare(every, vectors, MODEL)
    assert findings.meaning is not None
    assert alike(findings, one, near)
    assert not alike(findings, one, far)
    assert not alike(found(one, near, far), one, near)
    # The bar was chosen for one model; of another the cosines say something else.
    assert prepare(every, vectors, "another@0").meaning is None
    assert prepare(every, lambda encoder, keys: {}, MODEL).meaning is None


def test_reviews_that_print_the_same_findings_are_twins(tmp_path: Path) -> None:
    shared = ("Fathers were not engaged.", "None of the agencies used escalation.")
    one, other = review(tmp_path, "one", *shared), review(tmp_path, "other", *shared, "Its own finding is this.")
    third = review(tmp_path, "third", "Fathers were not engaged.", "Something else was found as well.")
    assert found(one, other, third).twins == ((0, 1),)


def publication(id: str, **said: object) -> Publication:
    given = {"title": f"Review {id}", "kind": Kind.REVIEW, "published": "2019", "areas": ("Leeds",)} | said
    return Publication(id=id, **given)  # type: ignore[arg-type]


def one_case(one: Publication, other: Publication) -> bool:
    numbers = cases({one.id: one, other.id: other})
    return numbers[one.id] == numbers[other.id]


def test_a_label_is_one_case_only_in_its_area_and_its_years() -> None:
    one = publication("one", label="Child C")
    assert one_case(one, publication("two", label="child c", title="Our summary"))
    assert one_case(one, publication("two", label="Child B and Child C"))
    assert not one_case(one, publication("two", label="Child C", areas=("Wigan",)))
    assert not one_case(one, publication("two", label="Child C", published="2009"))
    assert not one_case(one, publication("two", label="Child D"))


def test_a_report_and_our_summary_are_one_case_by_title_alias_or_succession() -> None:
    report = publication("report", title="Zebedee Plum: overview report of the serious case review")
    summary = publication("summary", title="Serious case review: Zebedee Plum", published="2020")
    assert one_case(report, summary)
    named = publication("named", label="Child Z", aliases=("Zebedee Plum",), areas=())
    assert one_case(named, summary)
    newer = publication("newer", title="Something else")
    assert one_case(newer, publication("older", title="Another name", superseded_by="newer"))
    assert not one_case(newer, publication("older", title="Another name"))


def test_twins_are_one_case() -> None:
    numbers = cases({id: publication(id) for id in ("one", "other", "third")}, [("one", "third")])
    assert numbers["one"] == numbers["third"] != numbers["other"]


@pytest.mark.parametrize(
    ("title", "areas", "label", "many"),
    [
        ("Complexity and challenge: a triennial analysis of serious case reviews", (), "", True),
        ("Child Safeguarding Practice Review Panel: annual report 2022 to 2023", (), "", True),
        ("Thematic learning from case reviews", ("Dudley",), "", True),
        ("The Myth of Invisible Men", (), "", True),
        ("Overview report of the serious case review", ("Wigan",), "", False),
        ("Case review: babies with injuries", (), "", False),
        ("Learning from rapid reviews", (), "Child A", False),
        ("National review into two murders", ("Solihull", "Bradford"), "", False),
    ],
)
def test_a_report_on_many_cases_is_known(title: str, areas: tuple[str, ...], label: str, many: bool) -> None:
    assert is_overview(publication("one", title=title, areas=areas, label=label)) is many


def test_a_case_is_retold_by_its_names_and_not_by_its_label() -> None:
    assert names_of(publication("one", title="Serious case review: Zebedee Plum")) == ("zebedee plum",)
    assert names_of(publication("one", title="Serious case review: Child C", label="Child C")) == ()


@pytest.mark.parametrize(
    ("text", "lesson"),
    [
        ("The police officer could not challenge the doctor's view.", "professionals challenge and escalate"),
        ("Nobody had asked the child; her voice was not heard.", "the child is heard"),
        ("The injuries were not shared with social care.", "information is shared"),
        ("No strategy discussion was held.", "child protection procedures are used"),
        ("Staff accepted the mother's explanation of the bruise.", "nothing is taken on trust"),
        ("The risks to the unborn baby were not assessed.", "risk is assessed before birth"),
    ],
)
def test_the_words_of_findings_tell_lessons(text: str, lesson: str) -> None:
    assert lesson in LESSONS
    assert lessons_in(text) == (lesson,)


@pytest.mark.parametrize(
    "text",
    [
        "The review made about 50 recommendations on information sharing.",
        "The report has a separate section on crying as a trigger.",
        "The death could not have been predicted by sharing information.",
        "The strategy discussion was held within a day.",
    ],
)
def test_what_a_report_holds_or_went_well_tells_no_lesson(text: str) -> None:
    assert lessons_in(text) == ()


def test_every_labelled_pair_still_stands_in_the_starter_library_and_none_twice() -> None:
    pairs = labels()
    texts = {path.stem: read(path).text for path in CORPUS.glob("*.md")}
    seen = set()
    halves: dict[str, set[str]] = {split: set() for split in SPLITS}
    for pair in pairs:
        places = [
            (place["document"], *resolved(place, texts[place["document"]])) for place in (pair["one"], pair["other"])
        ]
        assert places[0][0] != places[1][0]
        seen.add(frozenset(places))
        halves[pair["split"]] |= {place[0] for place in places}
    assert len(seen) == len(pairs) >= 500
    assert not halves["tune"] & halves["test"]
    assert all(
        any(pair["same"] is said and pair["split"] == split for pair in pairs)
        for split in SPLITS
        for said in (True, False)
    )
    with pytest.raises(LookupError):
        resolved(pairs[0]["one"], "Other words. " * 200)
