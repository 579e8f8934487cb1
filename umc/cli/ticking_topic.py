"""``umc help ticking``: how time is made to act, with the files for cron and systemd."""

from umc.files.samples import samples_folder

_SAID = """\
Ticking: how umc is made to act when time passes

umc has no daemon of its own. A tick tells whoever is to be told by now, once;
it does not matter when it comes, how often, or on how many machines at the same
moment. One a minute is usual.

  umc tick              tells what is due: an event on the fault, a message in
                        the outbox
  umc outbox send       sends what waits in the outbox
  umc inbox read        reads the answers
  umc run               all three in one process, every 15 s, for those who want
                        one

A mark fires once for each clock, level and cycle, and never on a clock that is
held or has stopped. A tick that comes late fires what was missed, in order,
each with the instant at which it was due; each person has one message that
names all of it. Who is told is decided when the message is written: whoever is
on then. A step with hours = "contact" waits for their hours, and says that it
waited.

umc tick --dry-run shows what would be told, with --at also ahead of time;
nothing is written. umc tick --at INSTANT, of an instant gone by, tells late
what was due by then.

umc run says only what happened. When the database, the mail server or the inbox
is gone it says so once and tries again, after 1 s at first and 60 s at most.
SIGTERM lets it finish what it has begun and ends it with exit code 0, Ctrl-C
the same with 130; a second one ends it at once. Messages that were being sent
then are sent again later, with the same Message-ID.
"""
_FILES = {
    "cron": ("cron", "umc"),
    "/etc/systemd/system/umc-tick.service": ("systemd", "umc-tick.service"),
    "/etc/systemd/system/umc-tick.timer": ("systemd", "umc-tick.timer"),
    "/etc/systemd/system/umc.service": ("systemd", "umc.service"),
}


def ticking_topic() -> str:
    """Return the topic with the text of every file in it."""
    plain = samples_folder() / "_plain"
    parts = [_SAID]
    for place, (folder, name) in _FILES.items():
        text = (plain / folder / name).read_text(encoding="utf-8")
        parts += [f"\n{place}:\n\n", *(f"  {line}".rstrip() + "\n" for line in text.splitlines())]
    return "".join(parts)
