"""The story that ``umc demo`` plays: a night in Golden Week, reckoned by hand before it was written."""

from umc.cli.demo_play import Step
from umc.render import demo_tellings as tell

_BOOK = "1. The book becomes the register"
_PHONE = "2. Sunday 3 May, 03:10: the phone rings"
_VENDORS = "3. Two vendors, side by side"
_CULPRIT = "4. Whose machine is it?"
_DOOR = "5. In front of a locked door"
_BACK = "6. Service is back, and that is not the end"
_CURE = "7. Four days later: the cure"
_RECORD = "8. What is on record"

STORY = (
    Step(
        chapter=_BOOK,
        said="What was promised to whom, by whom, and for which machines stands in a folder of text files, "
        "the book. Applying it registers all of it, or nothing.",
        words=("apply", "book", "--yes"),
        at="2026-05-03T03:00",
        timed=False,
        told=(tell.applied,),
        holds={"applied": True, "revision": 1},
    ),
    Step(
        chapter=_BOOK,
        said="Somebody reads a serial number off a switch. Is it covered, and who answers for it?",
        words=("entitlement", "FDO27311QKL"),
        at="2026-05-03T03:05",
        told=(tell.entitled,),
        holds={"covered": True, "contract": "KB-2026", "agreement": "SNT-4711"},
    ),
    Step(
        chapter=_BOOK,
        said="For another machine two vendors promised the same. umc does not guess: it names both, says "
        "why, and answers with exit code 1, so that a script notices.",
        words=("route", "YH-SRV-05"),
        at="2026-05-03T03:05",
        told=(tell.undecided,),
        holds={"decision": "undecided", "candidates": ["evernex", "lenovo"]},
        exits=1,
    ),
    Step(
        chapter=_PHONE,
        said="The bank's core volumes are gone. It could be the NetApp storage KB-ST-01 or the Cisco switch "
        "KB-SW-01 in front of it. The desk opens one fault with two suspects; nobody is blamed yet, and "
        "every promise to the bank starts to count.",
        words=(
            "fault", "open", "--customer", "keihin-bank", "--site", "dc",
            "--suspect", "KB-ST-01", "--suspect", "KB-SW-01",
            "--symptom", "勘定系: volumes not reachable from three servers",
            "--impact", "high", "--urgency", "high", "--caller", "見本 太郎",
        ),
        at="2026-05-03T03:10",
        told=(tell.safe_dispatch,),
        holds={"status": "triage", "vendor": None, "respond": "running", "restore": "running"},
        shows=True,
    ),
    Step(
        chapter=_PHONE,
        said="An engineer rings back: the promise to respond within 15 minutes is kept.",
        words=("fault", "respond", "1", "--note", "the desk is on it"),
        at="2026-05-03T03:18",
        told=(tell.verdict("respond"), tell.due("update")),
        holds={"respond": "kept"},
    ),
    Step(
        chapter=_PHONE,
        said="Both machines hang on one power supply. It is looked at first, and written down.",
        words=("fault", "note", "1", "KB-UPS-01: no event in its log, load normal"),
        at="2026-05-03T03:20",
        told=(tell.status,),
        holds={"status": "triage"},
    ),
    Step(
        chapter=_VENDORS,
        said="Waiting until it is clear whose fault it is would cost the night. NetApp is brought in for the "
        "storage; what NetApp promised the desk now counts beside what the desk promised the bank.",
        words=("fault", "dispatch", "1", "--vendor", "netapp", "--equipment", "KB-ST-01"),
        at="2026-05-03T03:22",
        told=(tell.packet("serial", "symptom"), tell.asked("leg.accept", 1), tell.asked("leg.restore", 1)),
        holds={"status": "dispatched", "leg.accept/1": "running"},
    ),
    Step(
        chapter=_VENDORS,
        said="And Cisco for the switch, before the latest safe dispatch at 04:10. What Cisco asks for is on "
        "record; had it not been, umc would have refused and said what is missing.",
        words=("fault", "dispatch", "1", "--vendor", "cisco", "--equipment", "KB-SW-01"),
        at="2026-05-03T03:30",
        told=(
            tell.packet("serial", "agreement", "software_version"),
            tell.asked("leg.accept", 2),
            tell.asked("leg.restore", 2),
        ),
        holds={"leg.accept/1": "running", "leg.accept/2": "running"},
    ),
    Step(
        chapter=_VENDORS,
        said="NetApp takes it on in time.",
        words=("fault", "accept", "1", "--vendor", "netapp", "--vendor-ref", "SAMPLE-2009417"),
        at="2026-05-03T03:41",
        told=(tell.verdict("leg.accept", 1),),
        holds={"leg.accept/1": "kept"},
    ),
    Step(
        chapter=_VENDORS,
        said="Cisco promised to take it on within 15 minutes, and says nothing. At 03:50:",
        words=("fault", "show", "1"),
        at="2026-05-03T03:50",
        told=(tell.verdict("leg.accept", 2),),
        holds={"leg.accept/2": "broken", "restore": "running"},
    ),
    Step(
        chapter=_VENDORS,
        said="At last they do. The broken promise stays on record, against the vendor and not the bank.",
        words=("fault", "accept", "1", "--vendor", "cisco", "--vendor-ref", "SAMPLE-698114"),
        at="2026-05-03T03:58",
        told=(tell.verdict("leg.accept", 2), tell.asked("restore")),
        holds={"leg.accept/2": "broken", "restore": "running", "status": "working"},
    ),
    Step(
        chapter=_CULPRIT,
        said="NetApp says: not us. A vendor may deny; its clock ends without a verdict, its reason is kept.",
        words=(
            "fault", "deny", "1", "--vendor", "netapp",
            "--reason", "both paths lost their link towards KB-SW-01",
        ),
        at="2026-05-03T04:05",
        told=(tell.verdict("leg.restore", 1),),
        holds={"leg.restore/1": "ended"},
    ),
    Step(
        chapter=_CULPRIT,
        said="One suspect is cleared, with the evidence,",
        words=(
            "fault", "clear", "1", "KB-ST-01",
            "--evidence", "link down on both paths, nothing logged on the controllers",
        ),
        at="2026-05-03T04:06",
        told=(tell.status,),
        holds={"culprit": None, "vendor": None},
    ),
    Step(
        chapter=_CULPRIT,
        said="and the other one is it. Only now is the fault routed, by the agreement that backs the switch.",
        words=("fault", "culprit", "1", "KB-SW-01", "--evidence", "module 3 resets every 40 seconds"),
        at="2026-05-03T04:10",
        told=(tell.answers,),
        holds={"culprit": "KB-SW-01", "vendor": "cisco", "agreement": "SNT-4711"},
    ),
    Step(
        chapter=_CULPRIT,
        said="The bank is told, in plain words and in time: a word every hour was promised too.",
        words=(
            "fault", "note", "1", "--to", "customer",
            "it is the core switch; the maker is on its way",
        ),
        at="2026-05-03T04:12",
        told=(tell.due("update", "restore"),),
        holds={"update": "running"},
    ),
    Step(
        chapter=_DOOR,
        said="Cisco's engineer is there, but night security does not let her in. The contract says that "
        "waiting for access stops the restore clock, and so does Cisco's agreement.",
        words=(
            "fault", "hold", "1", "--reason", "access",
            "--note", "night security",
        ),
        at="2026-05-03T04:30",
        told=(tell.asked("restore"), tell.asked("leg.restore", 2), tell.due("update")),
        holds={"held": True, "restore": "held", "leg.restore/2": "held", "update": "running"},
    ),
    Step(
        chapter=_DOOR,
        said="The board shows what comes due first, and who has the present minute. The word to the bank is "
        "still owed: nothing stops that clock.",
        words=("board",),
        at="2026-05-03T04:40",
        holds={"rows": 1},
        shows=True,
    ),
    Step(
        chapter=_DOOR,
        said="The door opens. 35 minutes are taken out of both clocks, and both due times move.",
        words=("fault", "resume", "1", "--reason", "access"),
        at="2026-05-03T05:05",
        told=(tell.due("restore", "resolve"), tell.asked("leg.restore", 2)),
        holds={"held": False, "restore": "running", "leg.restore/2": "running"},
    ),
    Step(
        chapter=_DOOR,
        said="The bank hears it,",
        words=("fault", "note", "1", "--to", "customer", "the engineer is inside"),
        at="2026-05-03T05:06",
        told=(tell.due("update"),),
        holds={"update": "running"},
    ),
    Step(
        chapter=_DOOR,
        said="and hears of the way round it.",
        words=("fault", "note", "1", "--to", "customer", "moving traffic to KB-SW-02"),
        at="2026-05-03T06:00",
        told=(tell.due("update"),),
        holds={"update": "running"},
    ),
    Step(
        chapter=_BACK,
        said="All traffic runs over the second switch. It took 3 h 22 min by the wall clock, of which 35 min "
        "were not the desk's to answer for.",
        words=("fault", "restore", "1", "--workaround", "--note", "all traffic over KB-SW-02"),
        at="2026-05-03T06:32",
        told=(tell.verdict("restore"), tell.verdict("leg.restore", 2), tell.asked("confirm")),
        holds={"status": "restored", "restore": "kept", "update": "kept", "leg.restore/2": "kept"},
    ),
    Step(
        chapter=_BACK,
        said="Done? Not before the bank says so. umc refuses to close, and names what can be done now.",
        words=("fault", "close", "1"),
        at="2026-05-03T06:40",
        exits=3,
    ),
    Step(
        chapter=_BACK,
        said="In the morning the bank gives its word.",
        words=("fault", "confirm", "1", "--by", "見本 花子"),
        at="2026-05-03T09:30",
        told=(tell.verdict("confirm"),),
        holds={"status": "confirmed", "confirm": "kept"},
    ),
    Step(
        chapter=_CURE,
        said="A workaround is not a cure, and a cure within five days was promised as well. After the "
        "holidays Cisco replaces the module.",
        words=("fault", "done", "1", "--vendor", "cisco", "--note", "module 3 replaced"),
        at="2026-05-07T10:50",
        told=(tell.due("resolve"),),
        holds={"resolve": "running"},
    ),
    Step(
        chapter=_CURE,
        said="The desk writes down what it was and what cured it,",
        words=(
            "fault", "resolve", "1", "--cause", "module 3 of the core switch lost its memory",
            "--cure", "module replaced, traffic back on both switches",
        ),
        at="2026-05-07T11:00",
        told=(tell.verdict("resolve"),),
        holds={"status": "resolved", "resolve": "kept"},
    ),
    Step(
        chapter=_CURE,
        said="and closes the fault, with a report that the bank can read.",
        words=(
            "fault", "close", "1", "--report",
            "A module of one core switch failed and was replaced.",
        ),
        at="2026-05-07T11:10",
        told=(tell.status, tell.balance),
        holds={
            "status": "closed", "respond": "kept", "restore": "kept", "resolve": "kept",
            "update": "kept", "confirm": "kept", "leg.accept/2": "broken",
        },
    ),
    Step(
        chapter=_RECORD,
        said="Who had it, when? Every minute belongs to exactly one holder, and the minutes sum to the wall "
        "clock. While it was unclear whose fault it was, the minutes wait; they go to the culprit's vendor.",
        words=("fault", "ledger", "1"),
        at="2026-05-07T11:10",
        told=(tell.sums,),
        holds={"sums": True, "wall_s": 374_400},
        shows=True,
    ),
    Step(
        chapter=_RECORD,
        said="And why was service due when it was? From the contract's own line, span by span.",
        words=("fault", "why", "1", "--clock", "restore"),
        at="2026-05-07T11:10",
        shows=True,
    ),
)  # fmt: skip
