using System.Diagnostics;
using Bizoholic.Flows.Expressions.Cases;

namespace Bizoholic.Flows.Expressions;

/// <summary>What a child process of the tests does: evaluates hostile lines, which may well kill it, and tells its peak memory.</summary>
internal static class Program
{
    public static int Main(string[] arguments)
    {
        foreach (var answer in new ExpressionCases().Evaluate(File.ReadLines(arguments[0])))
        {
            Console.WriteLine(answer);
        }

        Console.Error.WriteLine(Process.GetCurrentProcess().PeakWorkingSet64 >> 20);
        return 0;
    }
}
