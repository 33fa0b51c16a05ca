using System.Globalization;

namespace Bizoholic.Flows.Chaos.Faults;

/// <summary>Makes a process read a clock that is minutes off, with libfaketime.</summary>
internal static class WrongClock
{
    private static readonly string[] Places = ["/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1", "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1", "/usr/lib/faketime/libfaketimeMT.so.1"];

    /// <returns>Environment variables; null where the library is not installed.</returns>
    public static IReadOnlyDictionary<string, string>? Settings(TimeSpan off) => Places.FirstOrDefault(File.Exists) is { } library
        ? new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["LD_PRELOAD"] = library,
            ["FAKETIME"] = off.TotalSeconds.ToString("+0;-0", CultureInfo.InvariantCulture),
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
            ["DONT_FAKE_MONOTONIC"] = "1",
        }
        : null;
}
