using System.Diagnostics;
using Bizoholic.Flows.Expressions.Cases;
using Bizoholic.Flows.Expressions.CodeSteps;

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
        foreach (var answer in new ExpressionCases().Evaluate(File.ReadLines(path)))
        {
            Console.WriteLine(answer);
        }
    }
}
