using Rubin.Query.Arrow;
using Rubin.Query.DuckDb.Interop;

namespace Rubin.Query.DuckDb.Vectors;

/// <summary>Gathers the rows of DuckDB vectors of one type into Arrow columns: append stretches of vectors, then finish a column.</summary>
abstract unsafe class VectorReader(DataType type)
{
    readonly ValidityBits _validity = new();

    /// <summary>The Arrow type of the columns.</summary>
    internal DataType Type => type;

    /// <summary>Rows appended since the last column was finished.</summary>
    internal int Count { get; set; }

    /// <summary>
    /// Appends rows <paramref name="start"/> to <paramref name="start"/> + <paramref name="count"/> - 1 of a flat vector.
    /// </summary>
    internal void Append(nint vector, int start, int count)
    {
        var validity = DuckDbApi.VectorValidity(vector);
        _validity.Append(validity, start, Count, count);
        AppendValues(vector, validity, start, count);
        Count += count;
    }

    /// <summary>A column of the appended rows; the reader is empty afterwards.</summary>
    internal Column Finish()
    {
        var column = FinishValues(_validity.Finish(Count));
        Count = 0;
        return column;
    }

    /// <summary>Appends the values of the rows; <see cref="Count"/> is still the number before.</summary>
    protected abstract void AppendValues(nint vector, ulong* validity, int start, int count);

    /// <summary>Hands out the values gathered, and forgets them.</summary>
    protected abstract Column FinishValues(Bitmap validity);

    /// <summary>Whether row <paramref name="row"/> of a vector has a value; a null pointer stands for no NULLs.</summary>
    protected static bool IsValid(ulong* validity, int row) => validity is null || (validity[row >> 6] >> (row & 63) & 1) != 0;

    /// <summary>
    /// <paramref name="array"/>, or a copy of it at least twice as long if it has no room for <paramref name="length"/> items.
    /// </summary>
    /// <exception cref="QueryException">OutOfMemory: more bytes or elements in one batch than 32-bit offsets reach.</exception>
    protected static T[] Grow<T>(T[] array, long length)
    {
        if (length <= array.Length)
        {
            return array;
        }

        if (length > Array.MaxLength)
        {
            throw new QueryException(
                QueryErrorCode.OutOfMemory, $"{length} bytes or elements in one batch are more than 32-bit offsets reach");
        }

        Array.Resize(ref array, (int)Math.Min(Math.Max(length, 2L * array.Length), Array.MaxLength));
        return array;
    }
}
