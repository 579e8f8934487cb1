"""``umc explain``: what a finding means, an example, the cure; no database is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from umc.cli.completion import word_completer
from umc.cli.invocation import current
from umc.cli.shell import TimelessCommand

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from umc.domain.findings.explanation import Explanation


def _codes() -> Iterable[str]:
    from umc.domain.findings.finding_codes import FINDING_CODES

    return FINDING_CODES


@click.command(cls=TimelessCommand)
@click.argument("codes", metavar="[CODE]...", nargs=-1, shell_complete=word_completer(_codes))
@click.option("--all", "every", is_flag=True, help="Explain every finding.")
def explain(codes: tuple[str, ...], every: bool) -> None:
    """Say what a finding means, with an example that gives it and the cure.

    CODE is UMC214, umc214 or 214. Without one, all codes are listed with their severity
    and title. Where an example's files are corrected, those not shown again stay as they were.
    """
    from umc.services.explain_finding import explain_all, explain_findings

    if every and codes:
        _either()
    if every:
        _explain_many(explain_all())
    elif codes:
        _explain(explain_findings(codes))
    else:
        _list()


def _either() -> None:
    from umc.domain.refusals import Misuse

    raise Misuse("all-or-some", "--all stands beside codes", hint="give codes, or --all")


def _explain(pages: Sequence[Explanation]) -> None:
    """Say one page as one thing, several as a listing."""
    from umc.render.explanation import explanation_blocks, explanation_records

    if len(pages) > 1:
        _explain_many(pages)
        return
    (record,) = explanation_records(pages)
    current().out.one(record, lambda: explanation_blocks(pages))


def _explain_many(pages: Sequence[Explanation]) -> None:
    from umc.render.explanation import EXPLANATION_FIELDS, explanation_blocks, explanation_records

    current().out.many(EXPLANATION_FIELDS, explanation_records(pages), lambda: explanation_blocks(pages))


def _list() -> None:
    from umc.render.explanation import CODE_FIELDS, code_blocks, code_records
    from umc.services.explain_finding import all_findings

    codes = all_findings()
    current().out.many(CODE_FIELDS, code_records(codes), lambda: code_blocks(codes))
