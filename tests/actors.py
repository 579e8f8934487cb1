"""Who does things in the tests."""

from umc.domain.actor import Actor, KnownBy


def stated(name: str) -> Actor:
    """Return somebody who stated their name, as with UMC_ACTOR."""
    return Actor(name=name, known_by=KnownBy.STATED)


SATO = stated("sato")
