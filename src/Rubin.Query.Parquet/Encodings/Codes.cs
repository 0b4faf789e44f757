using System.Runtime.InteropServices;

namespace Rubin.Query.Parquet;

/// <summary>Checks of dictionary codes, a piece at a time, so that gathering needs none.</summary>
static class Codes
{
    /// <summary>Makes sure that every code is a row of a dictionary of <paramref name="count"/> values.</summary>
    public static void Check(ReadOnlySpan<int> codes, int count)
    {
        if (!codes.IsEmpty && (count == 0 || MemoryMarshal.Cast<int, uint>(codes).ContainsAnyExceptInRange(0u, (uint)count - 1)))
        {
            throw new CorruptDataException($"a code outside of the dictionary of {count} values");
        }
    }
}
