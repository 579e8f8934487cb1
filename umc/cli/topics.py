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


TOPICS: Mapping[str, str | Callable[[], str]] = {
    "exit-codes": """\
What the exit code of a command says

  0    done, or yes
  1    a negative answer: findings, not entitled, something would change, something due
  2    the command was used wrongly: an unknown option, a value that cannot be read
  3    refused: the world does not allow it (an unknown tag, a wrong step for the state,
       a plan that is no longer the one shown, a database whose schema is behind)
  4    something outside failed: the database, the disk, a mail server; where a write had
       been kept by then, so that only its answer is missing, that is said, and
       also where nobody knows whether it was (outcome-unknown)
  70   a bug of ours; run again with -v and report it
  130  interrupted; nothing was left half done
  141  the reader of our output went away (umc ... | head)
""",
    "instants": """\
How to write an instant, for --at and wherever a time is asked for

  2026-05-03T10:00+09:00   ISO 8601 with its offset: one instant, whoever reads it
  2026-05-03T01:00Z        the same, in UTC; 20260503T0100Z is read as well
  2026-05-03T10:00         a clock reading: read in the customer's zone where one is
                           known, else in time_zone of umc.toml, else refused
  now, 2h, -30m            from this moment: in two hours, half an hour ago
  today 09:00, tomorrow 09:00, yesterday 17:30
  mon 09:00                the next Monday at 09:00

What was understood is echoed with its offset. 04/05 is refused: it is two dates.

--at sets the clock of one invocation. For a command that reads it is a what-if; for a
command that writes it is the instant at which the step happened, never before the
fault was opened. When it was typed in is recorded beside it. What else on the line is said
from now on, such as --until 2h or tomorrow 09:00, counts from it too.
""",
    "durations": """\
How to write a duration

  30m  4h  1h30m  90s   counted time: time at which the calendar is open
  2d                    two times 24 h of counted time
  PT8H  PT1H30M  P2D    the same in ISO 8601; not its weeks, months and years
  3bd                   business days of the calendar: the same time of day, three open
                        days later

A bare number is refused: it has no unit.
""",
    "formats": """\
How results are printed: --format (-o) table, json, jsonl or csv

  table  for people; drawn when stdout is a terminal, else plain text of full width
  json   every field; a listing is an array
  jsonl  one JSON object a line
  csv    a header and one row each; a cell that a spreadsheet would take for a formula
         begins with ' (umc's own import takes it off again)

umc batch prints JSON lines by nature. umc validate knows text as a word for table, and the
reports of umc help findings.

Field names are stable: they may be added to, never renamed. An instant comes twice, in
the site's zone and, with _utc at the end of its name, in UTC. Durations end in _s and
are seconds. With json, an error is an object with code, message, hint and exit_code on
stderr.
""",
    "findings": """\
Findings: how umc validate reports them, and how one is let pass

Their codes: UMC1xx could not be read, UMC2xx has the wrong shape, UMC3xx does not fit the rest
of the book, UMC4xx is a warning for a person to judge. umc explain CODE says what one means.

Of a folder all .toml files are read, also in the folders below it, but not names that begin with
a dot or _, links to folders, *.test.toml (umc test plays those), umc.toml, and these files of
other tools, so that a book may lie at the root of a repository:

  pyproject.toml  pylock.toml  ruff.toml  uv.toml  pixi.toml  hatch.toml  Cargo.toml
  rust-toolchain.toml  rustfmt.toml  clippy.toml  deny.toml  taplo.toml  typos.toml  cliff.toml
  lychee.toml  mise.toml  REUSE.toml  netlify.toml  wrangler.toml  fly.toml  hugo.toml  bunfig.toml

A file that is named itself is read whatever its name. Where other tools' TOML files are many,
keep the book in a folder of its own and name that.

Reports, one or several in one run; with =FILE one goes into a file, and what is printed is the
text where no other report is. A FILE may hold an earlier report of that form, and nothing else:

  umc validate contracts --format github --format sarif=umc.sarif --format junit=umc.xml

  text, table, json, jsonl, csv
  github   workflow commands; GitHub shows ten errors and ten warnings of a step
  gitlab   Code Quality          sarif   SARIF 2.1.0          junit   JUnit, as Jenkins reads it

Codes that are reported: --select CODE and --ignore CODE, any number, also by how codes begin:
--select UMC4 --ignore UMC404. The longer beginning wins, --ignore where both are as long;
bare digits will do: --select 413. UMC1xx is always reported.

A finding that was looked at, and is to stay:

  ends = 2027-03-31  # umc: ignore UMC404 because the agreement is renewed every April

The comment stands at the end of the line on which the finding's place begins or ends, or on a
line of its own above it. The reason is required. CSV has no comments: at the pattern that names
a file under [equipment_files] the comment lets its code pass in all files of that pattern.
Where a finding tells of several places, such as machines in one selector, a comment takes out
its own alone. In scenario files (*.test.toml) comments have no effect, and umc test says so.
UMC1xx cannot be ignored; a comment that ignores nothing is reported (UMC417). An error that is
ignored lets validate pass, but no plan and no apply.
""",
    "scenarios": """\
Scenario files: what a book is to do, told as faults and played by umc test

A file named *.test.toml holds [[scenario]] tables and nothing else; it is no part of the book.
umc test FOLDER plays every one it finds there on the book that the folder holds.

  [[scenario]]
  name = "core switch down at night"        # each its own in the file
  at = 2026-05-03T03:10:00                  # without an offset: as read where the fault is
  fault = { equipment = "KB-SW-01", impact = "high", urgency = "high" }
  dispatch = false                          # else the vendor routed to is brought in at once, by a
                                            # desk that asked for what the vendor wants to know
  [scenario.expect]                         # right after the opening
  vendor = "cisco"
  due = { restore = 2026-05-03T07:10:00 }
  [[scenario.then]]                         # and so on, in the order of time
  after = "31m"                             # since the step before; or at = an instant
  accept = true                             # at most one thing is done in a step
  told = ["vendor:2"]                       # since the step before, others perhaps too

fault takes equipment, or customer with site and suspects; impact and urgency, or priority;
  symptom ("not stated" unless given), channel, caller, contract.

Expected, any of them, at the opening and in every step:
  covered       true or false               contract      its id
  priority      P1 to P4                    vendor        its id, desk or undecided
  by            route, agreement, warranty or desk
  agreement     its id, or none             contact       whom to call there, or none
  undecided     true or false               suspects      tags, in any order
  state         triage, routed, dispatched, working, restored, confirmed, resolved, closed,
                cancelled
  due           { CLOCK = instant }, "held" before the end of an endless hold, "none"
  used          { CLOCK = "1h30m" }, counted time
  latest_safe_dispatch                      an instant, or none
  kept, broken, held                        exactly these clocks, in any order
  lacks         exactly these fields, which the vendor asks for and nobody has on record
  refused       the code of the refusal; the step then changes nothing
vendor and latest_safe_dispatch may be tables by suspect: { KB-ST-01 = "netapp" }.

CLOCK is respond, restore, resolve, update, confirm, or of a vendor leg.accept, leg.restore (the
leg dispatched last) or VENDOR.accept, VENDOR.restore.

In a step also told: each of these was told since the step before; and told_only: exactly these,
in order, [] for nobody. They are engineer, desk, customer, vendor:LEVEL or a name. A level that
nobody is on is passed over: the next is told.

Done in a step, each as the command of that name:
  respond, restore, confirm, resolve, close = true
  dispatch, accept, done = true or "VENDOR"       dispatch also equipment, give = { FIELD = "..." }
  deny, hand_back = "reason"                      also leg = "VENDOR" where several are open
  hold = "reason"                                 also until = instant
  resume = true or "reason"                       reopen, cancel = "reason"
  culprit, suspect, clear = "TAG"                 reprioritise = "P2"
  note = "text"                                   also to = "customer"

A clock reading that daylight saving skips moves on by the gap; one that it shows twice is the
first of the two.
""",
    "settings": """\
Where settings come from, the first that has one wins

  the flag          --db URL, --color auto|always|never
  the environment   UMC_DATABASE_URL, UMC_ACTOR, UMC_COLOR, UMC_TIME_ZONE, UMC_PATIENCE,
                    UMC_STATEMENT_TIMEOUT, UMC_LOG_LOOKUPS, NO_COLOR, FORCE_COLOR
  umc.toml          from the working folder upward: database, actor, color, time_zone, patience,
                    statement_timeout, log_lookups
  the user's file   umc.toml in the user's configuration folder
  the default       SQLite in the user's data folder, made on first use for its owner alone

umc config shows every setting and where it came from. By what messages leave and come in, in
the tables of umc.toml beside these, is said in umc help delivery.
""",
    "delivery": """\
Delivery: by what messages leave and come in, and where its secrets are kept

A book says whom to tell and by which means: email, webhook, command or file of a contact. What
this machine may do for that stands in umc.toml alone, in the nearest one upward, then in the
user's own; tables are merged key by key, and the nearer file wins. Relative paths start in the
file's folder.

  [mail]                                  # email
  host = "mail.example.jp"
  from = "desk@example.jp"                # the sender of every mail
  port = 587                              # this and the next two: as they are unless said
  security = "starttls"                   # or "tls" from the first byte (port 465), or "none"
  timeout = "20s"                         # for one letter; at most "60s"
  user = "desk"                           # or UMC_SMTP_USER
  password_file = "smtp-password"         # or UMC_SMTP_PASSWORD
  ca_file = "ca.pem"                      # certificates to trust instead of the system's
  reply_to = "desk+{token}@example.jp"    # unless said: from, with +{token} before the @

  [webhooks."hooks.example.jp"]           # webhook: only hosts that are named so are told
  secret_file = "hook-secret"             # or secret_env = "VARIABLE", else UMC_WEBHOOK_SECRET
  private = true                          # its addresses may lie inside: 10.0.0.1, loopback
  plain = true                            # http will do; only beside private
  ca_file = "ca.pem"
  timeout = "20s"                         # for the whole exchange

  [commands]                              # command: program and arguments; no shell reads them
  pager = ["/usr/local/bin/page", "--queue", "umc"]

  [maildirs]                              # file: maildirs by name
  board = "/var/mail/umc-board"

  [inbox]
  maildir = "/var/mail/desk"              # what umc inbox read and umc run read

  [intake]                                # umc intake: alerts become faults
  equipment = ["umc_tag", "instance", "host"]  # labels that may name the machine, in order
  [intake.priorities]                     # by the alert's own word for how bad it is
  critical = "P1"

Secrets stand in files of one line, chmod 600 (one of root's may be read by its group), or in the
environment; never in umc.toml, in a book, or on a command line. umc config shows which can be had,
and no secret. One that cannot be had stops the letters that need it, and no others. Because
commands stand in umc.toml, umc sends nothing by one that belongs to another user or that everybody
can change. A login goes only where the file says that names it: host, port, security, ca_file and
password_file stand in one file.

A webhook is a POST of JSON: key, kind, number, thread, party, role, contact, language, subject,
text, message_id, in_reply_to, references, written_at_utc, facts. 2xx: it arrived. 400, 405, 410,
411, 413 to 415, 422 and a redirect, which is never followed: given up, the desk is told. All else
is tried again. A copy has the same Idempotency-Key. The receiver checks that it is ours, with
the timestamp at most five minutes off; in Python:

  def is_ours(secret, headers, body, now):
      import hashlib, hmac
      stamp = headers["X-Umc-Timestamp"]
      mac = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256)
      same = hmac.compare_digest("v1=" + mac.hexdigest(), headers["X-Umc-Signature"])
      return same and abs(now - int(stamp)) <= 300

A command reads the same JSON on its standard input, with PATH, HOME, LANG, UMC_KEY (the
Idempotency-Key) and UMC_FAULT in its environment and nothing else. 0 within 20 s: it arrived. All
else is tried again; its last words are the reason shown by umc outbox list.
""",
    "templates": _templates,
    "ticking": _ticking,
    "replies": _replies,
    "security": _security,
    "postgresql": _postgresql,
}
"""Each with its text, or what makes it."""
