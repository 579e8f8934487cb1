"""The topics that ``umc help`` explains, by name."""

from collections.abc import Callable, Mapping


def _templates() -> str:
    from umc.cli.template_topic import template_topic  # late: the names of topics are asked for more often

    return template_topic()


def _ticking() -> str:
    from umc.cli.ticking_topic import ticking_topic  # late, as above

    return ticking_topic()


def _replies() -> str:
    from umc.cli.reply_topic import reply_topic  # late, as above

    return reply_topic()


def _security() -> str:
    from umc.cli.security_topic import security_topic  # late, as above

    return security_topic()


def _postgresql() -> str:
    from umc.cli.postgresql_topic import POSTGRESQL  # late, as above

    return POSTGRESQL


def _findings() -> str:
    from umc.cli.findings_topic import FINDINGS  # late, as above

    return FINDINGS


def _scenarios() -> str:
    from umc.cli.scenario_topic import SCENARIOS  # late, as above

    return SCENARIOS


def _delivery() -> str:
    from umc.cli.delivery_topic import DELIVERY  # late, as above

    return DELIVERY


TOPICS: Mapping[str, str | Callable[[], str]] = {
    "exit-codes": """\
What the exit code of a command says

  0    done, or yes
  1    a negative answer: findings, not entitled, something would change,
       something due
  2    the command was used wrongly: an unknown option, a value that cannot be
       read
  3    refused: the world does not allow it (an unknown tag, a wrong step for
       the state, a plan that is no longer the one shown, a database whose
       schema is behind)
  4    something outside failed: the database, the disk, a mail server; where a
       write had been kept by then, so that only its answer is missing, that is
       said, and also where nobody knows whether it was (outcome-unknown)
  70   a bug of ours; run again with -v and report it
  130  interrupted; nothing was left half done
  141  the reader of our output went away (umc ... | head)
""",
    "instants": """\
How to write an instant, for --at and wherever a time is asked for

  2026-05-03T10:00+09:00   ISO 8601 with its offset: one instant, whoever reads
                           it
  2026-05-03T01:00Z        the same, in UTC; 20260503T0100Z is read as well
  2026-05-03T10:00         a clock reading: read in the customer's zone where
                           one is known, else in time_zone of umc.toml, else
                           refused
  now, 2h, -30m            from this moment: in two hours, half an hour ago
  today 09:00, tomorrow 09:00, yesterday 17:30
  mon 09:00                the next Monday at 09:00

What was understood is echoed with its offset. 04/05 is refused: it is two
dates.

--at sets the clock of one invocation. For a command that reads it is a what-if;
for a command that writes it is the instant at which the step happened, never
before the fault was opened. When it was typed in is recorded beside it. What
else on the line is said from now on, such as --until 2h or tomorrow 09:00,
counts from it too.
""",
    "durations": """\
How to write a duration

  30m  4h  1h30m  90s   counted time: time at which the calendar is open
  2d                    two times 24 h of counted time
  PT8H  PT1H30M  P2D    the same in ISO 8601; not its weeks, months and years
  3bd                   business days of the calendar: the same time of day,
                        three open days later

A bare number is refused: it has no unit.
""",
    "formats": """\
How results are printed: --format (-o) table, json, jsonl or csv

  table  for people; drawn when stdout is a terminal, else plain text of full
         width
  json   every field; a listing is an array
  jsonl  one JSON object a line
  csv    a header and one row each; a cell that a spreadsheet would take for a
         formula begins with ' (umc's own import takes it off again)

umc batch prints JSON lines by nature. umc validate knows text as a word for
table, and the reports of umc help findings.

Field names are stable: they may be added to, never renamed. An instant comes
twice, in the site's zone and, with _utc at the end of its name, in UTC.
Durations end in _s and are seconds. With json, an error is an object with code,
message, hint and exit_code on stderr.
""",
    "findings": _findings,
    "scenarios": _scenarios,
    "settings": """\
Where settings come from, the first that has one wins

  the flag          --db URL, --color auto|always|never
  the environment   UMC_DATABASE_URL, UMC_DATABASE_KEYRING, UMC_ACTOR,
                    UMC_COLOR, UMC_TIME_ZONE, UMC_PATIENCE,
                    UMC_STATEMENT_TIMEOUT, UMC_LOG_LOOKUPS, NO_COLOR,
                    FORCE_COLOR
  umc.toml          from the working folder upward: database, database_keyring,
                    actor, color, time_zone, patience, statement_timeout,
                    log_lookups
  the user's file   umc.toml in the user's configuration folder
  the default       SQLite in the user's data folder, made on first use for its
                    owner alone

umc config shows every setting and where it came from. By what messages leave
and come in, in the tables of umc.toml beside these, is said in umc help
delivery.
""",
    "delivery": _delivery,
    "templates": _templates,
    "ticking": _ticking,
    "replies": _replies,
    "security": _security,
    "postgresql": _postgresql,
}
"""Each with its text, or what makes it."""
