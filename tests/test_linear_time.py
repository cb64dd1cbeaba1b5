"""Nobody can make voicecheck hang: time grows with the length of a text, whatever it holds."""

import ast
import importlib
import pkgutil
import re
from functools import cache
from itertools import count
from pathlib import Path

import pytest
from adversary import AT_MOST_SQUARE, LONG, MOST_GROWTH, attacks, grows_linearly

import voicecheck
from voicecheck.errors import PackError
from voicecheck.markup import spoken
from voicecheck.rewrite.candidates import rule_book
from voicecheck.rewrite.pattern import LONGEST_SENTENCE
from voicecheck.settings import Settings

_WHOLE = {"match", "fullmatch"}
# These look into sentences of 1,000 characters at most, or at a few words beside a place: time may
# grow with the square of a sentence, not of a text.
_IN_SENTENCES = re.compile(r"voicecheck\.rewrite\.(?:\w+_(?:de|en)|de|en|pattern|swaps|candidates)")
# Compared from one place only, under another name.
_FROM_ONE_PLACE = ("_LABEL", "_NEXT_LINE")
# Files with patterns that functions make of their arguments.
_MADE = {
    *("document.tokens", "lang.detect", "markup.spoken", "train.bias"),
    *("rewrite.candidates", "rewrite.hooks_en", "rewrite.hype_en", "rewrite.links_en"),
    "rewrite.pattern",
}


def _modules():
    for found in pkgutil.walk_packages(voicecheck.__path__, "voicecheck."):
        if found.name.endswith("__main__") or found.ispkg:
            continue
        try:
            yield importlib.import_module(found.name)
        except ImportError:
            continue


def _calls(tree):
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.args
            and node.func.attr not in ("escape", "error")
        ):
            yield node


@cache
def _patterns():
    """Return (place, pattern, whether it is only compared from one place) of all of the package."""
    found, made = [], set()
    for module in _modules():
        source = Path(module.__file__).read_text("utf-8")
        for call in _calls(ast.parse(source)):
            try:
                pattern = _evaluated(call.args[0], module)
            except NameError:
                made.add(module.__name__.removeprefix("voicecheck."))
                continue
            flags = [k.value for k in call.keywords if k.arg == "flags"]
            flags += call.args[1:] if call.func.attr == "compile" else []
            pattern = re.compile(pattern, *(_evaluated(flag, module) for flag in flags))
            place = f"{module.__name__}:{call.lineno}"
            found.append((place, pattern, _is_compared_whole(call, source)))
    return found, made


def _evaluated(expression, module):
    return eval(compile(ast.Expression(expression), "", "eval"), vars(module))


def _is_compared_whole(call, source):
    if call.func.attr != "compile":
        return call.func.attr in _WHOLE
    line = source.splitlines()[call.lineno - 1]
    name = re.match(r"\s*(\w+) = ", line)
    if name and name[1] in _FROM_ONE_PLACE:
        return True
    used = set(re.findall(rf"\b{name[1]}\.(\w+)\(", source)) if name else set()
    return bool(used) and used <= _WHOLE


def _work(pattern, whole):
    if whole:
        return lambda text: (pattern.match(text), pattern.fullmatch(text))
    return lambda text: sum(1 for _ in pattern.finditer(text))


@pytest.mark.parametrize("part", range(8))
def test_linear_time_every_regular_expression(part):
    slow = []
    for place, pattern, whole in _patterns()[0][part::8]:
        sentence = _IN_SENTENCES.match(place)
        longest, most = (LONGEST_SENTENCE, AT_MOST_SQUARE) if sentence else (LONG, MOST_GROWTH)
        for start, unit in attacks(pattern):
            problem = grows_linearly(_work(pattern, whole), start, unit, longest, most)
            if problem:
                slow.append(f"{place} {pattern.pattern[:60]}: {problem}")
                break
    assert not slow, "\n".join(slow)


@pytest.mark.parametrize("bad", [r"(a+)+$", r"\s*x\s*$", r"(?:->|-|>)*b", r"(a*)(a*)(a*)c"])
def test_linear_time_finds_what_is_not(bad):
    pattern = re.compile(bad)
    work = _work(pattern, whole=False)
    assert any(grows_linearly(work, start, unit) for start, unit in attacks(pattern))


def test_linear_time_no_expression_is_overlooked():
    found, made = _patterns()
    assert made == _MADE
    assert len(found) > 150


@pytest.mark.parametrize("language", ["de", "en"])
def test_linear_time_sentences_keep_the_patterns_of_rules_short(language):
    slow = []
    patterns = [p for rule in rule_book(language).pack.rules for p in rule.patterns]
    for pattern in patterns[:: len(patterns) // 40]:
        for start, unit in attacks(pattern.regex)[:60:3]:
            work = _work(pattern.regex, whole=False)
            problem = grows_linearly(work, start, unit, pattern.longest, AT_MOST_SQUARE)
            if problem:
                slow.append(f"{pattern.regex.pattern[-60:]}: {problem}")
                break
    assert not slow, "\n".join(slow)


def test_linear_time_names_of_settings():
    pattern = spoken._pattern(("Holz & Söhne", "holz", "A.B.", "(a+)+$"))
    for start, unit in attacks(pattern):
        assert not grows_linearly(_work(pattern, whole=False), start, unit)


_UNITS = (
    *("a", "Jetzt buchen! ", "🚀 ", "!", "?!", "(", "„a“ ", "#x ", "\n", " ", "_ ", "a. ", "wir "),
    *("best ", "a@", "www.", "<!--", "[[", "> ", "\u0308", "Sie freuen uns, ", "++ "),
)


@pytest.mark.parametrize("language", ["de", "en"])
def test_linear_time_whole_texts(language):
    checker = voicecheck.load(language)
    start = {"de": "Unser Angebot ist da. ", "en": "Our offer is here. "}[language] * 3

    turns = count()

    def work(text):
        # A text that was just read is not read again.
        report = checker.score(f"{next(turns)} {text}")
        return report.findings, report.suggestions, report.rewrite()

    work(start)
    for unit in _UNITS:
        assert not grows_linearly(work, start, unit, 12_000)


def _own_rule(tmp_path, find, becomes="Tee"):
    path = tmp_path / f"rules{abs(hash(find))}.toml"
    path.write_text(
        f"language = 'de'\n[[rule]]\nid = 'hype.mine'\nfind = ['{find}']\n"
        f"becomes = ['{becomes}']\nexamples = [['Nichts davon hier.', 'Nichts davon hier.']]\n",
        "utf-8",
    )
    return voicecheck.load("de", Settings(rules=(str(path),)))


@pytest.mark.parametrize(
    "find",
    [
        "kuchen {what} {rest} zucker",
        "{word} {word1} {word2} {word3} {word4} zucker",
        "(a|) (b|) (a|) (b|) (a|) (b|) (a|) (b|) zucker",
        "{number} {number1} {number2} zucker",
    ],
)
def test_linear_time_rules_of_a_project(tmp_path, find):
    checker = _own_rule(tmp_path, find)
    start = "Unser Angebot mit Zucker ist da: "
    turns = count()
    for unit in ("kuchen ", "a-", "a ", "1.", "kuchen-", "a b ", "kuchen zucker "):
        assert not grows_linearly(
            lambda text: checker.score(f"{next(turns)} {text}").rewrite(), start, unit, 16_000
        )


@pytest.mark.parametrize(
    "find", ["{what} {rest} {some} zucker", "(|) ", "(" * 300 + "a" + ")" * 300]
)
def test_linear_time_rules_that_could_hang_are_refused(tmp_path, find):
    with pytest.raises(
        PackError, match=r"too many slots|can find nothing|more than 20 brackets|empty"
    ):
        _own_rule(tmp_path, find)
