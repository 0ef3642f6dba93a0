"""Where a project's sources, schema, limits and environments are: `circuit.toml`, plain folders and Salesforce layouts.

Reads folders and settings; knows nothing of parsing, checking or running.
"""

from circuitscript.project.layout import Project, SourceFile, open_project, open_projects
from circuitscript.project.settings import ProjectError, Settings, read_settings

__all__ = ["Project", "ProjectError", "Settings", "SourceFile", "open_project", "open_projects", "read_settings"]
