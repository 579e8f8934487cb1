"""Payloads by the name of their format."""

from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO, Protocol

from umc.domain.alerts.alert import Alert, Unreadable
from umc.domain.refusals import OutsideFailure
from umc.files.alerts.alertmanager import read_alertmanager
from umc.files.alerts.grafana import read_grafana
from umc.files.alerts.payload import LIMIT
from umc.files.alerts.plain import read_plain
from umc.files.alerts.zabbix import read_zabbix
from umc.files.tree import reason, shown_path


class Reader(Protocol):
    """Reads the payloads of one format; nothing is raised for what is in them."""

    def __call__(self, content: bytes, source: str) -> tuple[Alert | Unreadable, ...]:
        """Return the alerts of a payload in its order; ``source`` names who sent it."""


READERS: Mapping[str, Reader] = {
    "alertmanager": read_alertmanager,
    "grafana": read_grafana,
    "zabbix": read_zabbix,
    "json": read_plain,
}


def content_of(file: Path | BinaryIO) -> bytes:
    """Return what a file or a stream holds, one byte more than a payload may have at the most.

    Raises:
        OutsideFailure: ``unreadable-file``.
    """
    try:
        if isinstance(file, Path):
            with file.open("rb") as opened:
                return opened.read(LIMIT + 1)
        return file.read(LIMIT + 1)
    except (OSError, ValueError) as error:
        shown = shown_path(file) if isinstance(file, Path) else "stdin"
        raise OutsideFailure(
            "unreadable-file",
            f"{shown} cannot be read: {reason(error)}",
            hint="look at the path and its mode",
        ) from error
