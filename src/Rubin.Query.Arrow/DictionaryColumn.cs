namespace Rubin.Query.Arrow;

/// <summary>
/// A column of codes into a column of values. A row is NULL where its validity bit is zero, or where the value that it points to is NULL.
/// The values need not be distinct, and two batches of one column may have different values under the same code.
/// </summary>
public sealed class DictionaryColumn : Column
{
    /// <summary>Codes into <paramref name="dictionary"/>; the caller vouches that every valid row's code is a row of it.</summary>
    public DictionaryColumn(ReadOnlyMemory<int> codes, Column dictionary, Bitmap validity = default)
        : base(new DictionaryType(dictionary.Type), codes.Length, validity)
    {
        CodeMemory = codes;
        Dictionary = dictionary;
    }

    /// <summary>A row of <see cref="Dictionary"/> for each row; anything readable under a NULL.</summary>
    public ReadOnlySpan<int> Codes => CodeMemory.Span;

    /// <summary>The memory behind <see cref="Codes"/>.</summary>
    public ReadOnlyMemory<int> CodeMemory { get; }

    /// <summary>The values.</summary>
    public Column Dictionary { get; }

    /// <inheritdoc/>
    public override int NullCount
    {
        get
        {
            if (Dictionary.HasNoNulls)
            {
                return base.NullCount;
            }

            var count = 0;
            for (var row = 0; row < Length; row++)
            {
                count += IsNull(row) ? 1 : 0;
            }

            return count;
        }
    }

    /// <inheritdoc/>
    public override bool HasNoNulls => Validity.IsAllSet && Dictionary.HasNoNulls;

    /// <inheritdoc/>
    public override bool IsNull(int row) => !Validity[row] || Dictionary.IsNull(Codes[row]);

    /// <summary>The values themselves, one a row, without codes.</summary>
    public Column Decode()
    {
        if (Validity.IsAllSet)
        {
            return Dictionary.Take(Codes);
        }

        var rows = Codes.ToArray();
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = Validity[i] ? rows[i] : -1;
        }

        return Dictionary.Take(rows);
    }

    /// <inheritdoc/>
    public override Column Take(ReadOnlySpan<int> rows)
    {
        var result = GC.AllocateUninitializedArray<int>(rows.Length);
        var codes = Codes;
        for (var i = 0; i < rows.Length; i++)
        {
            result[i] = rows[i] < 0 ? 0 : codes[rows[i]];
        }

        return new DictionaryColumn(result, Dictionary, TakeValidity(rows));
    }

    /// <inheritdoc/>
    protected override Column SliceChecked(int offset, int length) =>
        new DictionaryColumn(CodeMemory.Slice(offset, length), Dictionary, Validity.Slice(offset));

    /// <inheritdoc/>
    protected override Column Replace(Bitmap validity) => new DictionaryColumn(CodeMemory, Dictionary, validity);
}
