"""What is promised of painful words: those that dwell on a child's suffering are marked, those that name it are not.

Every passage here is invented. The READ passages were read while the words of `knowledge.care` were chosen; the HELD
ones were written after the last choice. Of the held ones 21 of 30 graphic passages are marked, and of the 30 ordinary
ones none is: a single sentence of everyday words can still pass unmarked.
"""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import knowledge
from knowledge.care import is_graphic, is_narrative
from knowledge.model import Kind, Passage
from knowledge.read import read
from knowledge.split import split

READ_GRAPHIC = (
    "On 4 March she came to school with a split lip, a swollen jaw and hair missing from one side of her head.",
    "He told his foster carer that his dad used to sit on his chest and pinch his nose until he went to sleep.",
    "The consultant found eleven fractures, to the ribs, both thighs and one wrist, from at least three occasions.",
    "Neighbours heard thuds and a child crying out, and then nothing. She was carried to the ambulance limp and grey.",
    "The baby had lost a third of her weight. Her skin hung in folds and she was too weak to cry.",
    "Child R had lain in the flat for eleven days before the door was forced. She was beside her mother's body.",
    "When he wet the bed he was hosed down in the yard in winter and left outside without clothes.",
    "She said that on Fridays the man put his fingers inside her and told her it was a game.",
    "There were round burns in a row along the forearm, each about a centimetre wide.",
    "The father pressed his hand over the baby's mouth until she went quiet. He did the same on three more nights.",
    "The ambulance record says blood in the nose and mouth, pupils fixed, bruise to the temple, no response to pain.",
    "He was made to eat from the dog's bowl and slept on the floor of the shed with the dogs.",
    "The boy's teeth were rotten down to the gum, with abscesses, and he had been in pain for over a year.",
    "The 14-year-old was pushed from a third-floor window and died of her injuries on the pavement.",
    "The girl had been cut with a razor across the thighs by her mother as a punishment for telling.",
    "A cord had been tied round his neck. There were small bleeds in the eyes and deep marks on the skin.",
    "She was dressed only in a nappy and the room was below freezing. Her toes had turned black.",
    "The scan showed old and new bleeding around the brain, and the retinas of both eyes were torn.",
    "Mother's partner admitted squeezing the baby's ribs until he heard a crack.",
    "He remembered his sister being dragged upstairs by the hair, and blood on the wall the next day.",
    "In the weeks before her death Child V ate from bins. At death she weighed less than a child half her age.",
    "His ears were purple and swollen on both sides, and the imprint of a ring could be seen on the cheek.",
    "The newborn was found in a carrier bag by the canal. The cord had been torn and not tied.",
    "Photographs show weals on the buttocks and lower back in the pattern of a plug and flex.",
    "He drowned in the bath while his mother slept. The water was cold and he had been there for some hours.",
    "The abuse began with touching and by the time she was nine it was full intercourse, sometimes with two men.",
    "She was given her older brother's tablets to keep her quiet, and was sick and fitting before she died.",
    "The child could not walk when he was found. His wrists had been rubbed raw by the straps.",
    "The father set the bedroom alight. The three children were overcome by smoke and burned beyond recognition.",
    "Daddy put me in the dark place and I was crying and he put tape on my mouth.",
)
READ_ORDINARY = (
    "The GP recorded a rash and a small graze on the knee, and saw no reason for concern.",
    "Professionals did not ask how a baby of seven weeks could have broken his arm.",
    "The mother had been beaten by a former partner, and was known to the MARAC. She moved to the area in 2016.",
    "The review asks why a child with so many injuries was never made subject to a plan.",
    "Each agency held one piece of the picture, and the wounds of earlier reorganisations had not healed.",
    "A skeletal survey and an examination of the eyes are carried out in every child under two with such injuries.",
    "There were five incidents of domestic abuse in the year, one of which involved a threat with a knife.",
    "Children may show bruising to soft areas, burns with no splash marks, or fractures with a delay in presentation.",
    "The post-mortem was carried out the next day and the police investigation went on for two years.",
    "When the ambulance came the baby was not breathing. She was taken to hospital, where she died the next day.",
    "Staff described being haunted by the case, and two went off sick with stress in the months that followed.",
    "Child F was sexually abused by her grandfather over several years and told a teacher at the age of eleven.",
    "The mother's learning disability was known, but no one checked that she understood the advice on safe sleep.",
    "The school was told of weight loss and of food taken from other children's lunch boxes, and kept a record.",
    "The toddler drowned in a neighbour's pond in the summer of 2015. An inquest recorded an accidental death.",
    "In 14 of the cases the child died of a head injury, in 6 by strangulation, and in 3 by poisoning.",
    "Harm outside the home took several forms, among them stabbing, county lines and sexual exploitation.",
    "Father kicked the door in, and the police removed him. The children were seen the next morning and were well.",
    "The panel was struck by the weight of the records and by the lack of any account of the child's day.",
    "Female genital mutilation is illegal in the United Kingdom, and teachers must report it where a girl tells them.",
    "The twins were weighed each week. One was slow to put on weight, and the feeding plan was changed twice.",
    "The review was held up because the mother was on trial for murder and witnesses could not be spoken to.",
    "A referral was made for a bruise to the forehead. The nursery said that she had run into a table.",
    "She had cut her arms in the past and was waiting to be seen by the mental health service for children.",
    "It is good practice to write down exactly what a child says about being hurt, and to draw marks on a body map.",
    "The partnership has cut the time taken to hold a strategy meeting, and the backlog has been broken up.",
    "He disclosed that his mother hit him with a slipper. An assessment was opened and closed within a month.",
    "The baby was shaken by his father and is now blind. He lives with adoptive parents who spoke to the reviewer.",
    "What went well: the midwife saw the finger marks, trusted her judgement and rang the on-call paediatrician.",
    "The local authority's body of knowledge about the family was left in paper files and not found until later.",
)
HELD_GRAPHIC = (
    "The family support worker saw a bruise on the jaw. Two days later the child was brought in with a "
    "fractured skull.",
    "When he was weighed at the hospital he was half the weight that he should have been, and there were "
    "sores on his back.",
    "The child's account was that her father had burned her hand on the cooker and told her to say that she fell.",
    "The body was examined the next day. There were rib fractures, a cut above the eye and many small round scars.",
    "He put a cushion over the baby's face. He said that he only wanted her to be quiet.",
    "She was made to stand in the garden at night in wet clothes, and a neighbour heard her begging to come in.",
    "Police photographs show a mattress stained with blood and urine and scratch marks low down on the door.",
    "The older sister saw him hit the baby's head against the side of the cot.",
    "Child S had been raped by two men and was taken to hospital with bleeding and bruises to the thighs.",
    "The mother cut the baby's throat and then her own. The older children were asleep.",
    "The injuries included bite marks, a broken wrist and a burn in the shape of a hair straightener.",
    "His lips were cracked from thirst, and his legs were too thin to hold him.",
    "The boy was found hanged from a tree in the park by a woman walking her dog.",
    "She said that it hurt when her cousin put his thing in her and that there was blood in her knickers.",
    "The child was pulled from the canal by a passer-by and could not be revived. Bricks had been put in his pockets.",
    "He had been kept in a dog crate. There were marks on his shoulders from the bars.",
    "Bleeding behind the eyes and on the surface of the brain showed that he had been shaken with great force.",
    "The stepfather made the children box each other and whipped the one who lost.",
    "The infant had 22 broken bones, some of them weeks old.",
    "When the door was opened the smell was overpowering. The boy lay on the sofa and had been dead for weeks.",
    "The carer poured scalding tea on his chest. He screamed for an hour.",
    "Her arm was twisted up her back until the bone gave way.",
    "At the age of four she was covered in lice bites and scabs, and she ate earth.",
    "The knife wound to the neck was fatal. He was fifteen.",
    "The child described being held under the water by his hair.",
    "Post-mortem tests found that she had swallowed a lethal dose of her father's methadone, and there was "
    "old bruising on the scalp.",
    "There was a footprint in the bruise on his stomach.",
    "She had set fire to her clothes in the bathroom and died of burns a week later.",
    "The baby was thrown across the room and hit the radiator.",
    "They found him tied to a chair, with soiled clothes and cuts round his mouth from a gag.",
)
# The graphic passages that are held and not marked; one more would be a step back.
MISSED = frozenset(HELD_GRAPHIC[place] for place in (1, 7, 11, 13, 14, 15, 22, 24, 26))
HELD_ORDINARY = (
    "The bruise was first seen by a student, who told her mentor. No referral was made.",
    "The child is now nine and has a lasting disability from the injury.",
    "Professionals did not see that the mother was a victim too.",
    "The paediatrician examined the child and found no marks.",
    "The father was sent to prison for four years for causing grievous bodily harm to his son.",
    "The learning for midwives is to ask about the father's mental health at each visit.",
    "It was known that a previous child had died, but the file was not read.",
    "Children were hungry, and the school put food in their bags on Fridays.",
    "Police protection was used, and the baby went to foster carers that night.",
    "The young person cut her arm after the meeting and was seen in the emergency department.",
    "A child who has been shaken may be sleepy, sick or slow to feed.",
    "Two reviews of burns in toddlers have been published by the partnership.",
    "The mother's account changed when she was told that the arm was broken.",
    "He was in a fight at school and had a swollen lip. His mother collected him.",
    "The baby was asleep on her father's chest on the sofa when she stopped breathing.",
    "Nobody knew who had hurt the child, and both parents said that it was not them.",
    "The court found that the sexual abuse had taken place and made a care order.",
    "The team worked under pressure, and a colleague's death that spring had hit them hard.",
    "Where there are injuries of different ages, a single explanation is unlikely to be enough.",
    "The girl had run away three times and was found in the flat of an older man.",
    "Domestic abuse included strangulation, and no referral to a specialist service was made.",
    "The house was cold, the stairs had no gate and there were knives within reach.",
    "She hit her head in a fall at nursery, and a form was sent home.",
    "The trial judge called the murder cruel and sustained.",
    "The health visitor asked to see the baby undressed, and was told that he had just been fed.",
    "Suicide in a child under fifteen is rare, and reviews of it speak of bullying, loss and shame.",
    "His hearing was tested after the ear infection, and grommets were fitted.",
    "There were too many strategy meetings and too few decisions.",
    "A teenager was killed outside a school in the borough, and pupils were offered counselling.",
    "The baby's injuries were found by chance, when she was scanned for another reason.",
)


@pytest.fixture(scope="module")
def starter() -> list[Passage]:
    """Return the passages of the starter library."""
    folder = Path(knowledge.__file__).with_name("corpus")
    return [passage for path in sorted(folder.glob("*.md")) for passage in split(read(path))]


@pytest.mark.parametrize("text", READ_GRAPHIC)
def test_words_that_dwell_on_a_childs_suffering_are_graphic(text: str) -> None:
    assert is_graphic(text)


@pytest.mark.parametrize("text", [*READ_ORDINARY, *HELD_ORDINARY])
def test_words_that_name_a_harm_teach_or_count_are_not_graphic(text: str) -> None:
    assert not is_graphic(text)


def test_of_the_held_passages_none_is_missed_that_was_not() -> None:
    assert {text for text in HELD_GRAPHIC if not is_graphic(text)} <= MISSED


@pytest.mark.parametrize(
    ("teaches", "tells"),
    [
        ("A baby may be covered in bruises.", "The baby was covered in bruises."),
        ("Staff should ask whether he was beaten with a belt.", "He was beaten with a belt, and had cuts on his legs."),
        ("Signs of neglect are emaciated limbs.", "Staff should have seen that he was emaciated."),
        ("In 12 of the cases the child was smothered.", "In May the child was smothered."),
    ],
)
def test_what_teaches_or_counts_is_told_from_what_happened(teaches: str, tells: str) -> None:
    assert (is_graphic(teaches), is_graphic(tells)) == (False, True)


def test_details_far_apart_are_not_added_up() -> None:
    near = "There was a bruise on the cheek. There was a cut on the lip."
    assert is_graphic(near)
    assert not is_graphic(near.replace(". There", ". The case was closed. The team moved. There"))


def test_a_line_break_or_a_hyphen_hides_nothing() -> None:
    assert is_graphic("He had cigarette\n\nburns, it was found.")
    assert is_graphic("She was locked in-the cupboard.")


@given(st.text())
def test_any_text_is_either_graphic_or_not(text: str) -> None:
    assert is_graphic(text) in (True, False)


def test_few_passages_of_the_starter_library_are_marked_and_none_that_teaches(starter: list[Passage]) -> None:
    marked = [passage for passage in starter if passage.graphic]
    assert 0 < len(marked) < 0.06 * len(starter)
    assert {passage.document.kind for passage in marked} == {Kind.REVIEW}
    assert all(is_narrative(passage.heading) for passage in marked)


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ("haringey-peter-connelly-2010", "over 50 injuries"),
        ("laming-victoria-climbie-2003", "128 injuries"),
        ("coventry-daniel-pelka-2013", "starvation and beatings"),
        ("bradford-hamzah-khan-2013", "body was found"),
        ("northants-child-i-2014", "Rib fractures of different ages"),
    ],
)
def test_the_hardest_words_of_the_starter_library_are_marked(document: str, words: str, starter: list[Passage]) -> None:
    (passage,) = [one for one in starter if one.document.id == document and words in one.text]
    assert passage.graphic


@pytest.mark.parametrize(
    "heading",
    [
        ("What happened",),
        ("Child B and Child C", "2. Summary of events"),
        ("Narrative of key events", "September 2018"),
        ("4.1 Key events",),
        ("The injuries",),
        ("Section 3: Factual information",),
        ("Family background",),
        ("Circumstances of the death",),
        ("Integrated chronology",),
        ("Learning from Child B", "Background"),
    ],
)
def test_a_heading_of_what_happened_is_narrative(heading: tuple[str, ...]) -> None:
    assert is_narrative(heading)


@pytest.mark.parametrize(
    "heading",
    [
        (),
        ("Child B and Child C",),
        ("What the review found",),
        ("What it recommended",),
        ("Narrative", "What we learned"),
        ("Analysis of key events",),
        ("What happened", "Finding 2: nobody asked about the family background"),
        ("Key themes from the chronology",),
        ("Chronologies", "What it asks of practitioners"),
        ("Executive summary",),
        ("Recommendations",),
        ("Methodology",),
    ],
)
def test_a_heading_of_what_was_learnt_is_not_narrative(heading: tuple[str, ...]) -> None:
    assert not is_narrative(heading)
