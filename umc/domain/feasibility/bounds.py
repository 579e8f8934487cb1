"""What can be told of feasibility without a calendar: promises that are kept whatever the hours.

Most pairs of promises are: round the clock against round the clock, or a vendor that is
faster than ours on the same hours. A check of thousands of contracts asks here first.
"""

from collections.abc import Callable
from datetime import timedelta

from umc.domain.calendars.duration import BusinessDays, Target

_DAY = timedelta(days=1)


def surely_keeps(
    target: Target,
    calendar: str,
    *,
    triage: timedelta,
    desk_calendar: str,
    offered: Target,
    offered_calendar: str,
    always_open: Callable[[str], bool],
) -> bool:
    """Tell whether a vendor's promise keeps ours for every report; False: it takes a closer look.

    Where nobody's clock stands between report and vendor, no more than triage and the offered
    target pass on the wall, and no more can count; the same holds of counted time where both
    promises count alike. Business days reach so many days on the wall, less one that a
    zone may skip.
    """
    if isinstance(offered, BusinessDays):
        return False
    desk_is_open = always_open(desk_calendar)
    if always_open(offered_calendar):
        is_like = desk_is_open
    else:
        is_like = offered_calendar == calendar and (desk_is_open or desk_calendar == calendar)
    if isinstance(target, BusinessDays):
        on_the_wall = desk_is_open and always_open(offered_calendar)
        return on_the_wall and triage + offered <= (target.days - 1) * _DAY
    return is_like and triage + offered <= target
