"""Know that a question asks for what no publication says, so that what is only related is not read as an answer.

Precision comes first: most questions that say "should" ask what is written.
"""

import re

_CASE = r"(?:this|that|these|those|my|our) (?:one|two|three|\d|case|family|child|baby|kids?|children|mum|dad|couple)s?"
_SOMEBODY = rf"(?:she|he|they|mum|dad|nan|{_CASE})"
_ACT = (
    r"(?:refer|report|ring|call|phone|escalate|remove|close|end|stop|start|leave|let|return|place|move|intervene|"
    r"wait|step (?:\w+ )*(?:up|down)|send (?:\w+ )*home)"
)
# "When should I refer" asks for the rule, "should I refer" for the decision.
_ALONE = r"(?<!what )(?<!how )(?<!when )(?<!where )(?<!who )(?<!whom )(?<!why )(?<!that )"
_ASKED = "(?:what|how|when|where|who|why) (?:should|shall) (?:i|we)"
# Made on the tune half of bench/questions.jsonl, where it knows 26 of 30 questions for a judgement and takes 4 of 160
# others for one; of the test half 11 of 30, and 2 of 150 that can be answered. A miss costs the sentence, no more.
_DECISION = (
    # What to do.
    rf"{_ALONE}\b(?:should|shall) (?:i|we)\b(?! (?:get|expect|know|find|record|write)\b)",
    rf"\b{_ASKED}\b.*\b{_CASE}\b",
    rf"\b{_CASE}\b.*\b{_ASKED}\b",
    r"\bwould (?:you|u)\b(?! (?:tell|explain|show|say|describe|list|find|know|mind|have|like)\b)",
    rf"{_ALONE}\bdo (?:i|we) (?:just |really |still )?(?:need to |have to )?{_ACT}\b",
    rf"{_ALONE}\bcan (?:i|we) (?:just |now )?{_ACT}\b",
    rf"{_ALONE}\bcan {_SOMEBODY} (?:have|stay|go (?:home|back)|come (?:home|back)|move (?:in|back))\b",
    r"\bshould (?:she|he|they) (?:be|go|come|stay|move|get|see|keep|return|live)\b",
    r"\bwhat (?:would (?:you|u)|(?:do|should|shall) (?:i|we)) do (?:now|next|here|about (?:this|him|her|them))\b",
    rf"\b(?:is it |would it be |^)(?:safe|ok|okay|fine|alright|all right|too (?:soon|early|late)) "
    rf"(?:to {_ACT}|for {_SOMEBODY}|if (?:i|we)|for (?:me|us))\b",
    r"\bam i (?:right|wrong|over\w*|being)\b|\b(?:your|ur) (?:advice|opinion|view|thoughts|take)\b",
    r"\bwhich (?:one )?(?:do|should) (?:i|we) (?:put|choose|pick|go for)\b",
    r"\b(?:pick one|yes or no|or not|or (?:shall|should) (?:i|we) \w+.*)$",
    r"\bdecide (?:for (?:me|us)|if|whether)\b",
    # What it is, and how grave.
    r"\b(?:is|are|does|do) (?:this|these)\b.* (?:s ?17|s ?20|s ?31|s ?47|section \d+|level \d|tier \d|thresholds?)\b",
    r"\bis this (?:\w+ )?(?:abuse|neglect|significant harm|enough|serious)\b",
    r"\b(?:does|do|would) (?:this|these|it|that) (?:\w+ )?(?:meet|reach|sound|look|warrant|amount to)\b",
    rf"\b(?:is|are) {_SOMEBODY} (?:\w+ ){{0,2}}(?:lying|safe|dangerous|a risk|risky|at risk|ready|capable|able to|"
    r"good enough|guilty|genuine|telling the truth)\b",
    r"\bhow (?:bad|serious|safe|risky|dangerous|worried|concerned)\b.*\b(?:this|these|he|she|they|i|we)\b",
    r"\b(?:rate|score|grade) (?:this|these|him|her|them|my)\b",
    r"\bwhich of (?:my|our|these)\b.*\b(?:high(?:er|est)|worst|most|first|riskiest)\b",
    # What will be.
    rf"\b(?:how likely|chances?|odds)\b.*\b(?:{_SOMEBODY}|this|these)\b",
    rf"\b(?:is|are|will) {_SOMEBODY} (?:going to|gonna|get|hurt|hit|do)\b",
    r"\bwill (?:the )?(?:judge|court|panel|conference|chair|police|cps)\b",
    # Who is right.
    r"\bwho(?:s| is) (?:right|wrong|lying|to blame|telling)\b|\bwhose fault\b",
    r"\breckon (?:this|these|she|he|they|mum|dad)\b",
    rf"\bdo (?:you|u) think {_SOMEBODY}\b",
    r"\bmy (?:manager|supervisor|team|worker|sw)\b.*\b(?:at fault|to blame|is (?:she|he|it) (?:right|wrong))\b",
)
_PLACE = "(?:edt|mash|front door|duty|lado|out of hours|contact centre|we use)"
_REACHED = "(?:number|phone|postcode|address|email|extension)"
_LOCAL = (
    rf"\b{_PLACE}\b.*\b{_REACHED}\b",
    rf"\b{_REACHED}\b.*\b{_PLACE}\b",
    rf"\b{_REACHED} (?:for|pls|please)\b",
    r"\bwho(?:s| is) (?:on duty|on call|chairing|(?:my|our|the) (?:\w+ ){1,3}(?:today|tonight|tomorrow|here))\b",
    r"\b(?:what|which) room\b",
)
_ASKING = re.compile("|".join(_DECISION + _LOCAL))
_APOSTROPHES = str.maketrans("", "", "'’‘`")


def asks_beyond(text: str) -> bool:
    """Return whether a question asks to decide on a case, or for what only a place knows, such as its numbers."""
    plain = " ".join(re.findall(r"\w+", text.translate(_APOSTROPHES).casefold()))
    return bool(_ASKING.search(plain))
