"""English: firms, places and jobs described as a brochure does, said as somebody there says it.

The firm becomes *we*, a noun becomes its verb ("a maker of boats": "we make boats"), an opening
without a verb joins its sentence ("Located in Hull, the flat has": "The flat is in Hull and has").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from voicecheck.rewrite.grammar import Proposal, lower_first, upper_first
from voicecheck.rewrite.offers_en import has_or_does
from voicecheck.rewrite.pattern import SLOTS

__all__ = ["firm_proposals"]

AT_FIRM_RULE = "corporate_speaker.at_firm_we"
WE_DO_RULE = "corporate_speaker.we_have_or_do"
MAKER_RULE = "corporate_speaker.maker_of"
HAS_RULE = "corporate_speaker.it_has"
OPENING_RULE = "nominal_style.located_opening"
JOB_RULE = "corporate_speaker.you_would"
TEAM_RULE = "corporate_speaker.our_team_does"
FRAGMENT_RULE = "nominal_style.whole_sentence"
INTRODUCED_RULE = "corporate_speaker.we_are_firm"
PROUD_RULE = "corporate_speaker.firm_is_proud"

# The rest of a sentence and how it ends.
_REST = r"(?P<rest>[^\n!?]+?)(?P<stop>[.!]*)\Z"
_FIRM = rf"(?P<firm>{SLOTS['firm']})"
_PRAISE = (
    r"(?:(?:leading|premier|preeminent|trusted|top|professional|experienced|innovative|reliable"
    r"|dedicated|world-class|award-winning|(?:industry|world|market)[ -]leading|full[- ]service"
    r"|one[- ]stop)[ ,]*(?:and )?)*"
)
# Verbs of firms, with what stands after "we".
_DOES = {
    "offers": "offer",
    "provides": "provide",
    "delivers": "deliver",
    "supplies": "supply",
    "specializes in": "specialize in",
    "specialises in": "specialise in",
    "manufactures": "make",
    "designs": "design",
    "sells": "sell",
    "makes": "make",
    "builds": "build",
}
_GIVES = ("offers", "provides", "delivers", "supplies", "sells")
_WE_OFFER = re.compile(
    r"\A(?P<we>(?:[A-Z][^\n!?.]{0,60}, )?[Ww]e)(?P<also> also)?"
    r" (?:offer|provide) "
    rf"(?:our (?:customers|clients) |you )?{_REST}"
)
_DOES_FOUND = "|".join(_DOES)
_SERVICES = re.compile(
    r"\b(?:services?|solutions|suppl(?:y|ies)|equipment|parts|lessons|courses|classes|training"
    r"|programs|programmes|workshops|coaching|tutoring|advice|consulting|consultancy|support"
    r"|care|repairs?|installation|maintenance|insurance|rentals?|sales|software|tours"
    r"|treatments?|therapy|products|machines|furniture|clothing|accessories|flowers|glass|homes"
    r"|systems|management|recruitment|printing|design|development|marketing|catering|delivery)\b",
    re.IGNORECASE,
)
_OFFERS = re.compile(
    rf"\A{_FIRM}(?: is an? {_PRAISE}(?:company|firm|business|agency|brand) (?:that|which))?"
    rf" (?P<verb>{_DOES_FOUND}) {_REST}"
)
# The firm is spoken of as one of several, or does something else in the same sentence.
_OWN_OR_AGAIN = re.compile(
    r"\A(?:and|or|&) |\b(?:its|their|it|he|she|his|her|I|we|our)\b"
    r"|\b(?:and|,|&) (?:also )?(?:provides|offers|helps|sells|makes|builds|has|is|delivers|designs"
    r"|specializes|specialises|supplies|ships|installs|manages|creates|gives|lets|allows)\b"
    r"|, (?:provides|offers|helps|sells|makes|builds|delivers|designs|supplies|installs)\b"
)
# A person with a name like a firm's.
_PERSON = re.compile(r"\b(?:he|she|her|his|him)\b", re.IGNORECASE)
_FIRST_NAMES = frozenset(
    """Adam Alan Alex Alice Amanda Amy Andrea Andrew Andy Angela Ann Anna Anne Anthony Barbara Ben
    Benjamin Beth Betty Bob Brenda Brian Carol Caroline Catherine Charles Charlotte Chloe Chris
    Christine Claire Craig Dan Daniel Dave David Deborah Diane Donna Dorothy Ed Edward Elizabeth
    Ella Ellen Emily Emma Eric Eva Frank Gary George Grace Greg Hannah Harry Heather Helen Henry
    Ian Isabel Jack Jacob James Jane Janet Jason Jean Jeff Jennifer Jenny Jessica Jim Joan Joe John
    Jonathan Joseph Josh Joyce Judy Julia Julie Karen Kate Katie Keith Kelly Ken Kevin Kim Laura
    Lauren Leo Liam Linda Lisa Louise Lucy Luke Margaret Maria Mark Martha Martin Mary Matt Matthew
    Megan Michael Michelle Mike Molly Nancy Nicholas Nick Nicola Nicole Noah Nora Oliver Olivia
    Pamela Patricia Patrick Paul Peter Phil Philip Rachel Ralph Rebecca Richard Rob Robert Roger
    Ron Rose Roy Ruth Ryan Sam Samantha Sandra Sara Sarah Scott Sharon Simon Sophie Stephanie
    Stephen Steve Steven Sue Susan Suzy Tess Tessa Thomas Tim Tina Tom Tony Victoria Walter Wendy
    William Zoe""".split()
)
_MAKERS = {
    "provider": "provide",
    "supplier": "supply",
    "manufacturer": "make",
    "maker": "make",
    "distributor": "distribute",
    "designer": "design",
    "producer": "produce",
    "seller": "sell",
    "retailer": "sell",
    "importer": "import",
    "builder": "build",
    "installer": "install",
}
_MAKER = rf"(?:{'|'.join(_MAKERS)})s?"
_IS_MAKER = re.compile(
    rf"\A(?:{_FIRM} (?:is|are)|(?P<we>[Ww]e(?: are|['’]re)))(?: one of)? (?:an? |the )?{_PRAISE}"
    rf"(?P<makers>{_MAKER}(?:(?:, | and | & |, and ){_MAKER})*)"
    rf" of {_REST}",
    re.IGNORECASE,
)
_JOINT = re.compile(r"(, and | and | & |, )")

_HAS = re.compile(
    r"\A(?P<subject>It|(?:The|This|Our) (?:[\w’'-]+ ){0,4}?"
    r"(?:apartment|flat|property|house|home|studio|building|room|bedroom|bathroom|kitchen|hotel"
    r"|office|unit|space|suite|villa|cottage|loft|garden|gym|residence|premises|warehouse|shop"
    r"|tenancy|complex|collection|kit|set|bundle|album|app|club|site)) (?:also )?"
    r"(?P<verb>features|boasts|comprises|offers|benefits from|is equipped with|comes equipped with)"
    rf" {_REST}"
)
# What a house offers but does not have.
_NOT_HAD = re.compile(
    r"\b(?:opportunity|opportunities|escape|setting|mix|chance|experience|alternative|luxury"
    r"|convenience|flexibility|exposure|blend|combination|everything|you|guests|retreat|stay"
    r"|haven|comfort|value|atmosphere|the best|the perfect|lifestyle|sale|sanctuary|taste|both"
    r"|advantages?|benefits|lease|rent|of various|conveniences)\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"(?:approx|about|over|up to|\d)")
_OPENING = re.compile(
    r"\A(?:(?:Conveniently|Ideally|Perfectly|Centrally) (?:located|situated|positioned)"
    r"|Located|Situated|Nestled|(?P<based>Based|Headquartered))"
    r" (?P<where>(?:in|on|at|near|just|within|only|between|behind|opposite|close to|next to)\b"
    r"[^\n!?.;]+?), "
    r"(?P<subject>(?:this|our|the) (?:[\w’'*-]+ ){0,5}?[\w’'*-]+|we) "
    r"(?P<verb>is|offers|has|features|boasts|provides|benefits from|are|have|offer|provide|make"
    r"|build|sell|supply|design|specialise in|specialize in|deliver|help|work)"
    rf" {_REST}"
)
_WILL = re.compile(
    r"(?P<you>\b[Yy]ou)(?: will| ?['’]ll)(?P<also> also)? "
    r"(?P<verb>be (?:responsible|in charge|part|involved|working|joining|leading|managing|helping"
    r"|building|creating|supporting|reporting|the one|integral|doing|designing|using|developing)"
    r"|work|lead|manage|report|collaborate|help|support|build|develop|design|lead|write|create"
    r"|join|drive|own|partner|recruit|coordinate|maintain|play|use|assist|teach|train|learn)\b"
)
_JOB = re.compile(
    r"\b(?:candidates?|applicants?|resume|résumé|salary|responsibilities|qualifications"
    r"|job description|we(?: are|['’]re) (?:hiring|(?:currently )?(?:looking for|seeking) an?)"
    r"|in this role|this position|internship|intern|full[- ]time|part[- ]time"
    r"|(?:senior|software|data|machine learning|sales|customer|support|account)"
    r" (?:engineers?|scientists?|developers?|managers?|specialists?|analysts?|representatives?))\b",
    re.IGNORECASE,
)
_TEAM = re.compile(
    r"\A[Oo]ur (?:(?:friendly|expert|dedicated|experienced|knowledgeable|professional|talented"
    r"|compassionate|passionate|highly|skilled|qualified|amazing|small|great|whole|entire|and"
    r"|caring)[ ,]+)*(?:team|staff)(?: of (?:experts|professionals|specialists))? "
    r"(?P<verb>is|are|has|have|will|can|[a-z]+s) (?P<next>[\w’'-]+)"
)
_KIND = (
    r"agency|firm|company|team|studio|business|organi[sz]ation|nonprofit|non-profit|charity"
    r"|consultancy|startup|start[- ]up|dealer|supplier|distributor|manufacturer|provider|store"
    r"|practice|guest house|hotel|collective|co-op|cooperative|bakery|brewery|clinic|specialist"
    r"|retailer|builder|importer|wholesaler"
)
# "Kestrel is a family-owned bakery in Hull." The firm says so of itself.
_IS_A_FIRM = re.compile(
    rf"\A{_FIRM} is an? (?P<praise>{_PRAISE})(?P<what>(?:[\w&’'-]+,? ){{0,7}}?(?:{_KIND}))"
    r"(?P<rest>,? (?:that|which|who|based|located|in|from|with|offering|providing|specializing"
    r"|specialising|doing|helping|focused|selling|making|serving|dedicated|committed|for|and|of)\b"
    r"[^\n!?]*?)?(?P<stop>[.!]*)\Z"
)
# What a firm does, without a subject, and what a thing is, without a verb.
_DOING = {
    "Serving": "We serve",
    "Providing": "We provide",
    "Offering": "We offer",
    "Specializing in": "We specialize in",
    "Specialising in": "We specialise in",
    "Helping": "We help",
    "Delivering": "We deliver",
    "Creating": "We create",
    "Supplying": "We supply",
    "Empowering": "We help",
    "Supporting": "We support",
}
_WITHOUT_SUBJECT = re.compile(
    rf"\A(?P<doing>{'|'.join(_DOING)}) (?P<rest>[^\n!?:]+?)(?P<stop>[.!]+)\Z"
)
_WITHOUT_VERB = re.compile(
    r"\A(?P<lead>An? (?:great|good|excellent|nice|fantastic|wonderful|amazing|perfect|ideal)"
    r" (?P<noun>way|chance|opportunity|gift|present|addition|choice|place|spot|idea)"
    r"(?= (?:to|for)\b)|(?P<near>(?:Just |Only )?[Aa] (?:short|quick|(?:\d+|five|ten)[ -]minute)"
    r" (?:walk|drive|stroll|ride)(?= (?:from|to)\b)))(?P<rest>[^\n!?:]+?)(?P<stop>[.!]+)\Z"
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|can|will|may|must|means|makes|takes|isn['’]t|aren['’]t|we"
    r"|I|our)\b|['’](?:s|re|ve|ll) (?:a|the|not|been)\b"
)
_RELATIVE = re.compile(r"\b(?:that|which|who|where|when|whose|what|how)\b.*")
_GOES_ON_ABOUT_IT = re.compile(r"(?:[.!?]|\n)[^\S\n]*+(?:It|They|Its|Their|He|She|The company)\b")
_PROUD = (
    r"(?:(?:very|so|extremely) )?(?:pleased|proud|excited|delighted|thrilled|honou?red|happy) to"
)
_ANNOUNCES = re.compile(
    rf"\A#?{_FIRM} (?:is|are) {_PROUD} (?:announce|share|report) that (?!its |their |it |they )"
    r"(?P<rest>[\w#@])"
)


def firm_proposals(
    text: str, sentences: Sequence[tuple[int, int]], article: Callable[[str], str]
) -> Iterator[Proposal]:
    """Propose what somebody of a firm, a house or a team would say of it.

    Parameters
    ----------
    text : str
        The normal form of a text.
    sentences : sequence of (int, int)
        Spans of its sentences.
    article : callable
        Gives a word its indefinite article.

    Yields
    ------
    Proposal
        Its edits.
    """
    somebody = _PERSON.search(text)
    about_it = _GOES_ON_ABOUT_IT.search(text)
    before = ""
    for start, end in sentences:
        sentence = text[start:end].rstrip()
        persons = somebody or sentence.split(" ", 1)[0] in _FIRST_NAMES
        for rule, said in (
            (AT_FIRM_RULE, None if persons else _at_firm(sentence)),
            (WE_DO_RULE, _we_do(sentence)),
            (MAKER_RULE, None if persons else _maker(sentence)),
            (HAS_RULE, _has(sentence)),
            (OPENING_RULE, _opening(sentence)),
            (FRAGMENT_RULE, _whole(sentence, before)),
            (INTRODUCED_RULE, None if persons or about_it else _introduced(sentence, article)),
        ):
            if said:
                yield Proposal(start, start + len(sentence), (said,), rule)
        before = sentence
        yield from _beginnings(sentence, start)
    if "ou" in text and _JOB.search(text):
        for found in _WILL.finditer(text):
            new = f"{found['you']}'d{found['also'] or ''} {found['verb']}"
            yield Proposal(*found.span(), (new,), JOB_RULE)


def _beginnings(sentence: str, start: int) -> Iterator[Proposal]:
    """Change the words that a sentence begins with, and leave the rest."""
    if (team := _TEAM.match(sentence)) and (new := _we(team["verb"], team["next"])):
        yield Proposal(start, start + team.end("verb"), (new,), TEAM_RULE)
    if announced := _ANNOUNCES.match(sentence):
        a = announced.start("rest")
        new = upper_first(sentence[a])
        if sentence.startswith("we ", a):
            new = f"At {announced['firm']} w"
        yield Proposal(start, start + a + 1, (new,), PROUD_RULE)


def _at_firm(sentence: str) -> str | None:
    found = _OFFERS.match(sentence)
    if not found or not _SERVICES.search(found["rest"]):
        return None
    if _OWN_OR_AGAIN.search(found["rest"]):
        return None
    rest, stop = found["rest"], _calm(found["stop"])
    known = has_or_does(rest) if found["verb"] in _GIVES else None
    does = f"{_DOES[found['verb']]} {rest}"
    if known:
        return f"At {found['firm']} we {known}{stop}"
    return f"We at {found['firm']} {does}{stop}"


def _we_do(sentence: str) -> str | None:
    found = _WE_OFFER.match(sentence)
    said = has_or_does(found["rest"]) if found else None
    if not found or not said:
        return None
    return f"{found['we']}{found['also'] or ''} {said}{_calm(found['stop'])}"


def _maker(sentence: str) -> str | None:
    found = _IS_MAKER.match(sentence)
    if not found or re.search(r"\b(?:its|their|who|that|which)\b", found["rest"]):
        return None
    said = []
    for part in _JOINT.split(found["makers"].lower()):
        noun = part if part in _MAKERS else part.removesuffix("s")
        said.append(_MAKERS.get(noun, part))
    if len(set(said)) < len(said) - said.count(", ") + 1 and ", " in said:
        return None
    subject = "We" if found["we"] else f"At {found['firm']} we"
    return f"{subject} {''.join(said)} {_rest(found)}"


def _introduced(sentence: str, article: Callable[[str], str]) -> str | None:
    found = _IS_A_FIRM.match(sentence)
    if not found or re.search(r"\b(?:its|their|I|we|our)\b", found["rest"] or ""):
        return None
    what = found["what"]
    rest, stop = found["rest"] or "", _calm(found["stop"])
    return f"We're {found['firm']}, {article(what)} {what}{rest}{stop}"


def _whole(sentence: str, before: str) -> str | None:
    found = _WITHOUT_SUBJECT.match(sentence) or (before and _WITHOUT_VERB.match(sentence))
    if not found or _FINITE.search(_RELATIVE.sub("", found["rest"])):
        return None
    stop = _calm(found["stop"])
    if "doing" in found.groupdict():
        return f"{_DOING[found['doing']]} {found['rest']}{stop}"
    lead = lower_first(found["lead"]) if found["near"] else f"a good {found['noun']}"
    # The second of two sentences that begin alike says "also".
    alike = not found["near"] and (_WITHOUT_VERB.match(before) or before.startswith("It's a good "))
    return f"It's {'also ' if alike else ''}{lead}{found['rest']}{stop}"


def _has(sentence: str) -> str | None:
    found = _HAS.match(sentence)
    if not found or _NOT_HAD.search(found["rest"]) or _AMOUNT.match(found["rest"]):
        return None
    return f"{found['subject']} has {_rest(found)}"


def _opening(sentence: str) -> str | None:
    found = _OPENING.match(sentence)
    if not found:
        return None
    where, verb = found["where"], found["verb"]
    subject = found["subject"]
    if bool(found["based"]) != (subject == "we"):
        return None
    if subject == "we":
        begin = f"We're based {where}" if found["based"] else f"We're {where}"
    else:
        begin = f"{upper_first(subject)} is {where}"
    comma = "," if "," in where else ""
    return f"{begin}{comma} and {verb} {_rest(found)}"


def _we(verb: str, following: str) -> str | None:
    """Return *we* with the verb of a team."""
    known = {"is": "We're", "are": "We're", "has": "We have", "have": "We have"}
    if verb in known:
        return known[verb] if following != "not" else None
    if verb in ("will", "can"):
        return f"We {verb}" if verb == "can" else "We'll"
    from lemminflect import getAllLemmas

    stems = getAllLemmas(verb, "VERB").get("VERB", ())
    return f"We {stems[0]}" if len(stems) == 1 and stems[0] != verb else None


def _calm(stop: str) -> str:
    return "." if "!" in stop else stop


def _rest(found: re.Match[str]) -> str:
    """Return the rest of a sentence as it stands, with a full stop for an exclamation mark."""
    return found["rest"] + _calm(found["stop"])
