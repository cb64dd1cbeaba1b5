"""Feeds damaged, glued and made-up posts to every door for some time and counts what breaks.

    python tests/benchmarks/fuzz.py --minutes 10

prints inputs tried at each door, what broke or hung with its smallest text, the slowest inputs in
processor time and the memory before and after. The checks are those of `tests/test_fuzz.py`.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

from fuzz_files import check_rules, check_settings, check_table

import voicecheck
from voicecheck.api import load
from voicecheck.errors import VoicecheckError
from voicecheck.markup import MARKUPS
from voicecheck.rewrite.edits import apply_edits
from voicecheck.rewrite.facts import protected
from voicecheck.settings import Settings

LANGUAGES = ("de", "en")
_MOST_SECONDS = 20
ODD = (
    *("\ud800", "\udfff", "\u202e", "\u202c", "\u200b", "\u200d", "\ufeff", "\x00", "\x1b", "\x7f"),
    *("\u0308", "\u0301", "\u2028", "\x85", "\r", "\r\n", "\n", "\t", "\u00a0", "\u00ad", "\ufffd"),
    *(
        "👩🏽‍🚒",
        "👨‍👩‍👧‍👦",
        "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "🇩🇪",
        "😅",
        "✅",
        "🚀🚀🚀",
        "½",
        "ﬁ",
        "ß",
        "ẞ",
        "İ",
        "ŉ",
        "𝗝𝗲𝘁𝘇𝘁",
        "𝒷𝑜𝓁𝒹",
    ),
    *("#", "@", "#Wort", "@name", "https://x.example/a?b=c", "www.x.de", "a@b.de", "1.000,50 €"),
    *("„", "“", "”", "«", "`", "(", ")", "[", "](", "<", "&amp;", "<b>", "<!--", "-->", "*", "**"),
    *("...", "…", "!!!", "?!", " – ", "—", "--", "·", "•", "|", "\\", "/", "%", "$", "{", "}"),
    *("<!-- voicecheck-ignore -->", "```", "---", "> ", "| a | b |", "![", "~~~", "<script>"),
)
"""What people, programs and attackers put into posts."""


def check_text(text: str, language: str) -> None:
    """Raise AssertionError if something that is promised of a text does not hold.

    Parameters
    ----------
    text : str
        Any text.
    language : {"de", "en"}
        Its language.
    """
    try:
        report = voicecheck.score(text, language=language)
    except VoicecheckError:
        return
    low, high = report.interval
    assert 0 <= low <= report.score <= high <= 100
    assert abs(report.base + sum(report.dimensions.values()) - report.score) < 1e-6
    checker = load(language)
    for span in (*report.sentences, *report.passages, *report.findings, *report.suggestions):
        assert 0 <= span.start_char <= span.end_char <= len(text)
        assert text[span.start_char : span.end_char] == span.text
    for spans in (report.sentences, report.findings):
        pairs = pairwise(spans)
        assert all(one.end_char <= following.start_char for one, following in pairs)
    check_rewrite(text, report.score, checker)
    assert str(report)
    assert "<script" not in report._repr_html_().lower()
    assert json.loads(report.to_json())["text"] == text


def check_rewrite(text: str, score: float, checker: voicecheck.Checker) -> None:
    """Raise AssertionError if a rewrite does not do what it says.

    Parameters
    ----------
    text : str
        A text with words.
    score : float
        Its score.
    checker : voicecheck.Checker
        The checker of its language.
    """
    rewrite = checker.rewrite(text)
    assert rewrite.score_before == score
    assert rewrite.text == apply_edits(text, rewrite.edits)
    assert rewrite.score_after == checker.predict([rewrite.text])[0] <= score
    lost = protected(text) - protected(rewrite.text)
    # Blocks of hashtags and words in capitals may go; nothing else.
    assert all(fact.startswith("#") or fact.isupper() for fact in lost), f"lost {lost}"
    again = checker.rewrite(rewrite.text)
    assert again.text == rewrite.text, f"rewritten again: {again.edits}"


def check_markup(text: str, language: str) -> None:
    """Raise AssertionError if reading a text as a file gives spans outside of it.

    Parameters
    ----------
    text : str
        Any text.
    language : {"de", "en"}
        Its language.
    """
    for markup in MARKUPS:
        settings = Settings(markup=markup, language=language)
        try:
            report = voicecheck.score(text, settings=settings)
            spans = (*report.sentences, *report.findings, *report.suggestions)
            report.rewrite()
        except VoicecheckError:
            continue
        for span in spans:
            assert 0 <= span.start_char <= span.end_char <= len(text)


DOORS = (
    *(check_text, check_text, check_markup, check_text, check_text),
    *(check_table, check_text, check_settings, check_text, check_rules),
)
"""What inputs are given to, in turns."""


def damaged(rng: random.Random, posts: Sequence[str]) -> str:
    """Make a text out of posts: glued, cut, reordered, littered, in other spellings.

    Parameters
    ----------
    rng : random.Random
        Where chance comes from.
    posts : sequence of str
        Posts.

    Returns
    -------
    str
        A text.
    """
    text = rng.choice(posts)
    for _ in range(rng.randrange(1, 5)):
        text = rng.choice(_CHANGES)(rng, text, posts)
    return text[:20_000]


def _littered(rng: random.Random, text: str, _: Sequence[str]) -> str:
    letters = list(text)
    for _ in range(rng.randrange(1, 12)):
        letters.insert(rng.randrange(len(letters) + 1), rng.choice(ODD))
    return "".join(letters)


def _cut(rng: random.Random, text: str, _: Sequence[str]) -> str:
    start = rng.randrange(len(text) + 1)
    return text[start : start + rng.randrange(400)]


def _shuffled(rng: random.Random, text: str, _: Sequence[str]) -> str:
    words = text.split(" ")
    rng.shuffle(words)
    return " ".join(words)


def _glued(rng: random.Random, text: str, posts: Sequence[str]) -> str:
    other = rng.choice(posts)
    return (
        text[: rng.randrange(len(text) + 1)] + rng.choice(ODD) + other[rng.randrange(len(other)) :]
    )


def _repeated(rng: random.Random, text: str, _: Sequence[str]) -> str:
    return text[: rng.randrange(1, 200)] * rng.randrange(2, 12)


def _respelled(rng: random.Random, text: str, _: Sequence[str]) -> str:
    form = rng.choice(("NFC", "NFD", "NFKC", "NFKD", "upper", "lower", "title", "bold"))
    if form.startswith("NF"):
        return unicodedata.normalize(form, text)
    if form == "bold":
        return "".join(chr(0x1D5EE + ord(c) - 97) if "a" <= c <= "z" else c for c in text)
    return getattr(text, form)()


def _made_up(rng: random.Random, _: str, __: Sequence[str]) -> str:
    planes = (0x80, 0x250, 0x2000, 0x3000, 0x10FFFF)
    return "".join(chr(rng.randrange(rng.choice(planes))) for _ in range(rng.randrange(80)))


_CHANGES = (_littered, _littered, _cut, _shuffled, _glued, _glued, _repeated, _respelled, _made_up)


def smallest(text: str, language: str, check: Callable[[str, str], None]) -> str:
    """Take pieces out of a text as long as it still breaks.

    Parameters
    ----------
    text : str
        A text that breaks a check.
    language : {"de", "en"}
        Its language.
    check : callable
        The check.

    Returns
    -------
    str
        A text that breaks it as well.
    """
    size = len(text) // 2
    budget = 400
    while size and budget:
        for start in range(0, len(text), size):
            shorter = text[:start] + text[start + size :]
            budget -= 1
            if not budget:
                break
            if _broken(shorter, language, check):
                text = shorter
                break
        else:
            size //= 2
    return text


def _broken(text: str, language: str, check: Callable[[str, str], None]) -> str:
    signal.setitimer(signal.ITIMER_VIRTUAL, _MOST_SECONDS)
    try:
        check(text, language)
    except Exception as error:
        # What is looked for is exactly what nobody thought of.
        return f"{type(error).__name__}: {str(error)[:200]}"
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return ""


def resident_mb() -> float:
    """Return the resident memory of this process (Linux).

    Returns
    -------
    float
        In MB.
    """
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return next(int(s.split()[1]) for s in status.splitlines() if s.startswith("VmRSS")) / 1024


class HangError(Exception):
    """An input took more processor time than any may take."""


def _stop(*_: object) -> None:
    raise HangError(f"more than {_MOST_SECONDS} s of processor time")


def main() -> None:
    """Run for the minutes asked for and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    data = Path(__file__).parents[2] / "data"
    posts = {
        language: [
            json.loads(line)["text"]
            for line in (data / f"drafts_{language}.jsonl").read_text("utf-8").splitlines()
        ]
        for language in LANGUAGES
    }
    rng = random.Random(options.seed)
    for language in LANGUAGES:
        check_text(posts[language][0], language)
    print(f"memory at the beginning: {resident_mb():.0f} MB", flush=True)
    end = time.monotonic() + 60 * options.minutes
    signal.signal(signal.SIGVTALRM, _stop)
    tried: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    characters, slow = 0, []
    while time.monotonic() < end:
        language = rng.choice(LANGUAGES)
        text = damaged(rng, posts[language])
        check = DOORS[tried.total() % len(DOORS)]
        started = time.process_time()
        message = _broken(text, language, check)
        seconds = time.process_time() - started
        slow = sorted([*slow, (seconds, len(text), language, check.__name__)])[-5:]
        tried[check.__name__] += 1
        characters += len(text)
        if message:
            seen[message[:40]] += 1
            if seen[message[:40]] <= 5:
                short = smallest(text, language, check)
                print(f"BROKEN {check.__name__} {language}: {message}\n  {short!r}", flush=True)
        if tried.total() % 1000 == 0:
            print(
                f"{tried.total()} inputs, {seen.total()} broken, {resident_mb():.0f} MB", flush=True
            )
    doors = ", ".join(f"{number} {name}" for name, number in tried.items())
    print(f"{tried.total()} inputs ({doors}), {characters:,} characters")
    hung = sum(number for kind, number in seen.items() if kind.startswith(HangError.__name__))
    print(f"{seen.total() - hung} broken, {hung} hung, {resident_mb():.0f} MB")
    for seconds, length, language, name in slow:
        print(f"slow: {seconds:.2f} s of processor time, {length} characters, {name} ({language})")


if __name__ == "__main__":
    main()
