using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Execution;

/// <summary>How many bytes a batch has at most, about: a batch of wide rows has fewer rows than the batch size. A single row may have more.</summary>
static class BatchBytes
{
    /// <summary>Bytes of a batch, about; those of 64 columns of numbers at the usual batch size.</summary>
    internal const long Most = 4 << 20;

    /// <summary>Rows that a batch has at least where only the number of columns is known.</summary>
    const int LeastRows = 256;

    /// <summary>Rows of so many bytes each that a batch may have, one at least.</summary>
    /// <param name="bytesPerRow">What a row takes, on the average.</param>
    /// <param name="most">Rows that it may have in any case.</param>
    internal static int Rows(double bytesPerRow, int most) => (int)Math.Clamp(Most / Math.Max(bytesPerRow, 1e-9), 1, most);

    /// <summary>Rows that a batch of many columns may have, before any of their values is known.</summary>
    internal static int Rows(Schema schema, int most) => Math.Min(most, Math.Max(LeastRows, Rows(schema.Fields.Sum(f => (double)Math.Max(1, FixedWidth.Bytes(f.Type))), most)));

    /// <summary>What a row of a column takes on the average.</summary>
    internal static double PerRow(Column column) => (double)Of(column) / Math.Max(1, column.Length);

    /// <summary>Bytes of the rows of a batch without dictionaries, which no smaller number of rows makes smaller.</summary>
    internal static long Of(RecordBatch batch)
    {
        var bytes = 0L;
        for (var i = 0; i < batch.Columns.Count; i++)
        {
            bytes += Of(batch.Columns[i]);
        }

        return bytes;
    }

    /// <summary>How many of some rows, from the first of them on, a batch may have.</summary>
    /// <param name="columns">Columns that the rows are taken from.</param>
    /// <param name="rows">Rows of them, at least one; negative ones give NULL.</param>
    internal static int RowsThatFit(IReadOnlyList<Column> columns, ReadOnlySpan<int> rows)
    {
        while (rows.Length > 1)
        {
            var bytes = OfAll(columns, rows);
            if (bytes <= Most)
            {
                break;
            }

            rows = rows[..Rows(bytes / rows.Length, rows.Length / 2)];
        }

        return rows.Length;
    }

    /// <summary>The batch in slices that are no larger, where they can be.</summary>
    internal static IEnumerable<RecordBatch> Cut(RecordBatch batch)
    {
        var bytes = Of(batch);
        if (bytes <= Most || batch.Length < 2)
        {
            yield return batch;
            yield break;
        }

        var rows = Rows((double)bytes / batch.Length, batch.Length / 2);
        for (var start = 0; start < batch.Length; start += rows)
        {
            foreach (var piece in Cut(batch.Slice(start, Math.Min(rows, batch.Length - start))))
            {
                yield return piece;
            }
        }
    }

    static long Of(Column column) => column switch
    {
        DictionaryColumn => 4L * column.Length,
        StructColumn structs => structs.Children.Sum(Of),
        _ => MemorySize.Of(column),
    };

    /// <summary>Bytes of some rows of a column when they are copied.</summary>
    static double Of(Column column, ReadOnlySpan<int> rows) => column switch
    {
        BinaryColumn binary => Lengths(binary.Offsets, rows) + (4.0 * rows.Length),
        ListColumn list => (Lengths(list.Offsets, rows) * PerRow(list.Elements)) + (4.0 * rows.Length),
        StructColumn structs => OfAll(structs.Children, rows),
        DictionaryColumn => 4.0 * rows.Length,
        FixedSizeListColumn => PerRow(column) * rows.Length,
        _ => (double)FixedWidth.Bytes(column.Type) * rows.Length,
    };

    static double OfAll(IReadOnlyList<Column> columns, ReadOnlySpan<int> rows)
    {
        var bytes = 0.0;
        for (var i = 0; i < columns.Count; i++)
        {
            bytes += Of(columns[i], rows);
        }

        return bytes;
    }

    static double Lengths(ReadOnlySpan<int> offsets, ReadOnlySpan<int> rows)
    {
        var length = 0L;
        foreach (var row in rows)
        {
            length += row < 0 ? 0 : offsets[row + 1] - offsets[row];
        }

        return length;
    }
}
