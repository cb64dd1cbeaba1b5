"""English: sentences without a verb, as posts and adverts begin with."""

from __future__ import annotations

import re

__all__ = ["calm", "is_announced", "is_deal", "is_headline", "is_news"]

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# Finite verbs, pronouns and other words that a bare noun phrase does not hold.
_CLAUSE = frozenset(
    """is are was were am isn't aren't wasn't has have had do does did don't doesn't will would can
    could should may might must won't can't let's it's that's there's here's what's we're you're
    they're i'm we've you've they've i've you'll we'll it'll you we they i it he she me us him
    them get gets got make makes made need needs want wants know knows see sees find finds love
    loves help helps offer offers provide provides start starts end ends launch launches say
    says said if when because that which what why how where who whether while although
    introducing meet discover shop join try buy order click call visit learn read watch enter
    win save enjoy take give use check brings gives takes keeps becomes comes goes continues
    includes serves works looks feels lets allows enables connects turns runs combines delivers
    creates means stays arrives returns opens closes just never ever not no""".split()
)
_DEAL = re.compile(
    r"(?:(?:up to |an extra |extra )?\d+ ?% off\b|[$€£]\d[\d.,]* (?:off|for)\b"
    r"|(?:buy|half|free)\b(?! and\b)"
    r"|(?:one|two|three|four|\d+) "
    r"(?:free|weeks?|days?|months?|years?|tickets?|hours?|places?|seats?)\b"
    r"|(?:early|low|lower|reduced|last) [a-z]+\b)",
    re.IGNORECASE,
)
_PHRASE = re.compile(
    r"(?:an?|\d+|one|two|three|four|five|six|seven|eight|ten|twelve|hand-?made|custom|personali[sz]ed"
    r"|vintage|organic|natural) (?-i:[a-z])",
    re.IGNORECASE,
)
_SMALL = frozenset(
    """tonight today tomorrow we you now we're we've delivery shipping this these all my some
    tickets registration applications doors orders classes a an the our up free buy half one two
    three four five six seven eight ten twelve early low lower reduced special last limited
    extra handmade hand-made custom personalized personalised vintage organic natural""".split()
)
_NEWS = re.compile(
    r"(?!(?:You|We|I|It|They|This|The) |[A-Z][a-z]*['’]|[A-Z][a-z]+ (?:launch|release))"
    r"(?:[A-Z][\w.&’'-]*(?: of| and| &| the)? ){1,6}"
    r"(?:wins?|won|launch(?:es|ed)|opens|opened|joins|joined|named|has been named|is named"
    r"|partners|partnered|acquires|acquired|announces|announced|releases|released|receives|received"
    r"|reports|reported|celebrates|celebrated|celebrating|honou?red|recognized|recognised"
    r"|commits|committed|donates|donated|expands|expanded|unveils|unveiled|hosts|hosted"
    r"|sponsors|sponsored|publishes|published|introduces|introduced|teams|teamed) "
)
_ANNOUNCED = re.compile(
    r"\b(?:is|are)(?: now| also| finally| officially| still| all| back){0,2} "
    r"(?:available|back|here|live|open|on sale|out|in stock|(?:only )?[$€£]\d"
    r"|(?:up to )?\d+ ?% off|half price)(?![\w-])"
    r"|\b(?:starts?|begins?|opens?|ends?|closes) (?:on |at |in |this |next |today|tomorrow)"
    r"|\b(?:gets?|drops? from|save) (?:up to )?(?:[$€£]\d|\d+ ?%)"
    r"|^(?:You can now|Now you can|We're now|We are now|We now|We've just|We have just|We just)\b"
    r"|^(?:We're|We are) (?:open|offering|giving away|having|running|hosting|donating)\b"
)
_SUBJECT = re.compile(
    r"(?:The|Our|These|This|All|My|Some|Tickets|Registration|Applications|Doors|Orders|Classes"
    r"|We(?:'re|'ve)?|You can now|Now you can"
    r"|[A-Z][a-z]+(?: [A-Z]?[a-z]+)? (?:is|are|gets?|drops?|starts?|begins?|opens?|ends?))\b"
)
_PRICE = re.compile(r"[$€£%]")
_CUT_OFF = frozenset("of the and for to a in with at on by from".split())
_MAX_ANNOUNCED = 20
_MAX_WORDS = 14
_SHOUTED = re.compile(r"\b[A-Z]{3,}\b")
_FIRM = re.compile(r"\b(?:company|agency|firm|team|provider|business|manufacturer|studio)\b", re.I)
_BROKEN = re.compile(r"[:|?!•→>*;]|\s[-–—]\s|https?|www\.|\.\s|\.\w")


def _is_bare(text: str) -> bool:
    """Tell whether a text is a short phrase without a verb, and not a line in capitals."""
    words = _WORD.findall(text)
    if not 3 < len(words) <= _MAX_WORDS or _BROKEN.search(text) or _SHOUTED.search(text):
        return False
    if any(word.lower().replace("’", "'") in _CLAUSE for word in words):
        return False
    # Two prices are a list, not a sentence.
    if len(_PRICE.findall(text)) > 1:
        return False
    capitals = sum(word[0].isupper() for word in words[1:])
    return 2 * capitals < len(words)


def is_deal(text: str) -> bool:
    """Tell whether a sentence is an offer without a verb.

    Parameters
    ----------
    text : str
        A sentence without its full stop.

    Returns
    -------
    bool
        True for one that *Just so you know* can stand before.

    Examples
    --------
    >>> [is_deal(t) for t in ("20% off all our mugs", "Free the whales that suffer")]
    [True, False]
    """
    return _DEAL.match(text) is not None and _is_bare(text)


def is_announced(text: str) -> bool:
    """Tell whether a sentence says that something is there now.

    Parameters
    ----------
    text : str
        A sentence without its full stop.

    Returns
    -------
    bool
        True for one that *Just so you know* can stand before.

    Examples
    --------
    >>> is_announced("Our plum jam is back in stock"), is_announced("Our plum jam is sweet")
    (True, False)
    """
    words = _WORD.findall(text)
    capitals = sum(word[0].isupper() for word in words[1:])
    return (
        3 < len(words) <= _MAX_ANNOUNCED
        and 2 * capitals < len(words)
        and _ANNOUNCED.search(text) is not None
        and _SUBJECT.match(text) is not None
        and not _BROKEN.search(text)
        and not _SHOUTED.search(text)
    )


def is_headline(text: str) -> bool:
    """Tell whether a sentence is a noun phrase.

    Parameters
    ----------
    text : str
        A sentence without its full stop.

    Returns
    -------
    bool
        True for one that *Maybe something for some of you* can stand before.

    Examples
    --------
    >>> [is_headline(t) for t in ("A hand-carved sycamore spoon", "A spoon is on the table")]
    [True, False]
    """
    return (
        _PHRASE.match(text) is not None
        and _is_bare(text)
        and not _DEAL.match(text)
        and not _FIRM.search(text)
    )


def is_news(text: str) -> bool:
    """Tell whether a sentence says what a firm did.

    Parameters
    ----------
    text : str
        A sentence without its full stop.

    Returns
    -------
    bool
        True for one that *So this happened* can stand before.

    Examples
    --------
    >>> is_news("Harlow Cycles wins a prize"), is_news("Harlow Cycles repairs bikes")
    (True, False)
    """
    words = _WORD.findall(re.sub(r"https?:\S+", " ", text))
    capitals = sum(word[0].isupper() for word in words)
    cut_off = words[-1:] and words[-1].lower() in (
        "of",
        "the",
        "and",
        "for",
        "to",
        "a",
        "in",
        "with",
    )
    return _NEWS.match(text) is not None and 2 * capitals < len(words) and not cut_off


def calm(text: str) -> str:
    """Return a phrase as it stands inside a sentence.

    Parameters
    ----------
    text : str
        The phrase.

    Returns
    -------
    str
        With a small first letter where the first word is no name.

    Examples
    --------
    >>> calm("Free tea for all"), calm("Whitby in winter")
    ('free tea for all', 'Whitby in winter')
    """
    first = text.split(" ", maxsplit=1)[0]
    if first.lower() in _SMALL and first[1:] == first[1:].lower():
        return text[0].lower() + text[1:]
    return text
