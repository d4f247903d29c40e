"""A BPMN model with the simulation parameters of Prosimos as a factory."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from os import PathLike
from pathlib import Path
from types import MappingProxyType

from ambidex.distributions import Distribution
from ambidex.distributions.constant import Constant
from ambidex.distributions.empirical import Empirical
from ambidex.errors import BadInput
from ambidex.factory.exchange.bpmn.element import read_element
from ambidex.factory.exchange.bpmn.flow import Choices, Flow, flow_of, listed_names
from ambidex.factory.exchange.bpmn.graph import Graph, graph_of
from ambidex.factory.exchange.prosimos.arrivals import MOST_REGULAR, arrivals_of
from ambidex.factory.exchange.prosimos.batch import batch_of
from ambidex.factory.exchange.prosimos.calendar import calendar_of
from ambidex.factory.exchange.prosimos.distribution import distribution_of, histogram_of
from ambidex.factory.exchange.prosimos.earlier_form import listed
from ambidex.factory.exchange.prosimos.field import Fields, read_document
from ambidex.factory.exchange.prosimos.gateway import branch_rules_of, conditions_of, routes_of, shares_of
from ambidex.factory.exchange.prosimos.people import People, people_of, performances_of, role_names
from ambidex.factory.exchange.prosimos.rule import (
    MOST_KINDS,
    Attribute,
    Rule,
    attribute_of,
    attributes_in,
    conditions_in,
    profiles_of,
    rule_of,
)
from ambidex.factory.model import Activity, Arrivals, Batch, Factory, Profile, Special, WorkType
from ambidex.working_time import ALWAYS

_READ = frozenset(
    {
        "resource_profiles",
        "arrival_time_distribution",
        "arrival_time_calendar",
        "gateway_branching_probabilities",
        "task_resource_distribution",
        "resource_calendars",
        "event_distribution",
        "batch_processing",
        "case_attributes",
        "prioritisation_rules",
        "branch_rules",
        "model_type",
        "granule_size",
        "gateway_execution_limit",
    }
)
_LEFT_OUT = {
    "event_attributes": "Attributes that are set during the work (event_attributes) are left out.",
    "global_attributes": "Attributes that all cases share (global_attributes) are left out.",
    "multitask": "Several tasks at once by one resource (multitask) are left out: each does one at a time.",
}

Performances = Mapping[str, Mapping[str, Distribution]]


def read_prosimos(
    bpmn: str | PathLike[str],
    parameters: str | PathLike[str],
    *,
    name: str | None = None,
    process: str | None = None,
    time_zone: str = "UTC",
) -> Factory:
    """Return the factory that a BPMN model and a Prosimos JSON file describe together.

    Parameters
    ----------
    bpmn, parameters
        The two files.
    name
        What the factory is to be called; the name of the BPMN file when not given.
    process
        Name or id of the process, where the BPMN file holds several.
    time_zone
        IANA name of the clock of the calendars, which the files do not tell.

    Raises
    ------
    BadInput
        With everything that is wrong in one of the files: each with its place and the remedy.

    Notes
    -----
    Prosimos assigns tasks to resources one by one; here those who do the same task share a role. What Prosimos can say
    and a factory cannot is told in `Factory.notes`, with what had to be assumed. The limit on how often a gateway is
    passed is not read: checks of a factory refuse flows that never end.
    """
    model, document = Path(bpmn), Path(parameters)
    graph = graph_of(read_element(model), source=model.name, process=process)
    return _Reading(listed(read_document(document)), graph, document.name).factory(
        name or model.stem, time_zone=time_zone, source=model.name
    )


@dataclass(slots=True)
class _Reading:
    """A document as far as it has been understood; `notes` are by what they are about."""

    top: Fields
    graph: Graph
    file: str
    notes: dict[str, list[str]] = field(default_factory=dict)
    n_by_quantiles: int = 0

    def factory(self, name: str, *, time_zone: str, source: str) -> Factory:
        people = people_of(self.top)
        performances = performances_of(self.top, people, self._distribution)
        self._check_tasks(performances)
        attributes, profiles, rules = self._cases()
        arrivals = self._arrivals()
        shares, notes = shares_of(self.top, self.graph)
        conditions, left_out = conditions_of(self.top, self.graph)
        self._note("flow", *notes, *left_out)
        times = {entry.text("event_id"): self._distribution(entry) for entry in self._events()}
        batches = {entry.text("task_id"): entry for entry in self.top.objects("batch_processing", needed=False)}
        collected = {task: self._batch(task, entry) for task, entry in batches.items()}
        self._stop_if_wrong()
        routes = routes_of(conditions, rules, attributes, shares, self.graph)
        names = self._activity_names(performances, batches)
        choices = Choices(shares=shares, routes=routes, times=times, activities=names)
        flow = flow_of(self.graph, choices, source=source)
        self._note("flow", *flow.notes)
        roles = self._roles(flow, performances, people)
        activities = self._activities(flow, performances, collected, times, roles)
        self._tell_left_out(people, roles)
        hands: dict[str, list[str]] = {person: [] for person in people.resources}
        for members, role in roles.items():
            for person in members:
                hands[person].append(role)
        working = {person: told for person, told in people.resources.items() if hands[person]}
        used = dict.fromkeys(told.calendar for told in working.values())
        work_type = WorkType(flow.name, arrivals, flow.start, flow.states, profiles=profiles)
        return Factory(
            name=name,
            time_zone=time_zone,
            calendars=MappingProxyType({calendar: people.calendars[calendar] for calendar in used}),
            teams=(),
            resources=tuple(replace(told, roles=tuple(hands[person])) for person, told in working.items()),
            activities=activities,
            work_types=(work_type,),
            notes=MappingProxyType({subject: " ".join(told) for subject, told in self.notes.items()}),
        )

    # --- sections --------------------------------------------------------------------------------------------------

    def _distribution(self, entry: Fields) -> Distribution:
        """Return the distribution of an entry; the constant 0 where it is wrong, which is told."""
        name = entry.text("distribution_name")
        try:
            if name == "histogram_sampling":
                data = entry.object("histogram_data")
                return histogram_of(data.numbers("cdf"), data.numbers("bin_midpoints"))
            numbers = entry.numbers("distribution_params")
            if not name or not numbers:
                return Constant(0.0)
            found = distribution_of(name, numbers)
        except ValueError as told:
            entry.tell("distribution_params", f"{told};", "correct it.")
            return Constant(0.0)
        self.n_by_quantiles += isinstance(found, Empirical)
        return found

    def _arrivals(self) -> Arrivals:
        section = self.top.object("arrival_time_distribution")
        spacing = self._distribution(section)
        calendar = ALWAYS
        if self.top.values.get("arrival_time_calendar"):
            calendar = calendar_of(self.top.objects("arrival_time_calendar"))
        else:
            self._note("arrivals", "No arrival calendar is given: cases come at any hour.")
        if section.values and spacing.mean <= 0:
            section.tell("distribution_params", "the time between arrivals must be above 0;", "correct it.")
        if spacing.mean <= 0 or not calendar.intervals:
            return Arrivals((0.0,) * 168)
        arrivals = arrivals_of(spacing, calendar)
        if calendar != ALWAYS:
            self._note(
                "arrivals",
                "Prosimos puts a case that would come outside the arrival calendar at the moment of the next opening;"
                " here it comes within the first hour.",
            )
        if arrivals.regularity == MOST_REGULAR:
            self._note("arrivals", "Arrivals come at nearly equal distances.")
        return arrivals

    def _events(self) -> list[Fields]:
        return list(self.top.objects("event_distribution", needed=False))

    def _cases(self) -> tuple[list[Attribute], tuple[Profile, ...], dict[str, Rule]]:
        """Return the attributes that rules look at, the kinds of case they make, and the rules on branches."""
        priorities = [
            (int(entry.number("priority_level")), rule_of(entry))
            for entry in self.top.objects("prioritisation_rules", needed=False)
        ]
        rules = {name: rule_of(entry) for name, entry in branch_rules_of(self.top).items()}
        every = [*(rule for _, rule in priorities), *rules.values()]
        used, conditions = attributes_in(every), conditions_in(every)
        entries = {entry.text("name"): entry for entry in self.top.objects("case_attributes", needed=False)}
        attributes = [attribute_of(entry, conditions) for name, entry in entries.items() if name in used]
        if idle := [f'"{name}"' for name in entries if name not in used]:
            self._note("attributes", f"No rule looks at {', '.join(idle)}: left out.")
        if unknown := [f'"{name}"' for name in sorted(used) if name not in entries]:
            self._note("attributes", f"Rules on {', '.join(unknown)} never hold: no case has it from the beginning.")
        n_kinds = 1
        for attribute in attributes:
            n_kinds *= len(attribute.values)
        if n_kinds > MOST_KINDS:
            self.top.tell("case_attributes", f"they make {n_kinds:,} kinds of case;", f"leave at most {MOST_KINDS:,}.")
            return [], (), {}
        return attributes, profiles_of(attributes, priorities) if attributes else (), rules

    def _check_tasks(self, performances: Performances) -> None:
        tasks = {node.id: node.name for node in self.graph.nodes.values() if node.kind == "task"}
        for task, name in tasks.items():
            if not performances.get(task):
                what = f'nobody does "{name}" ({task});'
                self.top.tell("task_resource_distribution", what, "add an entry with its task_id and resources.")
        if idle := [task for task in performances if task not in tasks]:
            self._note("tasks", f"Not in the BPMN model, and left out: {', '.join(idle)}.")

    def _stop_if_wrong(self) -> None:
        if self.top.problems:
            raise BadInput(self.file, list(dict.fromkeys(self.top.problems)))

    # --- activities ------------------------------------------------------------------------------------------------

    def _activity_names(self, performances: Performances, batches: Mapping[str, Fields]) -> dict[str, str]:
        """Return the activity of each task: tasks of one name are one, unless others do them or take other times."""
        found: dict[str, str] = {}
        kinds: dict[str, list[object]] = {}
        for node in self.graph.nodes.values():
            if node.kind != "task":
                continue
            batch = batches.get(node.id)
            told = (dict(performances[node.id]), None if batch is None else {**batch.values, "task_id": ""})
            known = kinds.setdefault(node.name, [])
            if told not in known:
                known.append(told)
            number = known.index(told) + 1
            found[node.id] = node.name if number == 1 else f"{node.name} ({number})"
        if twice := [f'"{name}"' for name, known in kinds.items() if len(known) > 1]:
            self._note("tasks", f"Tasks of one name differ and are numbered: {', '.join(twice)}.")
        return found

    def _roles(self, flow: Flow, performances: Performances, people: People) -> dict[frozenset[str], str]:
        members: dict[frozenset[str], list[str]] = {}
        for activity, tasks in flow.tasks.items():
            who = frozenset(performances.get(tasks[0], ()))
            if who:
                members.setdefault(who, []).append(activity)
        return role_names(members, people.pools)

    def _batch(self, task: str, entry: Fields) -> tuple[Batch, float]:
        node = self.graph.nodes.get(task)
        batch, factor, notes = batch_of(entry, node.name if node is not None else task)
        self._note("batches", *notes)
        return batch, factor

    def _activities(
        self,
        flow: Flow,
        performances: Performances,
        collected: Mapping[str, tuple[Batch, float]],
        times: Mapping[str, Distribution],
        roles: Mapping[frozenset[str], str],
    ) -> tuple[Activity, ...]:
        made = [Activity(moment, None, Constant(0.0)) for moment in sorted(flow.moments)]
        for name, tasks in flow.tasks.items():
            performance = performances.get(tasks[0])
            if performance is None:
                time = times.get(tasks[0], self.graph.nodes[tasks[0]].time)
                made.append(Activity(name, None, time or Constant(0.0)))
                continue
            batch, factor = collected.get(tasks[0], (None, 1.0))
            usual, _ = Counter(performance.values()).most_common(1)[0]
            unusual = {person: time for person, time in performance.items() if time != usual}
            special = tuple(Special({"resource": person}, time.scaled(factor)) for person, time in unusual.items())
            patience = flow.patience.get(name)
            if batch is not None and patience is not None:
                self._note("batches", f'"{name}" is collected, so that its deadline is left out.')
                patience = None
            role = roles[frozenset(performance)]
            made.append(Activity(name, role, usual.scaled(factor), batch=batch, special=special, patience=patience))
        return tuple(made)

    # --- notes -----------------------------------------------------------------------------------------------------

    def _note(self, subject: str, *sentences: str) -> None:
        for sentence in sentences:
            known = self.notes.setdefault(subject, [])
            if sentence not in known:
                known.append(sentence)

    def _tell_left_out(self, people: People, roles: Mapping[frozenset[str], str]) -> None:
        if self.n_by_quantiles:
            self._note(
                "distributions",
                f"Held by quantiles, because cut off at a least or largest value, or of a family that a factory does"
                f" not have: {self.n_by_quantiles} of the distributions.",
            )
        working = {person for members in roles for person in members}
        if idle := [person for person in people.resources if person not in working]:
            self._note("resources", f"Without a task, and left out: {listed_names(idle)}.")
        if self.top.values.get("model_type") == "FUZZY":
            self._note("calendars", "Hours of fuzzy calendars count as worked from a probability of one half.")
        for key, value in self.top.values.items():
            if value and key in _LEFT_OUT:
                self._note("left out", _LEFT_OUT[key])
            elif value and key not in _READ:
                self._note("left out", f'Not known, and left out: "{key}".')
