using Rubin.Query.Arrow;

namespace Rubin.Query;

/// <summary>One row of an answer. Stays good after others are read. For many rows, objects (<see cref="QueryResult.As{T}"/>) or batches are faster.</summary>
public readonly struct QueryRow
{
    readonly RecordBatch _batch;
    readonly int _row;

    internal QueryRow(RecordBatch batch, int row) => (_batch, _row) = (batch, row);

    /// <summary>Names, types, units of the values.</summary>
    public Schema Schema => _batch.Schema;

    /// <summary>Number of values.</summary>
    public int Count => _batch.Columns.Count;

    /// <summary>The value of a column by its place, as <see cref="Column.Value"/> gives it; null is NULL.</summary>
    public object? this[int column] => _batch.Columns[column].Value(_row);

    /// <summary>The value of a column by its name, ignoring case; null is NULL.</summary>
    /// <exception cref="QueryException">UnknownColumn: there is none.</exception>
    public object? this[string column] => this[Find(column)];

    /// <summary>The value of a column as <typeparamref name="T"/>.</summary>
    /// <exception cref="QueryException">UnknownColumn: there is none. TypeMismatch: it has no such values. Value: it is NULL, or does not fit.</exception>
    public T Get<T>(string column) => Get<T>(Find(column));

    /// <summary>The value of a column as <typeparamref name="T"/>.</summary>
    /// <exception cref="QueryException">TypeMismatch: it has no such values. Value: it is NULL, or does not fit.</exception>
    public T Get<T>(int column) => ValueReader.Of<T>(Schema[column])(_batch.Columns[column].Slice(_row, 1))(0);

    int Find(string name) => Schema.IndexOf(name) is >= 0 and var column
        ? column
        : throw new QueryException(QueryErrorCode.UnknownColumn, $"the answer has no column \"{name}\"", hint: $"it has {string.Join(", ", Schema.Fields.Select(f => f.Name))}");
}
