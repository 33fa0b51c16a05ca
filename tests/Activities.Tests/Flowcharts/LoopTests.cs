namespace Bizoholic.Flows.Activities.Tests.Flowcharts;

public sealed class LoopTests
{
    [Fact]
    public void A_loop_drawn_back_runs_again()
        => Assert.Equal("A B A B C", new FlowchartProbe("A>B B[Again]>A B>C").Done("A").End("B", "Again").Done("A", "B").Ran);

    [Fact]
    public void An_activity_may_repeat_itself()
        => Assert.Equal("A B B C", new FlowchartProbe("A>B B[Again]>B B>C").Done("A").End("B", "Again").Done("B").Ran);

    [Fact]
    public void A_join_within_a_loop_joins_in_every_round()
    {
        var flow = new FlowchartProbe("S>A A>B A>C B>J C>J J[Again]>A J>E").Done("S", "A", "B", "C").End("J", "Again");
        Assert.Equal("A", flow.Open);
        flow.Done("A", "C");
        Assert.Equal("B", flow.Open);
        Assert.Equal("E", flow.Done("B", "J").Open);
        Assert.Equal("S A B C J A B C J E", flow.Ran);
    }

    [Fact]
    public void The_head_of_a_loop_does_not_wait_for_its_end()
    {
        var flow = new FlowchartProbe("S>A S>X A>B X>B B[Again]>A B>E").Done("S");
        Assert.Equal("A X", flow.Open);
        Assert.Equal("X", flow.Done("A").Open);
        Assert.Equal("B", flow.Done("X").Open);
    }

    [Fact]
    public void A_join_after_a_retry_waits_for_the_retry()
    {
        var flow = new FlowchartProbe("A>B A>C B[Failed]>Fix Fix>B B>J C>J").Done("A", "C").End("B", "Failed");
        Assert.Equal("Fix", flow.Open);
        Assert.Equal("B", flow.Done("Fix").Open);
        Assert.Equal("A B C Fix B J", flow.Done("B").Ran);
    }

    [Fact]
    public void Branches_that_loop_back_by_themselves_do_not_block_each_other()
    {
        var flow = new FlowchartProbe("H>P H>Q H>R P>T Q>T R>U T[Again]>H U[Again]>H T>E").Done("H", "P", "Q");
        Assert.Equal("R T", flow.Open);
    }

    [Fact]
    public void Joins_that_could_only_wait_for_each_other_go_on()
    {
        // Two loops that cross: neither has a single head.
        var flow = new FlowchartProbe("S>A S>B A>X B>Y X>Y Y>X X[Out]>E", start: "S").Done("S", "A", "B");
        Assert.Single(flow.Context.OpenChildren);
        Assert.Contains(flow.Open, new[] { "X", "Y" });
    }

    [Fact]
    public void A_loop_with_a_join_at_its_head_waits_only_the_first_time()
    {
        var flow = new FlowchartProbe("S[1]>A S[2]>B A>H B>H H>W W[Again]>H W>E").End("S", "1", "2").Done("A");
        Assert.Equal("B", flow.Open);
        flow.Done("B", "H").End("W", "Again");
        Assert.Equal("H", flow.Open);
        Assert.Equal("S A B H W H W E", flow.Done("H", "W").Ran);
    }

    [Fact]
    public void A_long_chain_does_not_exhaust_the_stack()
    {
        var lines = string.Join(' ', Enumerable.Range(0, 4_000).Select(i => $"a{i}>a{i + 1}"));
        Assert.Equal("a0 a1", new FlowchartProbe(lines).Done("a0").Ran);
    }
}
