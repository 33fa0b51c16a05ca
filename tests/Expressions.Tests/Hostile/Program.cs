using System.Diagnostics;
using Bizoholic.Flows.Expressions.Cases;
using Bizoholic.Flows.Expressions.CodeSteps;
using Bizoholic.Flows.Expressions.Liquid;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions;

/// <summary>What a child process of the tests does: runs Code steps, or evaluates hostile lines, which may well kill it, and tells its peak memory.</summary>
internal static class Program
{
    public static int Main(string[] arguments)
    {
        if (arguments is [CodeWorker.Command, ..])
        {
            return CodeWorker.Run(arguments.AsSpan(1));
        }

        // Less stack than any thread of a host has.
        var thread = new Thread(() => Evaluate(arguments[0]), maxStackSize: 1 << 20);
        thread.Start();
        thread.Join();

        Console.Error.WriteLine(Process.GetCurrentProcess().PeakWorkingSet64 >> 20);
        return 0;
    }

    private static void Evaluate(string path)
    {
        var cases = new ExpressionCases();
        foreach (var line in File.ReadLines(path))
        {
            foreach (var answer in ValueJson.Parse(line)["liquid"] is { IsUndefined: false } liquid ? [EvaluateLiquid(liquid)] : cases.Evaluate([line]))
            {
                Console.WriteLine(answer);
            }
        }
    }

    private static string EvaluateLiquid(Value template)
    {
        var text = template["before"] + string.Concat(Enumerable.Repeat(template["unit"].ToString(), (int)template["times"].Number)) + template["after"];
        try
        {
            return ValueJson.ToJson(ValueObject.From(("value", new LiquidLanguage().Compile(text).Evaluate(new TestScope()).ToString().Length)));
        }
        catch (ExpressionException error)
        {
            return ValueJson.ToJson(ValueObject.From(("type", "error"), ("error", error.Message)));
        }
    }
}
