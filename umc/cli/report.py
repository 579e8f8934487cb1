"""``umc report``: how many promises were kept and broken in a month, and who held the time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from umc.cli.completion import completer
from umc.cli.invocation import Invocation, current
from umc.cli.listing import say_archived
from umc.cli.progress import Progress
from umc.cli.shell import OneOf, TimelessCommand
from umc.cli.words import month_named
from umc.domain.refusals import Misuse

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from umc.domain.clocks.kept_promises import Period
    from umc.services.report_promises import PromiseReport

_BY = ("party", "contract", "priority", "total")


@click.command(cls=TimelessCommand)
@click.option("--month", metavar="YYYY-MM", help="The month; the last whole one unless given.")
@click.option("--from", "starts", metavar="TIME", help="From here on, instead of a month.")
@click.option("--to", "ends", metavar="TIME", help="Up to here; with --from, now unless given.")
@click.option("--customer", shell_complete=completer("customer"), help="Only this customer's faults.")
@click.option("--contract", shell_complete=completer("contract"), help="Only faults under this contract.")
@click.option("--vendor", shell_complete=completer("vendor"), help="Only what this vendor promised.")
@click.option("--by", type=OneOf(_BY), default="party", show_default=True, help="What to tell apart.")
@click.option("--broken", is_flag=True, help="List every broken promise instead.")
@click.option("--ledger", is_flag=True, help="Also who held the time; reads every fault's events.")
def report(**asked: Any) -> None:
    """Say which promises were kept and broken: to customers, and by vendors.

    A promise counts once, in the month in which it was kept or broken; one that a
    cancelled fault or a leg handed back in time left open does not count. A month is that of the
    --customer's zone, else of the time_zone in the settings, else of UTC. With csv and
    jsonl each row is a record of its own.
    """
    if asked["broken"] and asked["ledger"]:
        raise Misuse("two-reports", "--broken lists promises, --ledger sums time", hint="ask for one of them")
    run = current()
    zone = _zone(run, asked["customer"])
    found = _found(run, _period(run, zone, asked["month"], asked["starts"], asked["ends"]), **asked)
    if asked["broken"]:
        _say_broken(run, found, zone)
    else:
        _say(run, found, zone, asked["by"])
    say_archived("counted")


def _zone(run: Invocation, customer: str | None) -> ZoneInfo:
    from zoneinfo import ZoneInfo

    from umc.services.list_parties import zone_of_customer

    if customer is not None:
        return zone_of_customer(run.database, customer)
    return run.zone or ZoneInfo("UTC")


def _period(
    run: Invocation, zone: ZoneInfo, month: str | None, starts: str | None, ends: str | None
) -> Period:
    from datetime import timedelta

    from umc.domain.clocks.kept_promises import Period
    from umc.domain.clocks.kept_promises import month as month_of

    if starts is None and ends is None:
        first = month_named(month, run.now.astimezone(zone).date())
        if month is None:
            first = (first - timedelta(days=1)).replace(day=1)
        return month_of(first, zone, now=run.now)
    if month is not None or starts is None:
        raise Misuse("bad-period", "--to ends what --from begins", hint="write --month, or --from and --to")
    begins = run.instant(starts, zone, flag="--from")
    over = run.instant(ends, zone, flag="--to") if ends is not None else run.now
    if over <= begins:
        said = f"--to {over.isoformat()} is not after --from {begins.isoformat()}"
        raise Misuse("bad-period", said, hint="give the earlier instant with --from")
    return Period(starts=begins, ends=over, until=min(over, max(begins, run.now)))


def _found(run: Invocation, period: Period, *, broken: bool, ledger: bool, **asked: Any) -> PromiseReport:
    from umc.domain.clocks.kept_promises import By, PromiseFilter
    from umc.services.report_promises import report_promises

    names = {name: asked[name] for name in ("customer", "contract", "vendor")}
    with Progress(run) as progress:
        return report_promises(
            run.database,
            period,
            PromiseFilter(**names),
            by=By(asked["by"]),
            each_broken=broken,
            who_held=ledger,
            tell=progress,
        )


def _say(run: Invocation, found: PromiseReport, zone: ZoneInfo, by: str) -> None:
    from umc.domain.clocks.kept_promises import By
    from umc.render.promise_report import VERDICT_FIELDS, report_blocks, report_record, verdict_record

    parts = (found.period, found.tally, found.verdicts, found.held, zone)
    if run.form in ("csv", "jsonl"):
        run.out.many(VERDICT_FIELDS, map(verdict_record, found.verdicts), tuple)
    else:
        run.out.one(report_record(*parts), lambda: report_blocks(*parts, by=By(by)))


def _say_broken(run: Invocation, found: PromiseReport, zone: ZoneInfo) -> None:
    from umc.render.promise_report import BROKEN_FIELDS, broken_blocks, broken_record

    records = (broken_record(one, zone) for one in found.broken)
    run.out.many(BROKEN_FIELDS, records, lambda: broken_blocks(found.period, found.broken, zone))
