"""A refusal in the words of scenario files: there, nobody types a command."""

from collections.abc import Mapping

from umc.domain.refusals import Refusal

_TYPED = ("--", "umc ")
"""What shows that a hint is meant for the command line."""
_ELSE = "the keys of a scenario file are explained by umc help scenarios"
_HINTS: Mapping[str, str] = {
    "packet-incomplete": 'add give = { FIELD = "..." } to the step, with each of these fields',
    "which-equipment": 'write dispatch = "VENDOR" with equipment = "TAG", or name the culprit in a step',
    "desk-answers": 'bring a vendor in all the same with dispatch = "VENDOR"',
    "undecided": 'write a step culprit = "TAG" before it, or dispatch = "VENDOR" with equipment = "TAG"',
    "ambiguous-agreement": "make one of their selectors in the book more exact",
    "which-leg": 'say whose: accept or done = "VENDOR", leg = "VENDOR" beside deny or hand_back',
    "which-contract": 'add contract = "ID" to the fault',
    "other-contract": "leave contract out of the fault",
    "not-covered": "mend the contract's covers in the book, or expect covered = false",
    "no-priority": 'add priority = "P1" to the fault, or complete [contracts.ID.priorities] in the book',
    "late-entry-conflict": "give the step another time, or put it down as a note",
    "beyond-horizon": "look at the hours of that calendar in the book",
}


def message_in_files(refusal: Refusal) -> str:
    """Return what is refused; a flag that it begins with is a key of the step."""
    return refusal.message.removeprefix("--")


def hint_in_files(refusal: Refusal) -> str:
    """Return the way on for whoever writes the file: keys to add, never flags to type."""
    if any(word in refusal.hint for word in _TYPED):
        return _HINTS.get(refusal.code, _ELSE)
    return refusal.hint.replace("hand-back", "hand_back")
