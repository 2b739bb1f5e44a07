"""Say which words a reader should be asked about first, and which headings tell of a case rather than learn from it.

Reviews must name harm, and most of their words do no more than that. A passage is graphic where it dwells: words are
weighed, two sentences at a time, and only where they tell of something that happened, not of what to look out for.
"""

import re
from itertools import pairwise

from knowledge.sentences import sentences

_ENOUGH = 4  # what the words of two sentences weigh together when a reader should be asked first


def _any(words: str) -> re.Pattern[str]:
    """Return a pattern of whole words, any of these; a space stands for any white space or hyphen."""
    choices = "|".join(line.strip() for line in words.strip().splitlines())
    return re.compile(rf"\b(?:{choices})\b".replace(" ", r"[\s-]+"), re.IGNORECASE)


_COUNT = (
    r"(?:\d{2,3}|dozens of|(?:over|more than) (?!the|his|her|their|these|those|any|such)\w+)"
    r"(?: separate| distinct| external| visible| old| other)?"
)
_WOUND = (
    r"(?:bruis\w+|fractur\w+|injur\w+|wounds?|burns?|scars?|lacerations?|cuts|lesions|abrasions|sores|marks|broken)"
)
_PRIVATE = r"(?:genitals?|genitalia|vagina|vaginal|vulva|penis|willy|anus|anal|hymen|private parts|privates)"
_HER = r"(?:him|her|them|me|his|their|my|the|a|an|(?:the |a )?\w+[’']s)"
_HERS = r"(?:his|her|their|my|(?:the |a )?\w+[’']s)"
_WATER = r"(?:boiling|scalding|hot|cold|freezing)"
_FILTH = r"(?:faeces|urine|excrement|vomit)"
_IMPLEMENT = (
    r"(?:belt|buckle|shoe|slipper|stick|cane|rod|ruler|bat|pole|broom|spoon|pan|bottle|hanger|hammer|knife|knives|blade|"
    r"razor|machetes?|axe|kettle|iron|poker|cable|flex|dog lead|plug|wire|whip|rope|cord|chain|hose|hosepipe|implement|"
    r"weapon|brick|straps?)"
)
_HEATER = r"(?:heater|iron|hob|stove|radiator|fire|oven|grill|flame|cooker)"
_CONFINED = r"(?:cupboard|cage|cellar|shed|box|bag|bathroom|crate|wardrobe|attic|loft|garage|dark)"
_HIDDEN = r"(?:bag|bin|oven|washing machine|drawer|suitcase|canal|river|freezer|skip|ditch|drain)"
_DONE = r"(?:held|pinned|twisted|pulled|pushed|shoved|grabbed|rubbed|forced|threw|burned|flung)"
_TO_WHOM = r"(?:him|her|them|me|the (?:child|baby|boy|girl|infant|toddler))"

# Weight 5: enough alone.
_GRAVE = _any(rf"""
    emaciat\w+|skin and bones?|skeletal (?:remains|appearance|frame)|beyond recognition|set (?:him|her)self on fire
    decompos\w+|mummified|maggots?|rigor mortis|dismember\w+|decapitat\w+|mutilat\w+|tortur(?:ed|ing)|stamped on
    gagged|strangled|throttled|suffocated|smothered|asphyxiated|sodomised|ligatures?
    (?:bite|teeth|ligature|whip|belt|rope|strap|cord) marks?|cigarette burns?|hanged (?:him|her)self
    (?:found|by) hang(?:ing|ed)
    (?:beaten|kicked|punched|stabbed|shaken|starved|burned|burnt|scalded|frozen|crushed) to death
    (?:{_HERS}|dead) (?:body|remains) (?:was|were|had been|lay|wrapped|hidden|concealed|buried) (?!language)\w+
    (?:body|remains) of (?:a|an|the|{_HERS}) (?:\w+ )?(?:child|baby|infant|newborn|boy|girl|toddler)
    the body was (?:under|in|wrapped|hidden|found|lying|buried)
    found (?:{_HERS}|the dead|a dead) (?:dead )?(?:body|remains)|dead for (?:\w+ ){{1,2}}(?:hours|days|weeks|months)
    (?:under|in front of) (?:a|the) train|shallow grave|remains lay|bled to death|shot (?:dead|twice|himself|herself)
    (?:inside|down|up|under) {_HERS} (?:pyjamas|knickers|pants|underwear|skirt|nightdress)|round {_HERS} neck
    {_HERS} head (?:on|against|into) (?:the|a) (?:floor|wall|door|table|ground)
    down {_HERS} throat|bag over {_HERS} head
    (?:he|she|him|her|child|boy|girl) (?:\w+ ){{0,2}}kept in (?:a|the) {_CONFINED}
    (?:men|repeatedly|they) (?:had )?raped|(?:lay|lying|been) dead
    (?:eat|ate|drink|drank) (?:from|off|out of) (?:the |a )?(?:dog[’']s|floor|toilet)|{_COUNT} {_WOUND}
    {_WOUND} covering|fractures of (?:different|differing|various|varying) ages
    covered (?:in|with) (?:\w+ ){{0,2}}(?:{_WOUND}|blood|{_FILTH})|penetrat(?:ed|ing|ion) {_HER}
    consistent with penetration|(?:vaginal|anal|oral) (?:sex|rape|penetration)|masturbat\w+|semen|ejaculat\w+
    (?:touch|rubb|fondl|lick|kiss)\w* {_HER} (?:\w+ )?(?:{_PRIVATE}|breasts?|bottom)
    (?:put|push|insert|stick|stuck)\w* (?:\w+ ){{0,2}}(?:fingers?|penis|willy|tongue|objects?) (?:in|inside|into|up)
    (?:injur\w+|bruis\w+|trauma|tear(?:s|ing)?) (?:\w+ ){{0,3}}{_PRIVATE}|with his (?:{_PRIVATE})
    (?:forced|made|coerced|paid) (?:\w+ ){{0,3}}(?:sexual acts?|have sex|undress|touch (?:each|him|her|them))
    (?:held|put|placed|dipped|forced) (?:\w+ ){{0,4}}(?:under|in|into) (?:the |a )?{_WATER} (?:water|baths?|showers?)
    {_HERS} (?:head|face) (?:was )?(?:held )?(?:under|in|into|down) (?:the |a )?(?:{_WATER} )?(?:water|bath|pillow)
    (?:hand|pillow|cushion|cloth|tape|taped) (?:over|on|across|to) {_HERS} (?:mouth|nose|face)
    poured (?:\w+ ){{0,3}}(?:over|on) {_HER}
    held (?:\w+ )?(?:on|against|to|over) (?:a|the) (?:hot |lit )?{_HEATER}
    licked (?:her|him|me)|put it in (?:me|her|him|my)|hurt when (?:he|she|they) put
    (?:tied|chained|strapped|bound) (?:\w+ ){{0,3}}(?:hands?|wrists?|ankles|feet|bed|cot|chair|radiator|bath|neck)
    (?:locked|shut|confined|imprisoned) (?!(?:him|her)self)(?:\w+ ){{0,2}}in (?:a|an|the) (?:\w+ )?{_CONFINED}
    (?:eat|ate|fed|drink|drank|lying|lay|slept|sleeping|sat|smeared) (?:\w+ ){{0,4}}{_FILTH}
    (?:ribs|bones?|spine|hips?) (?:could be|were|was|showed|showing) ?(?:seen|visible|exposed)?|protrud\w+
    (?:eat|ate|eating|drink|drank|food) (?:from|off|out of) (?:\w+ ){{0,2}}(?:bowl|bins?|ground)
    fed (?:\w+ )?(?:salt|bleach|soap|drugs|methadone)|(?:drank|drink|swallow\w*) (?:bleach|acid)
    until (?:he|she|they) (?:stopped (?:moving|breathing|crying)|collapsed|passed out|bled|vomited|went quiet)
    whipped|whipping|lashed|thrashed|flogged
    (?:over|across|wrapped) (?:his|her|their) (?:whole |entire |dead )?body|(?:mother|father|brother|sister)[’']s body
    (?:found|put|placed|left|hidden|been) (?:later )?in (?:\w+ ){{1,3}}{_HIDDEN}
    skin (?:came|peeled|peeling)|skin (?:was|had) (?:\w+ )?off|blister\w*|ulcerated|flesh
    blood ?stain\w*|pool of blood|bled
    (?:forced|made) (?:to|him|her|them|me)(?: to)? (?:eat|drink|swallow|stand|sleep|kneel|sit|watch|lie|hold)
    burns (?:on|to|across) (?:his|her|both|the)|(?:three|four|five|six|seven|eight|nine|ten|eleven|twelve) broken
    (?:in|into|with) (?:\w+ ){{0,3}}(?:boiling|scalding|hot) (?:oil|water|fat)|into {_HERS} mouth
    (?:cut|slit|slashed) {_HERS} (?:throat|wrists?)|throat (?:was|had been) (?:cut|slit)
""")

# Weight 3, each line once.
_HEAVY = tuple(
    map(
        _any,
        rf"""
    starv(?:ed|ing|ation)|malnourished|malnutrition|dehydrat\w+|died of hunger|skeletal|wasted away
    (?:eaten|ate|fed) nothing|without food|force fed|fed (?:once|only)
    (?:given|had) (?:no|little) (?:food|water) (?:for|or)
    hypotherm\w+|frozen|frostbit\w+|(?:turned|gone|went|were|was) (?:blue|grey|black)
    face down
    scars? (?:\w+ ){{0,3}}(?:on|across|over)|stuck to (?:his|her|the) (?:skin|body)
    beatings?|beaten|battered
    blood (?:\w+ ){{0,3}}on the
    (?:hit\w*|struck|strike|attacked|stabbed|beat|thrash\w*|cut|burn\w*) (?:\w+ ){{0,7}}with (?:\w+ ){{0,2}}{_IMPLEMENT}
    kick(?:ed|ing) (?!(?:the|a|in|out|off)\b)\w+
    punched|punching|headbutted|stamped
    bitten|burnt|burned|scalded|set (?:\w+ ){{0,3}}alight
    stab wounds?|poisoned|poisoning|strangulation|asphyxia\w*|smothering|suffocation
    (?:violently|forcefully|vigorously) shak\w+|violent shaking|shaken (?:so )?(?:violently|hard)
    (?:thrown|threw|swung|slammed) (?:\w+ ){{0,3}}(?:against|on|onto|across|into|at|down|by|from)
    post mortem (?:\w+ ){{0,3}}(?:found|showed|revealed|identified|recorded|noted)|pathologist
    (?:subdural|retinal|intracranial|internal) (?:and \w+ )?(?:h(?:a|ae)emorrhag\w+|bleed\w*|h(?:a|ae)matoma\w*)
    blunt (?:force )?(?:trauma|injur\w+)|crush(?:ed|ing)? injur\w+|bleeding (?:on|in|to|around) the brain
    raped?|raping|had sex with|intercourse|sexual acts?|sexually assaulted
    {_PRIVATE}
    excrement|infested|soaked in|open sores|soiled napp\w+
    screams?|screamed|screaming|whimper\w+
    begged|begging|pleaded with (?:him|her|them)
    shot (?:him|her|them|by|in|the)|forced into|bag over|(?:died|dead) (?:in|from) the (?:fire|smoke|flames)
    locked (?:in|up|inside|out)|tied up
""".strip().splitlines(),
    )
)

# Weight 2, each different word.
_ACTS = _any(rf"""
    (?:sat|sit|knelt|stood|kneeling|standing|lain) on|pinch\w*|dragged|squeez\w+|shoved|choked|choking|tied|taped
    hosed|(?:pushed|dropped|jumped) (?:from|out of)|pulled (?:\w+ )?hair|naked|without clothes|left outside
    in the dark|lain|rotten|mottled|(?:without a|no) pulse|dried blood|hair (?:had )?(?:fallen|fell|came) out
    the remains|rupture|abscess\w*|fitting|convuls\w+|seizures?|raw|too weak|limp|stiff|crack|collapsed|fa?eces
    dangl\w+|could not (?:walk|stand|sit|move|breathe|swallow)|bludgeon\w*|weighed less
    (?:lost|loss of) (?:\w+ ){{1,4}}weight
    {_DONE} {_TO_WHOM} (?:down|by|against|on|onto|upside|under|into|across)|upside down|stripped|in the snow
    (?:was|were|been|being|his|her) (?:twisted|snapped|wrenched|choked|lashed|thrown|dragged|pinned)|snapped|ruptured
    burst|had to (?:stand|kneel|crawl|sleep)|shut out|locked out|matted|a blow (?:to|that)|lost consciousness
    unconscious|froth|filmed|between the men|mortuary|pulled (?:off|out)|(?:so|very|painfully) thin|overdose
    (?:taken|took) the tablets|struggling|stabbed|knocked out|chok(?:ed|ing)|set fire to|hunger|sobb?\w*|beg|blows
    dropped on|on purpose|blood loss|saw stars|flinched|shook (?:him|her|them|me|the baby)|drowned(?! out)
    found (?:dead|unresponsive)|crawled|on fire|flames|stood in (?:a|the) corner|called for (?:his|her) (?:mother|mum)
    (?:bit|slapped) {_TO_WHOM}|took turns|drove into
    lifeless|(?:not|stopped) breathing|centimetres?|\d(?:\.\d)? ?cm|(?:by|with) (?:two|three|four|several|many) men
    agony|laugh(?:ed|ing)|terrified
""")
# Weight 1, each different word.
_WOUNDS = _any(r"""
    bruis\w+|black eyes?|fractur\w+|(?:was|were|been|his|her|a) broken|broke|breaking (?:his|her)|burns?|scald\w*
    bleed\w*|blood|h(?:a|ae)emorrhag\w+|cuts?|lacerat\w+|graz\w+|abrasions?|wounds?|torn|tears?|scratch\w*|weals?
    welts?|sores?|swollen|swelling|scars?|scarred|scarring|split|marks|bites
    (?:finger|grip|grab|slap|hand)(?:marks?|prints?)|injur\w+|(?:head|severe|brain) trauma
    hit|strike|slapped|struck|shaken|shook|shaking|bit|swallowed|crushed|dent|puncture|missing
""")
# Weight 1, each different word, but only beside one of the others or two of its own.
_AROUND = _any(rf"""
    heads?(?! (?:teacher|of|start|lice|injur\w+))|skull|scalp|brain(?! injur\w+)|temple|face(?! to)|cheeks?|mouth|nose
    (?:his|her|both|the|one|two|my) (?:eyes?|ears?|back|hand|bottom)|lips?|jaw|forehead|frenulum|tongue|teeth|gums?
    hair|pupils|neck|throat|(?:lower|upper|down the|across the) back
    (?:older|newer|fresh|recent) (?:bruis|injur|burn|fractur)\w+|spine|spinal|chest|ribs?|collarbone|pelvis|stomach
    abdom\w+|liver|bowel|kidneys?|spleen|buttocks?|groin|arms?|forearms?|legs?|hands|palms|feet|soles|fingers?|wrists?
    ankles?|thighs?|limbs?|ankles?|knees?|elbows?|hips?|shins?|heels?|waist|belly|tummy|gut|lungs?|airway|eardrum|nails
    veins?|eyelids?|chin|tooth|toes?|femur|humerus|skin|bones?|retinas?
    both (?:arms|legs|hands|feet|eyes|ears|ankles|wrists|thighs|cheeks)|multiple|numerous|extensive|severe|massive
    catastrophic|deep|repeatedly|life threatening
    (?:different|differing|various|varying) ages|healing|untreated|(?:not|never) (?:been )?treated|old and new
    died|dead|death|dying|killed|fatal\w*|cardiac arrest|resuscitat\w+|life support|no response|unconscious
    cigarettes?|blanket|pillow|tape|walls?|doors?|stairs|window|radiator|concrete|hob|oven|bath|freezing|punishment
    {_IMPLEMENT}|blue|grey|purple|cold|pale|floppy|weighed|needle|crawling|deformed|imprint|outline|pattern
    in pain|great pain|cried|crying|sick|vomit\w*|in (?:width|diameter)|(?:size|shape|pattern) of
""")

# Words that teach, ask or count speak of no one child; "should have" looks back at one, and May is a month.
_GENERAL = _any(r"""
    (?:should|must|(?-i:may)|might)(?! (?:\w+ )?have\b)|can(?! be (?:heard|seen))|could be(?! (?:seen|heard|felt))
    shall|ought|(?<!\bas.)if(?! (?:I|he|she|they)\b)|suspect|such as|for example|e\.g|examples?
    definitions?|includes?|involves?
    (?:any|every|each) (?:child|baby|infant|injury|bruis\w+|mark)|(?:children|babies|infants) who
    (?:signs|indicators) of (?:\w+ )?(?:abuse|neglect|maltreatment)|rarely|seldom|most (?:common|often|likely)
    commonly|usually|typically|(?:of|in) (?:the|these|those|\d+ of the) (?:\d+|cases|reviews)
    per cent of (?!his\b|her\b|the (?:body|skin))
""")
_TOLD = _any(r"""
    \w{2,}ed|was|were|had|did|found|told|said|says|saw|gave|took|made|kept|left|went|came|became|began|ran|held
    broke|hit|beat|threw|bit|put|shook|hurt|cut|shows?|I|me|my|he|she|him|his|her
""")


_HARM = _any(r"""
    murder\w*|manslaughter|kill\w*|died|dies|dead|death|injur\w+|bruis\w+|fractur\w+|burn\w*|scald\w*|assault\w*|raped?
    starv\w+|beaten|beatings|shaken|smother\w*|suffocat\w*|drown\w*|strangl\w*|stabb\w*|tortur\w*|haemorrhag\w*
""")


def is_graphic(text: str) -> bool:
    """Return whether words tell of injuries, cruelty, sexual acts or a death in detail, beyond naming the harm."""
    told = ["", *(part for part in (text[start:end] for start, end in sentences(text)) if not _GENERAL.search(part))]
    return any(_weight(f"{first} {second}") >= _ENOUGH for first, second in pairwise(told))


def _weight(text: str) -> int:
    """Return what the words of a text weigh: nothing where they tell of no event."""
    if not _TOLD.search(text):
        return 0
    weight = 5 * bool(_GRAVE.search(text))
    for pattern in _HEAVY:
        text, count = pattern.subn(" ", text)  # A word that weighs 3 does not weigh 1 more.
        weight += 3 * bool(count)
    weight += 2 * _different(_ACTS, text) + _different(_WOUNDS, text)
    around = _different(_AROUND, text)
    return weight + around if weight or around > 2 else 0


def _different(pattern: re.Pattern[str], text: str) -> int:
    """Return how many different words of a pattern occur, "bruise" and "bruising" being one."""
    return len({match[0].casefold()[:5] for match in pattern.finditer(text)})


_NARRATIVE = re.compile(
    r"\bwhat\s+happened\b|\bnarrative\b|\bkey\s+events\b|\b(?:summary|timeline|sequence|account|overview)\s+of\s+"
    r"(?:the\s+)?(?:\w+\s+)?(?:events?|case|incident|facts|involvement|contacts?|circumstances)\b|\bchronology\b|"
    r"\btimeline\b|\bfactual\s+(?:information|summary|account|background)\b|\b(?:case|family)\s+"
    r"(?:history|background|summary|circumstances|composition|details)\b|\bbackground\b|"
    r"\bcircumstances\s+(?:of|surrounding|leading|that\s+led)\b|\bthe\s+(?:incident|events|facts)\b|"
    r"^[\d.\s]*(?:the\s+)?(?:injur(?:y|ies)|death|story)\b|\bevents\s+leading\b|\bcase\s+synopsis\b|\bpen\s+picture\b",
    re.IGNORECASE,
)
_LEARNING = re.compile(
    r"\b(?:findings?|found|analys[ei]s|analytical|apprais\w+|learn\w*|lessons?|recommend\w*|conclusions?|themes?|"
    r"evaluation|good\s+practice|what\s+it\s+(?:asks|says)|improvements?|actions?|method\w*|terms\s+of\s+reference|"
    r"process|guidance)\b",
    re.IGNORECASE,
)


def is_narrative(heading: tuple[str, ...]) -> bool:
    """Return whether a heading path, outermost first, leads to what happened rather than to what was learnt from it.

    The innermost heading that says either decides; "Analysis of key events" is analysis.
    """
    for words in reversed(heading):
        if _LEARNING.search(words):
            return False
        if _NARRATIVE.search(words):
            return True
    return False


def names_harm(text: str) -> bool:
    """Return whether words name a death, an injury or an assault, however briefly."""
    return bool(_HARM.search(text))
