"""Names of columns in formats that want each name once."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["unique_names"]


def unique_names(header: Sequence[str]) -> list[str]:
    """Give every column a name of its own.

    Parameters
    ----------
    header : sequence of str
        Names as they stand in the source, some empty or twice.

    Returns
    -------
    list of str
        The names; numbered where they have to be.

    Examples
    --------
    >>> unique_names(["id", "", "id"])
    ['id', 'column 2', 'id 2']
    """
    names: list[str] = []
    for place, name in enumerate(header, 1):
        first = name or f"column {place}"
        own, number = first, 2
        while own in names:
            own, number = f"{first} {number}", number + 1
        names.append(own)
    return names
