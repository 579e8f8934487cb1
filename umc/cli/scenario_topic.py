"""``umc help scenarios``: how a book is put to the test."""

SCENARIOS = """\
Scenario files: what a book is to do, told as faults and played by umc test

A file named *.test.toml holds [[scenario]] tables and nothing else; it is no
part of the book. umc test FOLDER plays every one it finds there on the book
that the folder holds.

  [[scenario]]
  name = "core switch down at night"  # each its own in the file
  at = 2026-05-03T03:10:00            # without an offset: as read there
  fault = { equipment = "KB-SW-01", impact = "high", urgency = "high" }
  dispatch = false                    # else the vendor routed to is brought in
                                      # at once, by a desk that asked for what
                                      # the vendor wants to know
  [scenario.expect]                   # right after the opening
  vendor = "cisco"
  due = { restore = 2026-05-03T07:10:00 }
  [[scenario.then]]                   # and so on, in the order of time
  after = "31m"                       # since the step before; or at =
  accept = true                       # at most one thing is done in a step
  told = ["vendor:2"]                 # since the step before; others too

fault takes equipment, or customer with site and suspects; impact and urgency,
or priority; symptom ("not stated" unless given), channel, caller, contract.

Expected, any of them, at the opening and in every step:
  covered       true or false            contract   its id
  priority      P1 to P4                 vendor     its id, desk or undecided
  by            route, agreement, warranty or desk
  agreement     its id, or none          contact    whom to call there, or none
  undecided     true or false            suspects   tags, in any order
  state         triage, routed, dispatched, working, restored, confirmed,
                resolved, closed, cancelled
  due           { CLOCK = instant }, "held" before the end of an endless hold,
                "none"
  used          { CLOCK = "1h30m" }, counted time
  latest_safe_dispatch                   an instant, or none
  kept, broken, held                     exactly these clocks, in any order
  lacks         exactly these fields, which the vendor asks for and nobody has
                on record
  refused       the code of the refusal; the step then changes nothing
vendor and latest_safe_dispatch may be tables by suspect:
{ KB-ST-01 = "netapp" }.

CLOCK is respond, restore, resolve, update, confirm, or of a vendor leg.accept,
leg.restore (the leg dispatched last) or VENDOR.accept, VENDOR.restore.

In a step also told: each of these was told since the step before; and
told_only: exactly these, in order, [] for nobody. They are engineer, desk,
customer, vendor:LEVEL or a name. A level that nobody is on is passed over: the
next is told.

Done in a step, each as the command of that name:
  respond, restore, confirm, resolve, close = true
  dispatch, accept, done = true or "VENDOR"
                         dispatch also equipment, give = { FIELD = "..." }
  deny, hand_back = "reason"     also leg = "VENDOR" where several are open
  hold = "reason"                also until = instant
  resume = true or "reason"      reopen, cancel = "reason"
  culprit, suspect, clear = "TAG"
  reprioritise = "P2"
  note = "text"                  also to = "customer"

A clock reading that daylight saving skips moves on by the gap; one that it
shows twice is the first of the two.
"""
