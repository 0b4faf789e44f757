using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Engine.Expressions;

/// <summary>
/// Evaluates an expression of one column on the values of a dictionary instead of on the rows: once for each dictionary, whose
/// answers then serve
/// the batches that share it. Texts travel on as codes.
/// </summary>
sealed class DictionaryEvaluation(Node node, int column)
{
    // A dictionary much longer than the rows at hand is not worth it.
    const int FreeValues = 256;
    const int ValuesPerRow = 4;

    Column? _dictionary;
    Datum? _answers;

    internal Datum Evaluate(Rows rows)
    {
        if (rows.Column(column) is not { IsConstant: false, Column: DictionaryColumn encoded })
        {
            return node(rows);
        }

        if (!ReferenceEquals(_dictionary, encoded.Dictionary))
        {
            if (encoded.Dictionary.Length > FreeValues + ValuesPerRow * (long)rows.Length)
            {
                return node(rows);
            }

            _answers = Answer(encoded.Dictionary);
            _dictionary = encoded.Dictionary;
        }

        return _answers is { } answers ? Spread(answers, encoded) : node(rows);
    }

    /// <summary>
    /// The answers for all values and, behind them, for NULL; null where one fails, which a value that no row has must not do.
    /// </summary>
    Datum? Answer(Column dictionary)
    {
        var rows = new int[dictionary.Length + 1];
        for (var i = 0; i < dictionary.Length; i++)
        {
            rows[i] = i;
        }

        rows[^1] = -1;
        try
        {
            return node(new OneColumnRows(column, dictionary.Take(rows)));
        }
        catch (QueryException)
        {
            return null;
        }
    }

    static Datum Spread(Datum answers, DictionaryColumn encoded)
    {
        if (answers.IsConstant)
        {
            return answers;
        }

        var codes = Codes(encoded);
        return answers.Column switch
        {
            BinaryColumn => new(new DictionaryColumn(codes, answers.Column), false),
            BooleanColumn truths => new(SpreadTruths(truths, codes.Span), false),
            DictionaryColumn inner => new(inner.Take(codes.Span), false),
            _ => new(answers.Column.Take(codes.Span), false),
        };
    }

    /// <summary>The answers of a condition: for few values, each a bit of one word.</summary>
    static Column SpreadTruths(BooleanColumn answers, ReadOnlySpan<int> codes)
    {
        if (answers.Length > 64)
        {
            return answers.Take(codes);
        }

        var values = SpreadBits(answers.Values.Word(0, answers.Length), codes);
        var validity = answers.HasNoNulls ? Bitmap.AllSet : SpreadBits(answers.Validity.Word(0, answers.Length), codes);
        return new BooleanColumn(values, codes.Length, validity);
    }

    static Bitmap SpreadBits(ulong answers, ReadOnlySpan<int> codes)
    {
        var bytes = Bits.Allocate(codes.Length);
        var words = Bits.Words(bytes);
        for (var w = 0; w < words.Length; w++)
        {
            var rows = codes[(64 * w)..Math.Min(codes.Length, 64 * w + 64)];
            var word = 0UL;
            for (var i = 0; i < rows.Length; i++)
            {
                word |= (answers >> rows[i] & 1) << i;
            }

            words[w] = word;
        }

        return new(bytes);
    }

    /// <summary>The rows' codes, the one behind the last value for NULL.</summary>
    static ReadOnlyMemory<int> Codes(DictionaryColumn encoded)
    {
        if (encoded.Validity.IsAllSet)
        {
            return encoded.CodeMemory;
        }

        var codes = encoded.Codes.ToArray();
        var validity = encoded.Validity;
        for (var i = 0; i < codes.Length; i++)
        {
            codes[i] = validity[i] ? codes[i] : encoded.Dictionary.Length;
        }

        return codes;
    }
}

/// <summary>Rows of a single column.</summary>
sealed class OneColumnRows(int id, Column column) : Rows(column.Length)
{
    internal override long Number(int row) => throw new System.Diagnostics.UnreachableException("what depends on the row is not evaluated by value");

    internal override Datum Column(int asked) =>
        asked == id ? new(column, false) : throw new System.Diagnostics.UnreachableException($"column {asked} beside {id}");
}
