"""Every command that umc names, in hints, messages and help, is one that there is, with its options."""

import ast
import re
from collections.abc import Iterator

import click

from tests.test_house_rules import SOURCES
from umc.cli.main import root
from umc.cli.topics import TOPICS

_MENTION = re.compile(r"\bumc((?: (?:--?[a-z][a-z-]*|[a-z][a-z-]*|[A-Z][A-Z_]*|\0|[0-9]\S*))+)")
_PROSE = frozenset({"a", "again"})
"""What stands behind ``umc`` in hints and is no command: give umc a database, install umc again."""
_TITLE = "umc contract book"
"""The name of the files, in their schema."""


def said(node: ast.expr) -> Iterator[str]:
    """Yield the texts that an expression is made of, each place for a value a NUL."""
    if isinstance(node, ast.JoinedStr):
        yield "".join(str(one.value) if isinstance(one, ast.Constant) else "\0" for one in node.values)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    else:
        for inner in ast.iter_child_nodes(node):
            yield from said(inner) if isinstance(inner, ast.expr) else ()


def texts(tree: ast.AST) -> Iterator[tuple[str, bool]]:
    """Yield every text of a module, and whether it is given as a hint, or kept under that name before."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr | ast.Constant):
            yield from ((text, False) for text in said(node))
        elif (value := _hint(node)) is not None:
            yield from ((text, True) for text in said(value))


def _hint(node: ast.AST) -> ast.expr | None:
    if isinstance(node, ast.keyword):
        return node.value if node.arg == "hint" else None
    is_hint = isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "hint"
    return node.value if isinstance(node, ast.Assign) and is_hint else None


def wrong(text: str, *, strict: bool) -> Iterator[str]:
    """Yield what is named as a command and is none, or has no such option.

    Where it is not ``strict``, words behind ``umc`` that begin no command are taken as prose.
    """
    for found in _MENTION.finditer(re.sub(r"\s+", " ", text.replace(_TITLE, ""))):
        command: click.Command = root
        known = _options(root)
        for place, word in enumerate(found[1].split()):
            if word == "\0" and isinstance(command, click.Group):
                break  # which command it is, is not said here
            if word.startswith("-"):
                if word not in known:
                    yield f"{found[0]!r}: no option {word}"
            elif isinstance(command, click.Group) and re.fullmatch("[a-z-]+", word):
                inner = command.get_command(click.Context(command), word)
                if inner is None:
                    if place or (strict and word not in _PROSE):
                        yield f"{found[0]!r}: no command {word}"
                    break
                command, known = inner, known | _options(inner)


def _options(command: click.Command) -> set[str]:
    return {"--help", *(word for one in command.params for word in (*one.opts, *one.secondary_opts))}


def mentioned(source: str) -> Iterator[tuple[str, bool]]:
    """Yield the texts of a module that name umc; one that does not is not looked at more closely."""
    return texts(ast.parse(source)) if "umc " in source else iter(())


def test_no_text_names_a_command_or_an_option_that_does_not_exist() -> None:
    """Hints strictly; everywhere else what begins with a command's name."""
    sources = (path.read_text(encoding="utf-8") for path in SOURCES)
    given = [one for source in sources for one in mentioned(source)]
    given += [(topic if isinstance(topic, str) else topic(), False) for topic in TOPICS.values()]
    assert sorted({bad for text, is_hint in given for bad in wrong(text, strict=is_hint)}) == []


def test_a_wrong_mention_would_be_found() -> None:
    """The negative control: a command, a verb and an option that are not there, behind a value too."""
    source = "f(hint=f'umc falt show {one}'); hint = 'umc fault shw'; said = 'umc keeps it'"
    assert sorted({bad for text, is_hint in mentioned(source) for bad in wrong(text, strict=is_hint)}) == [
        "'umc falt show \\x00': no command falt",
        "'umc fault shw': no command shw",
    ]
    assert list(wrong("see umc fault list --sate held", strict=False)) != []
    assert list(wrong("umc db check --since last; umc {0} list", strict=True)) == []
