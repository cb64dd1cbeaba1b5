"""English: what a firm offers is what it has or does.

"We provide website design in Leeds" is said "We do website design in Leeds", "We offer courses"
is said "We have courses". Where the noun is not known to be a thing or a piece of work, there is
no answer.
"""

from __future__ import annotations

import re

__all__ = ["has_or_does"]

_THINGS = frozenset(
    """products software equipment parts supplies systems machines furniture clothing accessories
    flowers lessons courses classes programs programmes workshops tours options technology
    experience expertise tools apps plans packages discounts tickets range selection variety
    platforms homes glass clips goods gifts wines books kits machinery rentals jobs""".split()
)
_WORK = frozenset(
    """design development marketing consulting coaching tutoring training repair repairs
    installation maintenance printing catering plumbing landscaping photography recruitment
    translation cleaning staffing accounting bookkeeping engineering removals editing testing
    support management construction roofing recruiting auditing""".split()
)
# The first thing named, up to what it is for, where it is, or the next thing.
_FIRST = re.compile(
    r"(?P<noun>[\w’'/&. -]+?)(?P<services> services)?"
    r"(?=,| (?:and|&|or|for|to|in|on|at|of|from|with|like|including|such|that|which|across|through"
    r"|throughout|worldwide|nationwide|globally|via|by|as|so)\b|\Z)"
)
_ARTICLE = re.compile(r"(?:an?|the|some|our|your)\b", re.IGNORECASE)
_SERVICES = re.compile(
    r" services(?P<to> to (?!(?:help|build|make|get|keep|improve|find|create|suit|meet|support"
    r"|ensure|grow|reduce|save|fit|protect|choose|buy|give|let|solve|run|manage)\b))?"
)


def has_or_does(offered: str) -> str | None:
    """Return *have* or *do* with what is offered, or nothing.

    Parameters
    ----------
    offered : str
        What stands after *offer* or *provide*.

    Returns
    -------
    str or None
        What stands after *we*.

    Examples
    --------
    >>> has_or_does("engineering services to small farms"), has_or_does("custom tools in Leeds")
    ('do engineering for small farms', 'have custom tools in Leeds')
    >>> has_or_does("peace of mind") is None
    True
    """
    found = _FIRST.match(offered)
    if not found:
        return None
    head = found["noun"].split()[-1].lower()
    if head in _THINGS and not found["services"]:
        return f"have {offered}"
    if head not in _WORK or _ARTICLE.match(offered):
        return None
    # The work is enough: "consulting", not "consulting services to".
    rest = offered[found.end("noun") :]
    if rest.startswith(" to "):
        return None
    listed, including, examples = rest.partition(" including ")
    listed = _SERVICES.sub(lambda m: " for " if m["to"] else "", listed, count=1)
    return f"do {found['noun']}{listed}{including}{examples}"
