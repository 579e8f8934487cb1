"""The scenario that goes with the contract book's big example passes on that example, word for word.

The example is a book of one file. What it names without declaring stands beside it: two
vendors, with a contact of level 2 for the ladder, and a file of machines.
"""

from pathlib import Path

import pytest

from tests.cli.running import Result, umc

BOOK = """
[calendars.jp-office]
time_zone = "Asia/Tokyo"
hours = { mon-fri = ["09:00-12:00", "13:00-17:30"] }
holidays = "JP"
holiday_rule = "service-day"
closed = [
  { from = 2026-12-29, to = 2027-01-03, why = "New Year shutdown" },
  { date = 2026-05-01, hours = ["12:00-13:00"], why = "drill" },
]
open   = [{ date = 2026-05-03, hours = ["10:00-16:00"], why = "cut-over" }]

[desks.tokyo]
name = "Tokyo unified desk"
phone = "+81-3-0000-0000"
email = "desk@example.jp"
calendar = "24x7"
engineers = [{ id = "sato", name = "佐藤 愛", email = "sato@example.jp", skills = ["network", "nec"] }]

[vendors.cisco]
name = "Cisco Systems"
aliases = ["Cisco", "シスコ"]
contacts = [
  { level = 1, name = "TAC", email = "tac@example.com", phone = "+1-408-000-0000", calendar = "24x7" },
  { level = 2, name = "Duty manager", email = "dm@example.com" },
]
asks_for = ["serial", "agreement", "software_version"]

[customers.keihin-bank]
name = "京浜銀行"
tier = "key"
engineer = "sato"
contacts = [{ name = "山田 太郎", phone = "+81-45-000-0000", role = "operations" }]
[customers.keihin-bank.sites.hq]
name = "本店"
time_zone = "Asia/Tokyo"
access = "jp-office"

[[equipment]]
tag = "KB-SW-01"
customer = "keihin-bank"
site = "hq"
vendor = "cisco"
model = "Catalyst 9300-48P"
part_number = "C9300-48P-A"
serial = "FCW2144L045"
class = "switch"
installed = 2024-06-01
warranty_until = 2027-05-31
depends_on = ["KB-UPS-01"]

[equipment_files]
paths = ["equipment/*.csv"]

[contracts.KB-2026]
customer = "keihin-bank"
desk = "tokyo"
starts = 2026-04-01
ends = 2027-03-31
calendar = "24x7"
escalation = "standard"
triage = "15m"
confirm_within = "2bd"
[contracts.KB-2026.priorities]
high = { high = "P1", medium = "P2", low = "P3" }
medium = { high = "P2", medium = "P3", low = "P4" }
low = { high = "P3", medium = "P4", low = "P4" }
[contracts.KB-2026.targets]
P1 = { respond = "15m", restore = "4h", resolve = "5d", update = "1h" }
P2 = { respond = "1h", restore = "8h" }
P3 = { respond = "4h", restore = "3bd", calendar = "jp-office" }
[contracts.KB-2026.stops]
restore = ["customer", "access"]
resolve = ["customer", "access", "parts"]
[[contracts.KB-2026.covers]]
site = ["hq"]
vendor = ["cisco", "nec"]
[[contracts.KB-2026.covers]]
class = "pc"
calendar = "jp-office"

[agreements.SNT-4711]
vendor = "cisco"
customer = "keihin-bank"
reference = "SmartNet 4711-22"
starts = 2026-04-01
ends = 2027-03-31
calendar = "24x7"
targets = { P1 = { accept = "30m", restore = "3h" }, P2 = { accept = "2h", restore = "6h" } }
stops = { restore = ["customer", "access"] }
[[agreements.SNT-4711.backs]]
vendor = "cisco"
model = "Catalyst *"

[[routes]]
when = { model = "Catalyst 29*", priority = ["P3", "P4"] }
to = "third-party-net"
why = "out of maker's support since 2025"

[escalations.standard]
steps = [
  { clock = "respond", at = "80%", tell = "engineer" },
  { clock = "restore", at = "50%", tell = "desk" },
  { clock = "restore", at = "100%", tell = "customer" },
  { clock = "leg.accept", at = "100%", tell = "vendor:2" },
  { clock = "leg.restore", at = "75%", tell = "vendor:2", hours = "contact" },
]
"""
LEFT_OUT = """
[vendors.nec]
name = "NEC"
contacts = [{ level = 1, name = "Support", phone = "+81-3-1111-1111" }, { level = 2, name = "Lead" }]

[vendors.third-party-net]
name = "Third-party network care"
contacts = [{ level = 1, name = "Operations", phone = "+81-3-2222-2222" }, { level = 2, name = "Lead" }]
"""
MACHINES = """\
tag,customer,site,vendor,model,class
KB-UPS-01,keihin-bank,hq,nec,UPS 3000,ups
KB-PC-01,keihin-bank,hq,nec,VersaPro,pc
"""
SCENARIO = """
[[scenario]]
name = "Golden Week Sunday night, core switch down"
at = 2026-05-03T03:10:00+09:00
fault = { equipment = "KB-SW-01", impact = "high", urgency = "high" }
[scenario.expect]
contract = "KB-2026"
priority = "P1"
vendor = "cisco"
agreement = "SNT-4711"
contact = "TAC"
due = { respond = 2026-05-03T03:25:00+09:00, restore = 2026-05-03T07:10:00+09:00 }
latest_safe_dispatch = 2026-05-03T04:10:00+09:00
[[scenario.then]]
after = "31m"
told = ["vendor:2"]
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Write the example, what it leaves out, and its file of machines; return the folder."""
    (tmp_path / "equipment").mkdir()
    (tmp_path / "equipment" / "hq.csv").write_text(MACHINES, encoding="utf-8")
    (tmp_path / "book.toml").write_text(BOOK, encoding="utf-8")
    (tmp_path / "vendors.toml").write_text(LEFT_OUT, encoding="utf-8")
    return tmp_path


def played(book: Path, text: str) -> Result:
    """Play a scenario file beside the example."""
    (book / "golden-week.test.toml").write_text(text, encoding="utf-8")
    return umc("test", str(book))


def test_the_example_passes_word_for_word(book: Path) -> None:
    """Though the engineer was told too, and nobody has the software version on record."""
    result = played(book, SCENARIO)
    assert result.stdout == "1 scenario in 1 file: 1 passed\n"
    assert result.exit_code == 0


def test_what_the_vendor_will_still_ask_for_can_be_expected(book: Path) -> None:
    """The desk is held to have asked for it at the opening; on record it is not."""
    lacking = SCENARIO.replace('contact = "TAC"\n', 'lacks = ["software_version"]\n')
    assert played(book, lacking).exit_code == 0
    said = played(book, lacking.replace("software_version", "serial")).stdout
    assert "lacks: expected serial, got software_version" in said
    assert "because cisco asks for serial, agreement, software_version" in said


def test_a_dispatch_in_a_step_is_refused_until_it_is_given(book: Path) -> None:
    """The hint is one for a file; what it says to add is all that lacks."""
    waiting = SCENARIO.partition("[scenario.expect]")[0] + "dispatch = false\n"
    step = '[[scenario.then]]\nafter = "5m"\ndispatch = true\npriority = "P1"\n'
    said = played(book, waiting + step).stdout
    assert "because cisco asks for software_version, not on record for KB-SW-01" in said
    assert 'hint: add give = { FIELD = "..." } to the step, with each of these fields' in said
    assert "--give" not in said
    step += 'give = { software_version = "17.9.4" }\nstate = "dispatched"\nlacks = []\n'
    assert played(book, waiting + step).exit_code == 0


def test_told_only_says_all_that_were_told(book: Path) -> None:
    """Exact, and in order."""
    said = played(book, SCENARIO.replace("told =", "told_only =")).stdout
    assert (
        "told_only in step 1, Sun 2026-05-03 03:41 +09:00: expected vendor:2, got engineer, vendor:2" in said
    )
    exactly = SCENARIO.replace('told = ["vendor:2"]', 'told_only = ["engineer", "vendor:2"]')
    assert played(book, exactly).exit_code == 0
