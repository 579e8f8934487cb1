"""Secrets never reach a screen: a database URL is shown without its password."""

import re

_IN_AUTHORITY = re.compile(r"(?<=://)([^/:@?]*):(.*)@")
_IN_QUERY = re.compile(r"(?i)([?&](?:password|passwd|sslpassword|passfile)=)[^&]*")


def without_password(url: str) -> str:
    """Return a URL with the password in its authority and its query hidden as ``***``."""
    hidden = _IN_AUTHORITY.sub(_hide, url)
    return _IN_QUERY.sub(r"\1***", hidden)


def _hide(found: re.Match[str]) -> str:
    return f"{found[1]}:***@"
