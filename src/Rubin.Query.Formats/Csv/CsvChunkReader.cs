using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;

namespace Rubin.Query.Formats.Csv;

/// <summary>Turns the rows of a chunk into batches; values of columns that are not wanted are passed over. Belongs to one worker.</summary>
sealed class CsvChunkReader
{
    readonly CsvLayout _layout;
    readonly Schema _schema;
    readonly CsvColumn?[] _byPosition;
    readonly CsvColumn[] _wanted;
    readonly int _needed;

    /// <param name="layout">The table.</param>
    /// <param name="columns">What is wanted of it; a column may come twice.</param>
    public CsvChunkReader(CsvLayout layout, ValueList<ScanColumn> columns)
    {
        _layout = layout;
        _schema = new(columns.Map(c => c.Field));
        _byPosition = new CsvColumn?[layout.Schema.Count];
        _wanted = [.. columns.Select(c => _byPosition[c.Position] ??= CsvColumn.Create(layout.Schema[c.Position].Type))];
        _needed = columns.Count == 0 ? 0 : columns.Max(c => c.Position) + 1;
    }

    /// <summary>The next <paramref name="rows"/> rows of the text.</summary>
    /// <param name="text">The chunk.</param>
    /// <param name="position">Where they begin; behind them afterwards.</param>
    /// <param name="rows">How many; the chunk has at least as many left.</param>
    /// <exception cref="QueryException">Data: the text is not what it was when the file was looked through.</exception>
    public RecordBatch Read(ReadOnlySpan<byte> text, ref int position, int rows)
    {
        if (_needed == 0)
        {
            return new(_schema, [], rows);
        }

        var reader = new CsvReader(text, _layout.Delimiter, isLast: true) { Position = position };
        for (var row = 0; row < rows; row++)
        {
            if (!reader.SkipEmptyLines() || !TryReadRow(ref reader))
            {
                throw _layout.File.Changed();
            }
        }

        position = reader.Position;
        var built = new Dictionary<CsvColumn, Column>();
        foreach (var column in _wanted)
        {
            if (!built.ContainsKey(column))
            {
                built.Add(column, column.Build());
            }
        }

        return new(_schema, [.. _wanted.Select(c => built[c])], rows);
    }

    bool TryReadRow(ref CsvReader reader)
    {
        var last = _byPosition.Length - 1;
        for (var i = 0; i <= last; i++)
        {
            if (i == _needed && !_layout.HasQuotes)
            {
                reader.SkipLine();
                return true;
            }

            if (reader.Next() != (i < last ? FieldEnd.Field : FieldEnd.Row)
                || _byPosition[i]?.TryAppend(reader.Value, reader.IsQuoted) == false)
            {
                return false;
            }
        }

        return true;
    }
}
