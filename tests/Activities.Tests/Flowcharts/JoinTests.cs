using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Tests.Flowcharts;

public sealed class JoinTests
{
    [Fact]
    public void A_diamond_joins_once_with_the_items_of_both_branches()
    {
        var flow = new FlowchartProbe("A>B A>C B>D C>D").Done("A");
        Assert.Equal("B C", flow.Open);

        flow.Done("C");
        Assert.Equal("B", flow.Open);

        flow.Done("B");
        Assert.Equal("D", flow.Open);
        Assert.Equal([new ItemSource(3, 0), new ItemSource(4, 0)], flow.Context.Scheduled[^1].Sources!);
        Assert.Equal("A B C D", flow.Done("D").Ran);
    }

    [Fact]
    public void A_triangle_waits_for_the_longer_way()
    {
        var flow = new FlowchartProbe("A>B A>C B>C").Done("A");
        Assert.Equal("B", flow.Open);
        Assert.Equal("A B C", flow.Done("B").Ran);
    }

    [Fact]
    public void A_branch_not_taken_is_not_waited_for()
        => Assert.Equal("A C D", new FlowchartProbe("A[True]>B A[False]>C B>D C>D").End("A", "False").Done("C").Ran);

    [Fact]
    public void A_branch_that_ends_elsewhere_is_waited_for_until_it_does()
    {
        var flow = new FlowchartProbe("A>B A>C B[Yes]>D C>D").Done("A", "C");
        Assert.Equal("B", flow.Open);
        Assert.Equal("A B C D", flow.End("B", "No").Ran);
    }

    [Fact]
    public void A_dead_branch_several_steps_long_is_not_waited_for()
    {
        var flow = new FlowchartProbe("A>B A>C B[Yes]>X X>Y Y>D C>D").Done("A", "C");
        Assert.Equal("A B C D", flow.End("B", "No").Ran);
    }

    [Fact]
    public void A_join_after_a_join_waits_for_it()
    {
        var flow = new FlowchartProbe("A>B A>C A>E B>D C>D D>F E>F").Done("A", "E", "B");
        Assert.Equal("C", flow.Open);
        Assert.Equal("D", flow.Done("C").Open);
        Assert.Equal("F", flow.Done("D").Open);
    }

    [Fact]
    public void A_cancelled_branch_frees_the_join()
        => Assert.Equal("A B C D", new FlowchartProbe("A>B A>C B>D C>D").Done("A", "C").Drop("B").Ran);

    [Fact]
    public void Two_outcomes_of_one_activity_to_one_target_run_it_once()
        => Assert.Equal("A B", new FlowchartProbe("A[200]>B A[Done]>B").End("A", "200", "Done").Ran);

    [Fact]
    public void A_connection_drawn_twice_counts_once()
        => Assert.Equal("A B", new FlowchartProbe("A>B A>B").Done("A").Ran);

    [Theory]
    [InlineData("Merge")]
    [InlineData("Converge")]
    [InlineData("join.WaitAll")]
    public void A_join_that_needs_all_never_runs_when_one_branch_is_dead(string mode)
    {
        var flow = new FlowchartProbe("A>B A>C B[Yes]>D C>D D>E", $"D:{mode}").Done("A", "C").End("B", "No");
        Assert.Equal("A B C", flow.Ran);
        Assert.True(flow.IsOver);
        Assert.Empty(flow.Context.Tokens);
    }

    [Theory]
    [InlineData("Merge")]
    [InlineData("Converge")]
    [InlineData("join.WaitAll")]
    public void A_join_that_needs_all_runs_when_all_have_arrived(string mode)
        => Assert.Equal("A B C D", new FlowchartProbe("A>B A>C B>D C>D", $"D:{mode}").Done("A", "C", "B").Ran);

    [Fact]
    public void A_dead_join_does_not_hold_up_the_join_after_it()
    {
        var flow = new FlowchartProbe("A>B A>C A>X A>Z B[Yes]>D C>D D>F X>F", "D:Merge").Done("A", "C", "X");
        Assert.Equal("B Z", flow.Open);
        Assert.Equal("Z F", flow.End("B", "No").Open);
    }

    [Fact]
    public void Cascade_runs_once_for_each_arrival()
        => Assert.Equal("A B C D D", new FlowchartProbe("A>B A>C B>D C>D", "D:Cascade").Done("A", "B", "C").Ran);

    [Fact]
    public void Stream_goes_on_while_a_branch_is_still_far_away()
    {
        var flow = new FlowchartProbe("A>B A>X X>C B>D C>D", "D:Stream").Done("A", "B");
        Assert.Equal("X D", flow.Open);
    }

    [Fact]
    public void Stream_waits_for_an_activity_directly_before_it()
    {
        var flow = new FlowchartProbe("A>B A>C B>D C>D", "D:Stream").Done("A", "B");
        Assert.Equal("C", flow.Open);
        Assert.Equal("A B C D", flow.Done("C").Ran);
    }

    [Theory]
    [InlineData("Race")]
    [InlineData("join.WaitAny")]
    public void A_race_runs_on_the_first_arrival_and_cancels_the_losers(string mode)
    {
        var flow = new FlowchartProbe("A>B A>C A>O B>D C>X X>D O>P", $"D:{mode}").Done("A", "B");
        Assert.Equal("O D", flow.Open);
        Assert.Equal(["C"], flow.Context.Cancelled);
        Assert.Equal("A B C O D P", flow.Done("D", "O", "P").Ran);
    }

    [Fact]
    public void A_race_cancels_arrivals_that_wait_at_a_join_before_it()
    {
        var flow = new FlowchartProbe("A>B A>C A>E B>J C>J J>D E>D", "D:Race").Done("A", "B", "E");
        Assert.Equal("D", flow.Open);
        Assert.Empty(flow.Context.Tokens);
        Assert.Equal(["C"], flow.Context.Cancelled);
    }

    [Fact]
    public void A_race_cancels_a_retry_within_a_losing_branch()
    {
        var flow = new FlowchartProbe("A>B A>C B[Failed]>Fix Fix>B B>D C>D", "D:Race").Done("A").End("B", "Failed").Done("C");
        Assert.Equal("D", flow.Open);
        Assert.Equal(["Fix"], flow.Context.Cancelled);
    }

    [Fact]
    public void Wait_all_active_behaves_like_no_mode()
        => Assert.Equal("A C D", new FlowchartProbe("A[True]>B A[False]>C B>D C>D", "D:join.WaitAllActive").End("A", "False").Done("C").Ran);

    [Fact]
    public void A_calculated_join_mode_is_refused()
    {
        var flow = new CompositeProbe("""{"id":"f","type":"Elsa.Flowchart","activities":[{"id":"j","type":"Elsa.FlowJoin","mode":{"typeName":"x","expression":{"type":"Nope","value":"1"}}}]}""");
        Assert.Contains(flow.Plan.Problems, problem => problem.ActivityId == "j" && problem.Path == "mode");
    }
}
