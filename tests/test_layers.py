"""Imports run in one direction only."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import voicecheck

_PACKAGE = Path(voicecheck.__file__).parent
_LAYERS = (
    ("errors",),
    ("_files",),
    ("text",),
    ("markup",),
    ("lang",),
    ("morphology",),
    ("document",),
    ("features",),
    ("model_files",),
    ("model",),
    ("model_store",),
    ("explain",),
    ("points",),
    ("rewrite",),
    ("settings",),
    ("report",),
    ("render",),
    ("scorer",),
    ("passages",),
    ("checker",),
    ("drafts",),
    ("api",),
    ("check",),
    ("train", "table"),
    ("arrow",),
    ("dask", "lsp", "sklearn", "spacy_component", "spark"),
    ("cli",),
    ("__main__",),
)
_LEVEL = {name: level for level, names in enumerate(_LAYERS) for name in names}
# A report asks for its explanation and its drawing only when they are used.
_LATE = {("report", "api"), ("report", "render")}
_MODULES = sorted(_PACKAGE.rglob("*.py"))


def _imports(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


@pytest.mark.parametrize("path", _MODULES, ids=[str(p.relative_to(_PACKAGE)) for p in _MODULES])
def test_layers_a_module_imports_only_from_its_left(path):
    parts = path.relative_to(_PACKAGE).with_suffix("").parts
    own = parts[0]
    if own == "__init__":
        return
    for name in _imports(path):
        pieces = name.split(".")
        if pieces[0] == "spacy":
            assert own in {"document", "spacy_component"}, f"{path} imports spaCy"
        if pieces[0] == "sklearn":
            assert own in {"train", "features", "sklearn"}, f"{path} imports scikit-learn"
        if pieces[0] != "voicecheck" or len(pieces) == 1 or pieces[1] == own:
            continue
        if (own, pieces[1]) in _LATE:
            continue
        assert _LEVEL[pieces[1]] < _LEVEL[own], f"{path} imports {name}"


def test_layers_import_and_help_are_light():
    code = (
        "import sys, voicecheck, voicecheck.cli\n"
        "try: voicecheck.cli.main(['--help'])\n"
        "except SystemExit: pass\n"
        "print([m for m in ('spacy', 'sklearn', 'numpy', 'scipy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
