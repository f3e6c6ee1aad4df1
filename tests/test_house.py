"""The house keeps its shape: rooms, imports, packages, locks, and what must not be in a commit.

These are the promises of the project's layout that no type or linter sees. Each test reads the tracked files, so a
file that somebody is still writing is not judged before it is added.
"""

import ast
import os
import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("api", "audit", "ledger", "projections")
LOCKS = ("requirements.txt", "requirements-dev.txt")

TOP_LEVEL = {
    ".ci",
    ".gitattributes",
    ".gitignore",
    "LICENSE",
    "Makefile",
    "README.md",
    "benchmarks",
    "docs",
    "pyproject.toml",
    "tests",
    *LOCKS,
    *ROOMS,
}

MAX_LINES = 350
# Files that are longer, each with what splitting it would cost.
LONGER_FOR_A_REASON: dict[str, str] = {}

# Hosts of package registries, and folders that exist on one machine only.
FOREIGN = re.compile(
    r"https?://(files|registry|deb|security|static)\.[a-z]+"
    r"|\b(pypi\.org|pythonhosted\.org|npmjs\.org|debian\.org/debian|proxy\.golang\.org)\b"
    r"|^/(work|tmp|farm|root)/|[^a-zA-Z0-9_.]/(work|farm)/|file:///(opt|home|root)/"
)


@cache
def _tracked() -> tuple[str, ...]:
    """Paths of the files that git tracks and that are there, relative to the top of the checkout."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout, so there are no tracked files to look at")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return tuple(path for path in listed.stdout.split("\0") if path and (ROOT / path).is_file())


def _text(path: str) -> str:
    """The file's text, or nothing when it is no text."""
    content = (ROOT / path).read_bytes()
    return "" if b"\0" in content else content.decode("utf-8", errors="replace")


def _pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


def _pins(lock: str) -> dict[str, str]:
    """Name and version of each distribution that a lock pins."""
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / lock).read_text(), flags=re.MULTILINE))


def _imported(path: str) -> set[str]:
    """Top-level names of everything the module at ``path`` imports, at whatever depth the statement stands."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(_text(path), filename=path)):
        if isinstance(node, ast.Import):
            found.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.partition(".")[0])
    return found


def _modules(package: str) -> list[str]:
    """Dotted names of the tracked modules of a room; what runs when it is started as a program is left out."""
    paths = [Path(path) for path in _tracked() if path.startswith(f"{package}/") and path.endswith(".py")]
    names = [".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in paths]
    return sorted(name for name in names if not name.endswith("__main__"))


def test_the_import_contracts_hold() -> None:
    """Imports run one way between the rooms, as the contracts in pyproject.toml say."""
    ran = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_the_auditor_imports_the_standard_library_and_cryptography_only() -> None:
    """No line of the auditor names another module, not even inside a function."""
    allowed = {*sys.stdlib_module_names, "audit", "cryptography"}
    strangers = {path: _imported(path) - allowed for path in _tracked() if re.fullmatch(r"audit/.*\.py", path)}
    assert strangers, "no auditor found"
    assert not {path: names for path, names in strangers.items() if names}


def test_importing_the_auditor_loads_no_server_database_or_ledger_module() -> None:
    """A fresh interpreter that imports every module of the auditor holds nothing foreign afterwards.

    What `cryptography` loads by itself (it looks for bcrypt, for example) is its own affair.
    """
    program = (
        "import importlib, sys, cryptography.hazmat.primitives.serialization\n"
        "before = set(sys.modules)\n"
        f"for name in {_modules('audit')!r}: importlib.import_module(name)\n"
        "print(*sorted(set(sys.modules) - before))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True, env=os.environ
    )
    loaded = set(ran.stdout.split())
    assert "audit" in loaded
    tops = {name.partition(".")[0] for name in loaded}
    # The library's name for __main__ in processes that it starts.
    tops.discard("__mp_main__")
    assert tops <= {*sys.stdlib_module_names, "audit", "cryptography", "_cffi_backend"}
    assert not loaded & {"sqlite3", "dbm", "http.server", "socketserver", "xmlrpc.server"}


def test_the_named_packages_are_the_folders_with_code() -> None:
    """Every package is named in pyproject.toml, and every name there is a package."""
    inits = {str(Path(path).parent) for path in _tracked() if path.endswith("/__init__.py")}
    folders = {path.replace("/", ".") for path in inits if path.split("/")[0] not in {"tests", "benchmarks"}}
    assert sorted(_pyproject()["tool"]["setuptools"]["packages"]) == sorted(folders)
    modules = {str(Path(path).parent) for path in _tracked() if path.endswith(".py") and path.split("/")[0] in ROOMS}
    assert modules <= inits, "a folder of modules has no __init__.py"


def test_the_top_of_the_checkout_holds_what_belongs_there() -> None:
    """A new entry at the top is a decision: it is named here first."""
    assert {path.split("/")[0] for path in _tracked()} <= TOP_LEVEL


def test_no_file_outgrows_its_subject() -> None:
    """A product file stays within the limit, or stands in the list with its reason, and leaves it when it shrinks."""
    code = [path for path in _tracked() if path.endswith(".py") and path.split("/")[0] in ROOMS]
    long = {path for path in code if _text(path).count("\n") > MAX_LINES}
    assert long == set(LONGER_FOR_A_REASON)


def test_no_file_is_a_drawer_for_what_is_left() -> None:
    """Files are named for their subject."""
    drawers = {"utils", "util", "helpers", "helper", "misc", "common"}
    assert not [path for path in _tracked() if path.endswith(".py") and Path(path).stem in drawers]


def test_no_tracked_file_names_a_registry_host_or_a_folder_of_one_machine() -> None:
    """What is committed works for a stranger: no index, mirror or path of whoever wrote it."""
    found = [
        f"{path}:{number}: {line.strip()[:120]}"
        for path in _tracked()
        if not path.endswith(".svg")
        for number, line in enumerate(_text(path).splitlines(), start=1)
        if FOREIGN.search(line)
    ]
    assert not found


@pytest.mark.parametrize(
    "line",
    [
        "url = https" + "://files.example.net/a.whl",
        "index: pypi" + ".org/simple",
        "/" + "tmp/x/y",
        "see /" + "work/main",
        "--find-links file" + ":///opt/wheels",
    ],
)
def test_the_pattern_for_foreign_lines_finds_them(line: str) -> None:
    """The look above sees each kind of line it is there for."""
    assert FOREIGN.search(line)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_hashes_and_no_address(lock: str) -> None:
    """Each requirement is pinned to one version with its hashes, and no line says where to fetch it."""
    content = (ROOT / lock).read_text()
    assert "://" not in content
    assert not re.search(r"^-|^ +--(?!hash=sha256:[0-9a-f]{64}\b)", content, flags=re.MULTILINE)
    for requirement in re.split(r"\n(?=[a-z0-9])", content.replace("\\\n", " "))[1:]:
        assert re.match(r"[a-z0-9-]+==\S+( ; .*)? +--hash=sha256:", requirement.splitlines()[0]), requirement[:80]


def test_the_locks_satisfy_what_pyproject_asks_for() -> None:
    """A dependency added or moved without `make lock` is seen here."""
    pyproject = _pyproject()
    project, dev = pyproject["project"]["dependencies"], pyproject["project"]["optional-dependencies"]["dev"]
    run_pins, dev_pins = (_pins(lock) for lock in LOCKS)
    asked = [(line, run_pins) for line in [*project, *pyproject["build-system"]["requires"]]]
    asked += [(line, dev_pins) for line in [*project, *dev]]
    for line, pins in asked:
        requirement = Requirement(line)
        name = canonicalize_name(requirement.name)
        assert name in pins, f"{line} is not locked; run make lock"
        assert requirement.specifier.contains(pins[name]), f"{line} is locked at {pins[name]}; run make lock"


def test_both_locks_agree() -> None:
    """The tests run the very versions that people run."""
    run_pins, dev_pins = (_pins(lock) for lock in LOCKS)
    shared = run_pins.keys() & dev_pins.keys()
    assert run_pins.keys() - dev_pins.keys() <= {"setuptools"}
    assert {name: run_pins[name] for name in shared} == {name: dev_pins[name] for name in shared}


def test_there_is_no_lock_of_another_tool() -> None:
    """Such a file holds the address of every index it was resolved from."""
    assert not {"uv.lock", "poetry.lock", "Pipfile.lock", "pdm.lock"} & {Path(path).name for path in _tracked()}


def test_in_ci_what_did_not_run_has_failed(tmp_path: Path) -> None:
    """With CI set, a skip, a module passed over and an expected failure turn the run red; with several workers too."""
    (tmp_path / "conftest.py").write_text((ROOT / "tests" / "conftest.py").read_text())
    (tmp_path / "test_one.py").write_text(
        "import pytest\n"
        "def test_passes(): pass\n"
        "def test_skips(): pytest.skip('no judge here')\n"
        "@pytest.mark.skipif(True, reason='not today')\n"
        "def test_is_marked(): pass\n"
        "@pytest.mark.xfail(reason='known')\n"
        "def test_is_expected_to_fail(): raise ValueError\n"
    )
    (tmp_path / "test_two.py").write_text("import pytest\npytest.importorskip('no_such_module')\n")
    command = [sys.executable, "-m", "pytest", "-c", os.devnull, "--rootdir", ".", "-p", "no:cacheprovider", "-rf"]

    def run(*options: str, **environment: str) -> subprocess.CompletedProcess[str]:
        inherited = {
            name: value for name, value in os.environ.items() if not name.startswith(("CI", "PYTEST_", "PLENARY_"))
        }
        return subprocess.run(
            [*command, *options], cwd=tmp_path, env=inherited | environment, capture_output=True, text=True, check=False
        )

    at_a_desk = run()
    assert at_a_desk.returncode == 0, at_a_desk.stdout
    assert "1 passed, 3 skipped, 1 xfailed" in at_a_desk.stdout
    in_ci = run("-n", "2", "--continue-on-collection-errors", CI="true")
    assert in_ci.returncode != 0
    assert "2 failed, 1 passed, 2 errors" in in_ci.stdout  # marks and modules are told before a test's own body
    for reason in ("no judge here", "not today", "known", "could not import 'no_such_module'"):
        assert f"counts as a failure here: {reason}" in in_ci.stdout
    assert run("test_one.py", "-k", "marked", PLENARY_NO_SKIP="1").returncode == 1
