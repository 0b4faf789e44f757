using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;

namespace Rubin.Query;

/// <summary>Small answers that statements make themselves, row by row.</summary>
/// <param name="fields">The columns.</param>
sealed class TextTable(params Field[] fields)
{
    readonly List<object?[]> _rows = [];

    /// <summary>Adds a row; values as <see cref="ColumnBuilder.AppendValue"/> takes them.</summary>
    internal void Add(params object?[] row) => _rows.Add(row);

    /// <summary>The columns.</summary>
    internal Schema Schema { get; } = new([.. fields]);

    /// <summary>The rows as an answer.</summary>
    internal QueryResult ToResult() => new(Schema, Batches(), null, []);

    /// <summary>The rows as a table to query.</summary>
    internal InMemoryTable ToTable() => new(Schema, _rows.Count == 0 ? [] : [Batch()]);

    /// <summary>The rows as at most one batch.</summary>
    internal async IAsyncEnumerable<RecordBatch> Batches()
    {
        await Task.CompletedTask.ConfigureAwait(false);
        if (_rows.Count > 0)
        {
            yield return Batch();
        }
    }

    RecordBatch Batch()
    {
        var builders = Schema.Fields.Select(f => ColumnBuilder.Create(f.Type)).ToArray();
        foreach (var row in _rows)
        {
            for (var i = 0; i < builders.Length; i++)
            {
                builders[i].AppendValue(row[i]);
            }
        }

        return new(Schema, [.. builders.Select(b => b.Build())], _rows.Count);
    }
}
