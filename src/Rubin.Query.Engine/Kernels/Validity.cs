using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.Engine.Kernels;

/// <summary>Where values are, and where NULL is.</summary>
static class Validity
{
    /// <summary>A one for each row that has a value, NULLs of a dictionary's values and of the NULL type included.</summary>
    internal static Bitmap Of(Column column) => column switch
    {
        NullColumn => Bits.None(column.Length),
        DictionaryColumn { Dictionary.HasNoNulls: false } encoded => OfCodes(encoded),
        _ => column.Validity,
    };

    /// <summary>The rows where no argument is NULL. A constant that is NULL makes all of them NULL.</summary>
    internal static Bitmap Of(ReadOnlySpan<Datum> arguments, int rows)
    {
        var result = Bitmap.AllSet;
        foreach (var argument in arguments)
        {
            if (argument.Column.HasNoNulls)
            {
                continue;
            }

            if (!argument.IsConstant)
            {
                result = Bitmap.And(result, Of(argument.Column), rows);
            }
            else if (argument.Column.IsNull(0))
            {
                return Bits.None(rows);
            }
        }

        return result;
    }

    static Bitmap OfCodes(DictionaryColumn column)
    {
        var bytes = Bits.Allocate(column.Length);
        var codes = column.Codes;
        var values = Of(column.Dictionary);
        var rows = column.Validity;
        for (var i = 0; i < codes.Length; i++)
        {
            bytes[i >> 3] |= (byte)((rows[i] && values[codes[i]] ? 1 : 0) << (i & 7));
        }

        return new(bytes);
    }
}
