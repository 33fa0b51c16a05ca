namespace Bizoholic.Flows.Activities.Tests.Flowcharts;

public sealed class BranchesInOrderTests
{
    [Fact]
    public void One_branch_ends_before_the_next_begins()
    {
        var flow = new FlowchartProbe("A>B A>C B>B2 C>C2", inOrder: true).Done("A");
        Assert.Equal("B", flow.Open);
        Assert.Equal("A B B2 C C2", flow.Done("B", "B2", "C", "C2").Ran);
        Assert.True(flow.IsOver);
    }

    [Fact]
    public void Branches_go_from_top_to_bottom_then_left_to_right()
        => Assert.Equal("A D C B", new FlowchartProbe("A>B A>C A>D", inOrder: true, positions: "B:0,200 C:90,100 D:10,100").Done("A", "D", "C").Ran);

    [Fact]
    public void Positions_go_before_outcomes()
        => Assert.Equal("A C B", new FlowchartProbe("A[2]>C A[1]>B", inOrder: true, positions: "B:0,200 C:0,0").End("A", "1", "2").Done("C").Ran);

    [Fact]
    public void Outcomes_that_lead_to_one_place_go_last_to_first()
        => Assert.Equal("A C B", new FlowchartProbe("A[1]>B A[2]>C", inOrder: true, positions: "B:0,0 C:0,0").End("A", "1", "2").Done("C").Ran);

    [Fact]
    public void A_join_waits_for_the_branch_whose_turn_has_not_come()
        => Assert.Equal("A B C D", new FlowchartProbe("A>B A>C B>D C>D", inOrder: true).Done("A", "B", "C").Ran);

    [Fact]
    public void With_cascade_a_join_runs_within_each_branch()
        => Assert.Equal("A B D C D", new FlowchartProbe("A>B A>C B>D C>D", "D:Cascade", inOrder: true).Done("A", "B", "D", "C", "D").Ran);

    [Fact]
    public void A_loop_goes_round_before_the_next_branch()
        => Assert.Equal("A B B C", new FlowchartProbe("A>B A>C B[Again]>B", inOrder: true).Done("A").End("B", "Again").Done("B").Ran);

    [Fact]
    public void A_race_drops_the_branches_that_have_not_begun()
        => Assert.Equal("A B D", new FlowchartProbe("A>B A>C B>D C>D", "D:Race", inOrder: true).Done("A", "B", "D").Ran);

    [Fact]
    public void A_dropped_step_gives_way_to_the_next_branch()
        => Assert.Equal("A B C", new FlowchartProbe("A>B A>C", inOrder: true).Done("A").Drop("B").Ran);
}
