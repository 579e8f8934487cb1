"""The index of commands: section, name, where it lives, what it does; importing it imports none."""

COMMANDS = {
    "Start here": {
        "demo": ("umc.cli.demo", "demo", "Play a day at the desk on a throwaway database."),
        "init": ("umc.cli.init", "init", "Make a new book with one example of everything."),
    },
    "The book": {
        "validate": ("umc.cli.validate", "validate", "Check contract files; no database is needed."),
        "explain": ("umc.cli.explain", "explain", "What a finding means, an example, the cure."),
        "test": ("umc.cli.scenarios", "test", "Play scenario files against their book; no database needed."),
        "gaps": ("umc.cli.gaps", "gaps", "Where can a vendor's promise not keep the customer's?"),
        "plan": ("umc.cli.plan", "plan", "Show what applying a book would change."),
        "apply": ("umc.cli.plan", "apply", "Make the database hold what the book says, all or nothing."),
        "book": ("umc.cli.book", "book", "Show what was applied, when and by whom."),
        "export": ("umc.cli.export", "export", "Write the registered truth as files of a book."),
        "schema": ("umc.cli.schema", "schema", "Print the JSON Schema of the files, for editors."),
        "calendar": ("umc.cli.calendar", "calendar", "Ask a calendar what counts and what is due."),
        "customer": ("umc.cli.parties", "customer", "List and show customers."),
        "vendor": ("umc.cli.parties", "vendor", "List and show vendors."),
        "contract": ("umc.cli.promises", "contract", "List and show contracts."),
        "agreement": ("umc.cli.promises", "agreement", "List and show vendors' agreements."),
    },
    "Equipment": {
        "equipment": ("umc.cli.equipment", "equipment", "Add, import, list, show, move and retire machines."),
        "entitlement": ("umc.cli.entitlement", "entitlement", "Is this machine covered, by whom, how long?"),
        "route": ("umc.cli.route", "route", "Who would answer for this machine, and why? Writes nothing."),
    },
    "Faults": {
        "fault": ("umc.cli.fault", "fault", "Open a fault and take it through its life."),
        "board": ("umc.cli.board", "board", "Open faults by what comes due first."),
        "report": ("umc.cli.report", "report", "Promises kept and broken in a month, and who held the time."),
        "intake": ("umc.cli.intake", "intake", "Take in alerts of monitoring: faults open by themselves."),
    },
    "Time and messages": {
        "tick": ("umc.cli.tick", "tick", "Fire every mark that is due now, once."),
        "outbox": ("umc.cli.outbox", "outbox", "Messages and their fate; send what is waiting."),
        "inbox": ("umc.cli.inbox", "inbox", "Read the mails of vendors and customers onto their faults."),
        "run": ("umc.cli.run", "run", "Tick, send and read mails in one process, until it is stopped."),
    },
    "Scripts and care": {
        "batch": ("umc.cli.batch", "batch", "Run umc commands from a file, one a line."),
        "db": ("umc.cli.db", "db", "Upgrade, describe, check and anchor the database."),
        "archive": ("umc.cli.archive", "archive", "Move old faults out into a file with proof, and back."),
        "config": ("umc.cli.config", "config", "Show every setting and where it came from."),
        "completion": ("umc.cli.completion", "completion", "Print the completion script of a shell."),
        "help": ("umc.cli.help", "help_", "Explain a command or a topic, such as exit-codes."),
    },
}  # fmt: skip

FAULT_COMMANDS = {
    "Begin and look": {
        "open": ("umc.cli.fault_open", "open_", "Open a fault: by the machine, or by the customer."),
        "list": ("umc.cli.fault_read", "list_", "List faults, the first due first."),
        "show": ("umc.cli.fault_read", "show", "Show how a fault stands and what can be done next."),
        "why": ("umc.cli.fault_read", "why", "Say why each due time is what it is."),
        "ledger": ("umc.cli.fault_read", "ledger", "Say who held every minute."),
        "timeline": ("umc.cli.fault_read", "timeline", "List everything that happened."),
    },
    "Find the machine": {
        "suspect": ("umc.cli.fault_triage", "suspect", "Add a machine that might be at fault."),
        "clear": ("umc.cli.fault_triage", "clear", "Say that a suspect is not at fault."),
        "culprit": ("umc.cli.fault_triage", "culprit", "Name the machine at fault, and route."),
    },
    "Bring in vendors": {
        "dispatch": ("umc.cli.fault_legs", "dispatch", "Hand the fault to a vendor."),
        "accept": ("umc.cli.fault_legs", "accept", "Record that the vendor took it on."),
        "deny": ("umc.cli.fault_legs", "deny", "Record that the vendor says it is not its fault."),
        "hand-back": ("umc.cli.fault_legs", "hand_back", "Record that the vendor gave it back."),
        "done": ("umc.cli.fault_legs", "done", "Record that the vendor finished its part."),
    },
    "See it through": {
        "respond": ("umc.cli.fault_steps", "respond", "Record that an engineer answered the customer."),
        "note": ("umc.cli.fault_steps", "note", "Write something down, or tell the customer."),
        "hold": ("umc.cli.fault_steps", "hold", "Hold the clocks that this reason stops."),
        "resume": ("umc.cli.fault_steps", "resume", "End a hold."),
        "reprioritise": ("umc.cli.fault_steps", "reprioritise", "Change the priority."),
        "restore": ("umc.cli.fault_steps", "restore", "Record that service is back."),
        "confirm": ("umc.cli.fault_steps", "confirm", "Record the customer's word that it is."),
        "resolve": ("umc.cli.fault_steps", "resolve", "Record the permanent cure."),
        "close": ("umc.cli.fault_steps", "close", "Close it."),
        "reopen": ("umc.cli.fault_steps", "reopen", "Return it to work."),
        "cancel": ("umc.cli.fault_steps", "cancel", "End it without a cure."),
    },
}

DB_COMMANDS = {
    "The database": {
        "upgrade": ("umc.cli.db", "upgrade", "Bring the schema up to date, all or nothing."),
        "status": ("umc.cli.db", "status", "Show the database's place, engine, schema and counts."),
        "grant": ("umc.cli.db_grant", "grant", "Make roles writers and readers, on PostgreSQL."),
    },
    "Proof": {
        "check": ("umc.cli.db_check", "check", "Check integrity, chains, messages and derived state."),
        "anchor": (
            "umc.cli.db_anchor",
            "anchor",
            "Print the head of the book's chain, to be kept elsewhere.",
        ),
    },
    "Copies of everything": {
        "backup": ("umc.cli.db_backup", "backup", "Write a verified backup into a file while others work."),
        "restore": ("umc.cli.db_restore", "restore", "Put a backup back into an empty place."),
        "export": ("umc.cli.db_export", "export", "Write everything as lines of JSON."),
        "import": ("umc.cli.db_export", "import_", "Put an export into an empty database of either kind."),
    },
}

CUSTOMER_COMMANDS = {
    "Look": {
        "list": ("umc.cli.parties", "list_customers_", "List customers by id."),
        "show": ("umc.cli.parties", "show_customer_", "Show a customer, its sites and contracts."),
    },
    "Personal data": {
        "forget-contact": ("umc.cli.forget_contact", "forget_contact", "Forget a person of a customer's."),
        "lookups": ("umc.cli.lookups", "lookups", "List who looked up customers' contacts."),
    },
}
