"""PostgreSQL's own programs, ``pg_dump`` and ``pg_restore``: found, asked for their release, run.

A password is never among the arguments of a program, which every process of the machine may read:
what a connection needs is written into a file of a service (0600) that is gone when the program is.
"""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from umc.domain.refusals import OutsideFailure
from umc.gateways.one_line import one_line

FOLDER = "UMC_PG_BIN"
"""The environment variable that names the folder of the programs, where PATH has none or an old one."""
_SERVICE = "umc"
_HANDED_ON = ("PATH", "HOME", "LANG", "TMPDIR")
_RELEASE = re.compile(r"\(PostgreSQL\) (\d+)")
_MOST_SAID = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresPrograms:
    """Programs of PostgreSQL in a folder; where that is None, on PATH."""

    folder: str | None = None

    def for_server(self, name: str, server: int) -> Path:
        """Return a program that is not older than a server; ``server`` is its major release.

        Raises:
            OutsideFailure: ``no-program`` or ``old-program``.
        """
        path = self.find(name)
        release = self._release(path)
        if release < server:
            raise OutsideFailure(
                "old-program",
                f"{path} is of PostgreSQL {release}; the server's release is {server}",
                hint=f"install the programs of PostgreSQL {server}, and name their folder with {FOLDER}",
            )
        return path

    def find(self, name: str) -> Path:
        """Return a program.

        Raises:
            OutsideFailure: ``no-program``.
        """
        found = shutil.which(name, path=self.folder or None)
        if found is None:
            where = self.folder or "PATH"
            hint = f"install PostgreSQL's programs, or name their folder with {FOLDER}"
            raise OutsideFailure("no-program", f"there is no {name} in {where}", hint=hint)
        return Path(found).absolute()

    def _release(self, path: Path) -> int:
        with _run([str(path), "--version"], {}) as said:
            found = _RELEASE.search(b"".join(said).decode(errors="replace"))
        if found is None:
            hint = f"name the folder of PostgreSQL's programs with {FOLDER}"
            raise OutsideFailure("no-program", f"{path} does not say which PostgreSQL it is of", hint=hint)
        return int(found[1])


def dump(program: Path, service: Mapping[str, str], into: Path, *, schema: str, snapshot: str) -> None:
    """Dump a schema into a file as a transaction sees it that has exported this snapshot.

    ``service`` is what a connection needs, a password among it.

    Raises:
        OutsideFailure: ``program-failed``, with its last words; also where it wrote nothing there.
    """
    into = into.absolute()  # programs run in another folder, and a name may begin with a dash
    named = '"{}"'.format(schema.replace('"', '""'))
    words = [
        str(program), "--format=custom", "--no-password", f"--snapshot={snapshot}", f"--schema={named}",
        "--lock-wait-timeout=30s", f"--file={into}",
    ]  # fmt: skip
    with _reached(service) as environment, _run(words, environment, _secret(service)) as said:
        for _ in said:
            pass
    if not into.exists() or into.stat().st_size == 0:
        raise _failed(words[0], f"it wrote nothing into {into}")


@contextmanager
def dumped_lines(program: Path, dumped: Path, tables: Sequence[str]) -> Iterator[Iterator[bytes]]:
    """Give the rows in a file of pg_dump as lines: statements of COPY, each followed by its rows.

    The tables that are in it come in the order given.

    Raises:
        OutsideFailure: ``program-failed``; at the latest when the block ends.
    """
    dumped = dumped.absolute()
    with tempfile.TemporaryDirectory(prefix="umc-") as folder:
        chosen = Path(folder).absolute() / "list"
        chosen.write_bytes(b"".join(_entries(program, dumped, tables)))
        words = [str(program), "--data-only", f"--use-list={chosen}", "--file=-", str(dumped)]
        with _run(words, {}) as lines:
            yield lines


def _entries(program: Path, dumped: Path, tables: Sequence[str]) -> Iterator[bytes]:
    """Give the entries of a dump's list that hold the rows of tables, in the order of the tables."""
    with _run([str(program), "--list", str(dumped)], {}) as lines:
        found = {words[6]: line for line in lines if (words := line.split())[3:5] == [b"TABLE", b"DATA"]}
    for table in tables:
        if (entry := found.get(table.encode())) is not None:
            yield entry


@contextmanager
def _reached(service: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Give the environment by which a program reaches a server; the password is in it, and nowhere else."""
    with tempfile.TemporaryDirectory(prefix="umc-") as folder:
        path = Path(folder).absolute() / "service"
        listed = [f"{name}={value}\n" for name, value in service.items() if name != "password"]
        path.touch(0o600)
        path.write_text("".join((f"[{_SERVICE}]\n", *listed)), "utf-8")
        given = {"PGSERVICEFILE": str(path), "PGSERVICE": _SERVICE}
        if "password" in service:
            given["PGPASSWORD"] = service["password"]
        yield given


def _secret(service: Mapping[str, str]) -> str:
    return service.get("password", "")


@contextmanager
def _run(words: Sequence[str], environment: Mapping[str, str], secret: str = "") -> Iterator[Iterator[bytes]]:
    """Run a program without a shell, and give what it says by lines; it has ended well when the block ends.

    A block that ends early ends the program.

    Raises:
        OutsideFailure: ``program-failed``.
    """
    kept = {name: os.environ[name] for name in _HANDED_ON if name in os.environ}
    with tempfile.TemporaryFile() as errors:
        try:
            process = subprocess.Popen(
                list(words), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, cwd="/",
                env={**kept, "LC_ALL": "C", **environment},
            )  # fmt: skip
        except OSError as error:
            raise _failed(words[0], error.strerror or "it cannot be run") from error
        with process:
            try:
                yield iter(process.stdout or ())
            except BaseException:
                process.kill()
                raise
        if process.returncode != 0:
            errors.seek(0)
            said = errors.read(_MOST_SAID).decode(errors="replace")
            raise _failed(words[0], said.replace(secret, "***") if secret else said)


def _failed(program: str, said: str) -> OutsideFailure:
    return OutsideFailure(
        "program-failed",
        f"{Path(program).name} failed: {one_line(said, most=300) or 'it did not say why'}",
        hint="nothing was kept of it; mend what it names and try again",
    )
