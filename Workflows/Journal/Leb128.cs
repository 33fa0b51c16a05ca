namespace Bizoholic.Flows.Workflows.Journal;

/// <summary>Numbers as <see cref="JournalBuffer.WriteNumber(ulong)"/> writes them: seven bits a byte, the lowest first, the high bit where more follow.</summary>
internal static class Leb128
{
    /// <param name="at">Where the number begins; behind it afterwards.</param>
    public static ulong Read(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong value = 0;
        var shift = 0;
        while (true)
        {
            var part = bytes[at++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }

            shift += 7;
        }
    }
}
