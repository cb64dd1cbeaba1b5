"""Docstrings of everything public are complete, as numpydoc's own validation understands it."""

import dataclasses
import enum
import importlib
import inspect
import pkgutil
import re
from functools import cached_property
from typing import Protocol

import pytest
from numpydoc.docscrape import get_doc_object
from numpydoc.validate import validate

import voicecheck
import voicecheck.sklearn

# Parts of a cluster need packages that are no part of the tests.
_LEFT_OUT = {"voicecheck.__main__", "voicecheck.dask", "voicecheck.spark"}
# Most of the checks; the others ask for what this house does not write: see-also lists, extended
# summaries, capital letters behind the type of a property, examples of what is not for users.
_CHECKS = {
    *("GL01", "GL02", "GL03", "GL05", "GL06", "GL07", "GL08"),
    *("SS01", "SS03", "SS04", "SS06"),
    *("PR01", "PR02", "PR03", "PR04", "PR05", "PR06", "PR07", "PR08", "PR09", "PR10"),
    *("RT01", "RT03", "RT04", "RT05", "YD01"),
}
_DESCRIPTORS = (property, cached_property, classmethod, staticmethod)
# A draft's checker has the methods of `Checker`, and refers to them.
_REFERENCE = re.compile(r"; see `(\w+\.\w+)`\.$")


def _modules():
    for found in pkgutil.walk_packages(voicecheck.__path__, "voicecheck."):
        if found.name not in _LEFT_OUT:
            yield importlib.import_module(found.name)


def _has_fields(thing):
    """Tell whether a class is made of its attributes, which are documented as such."""
    return dataclasses.is_dataclass(thing) or hasattr(thing, "_fields")


def _takes_parameters(thing):
    is_other = inspect.isclass(thing) and (
        issubclass(thing, enum.Enum) or Protocol in thing.__bases__
    )
    return not is_other and not _has_fields(thing)


def _public():
    for module in _modules():
        for name in getattr(module, "__all__", ()):
            thing = getattr(module, name)
            if not callable(thing) or getattr(thing, "__module__", None) != module.__name__:
                continue
            yield f"{module.__name__}.{name}", thing
            if inspect.isclass(thing):
                for member in _members(thing):
                    yield f"{module.__name__}.{name}.{member}", getattr(thing, member)


def _members(kind):
    """Return the names of the methods and properties that a class itself defines."""
    return [
        name
        for name, value in vars(kind).items()
        if not name.startswith("_")
        and name not in getattr(kind, "__dataclass_fields__", ())
        and (inspect.isfunction(value) or isinstance(value, _DESCRIPTORS))
    ]


_PUBLIC = dict(_public())
_FOR_USERS = [
    *(f"voicecheck.{name}" for name in voicecheck.__all__ if not name.endswith("Error")),
    *(f"voicecheck.sklearn.{name}" for name in voicecheck.sklearn.__all__),
    "voicecheck.arrow.score_batch",
    "voicecheck.arrow.score_batches",
    "voicecheck.spacy_component.make_voicecheck",
]


@pytest.mark.parametrize("module", list(_modules()), ids=lambda module: module.__name__)
def test_docstrings_public_names_are_listed(module):
    own = {
        name
        for name, thing in vars(module).items()
        if not name.startswith("_")
        and (inspect.isclass(thing) or inspect.isfunction(thing))
        and thing.__module__ == module.__name__
    }
    assert own <= set(getattr(module, "__all__", ()))


@pytest.mark.parametrize("name", _PUBLIC)
def test_docstrings_are_complete(name):
    thing = _PUBLIC[name]
    reference = _REFERENCE.search(thing.__doc__ or "")
    if reference:
        assert any(other.endswith(f".{reference[1]}") for other in _PUBLIC), reference[0]
        return
    wanted = _CHECKS if _takes_parameters(thing) else _CHECKS - {"PR01", "PR02"}
    problems = [found for found in validate(name)["errors"] if found[0] in wanted]
    assert not problems, problems


@pytest.mark.parametrize("name", [name for name, thing in _PUBLIC.items() if _has_fields(thing)])
def test_docstrings_name_every_field(name):
    thing = _PUBLIC[name]
    if dataclasses.is_dataclass(thing):
        # Settings are documented where they are defined: `voicecheck settings` shows that.
        fields = {field.name for field in dataclasses.fields(thing) if "doc" not in field.metadata}
    else:
        fields = set(thing._fields)
    sections = get_doc_object(thing)
    public = {field for field in fields if not field.startswith("_")}
    entries = [*sections["Parameters"], *sections["Attributes"]]
    assert public <= {one.strip() for entry in entries for one in entry.name.split(",")}


@pytest.mark.parametrize("name", _FOR_USERS)
def test_docstrings_for_users_have_examples(name):
    assert "EX01" not in {code for code, _ in validate(name)["errors"]}
