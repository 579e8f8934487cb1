"""What people, scripts and attackers put where a text or a name belongs, and every place that takes one."""

BAD_VALUES = {
    "empty": "",
    "blank": " \t ",
    "a NUL": "a\0b",
    "half a surrogate pair": "a\ud800b",
    "a byte that is no UTF-8": "caf\udce9",
    "too long": "x" * 20_001,
    "two lines": "one\ntwo",
    "a header": "x\r\nBcc: evil@example.net",
    "a tab": "a\tb",
    "a terminal's escape": "\x1b[2J\x1b]52;c;cm0gLXJm\x07",
    "an escape of one byte": "\x9b31m",
    "right to left": "\u202efdp.exe",
    "nothing to be seen": "\u200b\u200d\u2060",
    "a byte order mark": "\ufeffx",
    "a line separator": "a\u2028b",
    "two normal forms": "cafe\u0301",
    "a Turkish i": "KB-SW-0\u0131 \u0130STANBUL",
    "letters that look alike": "\u041a\u0412-SW-01",
    "full-width": "＝１２",
    "an emoji": "🧯👩\u200d🚒",
    "no character": "\uffff\ufdd0",
    "SQL": "x'; DROP TABLE faults; --",
    "wildcards of SQL": "%_\\%",
    "a format": "%s %(a)d {0.__class__} ${HOME}",
    "markup": "[red]x[/] [link=https://example.com]y[/link] :boom:",
    "a shell's words": "$(id); `id` | cat",
    "a path upwards": "../../etc/passwd",
    "a number past all columns": "9" * 30,
    "not a number": "NaN",
    "no such day": "2026-02-30T25:61",
    "a formula": "=cmd|' /C calc'!A0",
    "JSON": '{"a": [null]}',
}
"""By what is bad about each; some are harmless in some places."""

_OPEN = ("fault", "open", "--priority=P2")
_ON_SWITCH = (*_OPEN, "--equipment=KB-SW-02")
_NEW = ("equipment", "add", "NEW-1", "--customer=keihin-bank", "--site=dc", "--vendor=cisco")

FIELDS: dict[str, tuple[str, ...]] = {
    "a symptom": (*_ON_SWITCH, "--symptom={}"),
    "a caller": (*_ON_SWITCH, "--symptom=x", "--caller={}"),
    "a machine": (*_OPEN, "--symptom=x", "--equipment={}"),
    "a suspect": (*_OPEN, "--symptom=x", "--suspect={}"),
    "a customer": (*_OPEN, "--symptom=x", "--customer={}"),
    "a site": (*_OPEN, "--symptom=x", "--customer=keihin-bank", "--site={}"),
    "a contract": (*_ON_SWITCH, "--symptom=x", "--contract={}"),
    "a channel": (*_ON_SWITCH, "--symptom=x", "--channel={}"),
    "a key": (*_ON_SWITCH, "--symptom=x", "--key={}"),
    "an instant": (*_ON_SWITCH, "--symptom=x", "--at={}"),
    "a fault": ("fault", "show", "--", "{}"),
    "a note": ("fault", "note", "1", "--", "{}"),
    "who was told": ("fault", "note", "1", "x", "--to={}"),
    "a reason to hold": ("fault", "hold", "1", "--reason={}"),
    "the end of a hold": ("fault", "hold", "1", "--reason=access", "--until={}"),
    "a vendor": ("fault", "dispatch", "1", "--vendor={}"),
    "a vendor's number": ("fault", "accept", "1", "--vendor-ref={}"),
    "a fact given": ("fault", "dispatch", "2", "--vendor=cisco", "--give={}"),
    "a leg": ("fault", "accept", "1", "--leg={}"),
    "evidence": ("fault", "culprit", "1", "KB-ST-01", "--evidence={}"),
    "who confirmed": ("fault", "confirm", "3", "--by={}"),
    "a cause": ("fault", "resolve", "3", "--cause={}", "--cure=x"),
    "a priority": ("fault", "reprioritise", "1", "--", "{}"),
    "why it was cancelled": ("fault", "cancel", "1", "--reason={}"),
    "a new tag": ("equipment", "add", "--customer=keihin-bank", "--site=dc", "--vendor=cisco", "--", "{}"),
    "a model": (*_NEW, "--model={}"),
    "a serial number": (*_NEW, "--serial={}"),
    "a note on a machine": (*_NEW, "--note={}"),
    "a day of installation": (*_NEW, "--installed={}"),
    "why it was retired": ("equipment", "retire", "KB-SW-03", "--reason={}"),
    "a machine asked after": ("entitlement", "--", "{}"),
    "what is searched": ("equipment", "list", "--search={}"),
    "a status": ("fault", "list", "--status={}"),
    "why a message is dropped": ("outbox", "drop", "{message}", "--reason={}"),
}
"""A command for each place that takes a text or a name.

``{}`` stands for the value, ``{message}`` for a message's id.
"""
