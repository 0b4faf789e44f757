using Rubin.Query.Arrow;

namespace Rubin.Query.Formats.VoTable;

/// <summary>Integers that stand for NULL.</summary>
static class NullNumbers
{
    /// <summary>Whether a value that is not NULL, or an element of a list, equals <paramref name="number"/>.</summary>
    public static bool IsUsed(Column column, long number) => column switch
    {
        ListColumn list => IsUsed(list.Elements.Slice(list.Offsets[0], list.Offsets[^1] - list.Offsets[0]), number),
        FixedSizeListColumn list => IsUsed(list.Elements, number),
        Column<short> c => IsUsed(c, (short)number),
        Column<int> c => IsUsed(c, (int)number),
        Column<long> c => IsUsed(c, number),
        _ => false,
    };

    static bool IsUsed<T>(Column<T> column, T number)
        where T : unmanaged, IEquatable<T>
    {
        var values = column.Values;
        for (var start = 0; values[start..].IndexOf(number) is >= 0 and var at; start += at + 1)
        {
            if (!column.IsNull(start + at))
            {
                return true;
            }
        }

        return false;
    }
}
