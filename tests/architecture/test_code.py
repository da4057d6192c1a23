"""What import-linter cannot say of the code: pure rules, short files and functions, nothing left undone."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("contracts", "law", "kit", "services", "gateway", "simulators", "embedded", "demo", "bench", "tests")
CODE = sorted(
    path
    for package in PACKAGES
    for path in (ROOT / package).rglob("*.py")
    if not {"node_modules", ".venv", "__pycache__"} & {*path.parts}
)
RULES = [path for path in CODE if path.name == "rules.py"]

FORBIDDEN_IN_RULES = {
    "sqlmodel", "sqlalchemy", "asyncpg", "fastapi", "starlette", "httpx", "aiohttp", "aiokafka", "random", "secrets",
    "os", "time", "asyncio", "structlog",
}  # fmt: skip
ASKS_THE_CLOCK = re.compile(r"\b(datetime|date)\.(now|today|utcnow)\(")
UNDONE = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|NotImplementedError|\bpytest\.mark\.(skip|xfail)\b")


def named(paths):
    return [pytest.param(path, id=str(path.relative_to(ROOT))) for path in paths]


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


@pytest.mark.parametrize("path", named(RULES))
def test_rules_are_pure(path):
    source = path.read_text("utf-8")
    tree = ast.parse(source)
    found = {name.partition(".")[0] for name in imported(tree)} & FORBIDDEN_IN_RULES
    assert not found, f"imports {found}"
    assert not ASKS_THE_CLOCK.search(source), "asks a clock: the day is passed in"
    floats = [
        node.lineno for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, float)
    ]
    assert not floats, f"floats on lines {floats}"
    calls = [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "float"]
    assert not calls, f"float on lines {calls}"


@pytest.mark.parametrize("path", named(RULES))
def test_facts_in_rules_are_frozen(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            for decorator in node.decorator_list:
                if "dataclass" in ast.unparse(decorator):
                    assert "frozen=True" in ast.unparse(decorator), f"{node.name} can change"


def test_files_are_short():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in CODE
        if (lines := len(path.read_text("utf-8").splitlines())) > (500 if "tests" in path.parts else 300)
    }
    assert not long


def test_functions_are_short():
    long = {
        f"{path.relative_to(ROOT)}::{node.name}": node.end_lineno - node.lineno + 1
        for path in CODE
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno - node.lineno + 1 > 70
    }
    assert not long


def test_nothing_is_left_undone():
    undone = {
        f"{path.relative_to(ROOT)}:{number}"
        for path in CODE
        if path != Path(__file__)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if UNDONE.search(line)
    }
    assert not undone


@pytest.mark.parametrize(
    "path",
    named(path for path in CODE if "src" in path.parts and path.stat().st_size and "migrations" not in path.parts),
)
def test_every_module_says_what_it_is(path):
    assert ast.get_docstring(ast.parse(path.read_text("utf-8"))), "has no docstring"


def test_no_service_names_anothers_tables_in_sql():
    """Each service has a database of its own; a table of another's in SQL would be a shared database."""
    services = [path.name for path in (ROOT / "services").iterdir() if path.is_dir()]
    for service in services:
        others = "|".join(name for name in services if name != service)
        crossing = re.compile(rf"\b(FROM|JOIN|INTO|UPDATE)\s+({others})\.", re.IGNORECASE)
        for path in (ROOT / "services" / service / "src").rglob("*.py"):
            assert not crossing.search(path.read_text("utf-8")), path
