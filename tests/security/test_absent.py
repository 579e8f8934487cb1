"""What must not be in the source: comparisons that tell how far they came, chance, and other ways out."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.test_house_rules import MIGRATIONS, SOURCES, broken

_SECRET = re.compile(r"token|secret|password|signature|salt|hmac|mac$", re.IGNORECASE)
_OPEN_TO_ALL = re.compile(r"^(random|telnetlib|ftplib|xmlrpc|asyncore|imp|cgi)$")
"""Modules that guess numbers, speak in clear or are gone; secrets come from ``secrets`` alone."""
_OUTWARD = re.compile(r"^(subprocess|socket|ssl|smtplib|imaplib|poplib|http|urllib3|requests|httpx)$")
_OURS = re.compile(r"^_?[A-Z][A-Z0-9_]*$")
"""How constants are called: what they hold is in the source anyway."""


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def names_in(node: ast.AST) -> set[str]:
    """Return the names and attributes that a side of a comparison is made of; texts and calls are none."""
    if isinstance(node, ast.Name):
        return {node.id}
    return {node.attr} if isinstance(node, ast.Attribute) else set()


def compared_secrets(tree: ast.Module) -> Iterator[str]:
    """Yield the lines on which something called a secret is compared with ``==``, ``!=`` or ``in``."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Compare):
            continue
        kinds = {type(one) for one in node.ops} & {ast.Eq, ast.NotEq, ast.In, ast.NotIn}
        named = {name for side in (node.left, *node.comparators) for name in names_in(side)}
        known = all(isinstance(one, ast.Constant) for one in node.comparators)
        if kinds and not known and any(_SECRET.search(name) and not _OURS.match(name) for name in named):
            yield f"{node.lineno}: {ast.unparse(node)}"


def modules_in(tree: ast.Module) -> Iterator[str]:
    """Yield what a file imports, by its first word."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (one.name.split(".")[0] for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").split(".")[0]


def test_no_secret_is_compared_in_a_time_that_tells() -> None:
    """``hmac.compare_digest`` alone; a database looks tokens up by their index and is asked again with it."""
    assert broken(SOURCES, lambda path: compared_secrets(_tree(path))) == {}


def test_chance_comes_from_the_system_alone() -> None:
    """Tokens, keys and salts are of ``secrets``; nothing speaks a protocol that is in clear by design."""
    found = broken([*SOURCES, *MIGRATIONS], lambda path: filter(_OPEN_TO_ALL.match, modules_in(_tree(path))))
    assert found == {}


def test_only_gateways_run_programs_and_open_connections() -> None:
    """Whoever looks for what leaves this machine looks in one place."""
    inside = [path for path in SOURCES if "gateways" not in path.parts]
    assert broken(inside, lambda path: filter(_OUTWARD.match, modules_in(_tree(path)))) == {}


@pytest.mark.parametrize(
    "line",
    [
        "token == given",
        "row.token != given",
        "given in tokens",
        "mac == self.password",
        "headers.signature == expected",
        "hmac.new(a).hexdigest() == signature",
    ],
)
def test_each_such_comparison_would_be_seen(line: str) -> None:
    """A rule that finds nothing anywhere is no rule."""
    assert len(list(compared_secrets(ast.parse(line)))) == 1


@pytest.mark.parametrize(
    "line", ["token is None", "kind == 'password'", "compare_digest(token, given)", "name in _SECRET_NAMES"]
)
def test_what_only_sounds_like_one_is_let_be(line: str) -> None:
    """Asked whether there is one, of which kind, compared as it should be, a list of words of ours."""
    assert list(compared_secrets(ast.parse(line))) == []


def test_what_the_modules_are_would_be_seen() -> None:
    """However they are imported."""
    found = list(modules_in(ast.parse("import random\nfrom subprocess import run\nimport a.b, socket as s")))
    assert found == ["random", "subprocess", "a", "socket"]
    assert [name for name in found if _OUTWARD.match(name) or _OPEN_TO_ALL.match(name)] == [
        "random", "subprocess", "socket",
    ]  # fmt: skip
