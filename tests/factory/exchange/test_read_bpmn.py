"""What is drawn in BPMN becomes states, shares, forks and waits; what cannot is told with its element and a remedy."""

import pytest

from ambidex.distributions.constant import Constant
from ambidex.errors import BadInput
from ambidex.factory.exchange import Flow, read_bpmn
from ambidex.factory.exchange.bpmn import flow as flow_module
from ambidex.factory.model import END, JOIN, State, Wait


def states(flow: Flow) -> dict[str, State]:
    return {state.name: state for state in flow.states}


def problem(path) -> str:
    with pytest.raises(BadInput) as caught:
        read_bpmn(path)
    return "\n".join(str(caught.value).splitlines()[1:])


# --- what is read ------------------------------------------------------------------------------------------------


def test_a_loop_with_an_exclusive_gateway_becomes_shares(loan):
    flow = read_bpmn(loan)
    assert flow.start == {"Check": 1.0}
    assert {name: state.next for name, state in states(flow).items()} == {
        "Check": {"Check": 0.5, "Decide": 0.5},
        "Decide": {END: 1.0},
    }
    assert flow.notes == ('Nothing says how often which way is taken at "ok": equal shares are taken.',)


def test_shares_that_stand_in_the_model_are_taken(model):
    path = model(
        """<startEvent id="s"/><task id="a"/><exclusiveGateway id="x"/><endEvent id="e"/>
        <sequenceFlow id="f" sourceRef="x" targetRef="a" xmlns:o="urn:ambidex:exchange" o:share="0.25"/>""",
        "s -> a  a -> x  x -> e",
    )
    assert states(read_bpmn(path))["a"].next == {"a": 0.25, END: 0.75}


def test_parallel_branches_that_meet_become_a_fork(model):
    path = model(
        """<startEvent id="s"/><parallelGateway id="split" name="both"/><task id="a"/><task id="b"/><task id="c"/>
        <parallelGateway id="join"/><task id="d"/><endEvent id="e"/>""",
        "s -> split  split -> a  a -> b  b -> join  split -> c  c -> join  join -> d  d -> e",
    )
    found = states(read_bpmn(path))
    assert found["both"] == State("both", None, {"d": 1.0}, parallel={"a": 1.0, "c": 1.0}, routes=())
    assert [found[name].next for name in "abc"] == [{"b": 1.0}, {JOIN: 1.0}, {JOIN: 1.0}]


def test_forks_within_forks_may_meet_in_one_gateway(model):
    path = model(
        """<startEvent id="s"/><parallelGateway id="outer"/><parallelGateway id="inner"/><task id="a"/><task id="b"/>
        <task id="c"/><parallelGateway id="join"/><endEvent id="e"/>""",
        "s -> outer  outer -> a  outer -> inner  inner -> b  inner -> c  a -> join  b -> join  c -> join  join -> e",
    )
    found = states(read_bpmn(path))
    assert found["outer"].parallel == {"a": 1.0, "inner": 1.0}
    assert found["outer"].next == {END: 1.0}
    assert (found["inner"].parallel, found["inner"].next) == ({"b": 1.0, "c": 1.0}, {JOIN: 1.0})


def test_a_branch_that_begins_with_a_choice_gets_a_moment_for_it(model):
    path = model(
        """<startEvent id="s"/><parallelGateway id="split" name="checks"/><exclusiveGateway id="x"/><task id="a"/>
        <task id="b"/><task id="c"/><parallelGateway id="join"/><exclusiveGateway id="y"/><endEvent id="e"/>""",
        "s -> split  split -> x  x -> a  x -> b  a -> y  b -> y  y -> join  split -> c  c -> join  join -> e",
    )
    found = states(read_bpmn(path))
    assert found["checks"].parallel == {"choose: checks": 1.0, "c": 1.0}
    assert found["choose: checks"].waits == (Wait(Constant(0.0), {"a": 0.5, "b": 0.5}),)


def test_a_choice_to_skip_a_branch_is_its_chance(model):
    path = model(
        """<startEvent id="s"/><parallelGateway id="split"/><exclusiveGateway id="x"/><task id="a"/><task id="b"/>
        <exclusiveGateway id="y"/><parallelGateway id="join"/><endEvent id="e"/>""",
        "s -> split  split -> x  x -> a  x -> y  a -> y  y -> join  split -> b  b -> join  join -> e",
    )
    assert states(read_bpmn(path))["split"].parallel == {"a": 0.5, "b": 1.0}


def test_an_inclusive_gateway_gives_its_branches_chances(model):
    path = model(
        """<startEvent id="s"/><inclusiveGateway id="some" name="extras"/><task id="a"/><task id="b"/>
        <inclusiveGateway id="join"/><endEvent id="e"/>""",
        "s -> some  some -> a  some -> b  some -> join  a -> join  b -> join  join -> e",
    )
    flow = read_bpmn(path)
    assert states(flow)["extras"].parallel == {"a": 0.5, "b": 0.5}
    assert flow.notes == ('Nothing says how often the branches of "extras" are taken: half of the times.',)


def test_several_flows_out_of_a_task_run_in_parallel_to_the_ends(model):
    path = model(
        '<startEvent id="s"/><task id="a"/><task id="b"/><task id="c"/><endEvent id="e"/><endEvent id="f"/>',
        "s -> a  a -> b  a -> c  b -> e  c -> f",
    )
    found = states(read_bpmn(path))
    assert found["a"].next == {"a (2)": 1.0}
    assert (found["a (2)"].parallel, found["a (2)"].next) == ({"b": 1.0, "c": 1.0}, {END: 1.0})
    assert found["b"].next == {JOIN: 1.0}


def test_a_gateway_that_joins_and_splits_is_two(model):
    path = model(
        """<startEvent id="s"/><parallelGateway id="one"/><task id="a"/><task id="b"/><parallelGateway id="two"/>
        <task id="c"/><task id="d"/><parallelGateway id="three"/><endEvent id="e"/>""",
        """s -> one  one -> a  one -> b  a -> two  b -> two  two -> c  two -> d  c -> three  d -> three  three -> e""",
    )
    found = states(read_bpmn(path))
    assert found["one"].next == {"two": 1.0}
    assert found["two"].parallel == {"c": 1.0, "d": 1.0}


def test_timers_and_the_first_of_several_events_become_waits(model):
    timer = "<timerEventDefinition><timeDuration>{}</timeDuration></timerEventDefinition>"
    path = model(
        f"""<startEvent id="s"/><intermediateCatchEvent id="t" name="cool off">{timer.format("PT36H")}
        </intermediateCatchEvent><eventBasedGateway id="first" name="reply?"/>
        <intermediateCatchEvent id="late" name="reminder due">{timer.format("P7D")}</intermediateCatchEvent>
        <intermediateCatchEvent id="m" name="reply"><messageEventDefinition/></intermediateCatchEvent>
        <task id="remind"/><endEvent id="e"/>""",
        "s -> t  t -> first  first -> late  first -> m  late -> remind  remind -> first  m -> e",
    )
    flow = read_bpmn(path, message_time=Constant(48.0))
    assert states(flow)["cool off"].waits == (Wait(Constant(36.0), {"reply?": 1.0}),)
    assert states(flow)["reply?"].waits == (
        Wait(Constant(168.0), {"remind": 1.0}),
        Wait(Constant(48.0), {END: 1.0}),
    )
    assert flow.notes == ('Nothing says how long these take to come: "reply"; 48 hours are taken.',)


def test_an_interrupting_timer_on_a_task_is_patience(model):
    path = model(
        """<startEvent id="s"/><task id="a" name="Call"/><boundaryEvent id="late" attachedToRef="a">
        <timerEventDefinition><timeDuration>PT2H</timeDuration></timerEventDefinition></boundaryEvent>
        <task id="b" name="Write"/><endEvent id="e"/>""",
        "s -> a  a -> e  late -> b  b -> e",
    )
    flow = read_bpmn(path)
    assert flow.patience == {"Call": Constant(2.0)}
    assert states(flow)["Call"].otherwise == {"Write": 1.0}
    assert flow.notes[0].startswith("The deadline of Call counts until the work begins")


def test_sub_processes_are_laid_open(model):
    path = model(
        """<startEvent id="s"/><subProcess id="sub" name="Assess"><startEvent id="s1"/><task id="a" name="Look"/>
        <subProcess id="deep" name="Twice"><startEvent id="s2"/><task id="b" name="Ask"/><endEvent id="e2"/>
        <sequenceFlow id="1" sourceRef="s2" targetRef="b"/><sequenceFlow id="2" sourceRef="b" targetRef="e2"/>
        </subProcess><sequenceFlow id="3" sourceRef="s1" targetRef="a"/>
        <sequenceFlow id="4" sourceRef="a" targetRef="deep"/></subProcess>
        <task id="c" name="Pay"/><endEvent id="e"/>""",
        "s -> sub  sub -> c  c -> e",
    )
    found = states(read_bpmn(path))
    assert {name: state.next for name, state in found.items()} == {
        "Assess / Look": {"Assess / Twice / Ask": 1.0},
        "Assess / Twice / Ask": {"Pay": 1.0},
        "Pay": {END: 1.0},
    }


def test_work_in_parallel_meets_at_the_end_of_its_sub_process(model):
    path = model(
        """<startEvent id="s"/><subProcess id="sub" name="Both"><startEvent id="s1"/><parallelGateway id="p"/>
        <task id="a"/><task id="b"/><endEvent id="e1"/><endEvent id="e2"/>
        <sequenceFlow id="1" sourceRef="s1" targetRef="p"/><sequenceFlow id="2" sourceRef="p" targetRef="a"/>
        <sequenceFlow id="3" sourceRef="p" targetRef="b"/><sequenceFlow id="4" sourceRef="a" targetRef="e1"/>
        <sequenceFlow id="5" sourceRef="b" targetRef="e2"/></subProcess><task id="c"/><endEvent id="e"/>""",
        "s -> sub  sub -> c  c -> e",
    )
    assert states(read_bpmn(path))["Both / p"].next == {"c": 1.0}


def test_tasks_of_one_name_are_states_of_one_activity(model):
    path = model(
        '<startEvent id="s"/><task id="a" name="Check"/><task id="b" name=" Check "/><endEvent id="e"/>',
        "s -> a  a -> b  b -> e",
    )
    flow = read_bpmn(path)
    assert [(state.name, state.activity) for state in flow.states] == [("Check", "Check"), ("Check (2)", "Check")]
    assert flow.tasks == {"Check": ("a", "b")}
    assert flow.notes == ('Several steps have one name, so that some are numbered: "Check (2)".',)


def test_a_task_may_be_called_as_the_end_is(model):
    (state,) = read_bpmn(model('<startEvent id="s"/><task id="t" name="end"/>', "s -> t")).states
    assert (state.name, state.activity, state.next) == ("end (2)", "end (task)", {END: 1.0})


def test_links_lead_on_where_they_are_received(model):
    path = model(
        """<startEvent id="s"/><intermediateThrowEvent id="out"><linkEventDefinition name="A"/></intermediateThrowEvent>
        <intermediateCatchEvent id="in"><linkEventDefinition name="A"/></intermediateCatchEvent>
        <task id="t"/><endEvent id="e"/>""",
        "s -> out  in -> t  t -> e",
    )
    assert read_bpmn(path).start == {"t": 1.0}


def test_what_is_repeated_or_called_is_noted(model):
    path = model(
        """<startEvent id="s"/><userTask id="a" name="Sign"><multiInstanceLoopCharacteristics/></userTask>
        <callActivity id="b" name="Ship"/><endEvent id="e"/><textAnnotation id="x"/><laneSet id="l"/>""",
        "s -> a  a -> b  b -> e",
    )
    assert read_bpmn(path).notes == (
        '"Sign" is marked as repeated; it is done once each time a case comes to it.',
        '"Ship" calls another process; it is taken as one activity.',
    )


def test_one_process_of_several_is_chosen_by_name(tmp_path):
    process = '<process id="{0}" name="{0} work"><startEvent id="s{0}"/><task id="t{0}"/></process>'
    flow = '<sequenceFlow id="f{0}" sourceRef="s{0}" targetRef="t{0}"/></process>'
    text = "".join(process.format(key).replace("</process>", flow.format(key)) for key in "ab")
    path = tmp_path / "two.bpmn"
    path.write_text(f'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">{text}</definitions>')
    assert read_bpmn(path, process="b").name == read_bpmn(path, process="b work").name == "b work"
    with pytest.raises(BadInput, match='it holds 2 processes: "a work", "b work"'):
        read_bpmn(path)
    with pytest.raises(BadInput, match='Did you mean "a work"'):
        read_bpmn(path, process="a wrk")


# --- what is told ------------------------------------------------------------------------------------------------


def test_a_file_of_another_kind_is_told(tmp_path):
    path = tmp_path / "log.bpmn"
    path.write_text("<log/>")
    assert (
        problem(path)
        == "  line 1   the file holds <log>, not the <definitions> of BPMN 2.0. Export the model as BPMN 2.0."
    )


def test_a_process_without_a_start_event_is_told(model):
    assert "the process has no start event. Add one where cases begin." in problem(model('<task id="a"/>'))


def test_a_file_without_steps_is_told(model):
    assert "it holds no process with steps." in problem(model(""))


def test_flows_that_lead_nowhere_are_told_all_at_once(model):
    told = problem(model('<startEvent id="s"/><task id="a"/>', "s -> a  a -> gone  lost -> a"))
    assert 'flow (a-gone)   it leads to "gone", which is no step here; connect both of its ends' in told
    assert 'flow (lost-a)   it leads from "lost", which is no step here;' in told


@pytest.mark.parametrize(
    ("flows", "what"),
    [
        # an exclusive join would let every branch go on by itself
        (
            "s -> p  p -> a  p -> b  a -> x  b -> x  x -> e",
            "its branches do not meet in one joining gateway of its kind",
        ),
        # two of three branches meet
        (
            "s -> p  p -> a  p -> b  p -> c  a -> j  b -> j  j -> f  c -> e",
            "not all the branches of one parallel gateway",
        ),
        # a choice is not joined by a gateway that waits for all
        ("s -> x  x -> a  x -> b  a -> j  b -> j  j -> e  s -> e", "join ways of a choice with an exclusive gateway"),
        # out of a branch, back to before the fork
        ("s -> c  c -> p  p -> a  p -> b  a -> x  x -> c  x -> j  b -> j  j -> e", "reached both in a branch of"),
    ],
)
def test_work_in_parallel_that_does_not_meet_is_told(model, flows, what):
    path = model(
        """<startEvent id="s"/><parallelGateway id="p" name="both"/><exclusiveGateway id="x"/>
        <parallelGateway id="j"/><task id="a"/><task id="b"/><task id="c"/><endEvent id="e"/><endEvent id="f"/>""",
        flows,
    )
    assert what in problem(path)


def test_an_end_of_all_work_within_parallel_work_is_told(model):
    path = model(
        """<startEvent id="s"/><parallelGateway id="p" name="both"/><task id="a"/><task id="b"/>
        <endEvent id="e"/><endEvent id="f"><terminateEventDefinition/></endEvent>""",
        "s -> p  p -> a  p -> b  a -> e  b -> f",
    )
    assert 'cases end here in the middle of the parallel work of "both"; lead every branch to one' in problem(path)


def test_cases_that_go_round_without_a_step_are_told(model):
    path = model(
        '<startEvent id="s"/><exclusiveGateway id="x"/><exclusiveGateway id="y"/><task id="a"/><endEvent id="e"/>',
        "s -> x  x -> y  y -> x  y -> a  a -> e",
    )
    assert "cases go round here from gateway to gateway and come to no step; put a task on the way round." in problem(
        path
    )


def test_cases_that_never_end_are_told(model):
    path = model('<startEvent id="s"/><task id="a"/><task id="b"/><endEvent id="e"/>', "s -> a  a -> b  b -> a")
    assert "never reach an end" in problem(path)


def test_a_step_to_which_nothing_leads_is_told(model):
    path = model('<startEvent id="s"/><task id="a"/><task id="b" name="Lost"/><endEvent id="e"/>', "s -> a  a -> e")
    assert 'step "Lost" (b)   nothing leads to it; lead a flow to it, or delete it.' in problem(path)


@pytest.mark.parametrize(
    ("element", "what"),
    [
        ('<complexGateway id="t"/>', "a complex gateway has no rule that can be read;"),
        ('<adHocSubProcess id="t"/>', "its steps come in no order"),
        ('<subProcess id="t" triggeredByEvent="true"/>', "it starts by an event at any time"),
        ('<subProcess id="t"/>', "it has no start event; give the sub-process exactly one."),
        (
            '<boundaryEvent id="b" attachedToRef="a"><errorEventDefinition/></boundaryEvent><task id="t"/>',
            "an event on the border of a step can only be read if it is a timer that ends the step;",
        ),
        (
            (
                '<boundaryEvent id="b" attachedToRef="a" cancelActivity="false"><timerEventDefinition/></boundaryEvent>'
                '<task id="t"/>'
            ),
            "make it an interrupting timer",
        ),
        (
            (
                '<boundaryEvent id="b" attachedToRef="s"><timerEventDefinition><timeDuration>PT1H</timeDuration>'
                '</timerEventDefinition></boundaryEvent><task id="t"/>'
            ),
            "a deadline can only be read on a task that has no other;",
        ),
        (
            (
                '<intermediateCatchEvent id="t"><timerEventDefinition><timeDate>2026-01-01</timeDate>'
                "</timerEventDefinition></intermediateCatchEvent>"
            ),
            'its timer says a date, "2026-01-01"; write how long a case waits, such as PT2H.',
        ),
        (
            (
                '<intermediateCatchEvent id="t"><timerEventDefinition><timeDuration>soon</timeDuration>'
                "</timerEventDefinition></intermediateCatchEvent>"
            ),
            'its time "soon" is no duration; write for instance PT30M',
        ),
        (
            '<intermediateCatchEvent id="t"><timerEventDefinition/></intermediateCatchEvent>',
            "nothing says how long the timer takes; write a duration such as PT2H in it.",
        ),
        ('<eventBasedGateway id="t"/>', "which is no event that can be waited for;"),
        (
            '<intermediateThrowEvent id="t"><linkEventDefinition name="A"/></intermediateThrowEvent>',
            'no link leads on from "A"; name the receiving link event so.',
        ),
        ('<task id="a"/><task id="t"/>', 'the id "a" is used twice; give each its own.'),
    ],
)
def test_what_cannot_be_told_as_a_flow_is_refused(model, element, what):
    flows = "s -> a  a -> t  t -> e"
    assert what in problem(model(f'<startEvent id="s"/><task id="a"/>{element}<endEvent id="e"/>', flows))


def test_shares_that_do_not_sum_to_one_are_told(model):
    share = 'xmlns:o="urn:ambidex:exchange" o:share'
    path = model(
        f"""<startEvent id="s"/><task id="a"/><exclusiveGateway id="x"/><endEvent id="e"/>
        <sequenceFlow id="f" sourceRef="x" targetRef="a" {share}="0.25"/>
        <sequenceFlow id="g" sourceRef="x" targetRef="e" {share}="0.25"/>""",
        "s -> a  a -> x",
    )
    assert "the shares of its ways sum to 0.5; let them sum to 1." in problem(path)
    assert 'the share "x" is no number from 0 to 1;' in problem(
        model(f'<startEvent id="s"/><task id="a"/><sequenceFlow id="f" sourceRef="s" targetRef="a" {share}="x"/>')
    )


def test_a_process_without_a_task_is_told(model):
    assert "no case ever comes to a task;" in problem(model('<startEvent id="s"/><endEvent id="e"/>', "s -> e"))


def test_a_very_long_chain_of_gateways_is_told_and_not_followed(model):
    n = flow_module._LONGEST_CHAIN + 10
    gateways = "".join(f'<exclusiveGateway id="x{at}"/>' for at in range(n))
    flows = " ".join(f"x{at} -> x{at + 1}" for at in range(n - 1))
    path = model(f'<startEvent id="s"/>{gateways}<task id="a"/>', f"s -> x0  {flows}  x{n - 1} -> a")
    assert "from gateway to gateway" in problem(path)


def test_choices_between_gateways_are_followed_once_each(model):
    n = 40
    gateways = "".join(f'<exclusiveGateway id="{kind}{at}"/>' for at in range(n) for kind in "xyz")
    diamonds = " ".join(
        f"x{at} -> y{at}  x{at} -> z{at}  y{at} -> x{at + 1}  z{at} -> x{at + 1}" for at in range(n - 1)
    )
    flows = (
        f"s -> x0  {diamonds}  x{n - 1} -> a  y{n - 1} -> a  z{n - 1} -> a  x{n - 1} -> y{n - 1} x{n - 1} -> z{n - 1}"
    )
    flow = read_bpmn(model(f'<startEvent id="s"/>{gateways}<task id="a"/>', flows))
    assert flow.start == pytest.approx({"a": 1.0})
