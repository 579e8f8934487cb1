"""A keyring in a file, for tests: ``PYTHON_KEYRING_BACKEND=tests.kept_keyring.KeptKeyring``.

Entries of the service ``odd`` behave as backends do that are locked, broken, or hang.
"""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from keyring.backend import KeyringBackend
from keyring.errors import PasswordSetError

ROOT = Path(__file__).parents[1]
FILE = "KEPT_KEYRING"
"""The variable that names the file: JSON of secrets by ``service/name``, of mode 0600."""


class LockedKeyringError(Exception):
    """What a locked keyring raises; here it repeats the secret, as a careless one might."""


class KeptKeyring(KeyringBackend):
    """It reads the file anew for each question."""

    priority = 1.0

    def get_password(self, service: str, username: str) -> Any:
        """Return the secret, None where there is none; or misbehave."""
        kept = json.loads(Path(os.environ[FILE]).read_text(encoding="utf-8"))
        secret = kept.get(f"{service}/{username}")
        if service == "odd":
            for stream in (sys.stdout, sys.stderr):
                stream.write(kept["odd/secret"])
                stream.flush()
            return _misbehave(username, kept["odd/secret"])
        return secret

    def set_password(self, service: str, username: str, password: str) -> None:
        """Refuse: nothing here writes."""
        raise PasswordSetError("nothing is written by a test")


def _misbehave(how: str, secret: str) -> Any:
    match how:
        case "locked":
            raise LockedKeyringError(secret)
        case "hangs":
            time.sleep(600)
        case "exits":
            sys.exit(secret)
        case "dies":
            os.abort()
        case "prompts":
            return input(secret)
    return {
        "number": 7,
        "lines": f"{secret}\n{secret}",
        "empty": "",
        "endless": secret * 1000,
        "half": "\ud800",
    }[how]


def keyring_of(folder: Path, **entries: str) -> dict[str, str]:
    """Write a keyring, ``umc__mail`` being the entry ``umc/mail``; return the variables that name it."""
    path = folder / "keyring.json"
    path.write_text(json.dumps({name.replace("__", "/"): secret for name, secret in entries.items()}))
    path.chmod(0o600)
    backend = f"{KeptKeyring.__module__}.{KeptKeyring.__name__}"
    return {FILE: str(path), "PYTHON_KEYRING_BACKEND": backend, "PYTHONPATH": str(ROOT)}
