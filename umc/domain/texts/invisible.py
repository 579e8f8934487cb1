"""Characters that are there but not to be seen, or that turn the order of those around them.

A reader is deceived by them: files are warned of, and screens show them as escapes.
"""

INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff"
)
"""As the inside of a character class of a regular expression: soft hyphen, joiners and fillers, zero-width
and bidirectional controls, line separators, byte order mark, interlinear marks and the unassigned beside
them, tags and the variation selectors among them."""
