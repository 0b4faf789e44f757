using System.Data;
using Rubin.Query.Arrow;

namespace Rubin.Query;

/// <summary>The rows of a data table as batches.</summary>
static class DataTableRows
{
    const int BatchRows = 8192;

    /// <exception cref="ArgumentException">A column is of a type that no column of ours holds.</exception>
    internal static (Schema Schema, IReadOnlyList<RecordBatch> Batches) Of(DataTable table)
    {
        var columns = table.Columns.Cast<DataColumn>().ToList();
        var schema = new Schema([.. columns.Select(c => new Field(
            c.ColumnName, ClrType.Column(c.DataType) ?? throw new ArgumentException($"column \"{c.ColumnName}\" is a {c.DataType.Name}, which cannot be queried"), c.AllowDBNull))]);
        var builders = schema.Fields.Map(f => ColumnBuilder.Create(f.Type));
        var append = columns.Zip(builders, (c, b) => GenericMethod.Call<Action<object>>(typeof(DataTableRows), nameof(Boxed), [c.DataType], b)).ToList();
        List<RecordBatch> batches = [];
        foreach (var chunk in table.Rows.Cast<DataRow>().Where(r => r.RowState != DataRowState.Deleted).Chunk(BatchRows))
        {
            for (var i = 0; i < columns.Count; i++)
            {
                Fill(chunk, columns[i], builders[i], append[i]);
            }

            batches.Add(new(schema, builders.Map(b => b.Build()), chunk.Length));
        }

        return (schema, batches);
    }

    static void Fill(DataRow[] rows, DataColumn column, ColumnBuilder builder, Action<object> append)
    {
        try
        {
            foreach (var row in rows)
            {
                if (row.IsNull(column))
                {
                    builder.AppendNull();
                    continue;
                }

                append(row[column]);
            }
        }
        catch (OverflowException error)
        {
            throw new QueryException(QueryErrorCode.Value, $"column \"{column.ColumnName}\": {error.Message}", inner: error);
        }
    }

    static Action<object> Boxed<T>(ColumnBuilder builder)
    {
        var append = ValueWriter.Of<T>(builder);
        return value => append((T)value);
    }
}
