"""Finding a project and its source files, in CircuitScript's layout, in Salesforce's, and in a plain folder."""

import os
from collections.abc import Iterator
from typing import Final

from circuitscript.project.settings import (
    PATH_DEFAULTS,
    SETTINGS_FILE,
    ProjectError,
    Settings,
    parse_api_version,
    read_settings,
)
from circuitscript.source.classes import evolve, frozen
from circuitscript.source.decoding import BYTE_ORDER_MARK

CLASS_SUFFIX: Final = ".cls"
TRIGGER_SUFFIX: Final = ".trigger"
SALESFORCE_FILE: Final = "sfdx-project.json"
SALESFORCE_FOLDER: Final = "force-app"
STATE_FOLDER: Final = ".circuitscript"

_SUFFIXES: Final = (CLASS_SUFFIX, TRIGGER_SUFFIX)
_META_SUFFIX: Final = "-meta.xml"
_SKIPPED_FOLDERS: Final = frozenset({"node_modules", "__pycache__"})
_SOURCE_PURPOSES: Final = ("classes", "triggers", "tests")


@frozen
class SourceFile:
    """One source file. `name` is its path in the project, with `/`; `api_version` is None where the project's holds."""

    name: str
    path: str
    purpose: str = "classes"
    api_version: int | None = None

    @property
    def is_trigger(self) -> bool:
        """Whether the file holds a trigger rather than a class."""
        return self.name.lower().endswith(TRIGGER_SUFFIX)


@frozen
class Project:
    """A project as it lies on the disk. `root` is its folder; `focus` is the file or folder in it that the user named.

    `settings_text` is what `circuit.toml` holds, empty when there is none. A folder is marked as a project by that file
    or by Salesforce's.
    """

    root: str
    settings: Settings
    files: tuple[SourceFile, ...]
    focus: str = ""
    settings_text: str = ""
    is_marked: bool = False

    @property
    def name(self) -> str:
        """The project's name: what its settings say, or else its folder's name."""
        return self.settings.name or os.path.basename(self.root)

    @property
    def state_folder(self) -> str:
        """The folder for local state: the cache and `local.db`."""
        return os.path.join(self.root, STATE_FOLDER)

    def folders(self, purpose: str) -> tuple[str, ...]:
        """Returns the paths of the existing folders for `purpose` (`schema`, `events` …)."""
        paths = (os.path.join(self.root, folder) for folder in self.settings.paths[purpose])
        return tuple(path for path in paths if os.path.isdir(path))

    def static_folders(self) -> tuple[str, ...]:
        """Returns the paths of the folders of static resources; a Salesforce project has them among its sources."""
        found = list(self.folders("static"))
        if self.settings.schema == "salesforce":
            for folder in self.folders("classes"):
                found += [parent for parent, _, _ in os.walk(folder) if os.path.basename(parent) == "staticresources"]
        return tuple(sorted(set(found)))

    def schema_files(self) -> tuple[str, ...]:
        """Returns the paths of the files that describe the project's own objects and fields, in order.

        These are `.toml` files, and `.object-meta.xml` and `.field-meta.xml` files of Salesforce's source format, which
        a Salesforce project has among its sources.
        """
        from circuitscript.data.schemas import SCHEMA_SUFFIXES

        folders = self.folders("schema")
        if self.settings.schema == "salesforce":
            folders += tuple(one for one in self.folders("classes") if one not in folders)
        found = (
            os.path.join(parent, name)
            for folder in folders
            for parent, _, names in os.walk(folder)
            for name in names
            if name.endswith(SCHEMA_SUFFIXES) and (folder in self.folders("schema") or not name.endswith(".toml"))
        )
        return tuple(sorted(set(found)))

    def is_in_focus(self, name: str) -> bool:
        """Tells whether the file called `name` is, or lies below, what the user named."""
        return not self.focus or name == self.focus or name.startswith(self.focus + "/")

    def without_tests(self) -> "Project":
        """Returns the project without its tests, as it is run."""
        return evolve(self, files=tuple(file for file in self.files if file.purpose != "tests"))

    def narrowed(self) -> "Project":
        """Returns the project as one file sees it: that file and the classes, without other triggers and tests.

        The project itself where the user named no single file.
        """
        if not any(file.name == self.focus for file in self.files):
            return self
        kept = tuple(file for file in self.files if file.purpose == "classes" or file.name == self.focus)
        return evolve(self, files=tuple(file for file in kept if not file.is_trigger or file.name == self.focus))


def open_project(path: str) -> Project:
    """Returns the project at `path`: a project's folder, any folder of sources, or one `.cls` or `.trigger` file.

    A file or folder inside a project opens that project, with `focus` on what was named. Raises ProjectError when there
    is no such file, or its settings are wrong.
    """
    if not path:
        raise ProjectError("an empty path names no project; the working folder is .")
    full = os.path.abspath(path)
    if os.path.isdir(full):
        root = _enclosing(full) or full
    elif os.path.isfile(full):
        if not full.lower().endswith(_SUFFIXES):
            raise ProjectError(f"{path}: not a {CLASS_SUFFIX} or {TRIGGER_SUFFIX} file, and not a folder")
        enclosing = _enclosing(os.path.dirname(full))
        if enclosing is None:
            return Project(os.path.dirname(full), Settings(), (_source(os.path.dirname(full), full, "classes"),))
        root = enclosing
    else:
        raise ProjectError(f"{path}: no such file or folder")
    project = _read(root)
    focus = "" if full == root else os.path.relpath(full, root).replace(os.sep, "/")
    if os.path.isfile(full) and not any(file.name == focus for file in project.files):
        project = evolve(project, files=(*project.files, _source(root, full, "classes")))
    return evolve(project, focus=focus)


def open_projects(path: str) -> list[Project]:
    """Returns the project at `path` and, for a folder above projects, those below it. Raises as `open_project` does."""
    first = open_project(path)
    if first.is_marked or not os.path.isdir(path):
        return [first]
    below = [_read(folder) for folder in _marked_below(first.root)]
    return [first, *below] if first.files or not below else below


def _marked_below(root: str) -> Iterator[str]:
    for parent, folders, _ in os.walk(root):
        folders[:] = _entered(folders)
        for name in list(folders):
            folder = os.path.join(parent, name)
            if _is_marked(folder):
                folders.remove(name)
                yield folder


def _is_marked(folder: str) -> bool:
    """Tells whether a folder is marked as a project."""
    return (
        os.path.exists(os.path.join(folder, SETTINGS_FILE))
        or os.path.exists(os.path.join(folder, SALESFORCE_FILE))
        or os.path.isdir(os.path.join(folder, SALESFORCE_FOLDER))
    )


def _entered(folders: list[str]) -> list[str]:
    return sorted(name for name in folders if not name.startswith(".") and name not in _SKIPPED_FOLDERS)


def _enclosing(folder: str) -> str | None:
    """Returns the nearest folder from `folder` upwards that is marked as a project, or None."""
    while True:
        if _is_marked(folder):
            return folder
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent


def _read(root: str) -> Project:
    file = os.path.join(root, SETTINGS_FILE)
    if os.path.isfile(file):
        text = _text(file)
        settings = read_settings(text, _shown(file))
        return Project(root, settings, tuple(_configured(root, settings)), settings_text=text, is_marked=True)
    if os.path.exists(os.path.join(root, SALESFORCE_FILE)) or os.path.isdir(os.path.join(root, SALESFORCE_FOLDER)):
        return _salesforce(root)
    return Project(root, Settings(), tuple(_walk(root, root, "classes")))


def _configured(root: str, settings: Settings) -> list[SourceFile]:
    files: dict[str, SourceFile] = {}
    for purpose in _SOURCE_PURPOSES:
        for folder in settings.paths[purpose]:
            path = os.path.join(root, folder)
            if os.path.isdir(path):
                files.update((file.name, file) for file in _walk(root, path, purpose) if file.name not in files)
            elif purpose in settings.explicit_paths:
                raise ProjectError(
                    f"{_shown(os.path.join(root, SETTINGS_FILE))}: [paths] {purpose}: no such folder: {folder}"
                )
    if not files and not settings.explicit_paths.intersection(_SOURCE_PURPOSES):
        return list(_walk(root, root, "classes"))
    return list(files.values())


def _salesforce(root: str) -> Project:
    """Reads a Salesforce DX project: `sfdx-project.json` names the package folders and the API version."""
    import json

    from circuitscript.source.nesting import nests_deeper

    folders, version = [SALESFORCE_FOLDER], None
    file = os.path.join(root, SALESFORCE_FILE)
    if os.path.isfile(file):
        try:
            text = _text(file)
            if nests_deeper(text):
                raise ProjectError(f"{_shown(file)}: not a valid Salesforce project file")
            document = json.loads(text)
            folders = [entry["path"] for entry in document.get("packageDirectories", [])] or folders
            version = parse_api_version(str(document.get("sourceApiVersion", "")))
        except (ValueError, KeyError, TypeError, AttributeError):
            raise ProjectError(f"{_shown(file)}: not a valid Salesforce project file") from None
    settings = Settings(schema="salesforce", paths={**PATH_DEFAULTS, "classes": tuple(folders)})
    if version is not None:
        settings = evolve(settings, api_version=version)
    paths = (os.path.join(root, folder) for folder in folders)
    files = tuple(file for path in paths if os.path.isdir(path) for file in _walk(root, path, "classes"))
    return Project(root, settings, files, is_marked=True)


def _walk(root: str, folder: str, purpose: str) -> Iterator[SourceFile]:
    """Yields the source files below `folder` in the order of their names, without hidden folders and other projects."""
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in _entered(folders) if not _is_marked(os.path.join(parent, name))]
        for name in sorted(names):
            if name.lower().endswith(_SUFFIXES) and not name.startswith("."):
                yield _source(root, os.path.join(parent, name), purpose)


def _source(root: str, path: str, purpose: str) -> SourceFile:
    name = os.path.relpath(path, root).replace(os.sep, "/")
    return SourceFile(name, path, purpose, _meta_version(path + _META_SUFFIX))


def _meta_version(file: str) -> int | None:
    """Returns the API version in a `-meta.xml` file; None when there is no such file or no version in it."""
    if not os.path.isfile(file):
        return None
    _, mark, rest = _text(file).partition("<apiVersion>")
    return parse_api_version(rest.partition("</apiVersion>")[0]) if mark else None


def _text(file: str) -> str:
    try:
        with open(file, encoding="utf-8") as stream:
            return stream.read().removeprefix(BYTE_ORDER_MARK)
    except OSError as error:
        raise ProjectError(f"{_shown(file)}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ProjectError(f"{_shown(file)}: not valid UTF-8") from None


def _shown(path: str) -> str:
    """Returns `path` as the user would write it: relative to the working folder where it lies below."""
    try:
        relative = os.path.relpath(path)
    except ValueError:
        return path
    return path if relative.startswith("..") else relative
