"""``umc help security``: what is promised, what is refused and why, and who is whom."""

_SAID = """\
Security: what umc promises, what it refuses, and what it leaves to you

Who did what
  Each event names its actor and how that is known; umc fault timeline shows
  both.
  stated    UMC_ACTOR, or actor in umc.toml: what somebody says of themselves
  system    the user that the operating system knows; no variable changes it
  mail      the sender that a mail names, by a thread's secret token or as
            somebody on record
  monitor   the payload's source, such as alertmanager
  itself    umc: what time brings about, and what follows from what others
            recorded
  A name that is stated proves nothing. Where it matters, give each person an
  account of their own and leave UMC_ACTOR unset; on PostgreSQL give each a
  login of their own too.

Who looked at whom
  With log_lookups = true every command that shows a customer's registered
  contacts writes down who asked, or refuses: customer show, export, plan, book
  show, book diff, outbox list, outbox show, fault timeline, db export. umc
  customer lookups lists it. Not logged: who called, and what people wrote, in
  faults and mails; umc apply, umc archive and umc db backup, and whoever reads
  files.

Text from outside
  Symptoms, notes, mails, alerts and what servers answer are data. They are kept
  as they came and shown with every sign that could command a terminal or hide
  as an escape (\\x1b, \\u202e); nothing in them is markup, a pattern, a path or
  SQL. CSV cells that a spreadsheet would reckon begin with an apostrophe, which
  import takes off again. On both databases the same text has the same fate: NUL
  and half characters are refused (unstorable-text), and so is what is too long
  (too-long).

Files of a book, of settings, plans, payloads, mails
  Size, depth and digits are limited before they are parsed; a hostile one is a
  finding or a refusal within two seconds. Patterns know * and ? and take time
  as a folder grows, not as they grow. Only files in the book's folder are read
  and only files in an export's folder are written, links followed. A reply
  moves a fault only by its thread's token; one that is guessed, a bounce and an
  automatic answer move none.

Files that umc makes
  The database and what SQLite keeps beside it, gate, plans, exports, backups,
  mails: mode 0600, in folders 0700, whatever the umask. Reports of umc validate
  and umc test, the files of umc init and umc completion hold nothing of the
  register and follow the umask.

Refused
  unsafe-database    its folder or file belongs to somebody else, everybody may
                     write to it, or it is no plain file
  network-database   SQLite on a network file system, where its log does not
                     work
  foreign-database   another program's file; it stays as it is
  newer-database     made by a newer umc; it stays as it is
  schema-behind      made by an older umc: umc db upgrade brings it up to date,
                     nothing else does
  unsafe-settings    an umc.toml that somebody else can change, where it says
                     which database is used, who writes, what is run or who is
                     sent what. For database and actor a file named with
                     --config is taken as it is
  unstorable-text    what one of the two databases could not keep
  A webhook goes to a host that umc.toml names, over https, to an address that
  was looked at before and is no private one (unless private = true); redirects
  are not followed.

Secrets
  Passwords and keys come from the environment, from files of mode 0600, or from
  the system's keyring, never from umc.toml. The keyring (pip install
  'umc[keyring]') is asked only where a setting names an entry of it as
  SERVICE/NAME: password_keyring and secret_keyring (umc help delivery), and for
  a database's password database_keyring or UMC_DATABASE_KEYRING, unless the URL
  or PGPASSWORD says it. It is asked in a process of its own, for at most 20
  seconds; what it prints or raises is not shown. A password goes only where the
  file says that names its entry: database and database_keyring stand in one
  file, or the URL comes from --db or UMC_DATABASE_URL. No output, error, event,
  row or argument of a program holds one; of a database's URL the password is
  left out. A URL given with --db can be read by whoever lists processes: use
  UMC_DATABASE_URL.

Left to you
  Whoever can write to the SQLite file, or owns the PostgreSQL tables, can
  change what is in it. Such a change is found by umc db check, or, where they
  made it fit, by an anchor kept elsewhere (umc db anchor). umc encrypts nothing
  on disk: use a disk that does. Backups hold all that the database holds.
"""


def security_topic() -> str:
    """Return the topic."""
    return _SAID
