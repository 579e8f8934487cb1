"""One run of umc: its settings, its clock, its database and where its answers go."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from umc.domain.refusals import Misuse

# Help and version are answered without any of these: start-up is part of the interface.
if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta
    from io import BufferedReader
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from umc.cli.choices import Format
    from umc.cli.out import Out
    from umc.cli.replayed_input import ReplayedInput
    from umc.cli.settings import Setting
    from umc.cli.settings_file import SettingsFile
    from umc.cli.tries import Tries
    from umc.domain.actor import Actor
    from umc.domain.letters.delivery import Delivery, IntakeRules
    from umc.store.database.engine import Database


class Invocation:
    """What every command is handed as ``ctx.obj``; nothing is opened before it is asked for."""

    def __init__(self) -> None:
        self.flags: dict[str, str | None] = {}
        self.form: Format = "table"
        self.quiet = False
        self.verbose = False
        self.assume_yes = False
        self.at_text: str | None = None
        self.at_said = False  # by this command itself, not by the batch it is a line of
        self.noun = ""  # the first word of the command, once it is known
        self.may_create = True  # whether a missing SQLite file may be made at first use
        self.is_repeatable = self.takes_key = False  # done again it does nothing twice; --key makes it so
        self.is_tired = False  # whether its patience with a database that is away was used up
        self.parent: Invocation | None = None
        self._out: Out | None = None
        self._files: tuple[SettingsFile, ...] | None = None
        self._settings: dict[str, Setting] | None = None
        self._delivery: Delivery | None = None
        self._database: Database | None = None
        self._closing = ExitStack()
        self._now: datetime | None = None
        self._began: datetime | None = None
        self._tries: Tries | None = None
        self._stdin: ReplayedInput | None = None
        self.lines: tuple[list[str], UnicodeDecodeError | None] | None = None  # of an atomic batch, once read
        self._kept_before, self.has_poured = 0, False  # whether bytes went to stdout past ``out``

    def child(self, out: Out) -> Invocation:
        """Return an invocation for one command of a batch: same settings and database, its own answer."""
        born = Invocation()
        born.flags, born.form, born.parent = dict(self.flags), "json", self
        born._out, born._settings, born._database = out, self._settings, self._database
        born._files, born._delivery = self._files, self._delivery
        born._kept_before = self._database.writes_kept if self._database is not None else 0
        return born

    @property
    def settings(self) -> dict[str, Setting]:
        """Every setting with its source, read once."""
        if self._settings is None:
            from umc.cli.settings import settle

            flags = {name: value for name, value in self.flags.items() if name != "config"}
            self._settings = settle(flags, self.files)
        return self._settings

    @property
    def files(self) -> tuple[SettingsFile, ...]:
        """The files of settings that count, the nearest last, read once."""
        if self._files is None:
            if self.parent is not None:
                self._files = self.parent.files
            else:
                from umc.cli.settings_file import read_files

                self._files = read_files(self.flags.get("config"))
        return self._files

    @property
    def delivery(self) -> Delivery:
        """By which servers, hosts, commands and folders letters leave and come in, secrets and all.

        Raises:
            Misuse: the settings say what cannot be.
        """
        if self._delivery is None:
            if self.parent is not None:
                self._delivery = self.parent.delivery
            else:
                from umc.cli.delivery_settings import delivery_of

                self._delivery = delivery_of(self.files)
                for why in self._delivery.lacking:
                    self.out.warn(why)
        return self._delivery

    @property
    def inbox(self) -> str | None:
        """The maildir that answers arrive in, None where none is stated; no secret is read for it."""
        from umc.cli.delivery_settings import inbox_of

        return inbox_of(self.files)

    @property
    def intake_rules(self) -> IntakeRules:
        """How alerts find their machine and priority; no secret is read for it."""
        from umc.cli.delivery_settings import intake_rules_of

        return intake_rules_of(self.files)

    @property
    def out(self) -> Out:
        """Where this run's answers go."""
        if self._out is None:
            from umc.cli.out import StreamOut

            color = self.settings["color"].value
            self._out = StreamOut(self.form, color=color, quiet=self.quiet)
        return self._out

    @property
    def database(self) -> Database:
        """The database, opened at first use and closed when the run ends."""
        if self._database is None:
            if self.parent is not None:
                self._database = self.parent.database
            else:
                from umc.cli.database_setting import opened_database

                self._database = opened_database(self.settings, create=self.may_create)
                self._closing.callback(self._database.close)
                self._database.tell_made = self._say_made
        return self._database

    def _say_made(self, path: Path) -> None:
        self.out.talk(f"made a new database at {path} ({self.settings['database'].source})")

    @property
    def has_kept(self) -> bool:
        """Whether something that this run wrote is in its place by now, whatever goes wrong after it."""
        kept = self._database.writes_kept if self._database is not None else 0
        return kept > self._kept_before or (self._tries is not None and self._tries.has_placed)

    @property
    def actor(self) -> Actor:
        """Who is at the keyboard, for the record, and how that is known."""
        from umc.cli.settings import actor_of

        return actor_of(self.settings["actor"])

    @property
    def now(self) -> datetime:
        """The real instant of this run, the same at every asking."""
        if self._now is None:
            from umc.gateways.clock import now

            self._now = now()
            self._began = self._began or self._now
        return self._now

    @property
    def _said_at(self) -> datetime:
        """The real instant at which the command was given, however often it had to begin again."""
        return self._began or self.now

    @property
    def has_said(self) -> bool:
        """Whether some of this run's answer is out."""
        return self.has_poured or (self._out is not None and self._out.has_said)

    @property
    def tries(self) -> Tries:
        """How the tries of this command have gone."""
        if self._tries is None:
            from umc.cli.tries import Tries

            self._tries = Tries()
        return self._tries

    @property
    def in_doubt(self) -> bool:
        """Whether a COMMIT of this run was sent and never answered."""
        return self.tries.in_doubt or (self._database is not None and self._database.in_doubt)

    @property
    def patience(self) -> timedelta:
        """For how long a database that is away is tried again."""
        from umc.cli.patience import duration_of

        stated = self.settings["patience"]
        return duration_of("patience", stated.value, stated.source)

    @property
    def stdin(self) -> BufferedReader:
        """Standard input from its beginning, also where this command begins again."""
        from umc.cli.replayed_input import ReplayedInput

        self._stdin = self._stdin or ReplayedInput()
        return self._stdin.from_the_start()

    def begin_again(self) -> None:
        """Forget what a failed try has opened and seen; the instant it is about stays."""
        self._now = None
        self.database.close()

    def at(self, zone: Callable[[], ZoneInfo | None] | ZoneInfo | None = None) -> datetime:
        """Return the instant this run is about: ``--at`` where given, else now.

        ``zone`` is where a clock reading without an offset is read: a zone, or how to find it
        (asked only when needed). What was understood is echoed with its offset.

        Raises:
            Misuse: the text is no instant, or a clock reading while no zone is known.
        """
        if self.at_text is None:
            return self._said_at
        found = self._named(self.at_text, self._said_at, zone, flag="--at")
        if self._tries is None or not self._tries.count:
            self.out.talk(f"at {found.isoformat()} ({found.strftime('%a')})")
        return found

    def instant(
        self, text: str, zone: Callable[[], ZoneInfo | None] | ZoneInfo | None = None, *, flag: str
    ) -> datetime:
        """Return the instant a text names; ``flag`` names where the text came from.

        What is said from now on (``now``, ``2h``, ``tomorrow``) counts from ``--at`` where given.
        ``zone`` and what is raised are those of ``at``.
        """
        said_at = self._said_at
        start = said_at if self.at_text is None else self._named(self.at_text, said_at, zone, flag="--at")
        return self._named(text, start, zone, flag=flag)

    def _named(
        self, text: str, now: datetime, zone: Callable[[], ZoneInfo | None] | ZoneInfo | None, *, flag: str
    ) -> datetime:
        from umc.domain.calendars.spoken_time import NeedsZone, NotUnderstood, needs_zone, parse_instant

        known = None
        if needs_zone(text):
            known = zone() if callable(zone) else zone
            known = known or self._setting_zone()
        try:
            return parse_instant(text, now=now, zone=known)
        except NeedsZone:
            raise Misuse(
                "naive-time",
                f"{flag} {text!r} is a clock reading without a zone",
                hint=f"write its offset, such as {text.strip()}+09:00, or set time_zone in umc.toml",
            ) from None
        except NotUnderstood as error:
            raise Misuse(
                "bad-time",
                f"{flag}: {error}",
                hint="write 2026-05-03T10:00+09:00, 2h, -30m, tomorrow 09:00 or mon 09:00",
            ) from None

    @property
    def zone(self) -> ZoneInfo | None:
        """The time zone that the settings name, None where they name none."""
        return self._setting_zone()

    def _setting_zone(self) -> ZoneInfo | None:
        from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

        setting = self.settings.get("time_zone")
        if setting is None:
            return None
        try:
            return ZoneInfo(setting.value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise Misuse(
                "bad-zone",
                f"{setting.source}: {setting.value!r} is no time zone",
                hint="use a name such as Asia/Tokyo",
            ) from None

    def close(self) -> None:
        """Let go of what was opened."""
        self._closing.close()


def current() -> Invocation:
    """Return the invocation of the command that is running."""
    found = click.get_current_context().find_object(Invocation)
    if found is None:  # a command called outside of main
        raise RuntimeError("no umc invocation")
    return found
