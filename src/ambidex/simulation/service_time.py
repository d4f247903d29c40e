"""The service time that holds for somebody and a case: the first special one whose condition is met, or the usual."""

from collections.abc import Mapping

from ambidex.distributions import Distribution
from ambidex.factory import Activity, Resource


def service_time(activity: Activity, who: Resource | None, attributes: Mapping[str, str]) -> Distribution:
    """Return the service time of an activity, done by somebody (None: an outsider), for a case.

    Examples
    --------
    >>> from ambidex.distributions.constant import Constant
    >>> from ambidex.factory import Special
    >>> check = Activity("check", "clerk", Constant(1.0), special=(Special({"channel": "web"}, Constant(0.5)),))
    >>> service_time(check, None, {"channel": "web"}).mean, service_time(check, None, {}).mean
    (0.5, 1.0)
    """
    for special in activity.special:
        if all(_is(key, value, who, attributes) for key, value in special.when.items()):
            return special.service_time
    return activity.service_time


def _is(key: str, value: str, who: Resource | None, attributes: Mapping[str, str]) -> bool:
    if key not in {"resource", "team", "role"}:
        return attributes.get(key) == value
    if who is None:
        return False
    return value in who.roles if key == "role" else value == (who.name if key == "resource" else who.team)
