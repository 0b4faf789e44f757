using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Engine.Expressions;

/// <summary>CASE: each condition on the rows that none before it took, each result on the rows that its condition took.</summary>
/// <param name="type">Type of the answers.</param>
/// <param name="conditions">In order.</param>
/// <param name="results">One a condition, then that of ELSE.</param>
sealed class CaseNode(DataType type, Node[] conditions, Node[] results)
{
    internal Datum Evaluate(Rows rows)
    {
        var pieces = new List<Piece>();
        int[]? open = null;
        var openRows = rows;
        for (var k = 0; k < conditions.Length; k++)
        {
            var taken = TruthValues.TrueRows(conditions[k](openRows), openRows.Length);
            var count = taken.CountSet(openRows.Length);
            if (count == openRows.Length)
            {
                return Assemble(pieces, new(open, results[k](openRows)), rows.Length);
            }

            if (count == 0)
            {
                continue;
            }

            var chosen = Bits.Positions(taken, openRows.Length);
            pieces.Add(new(Compose(open, chosen), results[k](openRows.Select(chosen))));
            open = Compose(open, Bits.Positions(Bits.Not(taken, openRows.Length), openRows.Length));
            openRows = rows.Select(open);
        }

        return Assemble(pieces, new(open, results[^1](openRows)), rows.Length);
    }

    static int[] Compose(int[]? outer, int[] inner) => outer is null ? inner : Array.ConvertAll(inner, i => outer[i]);

    Datum Assemble(List<Piece> pieces, Piece last, int rows)
    {
        if (pieces.Count == 0)
        {
            return last.Values;
        }

        pieces.Add(last);
        var source = new int[rows];
        var columns = new List<Column>(pieces.Count);
        var start = 0;
        foreach (var (positions, values) in pieces)
        {
            for (var i = 0; i < positions!.Length; i++)
            {
                source[positions[i]] = start + (values.IsConstant ? 0 : i);
            }

            var column = values.Column is NullColumn ? Column.Nulls(type, values.Column.Length) : values.Decoded().Column;
            columns.Add(column);
            start += column.Length;
        }

        return new(Column.Concat(columns).Take(source), false);
    }

    /// <param name="Positions">The rows; null for all.</param>
    /// <param name="Values">Their values.</param>
    readonly record struct Piece(int[]? Positions, Datum Values);
}
