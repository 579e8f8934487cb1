"""The index of commands: section, name, where it lives, what it does; importing it imports none."""

COMMANDS = {
    "Start here": {
        "demo": ("umc.cli.demo", "demo", "Play a day at the desk on a throwaway database."),
        "init": ("umc.cli.init", "init", "Make a new book with one example of everything."),
    },
    "The book": {
        "validate": ("umc.cli.validate", "validate", "Check contract files; no database is needed."),
        "plan": ("umc.cli.book", "plan", "Show what applying a book would change."),
        "apply": ("umc.cli.book", "apply", "Make the database hold what the book says, all or nothing."),
        "calendar": ("umc.cli.calendar", "calendar", "Ask a calendar what counts and what is due."),
        "customer": ("umc.cli.parties", "customer", "List and show customers."),
        "vendor": ("umc.cli.parties", "vendor", "List and show vendors."),
        "contract": ("umc.cli.promises", "contract", "List and show contracts."),
        "agreement": ("umc.cli.promises", "agreement", "List and show vendors' agreements."),
    },
    "Equipment": {
        "equipment": ("umc.cli.equipment", "equipment", "Register, import, list, show and retire machines."),
        "entitlement": ("umc.cli.entitlement", "entitlement", "Is this machine covered, by whom, how long?"),
        "route": ("umc.cli.route", "route", "Who would answer for this machine, and why? Writes nothing."),
    },
    "Faults": {
        "fault": ("umc.cli.fault", "fault", "Open a fault and take it through its life."),
        "board": ("umc.cli.board", "board", "Open faults by what comes due first."),
    },
    "Scripts and care": {
        "batch": ("umc.cli.batch", "batch", "Run umc commands from a file, one a line."),
        "db": ("umc.cli.db", "db", "Upgrade, describe and check the database."),
        "config": ("umc.cli.config", "config", "Show every setting and where it came from."),
        "completion": ("umc.cli.completion", "completion", "Print the completion script of a shell."),
        "help": ("umc.cli.help", "help_", "Explain a command or a topic, such as exit-codes."),
    },
}  # fmt: skip
