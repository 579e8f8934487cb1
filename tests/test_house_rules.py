"""The rules of this house that no linter keeps: read from the source itself, file by file."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "umc").rglob("*.py"))
ALL = [*SOURCES, *sorted((ROOT / "tests").rglob("*.py")), *sorted((ROOT / "benchmarks").rglob("*.py"))]
MIGRATIONS = sorted((ROOT / "migrations").rglob("*.py"))
LONGEST_FILE = 300
LONGEST_BODY = 40
FORBIDDEN_MODULES = {"pickle", "cPickle", "dill", "marshal", "shelve", "yaml", "code", "codeop"}
FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__"}
FORBIDDEN_SHELLS = {"system", "popen"}
LEFT_FOR_LATER = re.compile("TO" + "DO|FIX" + "ME|XX" + "X")


@dataclass(frozen=True, slots=True)
class Read:
    """What the rules say of one file."""

    risks: tuple[str, ...]
    too_long: tuple[str, ...]
    unsaid: tuple[str, ...]


@cache
def _read(path: Path) -> Read:
    """Read a file once for all rules, and let go of its tree: a thousand trees make all that follows slow."""
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text, str(path))
    silent = path.name == "__init__.py" and not text.strip()
    return Read(
        risks=tuple(risks(tree)),
        too_long=tuple(_too_long(text, tree)),
        unsaid=() if silent else tuple(without_docstring(tree)),
    )


def risks(tree: ast.Module) -> Iterator[str]:
    """Yield what could make code out of data: forbidden imports, calls, and shells."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name.split(".")[0] in FORBIDDEN_MODULES)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in FORBIDDEN_MODULES:
            yield str(node.module)
        elif isinstance(node, ast.Call):
            yield from _risks_of_call(node)


def _risks_of_call(call: ast.Call) -> Iterator[str]:
    called = call.func
    if isinstance(called, ast.Name) and called.id in FORBIDDEN_CALLS:
        yield called.id
    if isinstance(called, ast.Attribute) and called.attr in FORBIDDEN_SHELLS:
        yield called.attr
    if any(word.arg == "shell" and not _is_false(word.value) for word in call.keywords):
        yield "shell="


def _is_false(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is False


def long_bodies(tree: ast.Module) -> Iterator[str]:
    """Yield the functions whose body, the docstring aside, takes more than 40 lines."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            if body and (lines := (body[-1].end_lineno or 0) - body[0].lineno + 1) > LONGEST_BODY:
                yield f"{node.name}: {lines}"


def without_docstring(tree: ast.Module) -> Iterator[str]:
    """Yield public modules, classes, functions and methods that promise nothing."""
    if ast.get_docstring(tree) is None:
        yield "the module"
    for node in _public(tree.body):
        if ast.get_docstring(node) is None:
            yield f"{node.name} in line {node.lineno}"


_Documented = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def _public(body: list[ast.stmt]) -> Iterator[_Documented]:
    """Yield what a module or a public class shows; overloads say nothing of their own."""
    for node in body:
        if isinstance(node, _Documented) and not node.name.startswith("_") and not _is_overload(node):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from _public(node.body)


def _is_overload(node: _Documented) -> bool:
    return any(isinstance(one, ast.Name) and one.id == "overload" for one in node.decorator_list)


def broken(paths: Iterable[Path], rule: Callable[[Path], Iterable[str]]) -> dict[str, list[str]]:
    """Return what breaks a rule, by file; files that keep it are left out."""
    found = {path.relative_to(ROOT).as_posix(): list(rule(path)) for path in paths}
    return {name: faults for name, faults in found.items() if faults}


def test_nothing_from_outside_can_become_code() -> None:
    """No pickle, no yaml, no eval or exec, no shell."""
    assert broken([*SOURCES, *MIGRATIONS], lambda path: _read(path).risks) == {}


def _too_long(text: str, tree: ast.Module) -> Iterator[str]:
    if (lines := text.count("\n")) > LONGEST_FILE:
        yield f"the file: {lines}"
    yield from long_bodies(tree)
    yield from LEFT_FOR_LATER.findall(text)


def test_files_and_functions_are_short_enough_to_be_read() -> None:
    """At most 300 lines a file and 40 a body; nothing is left for later."""
    assert broken(ALL, lambda path: _read(path).too_long) == {}


def test_everything_public_says_what_it_promises() -> None:
    """Modules, classes, functions, methods; an empty package file has nothing to say."""
    assert broken(ALL, lambda path: _read(path).unsaid) == {}


@pytest.mark.parametrize(
    "line",
    [
        "import pickle",
        "from yaml import load",
        "from marshal import loads as read",
        "import xml, shelve",
        "eval(text)",
        "exec(text)",
        "run('ls', shell=True)",
        "run('ls', shell=asked)",
        "os.system('ls')",
        "os.popen('ls')",
    ],
)
def test_each_risk_would_be_seen(line: str) -> None:
    """A rule that finds nothing anywhere is no rule."""
    assert len(list(risks(ast.parse(line)))) == 1


def test_what_only_sounds_like_a_risk_is_let_be() -> None:
    """A shell refused, a pattern compiled, a file executed by name."""
    assert list(risks(ast.parse("run(a, shell=False); re.compile(p); execute(s); import tomllib"))) == []


def test_a_body_is_counted_without_its_docstring() -> None:
    """Forty lines are allowed, forty-one are not, however long the promise."""
    promise = '    """Promise.\n\n' + "    More.\n" * 9 + '    """\n'
    assert list(long_bodies(ast.parse("def f():\n" + promise + "    a = 1\n" * 40))) == []
    assert list(long_bodies(ast.parse("def f():\n" + promise + "    a = 1\n" * 41))) == ["f: 41"]


def test_a_missing_promise_is_found_in_methods_too() -> None:
    """What begins with an underscore may go without."""
    source = '"""M."""\nclass A:\n    """A."""\n    def b(self): ...\n    def _c(self): ...\ndef d(): ...\n'
    assert list(without_docstring(ast.parse(source))) == ["b in line 4", "d in line 6"]
