"""Steps that stand for a flow of their own: the flow's steps are put in their place, named `step/inner step`.

Where the inner flow ends, what comes after the step follows. One flow can stand in several places, also within others.
"""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from ambidex.distributions.constant import Constant
from ambidex.errors import Problem, did_you_mean
from ambidex.factory.file.form import FactoryForm, FlowForm, StateForm
from ambidex.factory.file.text import Keys
from ambidex.factory.model import END, Arrivals, Route, State, Wait, WorkType

Shares = Mapping[str, float]
Lead = Callable[[Shares], Shares]

MOST_STEPS = 100_000
"""A flow that becomes longer than this is taken to have been nested by mistake."""


def placeholders(flow: Mapping[str, StateForm]) -> tuple[State, ...]:
    """Return the steps as they are written; one that stands for a flow is a wait of no time."""
    return tuple(_state(name, step, lambda shares: shares) for name, step in flow.items())


def flow_of_form(name: str, form: FlowForm) -> WorkType:
    """Return a flow as a work type that never comes, so that it can be checked like one."""
    return WorkType(name, Arrivals((0.0,) * 168), form.start, placeholders(form.flow))


def short_waits(place: str, flow: Mapping[str, StateForm], path: Keys) -> dict[str, Keys]:
    """Return the places of waits that are written as keys of their step, with the keys of the step."""
    short = [name for name, step in flow.items() if step.wait is not None or step.flow is not None]
    return {f"{place}.{name}.waits.0": (*path, name) for name in short}


def expanded(form: FactoryForm, work_type: str) -> tuple[Shares, list[State], dict[str, Keys]]:
    """Return the start of a work type, its steps, and their places with their keys in the file.

    Every flow that is used is there and none leads into itself.
    """
    given = form.work_types[work_type]
    start = _lead(form, given.flow, "", {END: 1.0})(given.start)
    steps = list(_steps(form, given.flow, "", {END: 1.0}, ("work_types", work_type, "flow")))
    place = f"work_types.{work_type}.flow"
    places = {f"{place}.{state.name}": path for state, path, _ in steps}
    places |= {f"{place}.{state.name}.waits.0": path for state, path, step in steps if step.wait is not None}
    return start, [state for state, _, _ in steps], places


def _steps(
    form: FactoryForm, flow: Mapping[str, StateForm], prefix: str, ends: Shares, path: Keys
) -> Iterator[tuple[State, Keys, StateForm]]:
    lead = _lead(form, flow, prefix, ends)
    for name, step in flow.items():
        if step.flow is None:
            yield _state(name, step, lead, prefix), (*path, name), step
        else:
            after, within = lead(step.next or {}), ("flows", step.flow, "flow")
            yield from _steps(form, form.flows[step.flow].flow, f"{prefix}{name}/", after, within)


def _lead(form: FactoryForm, flow: Mapping[str, StateForm], prefix: str, ends: Shares) -> Lead:
    """Return what turns shares of the steps of a flow, as written, into shares of the steps of the model."""

    def one(name: str) -> Shares:
        if name not in flow:
            return ends if name == END else {name: 1.0}
        step = flow[name]
        if step.flow is None:
            return {f"{prefix}{name}": 1.0}
        inner = form.flows[step.flow]
        return _lead(form, inner.flow, f"{prefix}{name}/", {})(inner.start)

    def lead(shares: Shares) -> Shares:
        found: dict[str, float] = {}
        for name, share in shares.items():
            for to, part in one(name).items():
                found[to] = found.get(to, 0.0) + share * part
        return found

    return lead


def _state(name: str, form: StateForm, lead: Lead, prefix: str = "") -> State:
    def led(shares: Shares) -> Shares:
        return MappingProxyType(dict(lead(shares)))

    waits = [Wait(given.after, led(given.next)) for given in form.waits or ()]
    if form.wait is not None or form.flow is not None:
        waits = [Wait(form.wait or Constant(0.0), led(form.next or {}))]
    working = not waits and form.waits is None and form.parallel is None
    return State(
        name=f"{prefix}{name}",
        activity=form.activity or (name if working else None),
        next=led({} if waits else form.next or {}),
        routes=tuple(Route(MappingProxyType(given.when), led(given.next), given.waiting) for given in form.routes),
        otherwise=led(form.otherwise),
        parallel=led(form.parallel or {}),
        waits=tuple(waits),
    )


def misused(form: FactoryForm) -> Iterator[Problem]:
    """Yield what is wrong with the steps that stand for a flow."""
    inside = {name: [step.flow for step in flow.flow.values() if step.flow] for name, flow in form.flows.items()}
    sizes = _sizes(form, inside)
    written = {f"work_types.{name}": work_type.flow for name, work_type in form.work_types.items()}
    written |= {f"flows.{name}": flow.flow for name, flow in form.flows.items()}
    for place, steps in written.items():
        for name, step in steps.items():
            for branch in step.parallel or ():
                inner = form.flows.get(steps[branch].flow or "") if branch in steps else None
                if inner is not None and len(inner.start) != 1:
                    what = f'the branch "{branch}" is a flow that begins at several steps;'
                    yield Problem(f"{place}.flow.{name}.parallel", what, "let it begin at one.")
            if step.flow is None:
                continue
            if step.flow not in form.flows:
                few = f"; flows are {', '.join(form.flows)}." if form.flows else "."
                near = did_you_mean(step.flow, form.flows)
                yield Problem(f"{place}.flow.{name}.flow", f'there is no flow "{step.flow}"{few}', near)
            elif place.startswith("flows.") and sizes[step.flow] == 0:
                yield Problem(f"{place}.flow.{name}.flow", "it leads into itself;", "let no flow stand within itself.")
        if sum(sizes.get(step.flow or "", 1) for step in steps.values()) > MOST_STEPS:
            yield Problem(f"{place}.flow", f"it becomes more than {MOST_STEPS:,} steps;", "use fewer flows in flows.")


def _sizes(form: FactoryForm, inside: Mapping[str, list[str]]) -> dict[str, int]:
    """Return the number of steps that each flow becomes; 0 of one that leads into itself."""
    sizes: dict[str, int] = {}
    left = dict(inside)
    while left:
        ready = [name for name, used in left.items() if not any(other in left for other in used)]
        if not ready:
            return sizes | dict.fromkeys(left, 0)
        for name in ready:
            own = len(form.flows[name].flow) - len(left[name])
            sizes[name] = own + sum(sizes.get(other, 1) for other in left[name])
            del left[name]
    return sizes
