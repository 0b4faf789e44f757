namespace Rubin.Query.Arrow;

/// <summary>
/// The values of one field for a run of rows, in Arrow's memory layout on managed memory. Immutable; slices share memory.
/// What lies under a NULL is readable and means nothing.
/// </summary>
public abstract partial class Column
{
    int _nullCount = -1;

    private protected Column(DataType type, int length, Bitmap validity)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (!validity.Holds(length))
        {
            throw new ArgumentException($"{validity.Bytes.Length} bytes of validity for {length} rows", nameof(validity));
        }

        Type = type;
        Length = length;
        Validity = validity;
    }

    /// <summary>The type of the values.</summary>
    public DataType Type { get; }

    /// <summary>Number of rows.</summary>
    public int Length { get; }

    /// <summary>A one for each row that has a value, a zero for each NULL; all ones without bytes where there is no NULL.</summary>
    public Bitmap Validity { get; }

    /// <summary>Number of NULLs; counted once, at the first call.</summary>
    public virtual int NullCount => _nullCount >= 0 ? _nullCount : _nullCount = Length - Validity.CountSet(Length);

    /// <summary>True where no row is NULL, told from the absence of a bitmap alone: false is no promise of a NULL.</summary>
    public virtual bool HasNoNulls => Validity.IsAllSet;

    /// <summary>Whether row <paramref name="row"/> is NULL.</summary>
    public virtual bool IsNull(int row) => !Validity[row];

    /// <summary>The rows from <paramref name="offset"/> on, sharing memory.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rows are not all there.</exception>
    public Column Slice(int offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)offset + length, Length, nameof(length));
        return offset == 0 && length == Length ? this : SliceChecked(offset, length);
    }

    /// <summary>The rows at <paramref name="rows"/>, in that order, copied; -1 gives NULL.</summary>
    /// <exception cref="IndexOutOfRangeException">A row that is not there.</exception>
    /// <exception cref="OverflowException">The bytes or elements of the answer would pass 2³¹: take fewer rows at a time.</exception>
    public abstract Column Take(ReadOnlySpan<int> rows);

    /// <summary>Runs of rows end to end: those from <c>starts[i]</c> on, as many as lie between <c>offsets[i]</c> and the next offset.</summary>
    internal virtual Column TakeRuns(ReadOnlySpan<int> starts, ReadOnlySpan<int> offsets)
    {
        var rows = new int[offsets[^1]];
        for (var i = 0; i < starts.Length; i++)
        {
            var row = starts[i];
            for (var k = offsets[i]; k < offsets[i + 1]; k++)
            {
                rows[k] = row++;
            }
        }

        return Take(rows);
    }

    /// <summary>The same rows with NULL also where <paramref name="validity"/> has a zero; values are shared.</summary>
    public Column WithValidity(Bitmap validity) =>
        validity.IsAllSet ? this : Replace(Bitmap.And(Validity, validity, Length));

    /// <summary>The same values under another validity; <paramref name="validity"/> holds at least <see cref="Length"/> bits.</summary>
    protected abstract Column Replace(Bitmap validity);

    /// <summary><see cref="Slice"/> of rows that are known to be there.</summary>
    protected abstract Column SliceChecked(int offset, int length);

    /// <summary>The validity of <see cref="Take"/>'s answer; all ones without bytes where every row taken has a value.</summary>
    protected Bitmap TakeValidity(ReadOnlySpan<int> rows) =>
        Validity.IsAllSet && !rows.ContainsAnyInRange(int.MinValue, -1) ? Bitmap.AllSet : Validity.Take(rows);
}
