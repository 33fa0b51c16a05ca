using Bizoholic.Flows.Activities.Ai;

namespace Bizoholic.Flows.Services.Tests;

public sealed class ToolStepTests : IAsyncLifetime
{
    private ToolServer _server = null!;

    private Surroundings Here => new Surroundings().With("tools", "mcpServerApi", ("url", _server.Address), ("authorization", $"Bearer {ToolServer.Token}"));

    public async Task InitializeAsync() => _server = await ToolServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_tool_is_called_with_its_arguments()
    {
        var left = await Here.RunAsync<UseTool>(new { credential = "tools", tool = "stock_of", arguments = new { type = "Object", value = new { sku = "A1" } } });

        Assert.Equal(("12 of A1", 12), (left["text"].AsString(), left["data"]["left"].Number));
    }

    [Fact]
    public async Task Without_a_tool_the_tools_are_listed()
    {
        var left = await Here.RunAsync<UseTool>(new { credential = "tools" });

        Assert.Equal(("stock_of", "string"), (left["tools"][0]["name"].AsString(), left["tools"][0]["inputSchema"]["properties"]["sku"]["type"].AsString()));
    }

    [Fact]
    public async Task A_tool_that_fails_says_why()
    {
        var error = await Here.FailAsync<UseTool>(new { credential = "tools", tool = "stock_of" });

        Assert.Contains("Say which sku.", error.Message);
        Assert.True(error.IsFinal);
        Assert.Single(_server.Called);
    }

    [Fact]
    public async Task An_unknown_tool_is_answered_with_the_known_ones()
    {
        var error = await Here.FailAsync<UseTool>(new { credential = "tools", tool = "stok_of" });

        Assert.Contains("no tool 'stok_of'. It has stock_of, price.of.", error.Message);
    }

    [Fact]
    public async Task A_wrong_token_asks_for_another_and_is_not_shown()
    {
        var here = new Surroundings().With("tools", "mcpServerApi", ("url", _server.Address), ("authorization", "Bearer wrong-token-444"));

        var error = await here.FailAsync<UseTool>(new { credential = "tools", tool = "stock_of" });

        Assert.Contains("Renew the credential", error.Message);
        Assert.DoesNotContain("wrong-token-444", error.ToString());
    }

    [Fact]
    public async Task A_server_in_the_private_network_is_refused_by_the_guard()
    {
        var here = new Surroundings().With("tools", "mcpServerApi", ("url", "http://10.0.0.1/mcp"), ("authorization", ""));

        var error = await here.FailAsync<UseTool>(new { credential = "tools", tool = "stock_of" });

        Assert.True(error.IsFinal);
        Assert.Contains("10.0.0.1", error.Message);
    }
}
