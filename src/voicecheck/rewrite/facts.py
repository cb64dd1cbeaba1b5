"""What an edit may never lose or add: numbers, links, names, quotations."""

from __future__ import annotations

import re
from collections import Counter

__all__ = ["QUOTATION", "keeps_facts", "keeps_sense", "parts_token", "protected"]

_LINE_ENDS = r"\n\r\v\f\x85\u2028\u2029"
QUOTATION = rf"[„“”\"«»][^„“”\"«»{_LINE_ENDS}]{{2,}}[“”\"«»]|`[^`{_LINE_ENDS}]+`"
"""Regular expression of what stands in quotation marks, of whatever pair, or is code."""

_PROTECTED = re.compile(
    r"(?:https?://|www\.)\S*[^\s.,!?)]"
    r"|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"
    r"|[@#]\w+"
    r"|[€$£]\s?\d+(?:[.,]\d+)*"
    r"|\d+(?:[.,:/-]\d+)*(?:\s?(?:%|€|\$|£|EUR\b|CHF\b))?"
    rf"|{QUOTATION}"
    r"|\b[A-ZÄÖÜ]{2,}\b"
)


def protected(text: str) -> Counter[str]:
    """Count what must be the same before and after.

    Parameters
    ----------
    text : str
        A text or a part of it.

    Returns
    -------
    collections.Counter
        Numbers with their units, links, addresses, handles, hashtags, quotations, abbreviations
        in capitals.

    Examples
    --------
    >>> sorted(protected("Ab 9,90 € bei @holz: „Eiche“"))
    ['9,90 €', '@holz', '„Eiche“']
    """
    return Counter(_PROTECTED.findall(text))


def keeps_facts(before: str, after: str) -> bool:
    """Tell whether a replacement keeps what is protected.

    Parameters
    ----------
    before, after : str
        The words that are replaced and those that replace them.

    Returns
    -------
    bool
        True where nothing protected is lost or added.
    """
    return protected(before) == protected(after)


_NEGATIONS = re.compile(
    r"\b(?:nicht|nichts|kein(?:e[nmrs]?)?|nie|niemals|weder|ohne|not|no|never|without|cannot"
    r"|\w+n[’']t)\b",
    re.IGNORECASE,
)
_CONDITIONS = re.compile(
    r"\b(?:wenn|falls|sofern|solange|soweit|vorausgesetzt|außer|ausgenommen|bis|ab|if|unless|until"
    r"|provided|except)\b",
    re.IGNORECASE,
)


def keeps_sense(before: str, after: str) -> bool:
    """Tell whether a replacement keeps negations and loses no condition.

    Parameters
    ----------
    before, after : str
        The words that are replaced and those that replace them.

    Returns
    -------
    bool
        True where both say *no* equally often and no condition is lost.

    Examples
    --------
    >>> keeps_sense("Kommt nicht zu spät", "Kommt zu spät")
    False
    >>> keeps_sense("Kommt vorbei", "Wenn ihr mögt, kommt vorbei")
    True
    """
    if len(_NEGATIONS.findall(before)) != len(_NEGATIONS.findall(after)):
        return False
    return len(_CONDITIONS.findall(before)) <= len(_CONDITIONS.findall(after))


_JOINTS = frozenset("-@._/")
_ORDINAL = re.compile(r"\.[^\S\n]+\w")


def parts_token(text: str, place: int) -> bool:
    """Tell whether a place lies inside a word, an address or a date.

    Parameters
    ----------
    text : str
        The text.
    place : int
        Offset between two characters.

    Returns
    -------
    bool
        True where nothing may begin or end.

    Examples
    --------
    >>> parts_token("info@hof-egger.example", 8), parts_token("bis 10. Mai", 6)
    (True, True)
    >>> parts_token("Kommt vorbei.", 12)
    False
    """
    if not 0 < place < len(text):
        return False
    before, after = text[place - 1], text[place]
    if before.isalnum() and after.isalnum():
        return True
    # The sentence after a full stop without a blank begins with a capital.
    if before.isalnum() and after in _JOINTS:
        following = text[place + 1 : place + 2]
        if following.isalnum() and not (after == "." and following.isupper()):
            return True
        return before.isdigit() and _ORDINAL.match(text, place) is not None
    return (
        before in _JOINTS
        and after.isalnum()
        and text[max(place - 2, 0)].isalnum()
        and place > 1
        and not (before == "." and after.isupper())
    )
