"""What a project wants of voicecheck: ``voicecheck.toml`` or a part of ``pyproject.toml``."""

from voicecheck.settings.fields import FIELDS, Settings
from voicecheck.settings.names import NAMES, name_problem, nearest
from voicecheck.settings.project import Project, find_project, read_project

__all__ = [
    "FIELDS",
    "NAMES",
    "Project",
    "Settings",
    "find_project",
    "name_problem",
    "nearest",
    "read_project",
]
