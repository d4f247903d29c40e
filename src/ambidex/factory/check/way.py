"""The ways on from a step of a flow."""

from collections.abc import Mapping

from ambidex.factory.model import Activity, State


def gives_up(activity: Activity | None) -> bool:
    """Return whether cases may leave an activity without having been served."""
    return activity is not None and (activity.patience is not None or activity.balk_at is not None)


def ways(state: State) -> list[tuple[str, Mapping[str, float]]]:
    """Return all ways on from a step within its part of the flow, each with its key.

    Examples
    --------
    >>> ways(State("pay", "pay", {"end": 1.0}, otherwise={"complain": 1.0}))
    [('next', {'end': 1.0}), ('otherwise', {'complain': 1.0})]
    """
    found = [] if state.waits and not state.next else [("next", state.next)]
    found += [(f"routes.{at}.next", route.next) for at, route in enumerate(state.routes)]
    found += [(f"waits.{at}.next", wait.next) for at, wait in enumerate(state.waits)]
    return [*found, ("otherwise", state.otherwise)] if state.otherwise else found
