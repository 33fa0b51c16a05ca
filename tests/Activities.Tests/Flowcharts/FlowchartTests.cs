using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Tests.Flowcharts;

public sealed class FlowchartTests
{
    [Fact]
    public void It_begins_where_nothing_leads_to() => Assert.Equal("A", new FlowchartProbe("B>C A>B").Open);

    [Fact]
    public void It_does_not_begin_at_a_note()
    {
        var flow = new CompositeProbe("""
            {"id":"f","type":"Elsa.Flowchart","activities":[{"id":"note","type":"Bizoholic.StickyNote"},{"id":"b","type":"Test.TestStep"},{"id":"a","type":"Test.TestStep"}],
            "connections":[{"source":{"activity":"a","port":"Done"},"target":{"activity":"b","port":"In"}}]}
            """);
        Assert.Equal("a", flow.Open);
    }

    [Fact]
    public void It_begins_at_its_start() => Assert.Equal("B", new FlowchartProbe("A>B B>C", start: "B").Open);

    [Fact]
    public void It_begins_at_the_trigger_that_started_the_run() => Assert.Equal("C", new FlowchartProbe("A>B C>D", trigger: "C").Open);

    [Fact]
    public void It_begins_at_the_container_of_the_trigger()
    {
        var flow = new CompositeProbe("""
            {"id":"f","type":"Elsa.Flowchart","start":"a","activities":[{"id":"a","type":"Test.TestStep"},
            {"id":"s","type":"Elsa.Sequence","activities":[{"id":"one","type":"Test.TestStep"},{"id":"two","type":"Test.TestStep"}]}]}
            """, trigger: "two");
        Assert.Equal("s", flow.Open);
    }

    [Fact]
    public void An_empty_flowchart_does_nothing() => Assert.True(new CompositeProbe("""{"id":"f","type":"Elsa.Flowchart"}""").IsOver);

    [Fact]
    public void A_start_that_does_not_exist_is_a_problem()
        => Assert.Contains(new FlowchartProbe("A>B", start: "Z").Plan.Problems, problem => problem.Path == "start" && problem.Message.Contains("'Z'", StringComparison.Ordinal));

    [Fact]
    public void An_outcome_without_a_connection_ends_its_branch() => Assert.True(new FlowchartProbe("A[True]>B").End("A", "False").IsOver);

    [Fact]
    public void An_activity_that_ends_the_flow_cancels_what_is_open()
    {
        var flow = new FlowchartProbe("A>B A>End").Done("A", "End");
        Assert.Equal([Outcomes.Done], flow.Context.CompletedWith!);
        Assert.Equal(["B"], flow.Context.Cancelled);
    }

    [Fact]
    public void A_step_gets_the_items_of_the_outcome_that_led_to_it()
    {
        var flow = new FlowchartProbe("A[Other]>B").End("A", "Done", "Other");
        Assert.Equal([new ItemSource(2, 1)], flow.Context.Scheduled[^1].Sources!);
    }

    [Fact]
    public void Old_connections_name_activities_and_ports_plainly()
    {
        var flow = new CompositeProbe("""
            {"id":"f","type":"Elsa.Flowchart","activities":[{"id":"a","type":"Test.TestStep"},{"id":"b","type":"Test.TestStep"},{"id":"c","type":"Test.TestStep"}],
            "connections":[{"source":"a","sourcePort":"True","target":"b","targetPort":"In"},{"source":"a","target":"c"}]}
            """);
        Assert.Equal("a b", flow.End("a", "True").Ran);
    }

    [Fact]
    public void Failures_go_on_only_where_something_follows_them()
    {
        var flow = new FlowchartProbe("A[Failed]>B A>C");
        var flowchart = (CompositeActivity)flow.Plan.Root.Activity;
        Assert.True(flowchart.Follows(flow.Plan.FindById("A")!, Outcomes.Failed));
        Assert.False(flowchart.Follows(flow.Plan.FindById("B")!, Outcomes.Failed));
    }

    [Fact]
    public void Only_what_can_be_reached_counts_as_reachable()
    {
        var flow = new FlowchartProbe("A>B X>Y", start: "A");
        var flowchart = (CompositeActivity)flow.Plan.Root.Activity;
        Assert.Equal(["A", "B"], flowchart.ReachableChildren(flow.Plan.Root).Select(activity => activity.Id).Order());
    }
}
