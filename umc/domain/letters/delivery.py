"""Delivery: by which servers, hosts, commands and folders whoever runs umc lets letters leave and come in.

All of it is said in the settings, none in a book: a book says whom to tell and by which means,
the settings what a machine may do for that.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from umc.domain.register.contract import Priority

SEND_WITHIN_S = 20.0
"""Seconds that handing one letter over may take unless the settings say otherwise."""
LONGEST_SEND_S = 60.0
"""Seconds it may take at most: a letter is claimed for two minutes, and its claim must not run out."""
EQUIPMENT_LABELS = ("umc_tag", "instance", "host")
"""The labels of an alert in which its machine is looked for unless the settings say otherwise."""


class Secret:
    """A text that shows itself only where it is asked to: no repr, message or record holds it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the text, for the other side alone."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(***)"

    def __str__(self) -> str:
        return "***"

    def __format__(self, form: str) -> str:
        return "***"

    def __eq__(self, other: object) -> bool:
        return self._text == other._text if isinstance(other, Secret) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._text)


class Security(StrEnum):
    """How the way to a mail server is protected."""

    STARTTLS = "starttls"  # begun in clear, encrypted before anything is said
    TLS = "tls"  # encrypted from the first byte
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """The server that takes our mails. ``password`` is None without a login; ``ca_file`` None: the system's.

    ``sender`` is one mail address. ``reply_to`` is one with ``{token}`` in it, which is
    replaced by a thread's reply token. ``timeout_s`` is for a whole letter, connecting included.
    ``lacks`` is why the password stated cannot be had: no letter leaves by it then.
    """

    host: str
    port: int
    security: Security
    sender: str
    reply_to: str
    user: str | None = None
    password: Secret | None = None
    ca_file: str | None = None
    timeout_s: float = SEND_WITHIN_S
    lacks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookHost:
    """A host that may be told by webhook; one that is not listed may not.

    ``host`` is written as in the URL, in lower case. Without a ``secret`` nothing is signed.
    ``private``: its addresses may lie inside (10.0.0.1, loopback). ``plain``: http will do,
    only together with ``private``. ``ca_file`` None: the system's certificates. ``timeout_s``
    is for the whole exchange. ``lacks`` is why the secret stated cannot be had: no letter leaves by it then.
    """

    host: str
    secret: Secret | None = None
    private: bool = False
    plain: bool = False
    ca_file: str | None = None
    timeout_s: float = SEND_WITHIN_S
    lacks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeRules:
    """How alerts find their machine and their priority.

    ``equipment`` are names of labels, the first that names a machine counts. ``priorities``
    are by the alert's own word for how bad it is, in lower case.
    """

    equipment: tuple[str, ...] = EQUIPMENT_LABELS
    priorities: Mapping[str, Priority] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Everything the settings say about letters; empty where they say nothing.

    ``webhooks`` are by host in lower case, ``commands`` (program and arguments) and
    ``maildirs`` (absolute paths) by the name that a contact states. ``inbox`` is the
    absolute path of the maildir that answers arrive in.
    """

    mail: MailServer | None = None
    webhooks: Mapping[str, WebhookHost] = field(default_factory=dict)
    commands: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    maildirs: Mapping[str, str] = field(default_factory=dict)
    inbox: str | None = None
    intake: IntakeRules = field(default_factory=IntakeRules)

    @property
    def lacking(self) -> tuple[str, ...]:
        """Why secrets that are stated cannot be had, a line each."""
        mail = (self.mail.lacks,) if self.mail is not None else ()
        return tuple(why for why in (*mail, *(host.lacks for host in self.webhooks.values())) if why)
