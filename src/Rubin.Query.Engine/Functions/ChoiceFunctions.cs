using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Kernels;
using Rubin.Query.Engine.Units;

namespace Rubin.Query.Engine.Functions;

/// <summary>GREATEST and LEAST. NULLs are passed over; NaN is above all numbers.</summary>
[QueryFunctions]
public static class ChoiceFunctions
{
    /// <summary>GREATEST.</summary>
    public static ScalarFunction Greatest { get; } = Of("GREATEST", "Greatest", "GREATEST(1, 3, 2) = 3", 1);

    /// <summary>LEAST.</summary>
    public static ScalarFunction Least { get; } = Of("LEAST", "Least", "LEAST(1, NULL, 2) = 1", -1);

    static ScalarFunction Of(string name, string word, string example, int sign) => new(
        name,
        new($"{word} of the arguments; NULL only where all are.", example),
        [])
    {
        Resolve = types => types.Count > 0 && TypeRules.Common(types) is { } type
            ? new(
                [type], type,
                (arguments, rows, _) => Choose(arguments, rows, type, sign))
            { IsVariadic = true, Nulls = Nulls.Visible, IsTotal = true }
            : null,
        Metadata = UnitRules.Shared,
    };

    static Column Choose(ReadOnlySpan<Datum> arguments, int rows, DataType type, int sign)
    {
        var columns = new Column[arguments.Length];
        var rowsOf = new int[rows];
        Array.Fill(rowsOf, -1);
        var all = new List<Column>();
        var starts = new int[arguments.Length];
        for (var k = 0; k < columns.Length; k++)
        {
            columns[k] = arguments[k].Column;
            starts[k] = k == 0 ? 0 : starts[k - 1] + columns[k - 1].Length;
            all.Add(columns[k]);
        }

        if (type.Id == TypeId.Null)
        {
            return Column.Nulls(type, rows);
        }

        var joined = Column.Concat(all);
        for (var k = 0; k < columns.Length; k++)
        {
            var step = arguments[k].IsConstant ? 0 : 1;
            for (var i = 0; i < rows; i++)
            {
                var row = starts[k] + i * step;
                if (!joined.IsNull(row) && (rowsOf[i] < 0 || sign * ValueOrder.Compare(joined, row, joined, rowsOf[i]) > 0))
                {
                    rowsOf[i] = row;
                }
            }
        }

        return joined.Take(rowsOf);
    }
}
