"""What is promised of identifiers in a source: most are seen, and there is next to no false alarm.

The sentences were written before the rules were tried on them. All people and places in them are invented.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.model import Document
from knowledge.privacy import Identifier, known_from
from knowledge.read import read
from knowledge.report.identifiers import ORDER, Seen, identifiers
from knowledge.report.named import renamed
from tests.conftest import document
from tests.pdfs import column, write_pdf

CORPUS = Path(__file__).parents[2] / "knowledge" / "corpus"
MISSED = 4  # of all that identify somebody
ALARMS = 3  # of all that identify nobody

IDENTIFYING = """
name|Chantelle was four when her brother was taken into care.
name|The mother told the school nurse that Reece had been hitting her.
name|His father, Wayne Tolley, was not assessed.
name|Jayden's mother had moved three times that year.
name|The health visitor, Gillian Prosser, made two visits.
name|The social worker (Tom Beckett) left in May.
name|PC Alan Whitmore attended the address.
name|Mr Okonkwo was described as quiet.
name|Dr Shah saw the baby at the surgery.
name|The child, known to staff as Mollie, was often hungry.
name|Ms Fairweather did not return calls.
name|The twins, Ruby and Alfie, were born early.
name|Her new partner Lee Garside moved in within weeks.
name|Aaliyah Hussain was nine years old.
name|Grandmother, Mrs Doreen Pike, cared for the children.
name|Staff described Tyler as a happy boy.
name|The midwife recorded that Sian had missed four appointments.
name|It was Craig who called the ambulance.
name|The uncle, Piotr Nowak, was known to police.
name|Jordan and his sister were not spoken to alone.
date_of_birth|The baby was born on 12 June 2019 at the local hospital.
date_of_birth|Child A (DOB 04/09/2015) lived with his mother.
date_of_birth|Date of birth: 17th January 2012
date_of_birth|The younger child, born 3.4.2018, was not seen.
date_of_birth|She turned five on 9 March 2020.
date_of_birth|Mother d.o.b. 21-11-1994
nhs_number|NHS No: 943 476 5919
nhs_number|His NHS number, 9434765919, was recorded wrongly.
address|The family lived at 27 Hawthorn Crescent.
address|They moved to Flat 3, 19 Mill Lane in April.
address|The home, 112 Bridge Street, was cold.
postcode|The household (LS9 7TF) was known to housing.
postcode|They moved from HD1 2QD to a hostel.
phone|Father's mobile was 07700 900456.
phone|The grandmother could be reached on 01632 960123.
phone|Mother gave her number as 07700 900 789.
email|Messages were sent from shaz.t@example.com at night.
email|The worker, jane.dobson@calderbrook.gov.uk, did not answer.
school|He was in Year 2 at Oakfield Primary School.
school|The child attended St Aidan's Catholic Primary School.
school|Her brother went to Moorside High School.
upn|The pupil number A123456789012 was used.
case_reference|The police reference, crime number 13170456789, was closed.
name|Contact with Kyle's father stopped in 2017.
name|Professionals believed Stacey when she said he had left.
name|After Dean was released the visits stopped.
name|A neighbour, Pauline Hartley, rang twice.
name|Destiny said that she was frightened of him.
name|Professionals did not know that Callum slept on the floor.
name|The father of the baby, Marcus Adeyemi, was in prison.
name|Natasha had told her teacher about the bruise.
name|Mrs Whitlock, the deputy head, made the referral.
name|Staff called the older girl Poppy.
name|Her half-sister Chloe was seven.
name|Stephen Ogden, who was the mother's boyfriend, had convictions.
name|Police spoke to Nicola at the address.
name|The foster carer, Angela Broom, raised concerns.
name|The children were Leo, Mia and Zac.
name|Dr Pritchard at the practice did not reply.
name|Social worker Hannah Lumley visited on four occasions.
name|Khadija did not attend the meeting.
name|Mother's friend Tracey looked after the baby.
name|Mr and Mrs Garvey were the grandparents.
name|When Ethan was admitted nobody rang.
name|The letter was addressed to Simone Achebe.
name|Oscar's school recorded 40 absences.
date_of_birth|Subject: Child T, born 22/10/2014.
date_of_birth|Her date of birth is 5 January 2009.
date_of_birth|The infant (d.o.b 11.11.20) was weighed.
nhs_number|Hospital records for NHS number 943-476-5919 were sealed.
address|Officers went to 8 Larch Grove that night.
address|He was staying at 45a Station Road.
postcode|The flat in BD3 8QT was empty.
phone|She texted from 07700 900321 late at night.
phone|Her number was 07700900654.
email|Father used the account big.dave@example.org to send threats.
email|Copied to r.hobson@calderbrook.nhs.uk and others.
school|His sister was in Reception at St Mark's Infant School.
school|They attended Fernhill Academy from 2016.
name|Concerns about Shannon had been raised by her nursery.
name|Father, Gareth Penhale, was released in June.
name|A teacher noted that Abdul seemed tired.
name|The maternal aunt Lorraine offered a bed.
name|Neighbours heard Kirsty shouting at the baby.
name|Mr Dunmore collected the children on Fridays.
name|Both Liam and Aidan were seen at home.
name|Police body-worn video shows Wesley pushing the door.
name|Ms Iqbal (health visitor) wrote a letter.
name|Zainab’s mother had been a child in care.
name|Dr Rosen at the hospital was not told.
name|The stepfather, known locally as Baz, was violent.
date_of_birth|Mother (born 15/02/1997) was a care leaver.
date_of_birth|D.O.B: 30 Sept 2013
address|The tenancy at 61 Quarry Road was in his name.
phone|A text from +44 7700 900555 was kept.
postcode|The attack took place at home in S5 8GH.
email|He used the address lil.kez99@example.net for this.
school|The eldest, a pupil at Brackenhurst High School, told a friend.
"""

HARMLESS = """
The mother of Child B told the midwife that she was well.
MGM cared for the children while Ms M was in hospital.
On 12 May 2019 the health visitor saw the baby and Father 2 was present.
The review was led by Bridget Ferris, an independent reviewer with no links to the area.
Sidebotham et al (2016) describe the same pattern.
The Munro Review of Child Protection said much the same.
As Lord Laming said in 2003, information must be shared.
The death of Victoria Climbié led to the Children Act 2004.
Working Together to Safeguard Children 2018 sets out the duty.
The Sheffield team and the Leeds team did not speak.
She was referred to Women's Aid and to Victim Support.
The Signs of Safety model was in use, and Brook provided advice.
A Merlin was sent by the Metropolitan Police.
The case was held by the Phoenix Team until March 2020.
Great Ormond Street Hospital gave advice on 3 April 2018.
Alder Hey Children's Hospital and Birmingham Children's Hospital were both involved.
Call the NSPCC Helpline on 0808 800 5000 or Childline on 0800 1111.
Contact the Business Unit at safeguarding.board@calderbrook.gov.uk with questions.
The partnership office is at 1 Market Square, Calderbrook.
Practitioners completed the Graded Care Profile and the Edinburgh scale.
The Bradshaw assessment and the Bruce protocol are not used here.
In Re A (Children) [2019] EWCA Civ 74 the court said this.
Hofstetter v London Borough of Barnet was cited by the chair.
The Prevent duty and Operation Encompass apply to schools.
Grace period, Hope, Faith and Charity are words.
Children in Year 6 at primary schools were surveyed in Summer 2019.
Between April and June there were 14 contacts; May was the busiest.
Mark the record clearly and Bill the agency for costs.
Sure Start and Home-Start offered help to the family.
The Jay Report and the Casey Review found the same.
The Lullaby Trust and the Maudsley Hospital publish guidance.
Child Q, Baby P and Family R are labels of other reviews.
Peter Connelly and Daniel Pelka are named in published reviews.
The nurse at Queen Elizabeth Hospital telephoned Children's Social Care.
Dr Karen Broadhurst's research at Lancaster University is helpful.
Professor Jenny Pearce spoke to the panel.
Jim Gamble, the independent chair, commissioned the review.
Father was bailed to an address in Kent; Mother moved to Lancaster.
The family was from Jordan and spoke Arabic; the interpreter was from Chad.
The baby was born in 2019 and died in 2020.
The school made 12 referrals between 2015 and 2018, reference 12345 in the log.
Section 47 enquiries, s.20 accommodation and a strategy discussion on 4/5/2018 took place.
The Rose Report and Kennedy protocol for SUDI apply.
Royal College of Paediatrics guidance (2019) was not followed.
The Christmas closure meant that nobody visited until 3 January 2020.
The St George's Day event was cancelled.
The virtual school head told the college that the child had been placed.
Sunderland, Durham and Gateshead councils share a service.
The Grafton Ward at St Mary's Hospital had no record.
The Troubled Families team, Early Help and Turning Point were involved.
The child said: "I want Mum to be safe."
The Adult Social Care worker spoke to Housing.
Carers Trust and Barnardo's were commissioned.
Her Majesty's Coroner opened an inquest on 2 February 2021.
Child Protection Chair asked for a Core Group; Core Group members did not attend.
Wave 1 areas tested the model; Dorset, Lincolnshire and Wolverhampton took part.
The ICON programme and the Born into Care study are useful.
Mr Justice Keehan gave judgment.
Sir James Munby and Baroness Hale have written on this.
Harvey Gallagher of the Nationwide Association contributed.
Mother said that Father 1 had moved to Leeds.
Paternal grandmother told MASH that she was worried.
The author, Colin Westbrook, has thirty years of experience.
As Brandon and colleagues found, men are often invisible.
Ofsted judged the service inadequate in March 2018.
The Barnardo's worker saw Child 2 at home.
The Early Help Hub in Wakefield closed the case.
In Warwick and in Lincoln the arrangements differ.
Staff at Kings College Hospital were told on 9 May 2016.
Rapid Review RR/2021/04 was sent to the Panel.
She was supported by Homestart, Mind and Relate.
The Carlile Inquiry reported in 2014 and the Hall Report in 2003.
Mental Capacity Act assessments were not done.
Ms A and Mr C separated in January 2015.
An Emergency Protection Order was made by HHJ Simmonds.
The Marac met on 14 February 2017 and the Mappa on 3 March 2017.
Young Carers and Family Nurse Partnership offered help.
Sibling 1 attended primary school and Sibling 2 a nursery.
The consultant at James Cook University Hospital noted the fracture.
The review used the Welsh model and the SILP model by Paul Tudor.
The Ashley Centre and Willow House are children's homes.
Will the school record it? Mark agreed actions and Bill partners.
Grant funding, Trust policy and Frank discussion were seen.
Chelsea and Westminster Hospital shared its records.
The Duty Team at 12 High Street was open until 5 pm.
The team can be reached on 01632 960200 or by post at PO Box 12.
Clare's Law and Sarah's Law were not considered.
Ellie's Law has been proposed by campaigners.
Jimmy Savile and Rochdale were in the news at the time.
Alma Economics and Verian carried out the evaluation.
The baby weighed 2300 grams at 34 weeks in 2018.
There were 1,234 referrals, 456 assessments and 78 9 conferences.
The Solihull Approach and the Triple P programme were offered.
Victoria Road Surgery and Albert Street Clinic merged.
The midwife was told by the mother that Father 3 had left.
The Lucy Faithfull Foundation and the Marie Collins Foundation advised.
The learning from Baby Sam and Baby C was shared in Essex.
Elective home education rose in Norfolk and in Devon.
The National Panel wrote to Leicester, Rutland and Kent.
A MASH referral was made on 6 June 2017 and closed on 9 June 2017.
The Rowan Unit at Stepping Hill Hospital discharged her.
The reviewer met the mother twice and is grateful to her.
Dr Helen Buckley was commissioned to write an overview.
Mother B moved between Stoke, Stafford and Derby.
Public Health England published its toolkit in 2018.
The Common Assessment Framework closed in Autumn 2013.
NICE guideline NG76 and Circular 24/2018 were cited.
Barnet, Enfield and Haringey Mental Health NHS Trust took part.
The Christian ethos of the school was valued; Easter was busy.
In R (on the application of Howard) the judge disagreed.
The child was told that Santa would come.
Data from 2015/16 show 62,000 referrals; see Table 3.
Victoria Station and Charlotte Street were places he was seen.
The family spoke Polish, and a cousin lived in Florence.
"""


def report(words: str) -> Document:
    """Return a review in which the words stand in the middle."""
    ends = ("Four.", "Five.", "Six.")
    return document("# A review", "One.", "Two.", "Three.", "# What happened", words, "# The end", *ends)


def seen(words: str) -> tuple[Seen, ...]:
    return identifiers(report(words))


def kinds(words: str) -> list[Identifier]:
    return [one.kind for one in seen(words)]


def rows(table: str) -> Iterator[list[str]]:
    return (row.split("|") for row in table.strip().splitlines())


def test_nearly_everything_that_identifies_somebody_is_seen() -> None:
    missed = [words for kind, words in rows(IDENTIFYING) if kind not in kinds(words)]
    assert len(missed) <= MISSED, missed


def test_everything_in_figures_is_seen() -> None:
    assert [words for kind, words in rows(IDENTIFYING) if kind != "name" and kind not in kinds(words)] == []


def test_next_to_nothing_that_identifies_nobody_is_taken_for_it() -> None:
    alarms = [words for (words,) in rows(HARMLESS) if kinds(words)]
    assert len(alarms) <= ALARMS, alarms


def test_the_notes_of_the_starter_library_raise_no_alarm() -> None:
    notes = [read(path) for path in sorted(CORPUS.glob("*.md"))]
    known = known_from(notes)
    assert [note.id for note in notes if identifiers(note, known)] == []


def test_the_most_serious_comes_first_and_each_says_where_it_stands() -> None:
    source = document(
        "# What happened",
        "One.",
        "Two.",
        "Three.",
        "2.1 The mother, Kayleigh Barnes, lived at 14 Acacia Avenue.",
        "2.2 His NHS number was 943 476 5919 and he was born on 3 May 2019.",
        "# The end",
        "Four.",
        "Five.",
        "Six.",
    )
    found = identifiers(source)
    assert [(one.kind, one.paragraph, source.text[one.start : one.end]) for one in found] == [
        (Identifier.NHS_NUMBER, "2.2", "943 476 5919"),
        (Identifier.DATE_OF_BIRTH, "2.2", "3 May 2019"),
        (Identifier.ADDRESS, "2.1", "14 Acacia Avenue"),
        (Identifier.NAME, "2.1", "Kayleigh Barnes"),
    ]
    assert set(ORDER) == set(Identifier)


def test_an_endless_sentence_is_read_in_pieces() -> None:
    words = "she told nobody and " * 300 + "her mother, Kayleigh Barnes, rang 07700 900123 " + "and told nobody " * 300
    source = report(words)
    assert [source.text[one.start : one.end] for one in identifiers(source)] == ["07700 900123", "Kayleigh Barnes"]


def test_a_hint_does_not_repeat_what_was_seen() -> None:
    (one,) = seen("The mother, Kayleigh Barnes, was not asked.")
    assert one.hint == "K... B..."


def test_a_name_that_was_seen_once_is_seen_wherever_it_stands() -> None:
    assert len(seen("The mother, Kayleigh Barnes, was asked. Kayleigh said no. In the hall Barnes waited.")) >= 2


@pytest.mark.parametrize("words", ["Holly", "Child Holly"])
def test_the_label_of_a_review_is_no_identifier(words: str) -> None:
    source = report("Her father said that Holly was well.")
    own = Document(id="", title="A review", label=words, text=source.text, blocks=source.blocks)
    assert [one.kind for one in identifiers(source)] == [Identifier.NAME]
    assert identifiers(own) == ()


def test_what_a_publisher_prints_of_itself_on_the_first_and_last_page_is_none(tmp_path: Path) -> None:
    imprint = (
        "Calderbrook Safeguarding Partnership",
        "14 Acacia Avenue, Calderbrook LS9 7TF",
        "07700 900123",
        "Her mother, Kayleigh Barnes, designed it.",
    )
    inside = column("The family lived at 14 Acacia Avenue and moved to LS9 7TF in May.")
    pages = [column(*imprint), column("Nothing stands here."), inside, column(*imprint)]
    found = identifiers(read(write_pdf(tmp_path / "review.pdf", pages)))
    assert [(one.kind, one.page) for one in found] == [(Identifier.ADDRESS, 3), (Identifier.POSTCODE, 3)]


def test_authors_panels_and_sources_are_none() -> None:
    source = document(
        "# Introduction",
        "One.",
        "The lead reviewer, Margaret Holloway, is independent.",
        "# Membership of the review panel",
        "Jonathan Peters, Designated Nurse",
        "# References",
        "Susan White (2014) On blame.",
        "Karen Moss, On mothers. London.",
    )
    assert identifiers(source) == ()


def test_a_review_that_says_its_names_were_changed_is_told() -> None:
    assert renamed(report("Holly is a pseudonym."))
    assert renamed(report("All names have been changed."))
    assert not renamed(report("The child was not named."))


def test_irish_and_scottish_surnames_are_seen_whole() -> None:
    source = document(
        "# Child D",
        "1.1 Siobhan O’Brien was known to police, and her mother, Priya D'Souza, said that Liam McDonald had left.",
    )
    words = [source.text[seen.start : seen.end] for seen in identifiers(source)]
    assert words == ["Siobhan O’Brien", "Priya D'Souza", "Liam McDonald"]


def test_a_short_document_without_pages_has_no_imprint() -> None:
    source = document("# Case note", "Ring 07700 900456 or write to shaz.t@example.com.", "Liquidlogic ID 1234567.")
    kinds = [seen.kind for seen in identifiers(source)]
    assert kinds == [Identifier.CASE_REFERENCE, Identifier.PHONE, Identifier.EMAIL]
