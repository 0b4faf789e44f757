using Rubin.Query.Adql;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query;

/// <summary>
/// The answer of SUMMARIZE: for each column of a query its type, smallest and largest value, number of values and of NULLs, about how many different ones there are, and
/// mean and standard deviation of numbers. One pass over the rows.
/// </summary>
static class Summary
{
    static readonly string[] Every = ["COUNT", "APPROX_COUNT_DISTINCT"];

    /// <summary>The aggregates of all columns as one query, whose single row <see cref="Transpose"/> turns around.</summary>
    internal static QuerySyntax AggregatesOf(QuerySyntax query, Schema columns)
    {
        var items = new List<SelectItemSyntax> { Item(Call("COUNT", new StarSyntax())) };
        for (var i = 0; i < columns.Count; i++)
        {
            var column = new ColumnSyntax([new("summarized"), new(Name(i), IsQuoted: true)]);
            items.AddRange(Every.Select(f => Item(Call(f, column))));
            items.AddRange(Bounds(columns[i].Type).Select(f => Item(new CastSyntax(Call(f, column), new NamedTypeSyntax("VARCHAR", []), false))));
            items.AddRange(Moments(columns[i].Type).Select(f => Item(Call(f, column))));
        }

        var alias = new AliasSyntax(new("summarized"), [.. Enumerable.Range(0, columns.Count).Select(i => new NameSyntax(Name(i), IsQuoted: true))]);
        var from = new DerivedTableSyntax(query, false, alias, null);
        return new(null, new SelectSyntax(false, null, [.. items], [], [from], null, [], null, [], null), [], null, null);
    }

    /// <summary>One row a column, made of the single row of the aggregates when it is read.</summary>
    internal static QueryResult Transpose(QueryResult aggregates, Schema columns)
    {
        var table = new TextTable(
            new("column_name", DataType.Utf8), new("datatype", DataType.Utf8), new("min", DataType.Utf8), new("max", DataType.Utf8), new("values", DataType.Int64),
            new("nulls", DataType.Int64), new("about_distinct", DataType.Int64), new("mean", DataType.Double), new("stddev", DataType.Double));
        async IAsyncEnumerable<RecordBatch> Rows()
        {
            await foreach (var batch in aggregates.Batches.ConfigureAwait(false))
            {
                AddRows(table, columns, batch);
            }

            await foreach (var batch in table.Batches().ConfigureAwait(false))
            {
                yield return batch;
            }
        }

        return aggregates.With(table.Schema, Rows());
    }

    static void AddRows(TextTable table, Schema columns, RecordBatch batch)
    {
        var next = 1;
        object? Next(bool exists) => exists ? batch.Columns[next++].Value(0) : null;
        var rows = (long)batch.Columns[0].Value(0)!;
        foreach (var field in columns.Fields)
        {
            var values = (long)Next(true)!;
            var distinct = Next(true);
            var (min, max) = (Next(Bounds(field.Type).Length > 0), Next(Bounds(field.Type).Length > 0));
            var (mean, deviation) = (Next(Moments(field.Type).Length > 0), Next(Moments(field.Type).Length > 0));
            table.Add(field.Name, GeometryTypes.Name(field.Type), min, max, values, rows - values, distinct, mean, deviation);
        }
    }

    static string Name(int column) => $"c{column}";

    static string[] Bounds(DataType type) => type.Logical.IsNested || type.Logical.Id is TypeId.Null or TypeId.Binary ? [] : ["MIN", "MAX"];

    static string[] Moments(DataType type) => type.Logical.IsNumeric ? ["AVG", "STDDEV"] : [];

    static ExpressionItemSyntax Item(ExpressionSyntax expression) => new(expression, null);

    static CallSyntax Call(string name, ExpressionSyntax argument) => new(new(name), [new(null, argument)], false, [], NullTreatment.Default, null, null);
}
