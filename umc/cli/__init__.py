"""The command line: parse, call one use case, render, exit. Nothing is decided here.

Start-up is part of the interface: this package imports click alone until a command is
chosen, and each command imports only what it uses.
"""


def main() -> None:
    """Run ``umc`` with the process's own arguments and leave with its exit code."""
    import gc

    # A command lives for a moment: most of what it allocates is modules, which are never garbage.
    gc.set_threshold(50_000)

    from umc.cli.main import run

    run()
