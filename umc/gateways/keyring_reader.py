"""The program that asks the keyring, run by ``keyring_entry``: a service and a name in, one answer out.

It imports nothing of umc. Whatever a backend prints goes nowhere, and what it raises is told by
the name of its kind alone: words of a backend may hold the secret.
"""

import os
import resource
import sys

MOST_BYTES = 2048


def main() -> None:
    """Answer on the standard output that we were started with, and leave at once."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold the secret
    out = os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nowhere, stream)
    os.write(out, answer(*sys.argv[1:3]))
    os._exit(0)  # threads that a backend has left behind hold up nobody


def answer(service: str, name: str) -> bytes:
    """Return what ``keyring_entry`` reads: a word for what came of it, then the secret or a kind."""
    try:
        import keyring

        found: object = keyring.get_password(service, name)
        if found is None:
            return b"no-entry"
        return _found(found) if isinstance(found, str) else _failed(type(found))
    except ModuleNotFoundError as error:
        return b"not-installed" if error.name == "keyring" else _failed(type(error))
    except BaseException as error:  # also one that would have ended us
        return _failed(type(error))


def _found(secret: str) -> bytes:
    content = secret.encode("utf-8", "surrogatepass")
    return b"found " + content if len(content) <= MOST_BYTES else b"unusable"


def _failed(kind: type) -> bytes:
    return b"failed " + kind.__name__.encode("utf-8", "surrogatepass")[:MOST_BYTES]


if __name__ == "__main__":
    main()
