"""Database addresses: which database a URL names, and how it may be shown."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from umc.domain.refusals import Misuse

_SEVERAL = re.compile(
    r"(?P<scheme>postgres(?:ql)?(?:\+\w+)?://)(?P<user>[^/?]*@)?(?P<hosts>[^/?@]*,[^/?@]*)(?P<rest>[/?].*)"
)
_ONE = re.compile(r"(?P<host>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+(?:%\w+)?\])(?::(?P<port>\d{1,5}))?")
_HERE = "several-servers.invalid"  # stands where they are shown
_WRITTEN = "sqlite:///path/to/umc.db or postgresql://user@host/name"


@dataclass(frozen=True, slots=True, kw_only=True)
class SqliteAddress:
    """A database in one file; the path is absolute.

    ``to_be``: where the file will stand that is still being made, and what it is shown as.
    """

    path: Path
    to_be: Path | None = None

    @property
    def shown(self) -> str:
        """The address as it may be shown."""
        return f"sqlite:///{self.to_be or self.path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresAddress:
    """A database on a PostgreSQL server; a password given as ``?password=`` is already out of the query."""

    url: URL

    @property
    def has_password(self) -> bool:
        """Whether the URL says the password, or the file that it stands in."""
        return self.url.password is not None or "passfile" in self.url.query

    @property
    def shown(self) -> str:
        """The address as it may be shown: no password, no options."""
        plain = self.url.set(drivername="postgresql")
        servers = _servers(plain)
        if any("/" in server for server in servers):  # folders of sockets: an URL names those as options
            return plain.set(query=_hosts(plain)).render_as_string(hide_password=True)
        shown = plain.set(query={}, host=_HERE if servers else plain.host).render_as_string(
            hide_password=True
        )
        return shown.replace(_HERE, ",".join(servers), 1)


def parse_address(url: str) -> SqliteAddress | PostgresAddress:
    """Read a database URL: ``sqlite:///FILE``, or ``postgresql://...`` (``postgres://`` too).

    Several servers of one cluster as libpq writes them: ``postgresql://a:5432,b:5433/name``.

    Raises:
        Misuse: it names no such database; a password in it is never repeated.
    """
    try:
        parsed = _with_hosts_apart(url)
    except (ArgumentError, ValueError):
        raise _misuse("this is no database URL") from None
    backend = parsed.drivername.partition("+")[0]
    if backend == "sqlite":
        return _sqlite(parsed)
    if backend in ("postgresql", "postgres"):
        return _postgres(parsed)
    raise _misuse(f"umc keeps nothing in {backend!r} databases")


def _with_hosts_apart(url: str) -> URL:
    """Read a URL; several hosts in libpq's form become ``host=`` options, which is SQLAlchemy's."""
    found = _SEVERAL.fullmatch(url)
    if found is None:
        return make_url(url)
    scheme, user, hosts, rest = found.group("scheme", "user", "hosts", "rest")
    listed = [_ONE.fullmatch(one) for one in hosts.split(",")]
    named = [(one["host"].strip("[]"), one["port"] or "") for one in listed if one is not None]
    if len(named) < len(listed):
        raise ArgumentError("a host is a name or an address, one of IPv6 in brackets, with a port or without")
    apart = {"host": ",".join(host for host, _ in named), "port": ",".join(port for _, port in named)}
    return make_url(f"{scheme}{user or ''}{rest}").update_query_dict(apart)


def _sqlite(url: URL) -> SqliteAddress:
    if url.host or url.query or not url.database or url.database.startswith(("file:", ":memory:")):
        raise _misuse("a SQLite URL names one file and nothing else")
    if "\0" in url.database:
        raise _misuse("a path cannot hold a NUL character")
    return SqliteAddress(path=Path(url.database).expanduser().absolute())


def _postgres(url: URL) -> PostgresAddress:
    if not url.database:
        raise _misuse("a PostgreSQL URL must name the database")
    secret = url.query.get("password")
    if secret is not None:
        url = url.difference_update_query(["password"])
        url = url.set(password=secret if isinstance(secret, str) else secret[-1])
    return PostgresAddress(url=url.set(drivername="postgresql+psycopg"))


def _hosts(url: URL) -> Mapping[str, str | tuple[str, ...]]:
    return {name: value for name, value in url.query.items() if name in ("host", "port")}


def _servers(url: URL) -> list[str]:
    """Return the servers that the options name, each as it stands in an URL."""
    hosts, ports = (_listed(url, name) for name in ("host", "port"))
    named = [f"[{host}]" if host.count(":") > 1 else host for host in hosts]
    return [f"{host}:{port}" if port else host for host, port in zip_longest(named, ports, fillvalue="")]


def _listed(url: URL, name: str) -> list[str]:
    found = url.query.get(name, ())
    return found.split(",") if isinstance(found, str) else list(found)


def _misuse(what: str) -> Misuse:
    return Misuse("bad-database-url", what, hint=f"write {_WRITTEN}")
