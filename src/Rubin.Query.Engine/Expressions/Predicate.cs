using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Engine.Expressions;

/// <summary>
/// A compiled condition: which rows of a batch meet it. The terms of a conjunction are tried one after another, each on the rows
/// that are left.
/// Belongs to one worker.
/// </summary>
public sealed class Predicate
{
    // While at least this share of the rows is left, a term that cannot fail is faster on all rows than on gathered ones.
    const int GatherBelow = 4;

    readonly Node[] _terms;
    readonly bool[] _safe;
    readonly InputOrder? _order;

    Predicate(Node[] terms, bool[] safe, InputOrder? order)
    {
        _terms = terms;
        _safe = safe;
        _order = order;
    }

    /// <summary>Compiles a condition; a column's number is its position in the batch.</summary>
    public static Predicate Compile(BoundExpression condition) => Compile(condition, null);

    /// <summary>The same for functions of the row's number too, where <paramref name="order"/> numbers the rows; all of them must come here.</summary>
    internal static Predicate Compile(BoundExpression condition, InputOrder? order)
    {
        var terms = condition is Junction { IsAnd: true } junction ? junction.Terms : [condition];

        // Terms that cannot fail go first, so that the others see fewer rows; otherwise the order of the text stays.
        var ordered = terms.OrderBy(t => ExpressionFacts.IsTotal(t) ? 0 : 1).ToArray();
        var compiler = new NodeCompiler(ordered, order is not null);
        return new([.. ordered.Select(compiler.Compile)], [.. ordered.Select(ExpressionFacts.IsTotal)], order);
    }

    /// <summary>The rows for which the condition is true.</summary>
    public Selection Select(RecordBatch batch)
    {
        Rows rows = new BatchRows(batch, _order?.Next(batch.Length) ?? 0);
        var n = batch.Length;
        var met = TruthValues.TrueRows(_terms[0](rows), n);
        var left = met.CountSet(n);
        var term = 1;
        for (; term < _terms.Length && left > 0 && (left == n || (_safe[term] && left >= n / GatherBelow)); term++)
        {
            met = Bitmap.And(met, TruthValues.TrueRows(_terms[term](rows), n), n);
            left = met.CountSet(n);
        }

        if (left == n)
        {
            return Selection.All(n);
        }

        var positions = Bits.Positions(met, n);
        for (; term < _terms.Length && positions.Length > 0; term++)
        {
            var found = TruthValues.TrueRows(_terms[term](rows.Select(positions)), positions.Length);
            positions = Array.ConvertAll(Bits.Positions(found, positions.Length), i => positions[i]);
        }

        return new(positions, n);
    }

    /// <summary>The rows for which the condition is true, as a batch; the same batch where it is true for all.</summary>
    public RecordBatch Filter(RecordBatch batch) => Select(batch).Of(batch);
}

/// <summary>Some rows of a batch, ascending.</summary>
public readonly struct Selection
{
    readonly int[]? _rows;
    readonly int _batchRows;

    internal Selection(int[] rows, int batchRows)
    {
        _rows = rows.Length == batchRows ? null : rows;
        _batchRows = batchRows;
    }

    Selection(int batchRows) => _batchRows = batchRows;

    /// <summary>All rows of a batch of that length.</summary>
    public static Selection All(int batchRows) => new(batchRows);

    /// <summary>True where no row is left out.</summary>
    public bool IsAll => _rows is null;

    /// <summary>Number of rows.</summary>
    public int Count => _rows?.Length ?? _batchRows;

    /// <summary>Their positions, ascending. Empty where <see cref="IsAll"/>: look at that first.</summary>
    public ReadOnlySpan<int> Rows => _rows;

    /// <summary>A one for each selected row of the batch.</summary>
    public Bitmap ToBitmap()
    {
        if (_rows is null)
        {
            return Bitmap.AllSet;
        }

        var bytes = Bits.Allocate(_batchRows);
        foreach (var row in _rows)
        {
            bytes[row >> 3] |= (byte)(1 << (row & 7));
        }

        return new(bytes);
    }

    /// <summary>The selected rows of a batch, or the batch itself where that is all of them.</summary>
    public RecordBatch Of(RecordBatch batch) => _rows is null ? batch : batch.Take(_rows);
}
