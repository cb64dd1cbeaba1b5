"""German verbs: conjugation from rules and a table of strong verbs, and the way back.

Rules after Duden, *Die Grammatik* (2022): weak endings, the *e* before *st* and *t*, the verbs in
*-eln* and *-ern*, participles with and without *ge*. Where a form is not sure there is no answer.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

__all__ = [
    "PERSONS",
    "Reading",
    "analyse",
    "conjugate",
    "inflect",
    "is_separable_prefix",
    "split_prefix",
    "takes_dative_reflexive",
]

PERSONS = ("ich", "du", "er", "wir", "ihr", "sie")
"""The persons; the polite *Sie* is inflected like *sie*."""

_VOWELS = frozenset("aeiouäöüy")


class Reading(NamedTuple):
    """What a verb form can be.

    Attributes
    ----------
    infinitive : str
        The verb.
    form : str
        ``present``, ``preterite``, ``subjunctive``, ``imperative``, ``infinitive``, ``zu`` or
        ``participle``.
    person : str
        One of `PERSONS`; empty for infinitives and participles.
    """

    infinitive: str
    form: str
    person: str


class _Tables(NamedTuple):
    strong: dict[str, tuple[str, ...]]
    weak: frozenset[str]
    inseparable: tuple[str, ...]
    separable: tuple[str, ...]
    known: tuple[str, ...]
    dative_reflexive: frozenset[str]
    common: frozenset[str]


@lru_cache
def _tables() -> _Tables:
    data = tomllib.loads(files("voicecheck.lang").joinpath("de/verbs.toml").read_text("utf-8"))
    strong = {
        line.split()[0]: tuple(line.split()[1:]) for line in data["strong"].strip().splitlines()
    }
    longest_first = [tuple(sorted(data[k].split(), key=len)[::-1]) for k in ("inseparable",)]
    return _Tables(
        strong,
        frozenset(data["weak"].split()),
        longest_first[0],
        tuple(sorted(data["separable"].split(), key=len)[::-1]),
        tuple(dict.fromkeys(data["known"].split())),
        frozenset(data["dative_reflexive"].split()),
        frozenset(data["prefixed"].split()),
    )


def takes_dative_reflexive(infinitive: str) -> bool:
    """Tell whether *sich* of a verb is a dative, as in *sich etwas anschauen*.

    Parameters
    ----------
    infinitive : str
        The verb.

    Returns
    -------
    bool
        True for a dative.
    """
    return infinitive in _tables().dative_reflexive


def is_separable_prefix(word: str) -> bool:
    """Tell whether a word can be the separated part of a verb, as *an* in "melde dich an".

    Parameters
    ----------
    word : str
        A word.

    Returns
    -------
    bool
        True for a separable prefix.
    """
    return word in _tables().separable


def split_prefix(infinitive: str) -> tuple[str, str]:
    """Cut a separable prefix off an infinitive.

    Parameters
    ----------
    infinitive : str
        The verb.

    Returns
    -------
    prefix, base : str
        The prefix is empty for a verb without one.

    Examples
    --------
    >>> split_prefix("anmelden"), split_prefix("arbeiten")
    (('an', 'melden'), ('', 'arbeiten'))
    """
    tables = _tables()
    for prefix in tables.separable:
        base = infinitive[len(prefix) :]
        if infinitive.startswith(prefix) and len(base) > 3 and _is_verb(base):
            return prefix, base
    return "", infinitive


def _is_verb(base: str) -> bool:
    tables = _tables()
    listed = base in tables.strong or base in tables.known or base in tables.weak
    return listed or _prefixed(base) is not None


def _prefixed(infinitive: str) -> tuple[str, tuple[str, ...]] | None:
    """Return the prefix and the forms of the strong base of an inseparable verb."""
    tables = _tables()
    if infinitive in tables.weak:
        return None
    for prefix in tables.inseparable:
        base = infinitive[len(prefix) :]
        if infinitive.startswith(prefix) and base in tables.strong:
            return prefix, tables.strong[base]
    return None


def conjugate(infinitive: str) -> dict[tuple[str, str], str]:
    """Return the forms of a verb.

    Parameters
    ----------
    infinitive : str
        The verb; a separable one gets its finite forms without the prefix.

    Returns
    -------
    dict of (str, str) to str
        Form and person, as in `Reading`, to the form; empty if it is no verb.

    Examples
    --------
    >>> forms = conjugate("anbieten")
    >>> forms["present", "du"], forms["preterite", "wir"], forms["participle", ""]
    ('bietest', 'boten', 'angeboten')
    """
    return dict(_conjugate(infinitive))


@lru_cache(maxsize=4096)
def _conjugate(infinitive: str) -> tuple[tuple[tuple[str, str], str], ...]:
    prefix, base = split_prefix(infinitive)
    forms = _simple(base)
    if base in _SUBJUNCTIVES:
        forms |= _subjunctive(base, _SUBJUNCTIVES[base])
    if forms and prefix:
        participle = forms["participle", ""]
        forms["participle", ""] = prefix + participle
        forms["infinitive", ""] = infinitive
        forms["zu", ""] = f"{prefix}zu{base}"
    return tuple(forms.items())


def _simple(infinitive: str) -> dict[tuple[str, str], str]:
    if infinitive == "sein":
        return _sein()
    tables = _tables()
    if infinitive in tables.strong:
        return _strong(infinitive, *tables.strong[infinitive])
    found = _prefixed(infinitive)
    if found:
        prefix, (second, third, past, participle) = found
        participle = prefix + participle.removeprefix("ge")
        return _strong(infinitive, prefix + second, prefix + third, prefix + past, participle)
    return _weak(infinitive)


def _stem(infinitive: str) -> str:
    return infinitive[:-2] if infinitive.endswith("en") else infinitive[:-1]


def _needs_e(stem: str) -> bool:
    """Tell whether *e* stands before *st* and *t*: arbeitest, öffnest, atmest."""
    if stem.endswith(("d", "t")):
        return True
    return (
        stem[-1] in "mn" and len(stem) > 2 and stem[-2] not in _VOWELS and stem[-2] not in "lrmnh"
    )


def _plural(forms: dict[tuple[str, str], str], infinitive: str) -> None:
    forms["present", "wir"] = forms["present", "sie"] = infinitive
    forms["infinitive", ""] = infinitive
    forms["zu", ""] = infinitive


def _strong(
    infinitive: str, second: str, third: str, past: str, participle: str
) -> dict[tuple[str, str], str]:
    stem = _stem(infinitive)
    modal = third[-1] != "t" and not third.endswith(("rät", "tritt"))
    joint = "e" if _needs_e(stem) else ""
    forms = {
        ("present", "ich"): third if modal and third != "wird" else stem + "e",
        ("present", "du"): second,
        ("present", "er"): third,
        ("present", "ihr"): stem + joint + "t",
        ("participle", ""): participle,
    }
    _plural(forms, infinitive)
    if past.endswith("te") or past == "wurde":
        preterite = {"ich": past, "du": past + "st", "wir": past + "n", "ihr": past + "t"}
    else:
        gap = "e" if past.endswith(("d", "t", "s", "ß", "z")) else ""
        second_past = past + gap + "st" if not past.endswith(("s", "ß")) else past + "est"
        ihr = past + ("e" if past.endswith(("d", "t")) else "") + "t"
        preterite = {"ich": past, "du": second_past, "wir": past + "en", "ihr": ihr}
    for person, form in preterite.items():
        forms["preterite", person] = form
    forms["preterite", "er"] = preterite["ich"]
    forms["preterite", "sie"] = preterite["wir"]
    if not modal:
        # Only a change of e to i(e) reaches the imperative: gib, lies, but fahr and lauf.
        changed = second[: len(second) - 2] if second.endswith("st") else second[:-1]
        vowel = "i" in second and "i" not in stem and "ä" not in second
        bare = changed if vowel else stem
        if vowel and second.endswith(("sst", "ßt", "st")) and third == second:
            bare = second[:-1]
        forms["imperative", "du"] = bare + ("e" if not vowel and _needs_e(stem) else "")
        forms["imperative", "ihr"] = forms["present", "ihr"]
        forms["imperative", "sie"] = infinitive
    if infinitive == "tun":
        forms.update({("present", "ich"): "tue", ("present", "ihr"): "tut"})
        forms["imperative", "du"] = "tu"
        forms["imperative", "ihr"] = "tut"
    if infinitive == "haben":
        forms["imperative", "du"] = "hab"
    if infinitive == "werden":
        forms["present", "ich"] = "werde"
        forms["imperative", "du"] = "werde"
        forms["preterite", "ihr"] = "wurdet"
    if infinitive == "wissen":
        forms["imperative", "du"] = "wisse"
    return forms


def _sein() -> dict[tuple[str, str], str]:
    present = zip(PERSONS, ("bin", "bist", "ist", "sind", "seid", "sind"), strict=True)
    past = zip(PERSONS, ("war", "warst", "war", "waren", "wart", "waren"), strict=True)
    forms = {("present", person): form for person, form in present}
    forms |= {("preterite", person): form for person, form in past}
    forms |= {("imperative", "du"): "sei", ("imperative", "ihr"): "seid"}
    forms |= {("imperative", "sie"): "seien", ("infinitive", ""): "sein", ("zu", ""): "sein"}
    forms["participle", ""] = "gewesen"
    return forms


def _weak(infinitive: str) -> dict[tuple[str, str], str]:
    if not infinitive.endswith(("en", "eln", "ern")) or len(infinitive) < 4:
        return {}
    stem = _stem(infinitive)
    short = infinitive.endswith(("eln", "ern"))
    joint = "e" if not short and _needs_e(stem) else ""
    first = (stem[:-2] + "le") if infinitive.endswith("eln") else stem + "e"
    second = stem + joint + ("t" if stem[-1] in "sßzx" else "st")
    past = stem + joint + "te"
    forms = {
        ("present", "ich"): first,
        ("present", "du"): second,
        ("present", "er"): stem + joint + "t",
        ("present", "ihr"): stem + joint + "t",
        ("imperative", "du"): first if short or joint else stem,
        ("imperative", "ihr"): stem + joint + "t",
        ("imperative", "sie"): infinitive,
        ("preterite", "ich"): past,
        ("preterite", "du"): past + "st",
        ("preterite", "er"): past,
        ("preterite", "wir"): past + "n",
        ("preterite", "ihr"): past + "t",
        ("preterite", "sie"): past + "n",
    }
    _plural(forms, infinitive)
    bare = infinitive.endswith("ieren") or infinitive.startswith(
        tuple(p for p in _tables().inseparable if p != "ge")
    )
    # beten and erben only look like prefix verbs: their rest is no stem.
    bare = bare and not (len(stem) <= 4 and not infinitive.endswith("ieren"))
    forms["participle", ""] = ("" if bare else "ge") + stem + joint + "t"
    return forms


# Past subjunctives that posts use in place of *würde* with the infinitive.
_SUBJUNCTIVES = {
    "mögen": "möchte",
    "können": "könnte",
    "werden": "würde",
    "haben": "hätte",
    "sein": "wäre",
    "müssen": "müsste",
    "dürfen": "dürfte",
}


def _subjunctive(infinitive: str, stem: str) -> dict[tuple[str, str], str]:
    endings = zip(PERSONS, ("", "st", "", "n", "t", "n"), strict=True)
    forms = {("subjunctive", person): stem + ending for person, ending in endings}
    if infinitive == "sein":
        forms["subjunctive", "du"], forms["subjunctive", "ihr"] = "wärst", "wärt"
    return forms


@lru_cache
def _index() -> dict[str, tuple[Reading, ...]]:
    tables = _tables()
    index: dict[str, list[Reading]] = {}
    bases = [*tables.strong, *tables.known]
    for base in list(tables.strong):
        bases += [prefix + base for prefix in tables.inseparable if prefix + base in tables.common]
    bases += [split_prefix(infinitive)[1] for infinitive in bases]
    for infinitive in dict.fromkeys(bases):
        separable = bool(split_prefix(infinitive)[0])
        for (form, person), word in _conjugate(infinitive):
            # Without its prefix a finite form is one of the base.
            if separable and person:
                continue
            index.setdefault(word, []).append(Reading(infinitive, form, person))
    return {word: tuple(readings) for word, readings in index.items()}


def analyse(form: str) -> tuple[Reading, ...]:
    """Return what a form can be, of the verbs that are known.

    Parameters
    ----------
    form : str
        A finite verb, an infinitive or a participle, as in the middle of a sentence.

    Returns
    -------
    tuple of Reading
        All readings; empty for a word that is not known as a verb.

    Examples
    --------
    >>> [reading.person for reading in analyse("bieten") if reading.form == "present"]
    ['wir', 'sie']
    """
    return _index().get(form.lower(), ())


def inflect(form: str, person: str, target: str) -> str | None:
    """Turn a finite form of one person into that of another, in the same tense.

    Parameters
    ----------
    form : str
        The finite verb as it stands in the clause, without its separable prefix.
    person : str
        Its person, one of `PERSONS`.
    target : str
        The wanted person.

    Returns
    -------
    str or None
        The form, with the case of its first letter; None where the form is not known, or can be
        of several verbs with different results.

    Examples
    --------
    >>> inflect("freuen", "wir", "ich"), inflect("bietet", "er", "wir")
    ('freue', 'bieten')
    >>> inflect("gestern", "wir", "ich") is None
    True
    """
    tenses = ("present", "preterite", "subjunctive")
    found = [r for r in analyse(form) if r.person == person and r.form in tenses]
    results = {conjugate(r.infinitive)[r.form, target] for r in found}
    if not found and person in ("wir", "sie") and _looks_like_plural(form.lower()):
        results = {conjugate(form.lower())["present", target]}
    if len(results) != 1:
        return None
    (result,) = results
    return result[0].upper() + result[1:] if form[0].isupper() else result


def _looks_like_plural(form: str) -> bool:
    """Tell whether an unknown word in a verb's place is surely a weak plural: digitalisieren."""
    return form.endswith("ieren") and len(form) > 6
