using System.Text;
using System.Text.Json;
using Bizoholic.Flows.Connectors.Mcp;
using Microsoft.SemanticKernel;

namespace Bizoholic.Flows.Connectors.Ai;

/// <summary>What a model may use besides writing: plain functions, and the tools of servers, as plugins of a Semantic Kernel.</summary>
public sealed class ModelTools
{
    private const string ServerPlugin = "server";
    private const string KeyName = "idempotencyKey";
    private const int LongestName = 64;

    private readonly Kernel kernel = new();
    private readonly Dictionary<string, (KernelFunction Function, bool MayRepeat)> functions = new(StringComparer.Ordinal);
    private readonly List<AiTool> tools = [];

    public ModelTools(TimeProvider time)
    {
        foreach (var function in kernel.Plugins.AddFromObject(new CalendarPlugin(time), CalendarPlugin.Name))
        {
            Add($"{CalendarPlugin.Name}_{function.Name}", function.Description, function.JsonSchema, function, mayRepeat: true);
        }
    }

    /// <summary>In the order in which they were added.</summary>
    public IReadOnlyList<AiTool> All => tools;

    /// <summary>Whether a call whose answer was lost may be sent again.</summary>
    public bool MayRepeat(string name) => functions[name].MayRepeat;

    public bool Has(string name) => functions.ContainsKey(name);

    /// <summary>Adds tools of servers. Where two of them call a tool the same, the later one's gets a number.</summary>
    /// <param name="servers">Who is called.</param>
    /// <param name="names">Their names of those that may be used; all when empty.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="ServiceException">A server cannot be asked, or none has such a tool.</exception>
    [Effect(EffectClass.None)]
    public async Task AddAsync(IReadOnlyList<McpServer> servers, IReadOnlyCollection<string> names, CancellationToken cancel = default)
    {
        var offered = new List<(McpServer Server, McpTool Tool)>();
        foreach (var server in servers)
        {
            offered.AddRange((await server.ListToolsAsync(cancel)).Select(tool => (server, tool)));
        }

        if (names.FirstOrDefault(name => offered.All(one => one.Tool.Name != name)) is { } unknown)
        {
            throw new ServiceException(ServiceFailure.Permanent, "MCP", $"the server has no tool '{unknown}'. It has {string.Join(", ", offered.Select(one => one.Tool.Name))}.") { HadNoEffect = true };
        }

        var added = new List<KernelFunction>();
        foreach (var (server, tool) in offered.Where(one => names.Count == 0 || names.Contains(one.Tool.Name)))
        {
            var name = FreeName(tool.Name);
            var function = KernelFunctionFactory.CreateFromMethod(
                async (Kernel kernel, KernelArguments arguments, CancellationToken stop) =>
                    (await server.CallAsync(tool.Name, arguments.ToDictionary(argument => argument.Key, argument => argument.Value), kernel.Data[KeyName] as string, stop)).Text,
                name,
                tool.Description);
            added.Add(function);
            Add(name, tool.Description, tool.InputSchema, function, tool.MayRepeat);
        }

        kernel.Plugins.AddFromFunctions(ServerPlugin, added);
    }

    /// <summary>A name for one more tool that none of these has.</summary>
    public string FreeName(string wanted)
    {
        var clean = new StringBuilder(wanted.Length);
        foreach (var letter in wanted)
        {
            clean.Append(char.IsAsciiLetterOrDigit(letter) ? letter : '_');
        }

        var name = clean.Length == 0 ? "tool" : clean.ToString(0, Math.Min(clean.Length, LongestName - 3));
        return Enumerable.Range(1, 99).Select(number => number == 1 ? name : $"{name}_{number}").First(one => !functions.ContainsKey(one));
    }

    /// <summary>Calls a function.</summary>
    /// <param name="key">Same for every repetition of this call.</param>
    /// <param name="name">One of <see cref="All"/>.</param>
    /// <param name="arguments">By name.</param>
    /// <param name="cancel">Stops waiting.</param>
    [Effect(EffectClass.Keyed)]
    public async Task<string> CallAsync(string key, string name, JsonElement arguments, CancellationToken cancel = default)
    {
        kernel.Data[KeyName] = key;
        var given = new KernelArguments();
        foreach (var argument in arguments.EnumerateObject())
        {
            given[argument.Name] = argument.Value.ValueKind == JsonValueKind.String ? argument.Value.GetString() : argument.Value;
        }

        var result = await functions[name].Function.InvokeAsync(kernel, given, cancel);
        return result.ToString();
    }

    private void Add(string name, string description, JsonElement schema, KernelFunction function, bool mayRepeat)
    {
        functions.Add(name, (function, mayRepeat));
        tools.Add(new AiTool(name, description, schema));
    }
}
