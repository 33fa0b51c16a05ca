using System.Diagnostics;
using Bizoholic.Flows.Expressions.CodeSteps;
using Bizoholic.Flows.Expressions.JavaScript;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions;

public sealed class ChildCodeRunnerTests : IDisposable
{
    private readonly Steps _steps = new();

    public void Dispose() => _steps.Dispose();

    [Theory]
    [InlineData("return $input.all().map(i => ({ json: { twice: i.json.n * 2 } }))", """[{"json":{"twice":2}}]""")]
    [InlineData("const later = async x => x + 1; return { v: await later($json.n) }", """{"v":2}""")]
    [InlineData("return { id: $execution.id, flow: $workflow.id, at: $now.toISO(), i: $itemIndex }", """{"id":"run-1","flow":"flow-1","at":"2026-01-02T03:04:05.000Z","i":0}""")]
    [InlineData("return { city: getInput('city'), all: getCity(), last: getLastResult() }", """{"city":"Oslo","all":"Oslo","last":{"x":9}}""")]
    [InlineData("return $('Fetch').first().json", """{"page":1}""")]
    [InlineData("return { all: $('Fetch').all().length, ran: $('Fetch').isExecuted, out: getOutputFrom('Fetch', 'StatusCode'), pair: $('Fetch').item.json.page, p: $('Fetch').params.url }", """{"all":2,"ran":true,"out":200,"pair":2,"p":"https://x"}""")]
    [InlineData("return 12345678901234567890n", "12345678901234567890")]
    [InlineData("return undefined", "null")]
    [InlineData("return { text: 'Ünï😀\u0000\\u2028' }", "{\"text\":\"Ünï😀\\u0000\\u2028\"}")]
    public async Task A_body_sees_what_it_would_see_here_and_its_result_comes_back(string body, string expected)
    {
        var pages = new[] { new Item(ValueObject.From(("page", 1))), new Item(ValueObject.From(("page", 2))) };
        var scope = new TestScope("""{"n":1}""")
        {
            Given = ValueObject.From(("city", "Oslo")),
            Last = ValueObject.From(("x", 9)),
            Activities = { ["Fetch"] = new ActivityData("Fetch", true, pages, ValueObject.From(("StatusCode", 200))) { PairedItem = pages[1], Parameters = ValueObject.From(("url", "https://x")) } },
        };

        var value = await _steps.RunAsync(body, scope);

        Assert.Equal(ValueJson.Parse(expected), value.IsUndefined ? Value.Null : value);
    }

    [Fact]
    public async Task Files_keep_their_references_and_an_item_that_came_in_stands_for_itself()
    {
        var file = new BinaryReference("blob-1", "a.pdf", "application/pdf", 1_234_567);
        var scope = new ItemsScope([new Item(ValueObject.Empty) { Binary = new Dictionary<string, BinaryReference> { ["data"] = file }, PairedItem = 3 }]);

        var value = await _steps.RunAsync("return $input.first()", scope);

        Assert.Equal(("blob-1", "a.pdf", 0d), (value["binary"]["data"]["id"].AsString(), value["binary"]["data"]["fileName"].AsString(), value["pairedItem"]["item"].Number));
    }

    [Fact]
    public async Task Variables_it_sets_and_lines_it_logs_come_back()
    {
        var scope = new TestScope { Variables = { ["count"] = 1 } };

        var value = await _steps.RunAsync("variables.count = variables.count + 1; setVariable('other', [1]); console.log('n', { a: 1 }); return getVariable('count')", scope);

        Assert.Equal((2d, 2d), (value.Number, scope.Variables["count"].Number));
        Assert.Equal(ValueJson.Parse("[1]"), scope.Variables["other"]);
        Assert.Equal(["log: n {\"a\":1}"], scope.Log);
    }

    [Fact]
    public async Task A_body_that_fails_sets_nothing()
    {
        var scope = new TestScope { Variables = { ["count"] = 1 } };

        await Assert.ThrowsAnyAsync<ExpressionException>(() => _steps.RunAsync("variables.count = 2; throw new Error('late')", scope));

        Assert.Equal(1, scope.Variables["count"]);
    }

    [Fact]
    public async Task It_runs_at_each_item_and_ends_at_the_first_failure_or_goes_on()
    {
        var scopes = Enumerable.Range(0, 3).Select(i => new ItemsScope([.. Enumerable.Range(0, 3).Select(n => new Item(ValueObject.From(("n", n))))], i)).ToArray();
        var script = CodeScript.Compile("if ($json.n === 1) throw new Error('no ones'); return { n: $json.n * 10, at: $itemIndex }");

        var stopped = await _steps.Runner.RunAsync(new CodeCall("a", script, i => scopes[i], [0, 1, 2]), default);
        var whole = await _steps.Runner.RunAsync(new CodeCall("a", script, i => scopes[i], [0, 1, 2], StopsAtError: false), default);

        Assert.Equal([null, "no ones"], stopped.Results.Select(result => result.Error));
        Assert.Equal([ValueJson.Parse("""{"n":0,"at":0}"""), default, ValueJson.Parse("""{"n":20,"at":2}""")], whole.Results.Select(result => result.Value));
    }

    [Fact]
    public async Task A_process_is_used_again_by_its_tenant_and_by_no_other()
    {
        await _steps.RunAsync("return 1");
        var first = Assert.Single(_steps.Runner.IdleProcesses);
        await _steps.RunAsync("return 2");
        Assert.Equal(first, Assert.Single(_steps.Runner.IdleProcesses));

        await _steps.RunAsync("return 3", tenant: "b");

        Assert.Contains(_steps.Runner.IdleProcesses, id => id != first);
    }

    [Fact]
    public async Task A_child_is_a_copy_of_one_that_is_ready_and_draws_numbers_of_its_own()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var first = await _steps.RunAsync("return [Math.random(), newGuid(), Date.now() > 1e12]", tenant: "a");
        var second = await _steps.RunAsync("return [Math.random(), newGuid(), Date.now() > 1e12]", tenant: "b");

        var parents = _steps.Runner.IdleProcesses.Select(ParentOf).Distinct().ToArray();
        Assert.NotEqual(Environment.ProcessId, Assert.Single(parents));
        Assert.NotEqual(first[0], second[0]);
        Assert.NotEqual(first[1], second[1]);
        Assert.Equal(Value.True, second[2]);
    }

    [Fact]
    public async Task When_the_one_they_are_copied_from_is_killed_there_is_a_new_one()
    {
        await _steps.RunAsync("return 1", tenant: "a");
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using (var parent = Process.GetProcessById(ParentOf(Assert.Single(_steps.Runner.IdleProcesses))))
        {
            parent.Kill();
            await parent.WaitForExitAsync();
        }

        Assert.Equal(2, await _steps.RunAsync("return 2", tenant: "b"));
        Assert.Equal(3, await _steps.RunAsync("return 3", tenant: "c"));
        await Record.ExceptionAsync(() => _steps.RunAsync("return 4", tenant: "a"));
        Assert.Equal(4, await _steps.RunAsync("return 4", tenant: "a"));
    }

    [Fact]
    public async Task Many_tenants_one_after_another_each_have_a_child_of_their_own()
    {
        using var few = new Steps(new CodeLimits { Processes = 2, Time = TimeSpan.FromSeconds(60) });
        var seen = new HashSet<double>();
        for (var i = 0; i < 40; i++)
        {
            Assert.True(seen.Add((await few.RunAsync("return Math.random()", tenant: $"tenant {i}")).Number));
        }

        Assert.True(few.Runner.IdleProcesses.Count <= 2);
    }

    private static int ParentOf(int process)
        => int.Parse(File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("PPid:", StringComparison.Ordinal))[5..], System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task No_more_processes_live_than_there_are_places()
    {
        using var few = new Steps(new CodeLimits { Processes = 1, Time = TimeSpan.FromSeconds(60) });

        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => few.RunAsync("return 1", tenant: $"tenant {i % 2}")));

        Assert.Single(few.Runner.IdleProcesses);
    }

    [Fact]
    public async Task Idle_processes_are_ended()
    {
        using var brief = new Steps(new CodeLimits { Idle = TimeSpan.FromMilliseconds(50), Time = TimeSpan.FromSeconds(60) });
        await brief.RunAsync("return 1");

        await Until(() => brief.Runner.IdleProcesses.Count == 0);
    }

    [Fact]
    public async Task A_cancelled_body_is_stopped()
    {
        using var stop = new CancellationTokenSource();
        var scope = new WaitingScope(stop);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _steps.RunAsync("console.log('started'); while (true) {}", scope, cancellation: stop.Token));

        Assert.Empty(_steps.Runner.IdleProcesses);
    }

    [Fact]
    public async Task A_question_that_is_never_answered_keeps_its_place_no_longer_than_a_body_may_take()
    {
        using var one = new Steps(new CodeLimits { Processes = 1, Time = TimeSpan.FromSeconds(2) });
        using var scope = new SilentScope();

        var error = await Assert.ThrowsAnyAsync<ExpressionException>(() => one.RunAsync("return getInput('never')", scope));

        Assert.Contains("longer than 2 s", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await one.RunAsync("return 1")).Number);
    }

    [Fact]
    public async Task A_process_to_copy_that_does_not_answer_is_ended_and_holds_up_nobody()
    {
        using var zygote = new CodeZygote(new CodeProgram("/bin/sh", ["-c", "exec sleep 600"], new Dictionary<string, string>()), new CodeLimits { Start = TimeSpan.FromMilliseconds(300) });

        var children = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(zygote.Fork))).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.All(children, Assert.Null);
    }

    [Fact]
    public async Task A_process_that_does_not_start_in_time_is_said_so_and_the_next_has_a_new_one()
    {
        using var hold = new ManualResetEventSlim();
        var process = new CodeProcess(() => { hold.Wait(); throw new EndOfStreamException(); }, new CodeLimits { Start = TimeSpan.FromMilliseconds(200) }, TimeProvider.System);

        var error = await Assert.ThrowsAnyAsync<ExpressionException>(() => process.RunAsync(new CodeCall("a", CodeScript.Compile("return 1"), _ => new TestScope(), [0]), default));

        Assert.Contains("did not start within 0.2 s", error.Message, StringComparison.Ordinal);
        Assert.False(process.IsUsable);
        hold.Set();
    }

    [Fact]
    public async Task A_process_that_is_killed_from_outside_fails_one_step_and_the_next_has_a_new_one()
    {
        await _steps.RunAsync("return 1");
        using (var process = Process.GetProcessById(Assert.Single(_steps.Runner.IdleProcesses)))
        {
            process.Kill();
            Assert.True(SpinWait.SpinUntil(() => IsDead(process.Id), TimeSpan.FromSeconds(10)));
        }

        // The first may find it dead only when it speaks to it.
        await Record.ExceptionAsync(() => _steps.RunAsync("return 2"));
        Assert.Equal(3, await _steps.RunAsync("return 3"));
    }

    /// <summary>On Linux a dead child stays in the table of processes until the one that made it has asked how it ended, which is later than this.</summary>
    private static bool IsDead(int process)
    {
        try
        {
            return OperatingSystem.IsLinux() ? File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal) : Process.GetProcessById(process).HasExited;
        }
        catch (Exception error) when (error is IOException or ArgumentException)
        {
            return true;
        }
    }

    [Fact]
    public async Task A_child_has_nothing_of_the_hosts_environment()
    {
        await _steps.RunAsync("return 1");
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var names = (await File.ReadAllTextAsync($"/proc/{Assert.Single(_steps.Runner.IdleProcesses)}/environ")).Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=')[0]);

        Assert.All(names, name => Assert.StartsWith("DOTNET_", name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Results_may_nest_as_deep_as_data_may()
    {
        var value = await _steps.RunAsync("let a = 1; for (let i = 0; i < 250; i++) a = [a]; return a");

        Assert.Equal(ValueJson.Parse(new string('[', 250) + "1" + new string(']', 250)), value);
    }

    private static async Task Until(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!condition())
        {
            await Task.Delay(20, limit.Token);
        }
    }

    private sealed class ItemsScope(IReadOnlyList<Item> items, int at = 0) : ExpressionScope
    {
        public override IReadOnlyList<Item> Items => items;

        public override int ItemIndex => at;
    }

    private sealed class WaitingScope(CancellationTokenSource stop) : ExpressionScope
    {
        public override IReadOnlyList<Item> Items => [];

        public override void WriteLog(string level, string text) => stop.CancelAsync();
    }

    /// <summary>Of a run that nobody drives any more: what it is asked it answers when the test is over.</summary>
    private sealed class SilentScope : ExpressionScope, IDisposable
    {
        private readonly ManualResetEventSlim _over = new();

        public override IReadOnlyList<Item> Items => [];

        public override Value GetInput(string name)
        {
            _over.Wait();
            return default;
        }

        public void Dispose() => _over.Set();
    }
}
