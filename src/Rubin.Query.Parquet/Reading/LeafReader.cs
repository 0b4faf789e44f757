namespace Rubin.Query.Parquet;

/// <summary>
/// Reads one leaf of one row group after the other, forwards: batches of rows that are read or skipped in any mixture. Pages that are skipped
/// as a whole are not decompressed. Belongs to one worker.
/// </summary>
abstract class LeafReader(LeafColumn leaf, Codecs codecs)
{
    long _skip;

    /// <summary>The leaf.</summary>
    public LeafColumn Leaf => leaf;

    /// <summary>Bytes read from files so far.</summary>
    public long BytesRead => Pages.BytesRead;

    /// <summary>The pages of the chunk.</summary>
    protected ChunkPages Pages { get; } = new(codecs);

    /// <summary>The values of the pages.</summary>
    protected ValueReader Values { get; } = ValueReader.Create(leaf);

    /// <summary>Values of the chunk for each of its rows: more than 1 in lists, as a rule.</summary>
    public double ValuesPerRow { get; private set; }

    /// <summary>Starts at the first row of a row group.</summary>
    public void Open(RowGroup group)
    {
        var chunk = group.Metadata.Columns[leaf.Index];
        if (chunk.FilePath is not null)
        {
            throw new CorruptDataException($"the values are in another file, \"{chunk.FilePath}\"");
        }

        if (chunk.Type != leaf.PhysicalType)
        {
            throw new CorruptDataException($"the chunk holds {chunk.Type} where the schema says {leaf.PhysicalType}");
        }

        _skip = 0;
        ValuesPerRow = chunk.ValueCount / Math.Max(1.0, group.RowCount);
        Pages.Open(group.File.Handle, group.File.Length, leaf, chunk);
        Values.StartChunk();
        Restart();
    }

    /// <summary>Starts a batch of about <paramref name="rows"/> rows.</summary>
    public abstract void Begin(int rows);

    /// <summary>Passes over the next rows, at the latest when rows behind them are read.</summary>
    public void Skip(long rows) => _skip += rows;

    /// <summary>Reads the next rows into the batch.</summary>
    public void Append(int rows)
    {
        if (_skip > 0)
        {
            var skip = _skip;
            _skip = 0;
            SkipRows(skip);
        }

        AppendRows(rows);
    }

    /// <summary>Forgets the page of the chunk before.</summary>
    protected abstract void Restart();

    /// <summary><see cref="Skip"/>, now.</summary>
    protected abstract void SkipRows(long rows);

    /// <summary><see cref="Append"/> without rows to skip before.</summary>
    protected abstract void AppendRows(int rows);

    /// <summary>Finds the next data page, taking over the dictionary on the way.</summary>
    /// <exception cref="CorruptDataException">There is none.</exception>
    protected void NextPage()
    {
        while (Pages.Next())
        {
            if (!Pages.IsDictionary)
            {
                return;
            }

            Values.LoadDictionary(Pages.ReadDictionary(), Pages.Header.ValueCount);
        }

        throw new CorruptDataException("the column has fewer rows than its row group");
    }
}
