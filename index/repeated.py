"""The lessons that reviews repeat: one table, one lookup.

A lesson is something to do otherwise, not a subject: two findings about bruises may ask for opposite things, and on
bruises they do, so bruises are not here. The words are those of findings, "was not shared", not those of questions.
"""

import re

from knowledge.sentences import sentences

_CHILD = r"(?:child(?:ren)?|infants?|bab(?:y|ies)|pupils?)"
_MEN = r"(?:fathers|dads|men|males|male (?:carers|partners)|step-?fathers)"
_INCLUDED = (
    r"(?:engag|involv|includ|support|contact|voices?\b|inform|programmes?\b|work with|assess|overlook|hidden|unseen|"
    r"invisible)"
)
_PAST = r"(?:histor(?:y|ies)|backgrounds?|childhoods?|trauma)"
_BORN = r"before (?:the |their |\w+'s )?(?:birth|twins were born|bab\w+ (?:was|were) born)"
_WEIGHED = r"(?:assess|risk|histor)"
_PROTECTION = (
    r"(?:strategy (?:discussion|meeting)s?|section 47 enquir\w+|child protection (?:procedures|process\w*|enquir\w+))"
)
_WORRIES = r"(?:worries|concerns)"

# What each lesson is called here, and the words that tell it; any of them is enough.
_TABLE: dict[str, tuple[str, ...]] = {
    "fathers are engaged and assessed": (
        rf"\b{_MEN}\b(?=.*\b{_INCLUDED})",
        rf"\b{_INCLUDED}\w*(?=.*\b{_MEN}\b)",
    ),
    "who is in the household is known": (
        r"\bnew (?:partners?|relationships?)\b",
        r"\bchange of (?:partner|relationship)",
        r"\bpartner\b(?=.*\b(?:nobody|no one|not (?:known|checked|assessed|identified)|checks?)\b)",
    ),
    "the parents' own history is weighed": (
        rf"\b(?:family|famil(?:y|ies)'?|parental|parents?'?|mothers?'?s?|fathers?'?s?|own)\b[^.,;]{{0,45}}\b{_PAST}\b",
        r"\btraumatic childhoods?\b",
        r"\b(?:histor(?:y|ies)|backgrounds?|childhoods?) of (?:the |both )?(?:\w+ \w+'s )?(?:parents?|mother|father)",
    ),
    "the child is heard": (
        r"\b(?:child\w*|his|her|their|[A-Z]'s)\b.{0,12}\bvoices?\b",
        rf"\bvoices? of (?:the )?{_CHILD}",
        r"\b(?:understand\w*|understood|grasp\w*|know\w*|picture|sense) (?:of )?(?:\w+ )?daily li(?:fe|ves)\b",
        r"\b(?:lived experience|one-to-one|wishes and feelings)\b",
        r"\b(?:spo?ken?|speak|talk\w*|listen\w*) (?:to|with) (?:him|her|them|the child)",
        r"\bseen? alone\b",
        r"\bwhat the child's life was like",
    ),
    "the child stays in focus": (
        r"\bfocus on \b.{0,40}\b(?:was |were )?lost\b",
        rf"\blost (?:focus|sight) (?:on|of) (?:(?:the |this |these )?{_CHILD}|her|him|them)\b",
        rf"\b(?:more|rather|instead)\b.{{0,70}}\b(?:than|of)\b.{{0,25}}\b{_CHILD}",
        rf"\b{_CHILD}'s needs\b.{{0,30}}\b(?:focus|centre|sight|attention)\b",
        r"\bwithout asking how the child",
        r"\binstead of on (?:her|him|the child)",
        r"\b(?:wellbeing|needs)\b.{0,30}\bof the children\b",
    ),
    "professionals challenge and escalate": (
        r"\bescalat",
        r"\bprofessional (?:challenge|disagreement|dispute)",
        r"\bdisputes?\b",
        r"\bdisagree",
        r"\bcase resolution\b",
        r"\bchallenge\w* (?:between|the (?:officers|view|decision)|each|other|another)",
        r"\bcould not challenge",
        r"\bshould have challenged",
        r"\bdeferred to",
    ),
    "information is shared": (
        r"\binformation[- ](?:sharing|exchange|seeking)",
        r"\bshar(?:e|ed|ing) (?:of )?information",
        r"\bnot shared\b",
        r"\bnot recorded or shared",
        r"\bfailed to communicate",
        r"\bcommunicat\w+ (?:poorly|between agencies)",
        r"\binformation is passed",
        r"\bdata protection",
    ),
    "hostility does not deflect": (
        r"\bhostil",
        r"\bintimidat",
        r"\bnon-?co-?operation",
        r"\bresistan\w+",
        r"\bdisguised compliance",
        r"\bavoid\w* contact",
        r"\bdisengag",
        r"\bkept professionals out",
        r"\bcomplaints made against",
    ),
    "nothing is taken on trust": (
        r"\boptimis",
        r"(?<!training on )\bprofessional curiosity",
        r"\b[ie]nquiring minds?",
        r"\bface value",
        r"\baccept\w*\b.{0,50}\b(?:explanation|account)",
        r"\brelied\b.{0,30}\bwhat (?:the )?(?:parents|mother|father|famil)",
        r"\bdid not question",
        r"\bself-report",
    ),
    "child protection procedures are used": (
        rf"\b(?:no|absence of|lack of|without|weakened)\b.{{0,40}}\b{_PROTECTION}",
        rf"\b{_PROTECTION}\b.{{0,40}}\b(?:not (?:used|held|called|convened|made|begun|started|followed)|lost|missed|"
        r"missing|never)\b",
        r"\b(?:use|call|hold|convene) .{0,20}\b(?:strategy (?:discussion|meeting)s?|child protection procedures)",
    ),
    "risk is assessed before birth": (
        r"\bpre-?birth\b",
        r"\bunborn\b",
        rf"\b(?:before|in) (?:the |their |\w+'s )?(?:birth|pregnancy)\b(?=.*\b{_WEIGHED})",
        rf"\b{_WEIGHED}\w*(?=.*\b{_BORN})",
    ),
    "what is seen is recorded": (
        r"\b(?:did not|not|poor\w*|inaccurate\w*|inadequate\w*)\b.{0,25}\brecord",
        r"\brecord\w*\b.{0,25}\b(?:not robust|inaccurate\w*|poor\w*|not shared)",
    ),
    "signs are put together": (
        r"\b(?:did not|not) (?:connect|link)",
        r"\bconnections were not",
        r"\bone at a time\b",
        r"\bwhole picture\b",
        r"\ball the risks together",
        r"\bcumulative\b",
    ),
    "supervision and workload hold": (
        r"\bturnover\b",
        r"\bcaseloads?\b",
        r"\bmanagement oversight",
        r"\bsupervision was",
        r"\bsupervision\b.{0,20}\b(?:missing|absent|not)\b",
        r"\bweak management",
    ),
    "thresholds are applied consistently": (
        r"\bthreshold\w*\b.{0,60}\b(?:not|consisten\w+|unclear|too high|misunderst\w+)\b",
        r"\b(?:no|not|below|inconsisten\w+|consisten\w+|too high)\b.{0,40}\bthreshold",
    ),
    "parents are told of crying": (r"\bcrying\b", r"\bICON\b"),
    "safer sleep reaches families": (r"\bsafer? sleep",),
    "relatives' worries are heard": (
        rf"\b(?:grand\w+|relatives|wider family|whistleblowers)\b(?=.*\b{_WORRIES}\b)",
        rf"\b{_WORRIES} of (?:\w+ )?(?:relatives|grand\w+)",
    ),
    "race is named": (r"\bracis[mt]", r"\badultification", r"\bethnicity\b"),
    "children are seen in person": (r"\bface-to-face\b",),
    "plans are tested": (r"\bstart again syndrome", r"\bwritten agreements?"),
}
LESSONS = tuple(_TABLE)
_PATTERNS = {name: re.compile("|".join(words), re.IGNORECASE) for name, words in _TABLE.items()}
# A sentence that says what a report holds, or that nobody could have known, teaches nothing itself.
_ABOUT_A_REPORT = re.compile(
    r"\b(?:(?:section|chapter|part)s? (?:\w+ ){0,4}(?:covers?|on|of)|main (?:topics|themes|subjects)|common themes|"
    r"(?:report|review|summary|briefing|section) (?:covers|gives|has|shares|describes|runs|goes)|"
    r"made (?:about )?\w+ (?:local |national )?(?:findings|recommendations)|"
    r"could(?: not)? have been (?:predicted|prevented|avoided)|goes with)\b",
    re.IGNORECASE,
)


def lessons_in(text: str) -> tuple[str, ...]:
    """Return the lessons that a normalised text tells, in the order of the table."""
    taught = [text[start:end] for start, end in sentences(text) if not _ABOUT_A_REPORT.search(text[start:end])]
    return tuple(name for name, words in _PATTERNS.items() if any(words.search(sentence) for sentence in taught))
