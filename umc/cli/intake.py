"""``umc intake``: the alerts of monitoring become faults."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from umc.cli.completion import completer
from umc.cli.exit_codes import EXIT_NO
from umc.cli.invocation import current
from umc.cli.listing import limit_option, say_more
from umc.cli.paths import NamedPath
from umc.cli.shell import Command, Group, TimelessCommand
from umc.cli.stepping import key_option, keyed, reason_option
from umc.cli.texts import NEEDED_TEXT

_TURN_S = 0.012
"""Seconds between two transactions of a flood: who waits at the write gate looks every ten milliseconds."""
_FORMATS = {  # the first line of each command's help
    "alertmanager": "Prometheus Alertmanager's webhook, versions 4 and 3.",
    "grafana": "Grafana's webhook: unified alerting, and that of dashboards.",
    "zabbix": "What a webhook of Zabbix sends, or its export of events.",
    "json": "Alerts under umc's own names, for every other product.",
}
_MORE = {
    "alertmanager": (
        "Or the list that GET /api/v2/alerts?silenced=false&inhibited=false answers, for those who ask "
        "Alertmanager themselves; then nobody hears of recoveries.",
    ),
    "zabbix": (
        "Parameters are known by the names of their macros, whatever the spelling: {EVENT.VALUE}, "
        "event_value and eventvalue are one. EVENT.VALUE, TRIGGER.ID (or EVENT.ID) and HOST.NAME are needed.",
    ),
    "json": (
        "One object, a list, or one a line: fingerprint (or name and labels, which then make one), state or "
        "status (firing, resolved and their like), equipment (a tag or serial) or labels (an object), name, "
        "summary, severity, starts_at (ISO 8601 with an offset), source.",
        "A notification of checkmk, for example:",
        """\b
  jq '{fingerprint: (.host + "/" + .what), equipment: .host,
       state: (if .notification_type == "RECOVERY" then "ok"
               else "problem" end),
       severity, name: .what, summary}' | umc intake json - --source checkmk""",
    ),
}
_ANSWERS = """\
Prints what was done about each alert. The promises of a fault that opens count from now, when the desk is
told; since when the alert fires by its own account is noted. A payload that is sent again does no harm:
what is known is counted.

Exit 1 when a person has to look at something: an alert that cannot be read, that names no machine or one
that nothing covers, or that is more pressing than the fault it joined. All else was taken in all the same,
so whoever sends has nothing to send again; after exit 4 they have."""


@click.group(cls=Group)
def intake() -> None:
    """Take in the alerts of monitoring: faults open by themselves.

    The machine is found by the alert's labels ([intake] in umc.toml), the priority by its
    severity. Alerts of a machine whose service is down already join its fault. A recovery
    is noted on the fault of its own alert; it never closes or restores anything. What names
    no machine, or one that nothing covers, is left to the desk: umc intake list --unknown.
    """


def _take_in(form: str) -> click.Command:
    """Return the command that takes in one format."""

    @click.command(form, cls=Command, short_help=_FORMATS[form])
    @click.argument("file", metavar="FILE|-", type=NamedPath(exists=True, dir_okay=False, allow_dash=True))
    @click.option("--source", type=NEEDED_TEXT, default=form, show_default=True, help="Who sent it.")
    @key_option
    def take_in(file: Path, source: str, key: str | None) -> None:
        _run(form, file, source, key)

    take_in.help = "\n\n".join((_FORMATS[form], *_MORE.get(form, ()), _ANSWERS))
    return take_in


def _run(form: str, file: Path, source: str, key: str | None) -> None:
    import hashlib
    from time import sleep

    from umc.cli.progress import Progress
    from umc.files.alerts.formats import READERS, content_of
    from umc.render.intake import OUTCOME_FIELDS, outcome_blocks, outcome_record
    from umc.services.take_in_alerts import take_in_alerts

    run = current()
    content = content_of(run.stdin if str(file) == "-" else file)
    bound = keyed(key)
    if bound is not None:  # to what the payload holds, not to what it is called
        bound = replace(bound, command=f"intake {form} {source} {hashlib.sha256(content).hexdigest()}")
    with Progress(run) as progress:
        taken = take_in_alerts(
            run.database, READERS[form](content, source), run.intake_rules, at=run.at(), now=run.now,
            key=bound, done=run.tries.so_far,
            progress=lambda done, of: progress(f"{done:,} of {of:,} alerts"),
            give_way=lambda: sleep(_TURN_S if run.database.path is not None else 0),
        )  # fmt: skip
    records = map(outcome_record, taken.outcomes)
    run.out.many(OUTCOME_FIELDS, records, lambda: outcome_blocks(taken.outcomes))
    if taken.repeated:
        run.out.talk("already done under this key; nothing was changed")
    if taken.is_for_the_desk:
        click.get_current_context().exit(EXIT_NO)


for _form in _FORMATS:
    intake.add_command(_take_in(_form))


@intake.command("list", cls=TimelessCommand)
@click.option("--unknown", is_flag=True, help="Only those left to the desk: on no fault, and not dropped.")
@click.option("--fault", shell_complete=completer("fault"), help="Only those on this fault.")
@limit_option
def list_(unknown: bool, fault: str | None, limit: int) -> None:
    """List the alerts that were taken in, the newest first."""
    from datetime import UTC

    from umc.render.intake import ALERT_FIELDS, alert_blocks, alert_record
    from umc.services.list_alerts import list_alerts

    run = current()
    found, more = list_alerts(run.database, unknown=unknown, fault=fault, limit=limit)
    zone = run.zone or UTC
    run.out.many(ALERT_FIELDS, (alert_record(one, zone) for one in found), lambda: alert_blocks(found, zone))
    say_more(limit, more=more)


@intake.command("drop", cls=TimelessCommand)
@click.argument("alert", metavar="ID", type=click.IntRange(1, 2**63 - 1))
@reason_option()
def drop(alert: int, reason: str) -> None:
    """Take an alert off the list for the desk, with the reason.

    It is counted only, as long as it fires; once it fires anew, or its
    machine is known, it is looked at anew. Dropping it twice changes nothing.
    """
    from datetime import UTC

    from umc.render.intake import alert_blocks, alert_record
    from umc.services.drop_alert import drop_alert

    run = current()
    dropped = drop_alert(run.database, alert, reason=reason, actor=run.actor)
    zone = run.zone or UTC
    run.out.one(alert_record(dropped, zone), lambda: alert_blocks([dropped], zone))
