"""A small book on disk, to be changed by the tests that plan and apply it."""

from pathlib import Path

TERMS = """
[calendars.office]
time_zone = "Asia/Tokyo"
hours = { mon-fri = ["09:00-17:30"] }

[desks.main]
name = "Main desk"
calendar = "24x7"
phone = "+81-3-0000-0000"

[vendors.maker]
name = "Maker"
contacts = [{ level = 1, name = "Line", phone = "+1-202-555-0100", calendar = "24x7" }]

[customers.bank]
name = "京浜銀行"
[customers.bank.sites.hq]
name = "Head office"
time_zone = "Asia/Tokyo"

[contracts.KB-2026]
customer = "bank"
desk = "main"
starts = 2026-04-01
ends = 2027-03-31
calendar = "office"
targets = { P1 = { respond = "30m", restore = "4h" } }
covers = [{ site = ["hq"] }]

[agreements.MK-1]
vendor = "maker"
starts = 2026-04-01
ends = 2027-03-31
calendar = "24x7"
targets = { P1 = { accept = "15m", restore = "3h" } }
backs = [{ vendor = "maker" }]
"""


def machine(tag: str, **more: str) -> str:
    """Return the entry of one machine of the bank."""
    fields = {"customer": "bank", "site": "hq", "vendor": "maker", "model": "Switch 48", **more}
    return f'\n[[equipment]]\ntag = "{tag}"\n' + "".join(f'{name} = "{it}"\n' for name, it in fields.items())


def write_book(folder: Path, *tags: str, terms: str = TERMS) -> Path:
    """Write the terms and these machines as one book; return its folder."""
    return write_text(folder, terms + "".join(machine(tag) for tag in tags or ("SW-01", "SW-02")))


def write_text(folder: Path, text: str) -> Path:
    """Write the one file of a book anew; return its folder."""
    folder.mkdir(exist_ok=True)
    (folder / "book.toml").write_text(text, encoding="utf-8")
    return folder
