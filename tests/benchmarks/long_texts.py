"""Measures how the time of score, suggestions and rewrite grows on texts made to be hard.

Usage: python tests/benchmarks/long_texts.py [de|en]
"""

import sys
import time

from voicecheck import load

_SHORT, _LONG = 25_000, 100_000
_UNITS = (
    *(
        "a",
        "Jetzt buchen! ",
        "Book now! ",
        "🚀",
        "👩‍🚀 ",
        "!",
        "?!",
        "(",
        "((a) ",
        "„a“ ",
        '"',
        "#x ",
        "@a ",
    ),
    *("\n", " ", "\t", "_ ", "a. ", "1,", "www.a.de ", "http://-", "a@", "<!--", "[[", "> ", "* "),
    *("e\u0308", "\u200d", "\ufffd", "A ", "wir freuen uns, ", "we offer ", "ä" * 40 + " ", "++ "),
)


def main() -> None:
    """Print seconds of the processor for both lengths, and the factor; four is linear."""
    for language in sys.argv[1:] or ("de", "en"):
        checker = load(language)
        start = {"de": "Unser Angebot ist da. ", "en": "Our offer is here. "}[language] * 3
        _seconds(checker, start)
        worst = 0.0
        for unit in _UNITS:
            short, long = (
                # A text that was just read is not read again.
                min(
                    _seconds(checker, f"{start}{turn} " + unit * (length // len(unit)))
                    for turn in range(2)
                )
                for length in (_SHORT, _LONG)
            )
            worst = max(worst, long / short)
            print(f"{language} {unit!r:20} {short:6.2f} s {long:6.2f} s   x {long / short:4.1f}")
        print(f"{language}: at most x {worst:.1f} at four times the length")


def _seconds(checker, text) -> float:
    started = time.process_time()
    report = checker.score(text)
    assert report.suggestions is not None
    report.rewrite()
    return time.process_time() - started


if __name__ == "__main__":
    main()
