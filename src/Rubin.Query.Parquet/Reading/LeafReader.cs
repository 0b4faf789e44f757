namespace Rubin.Query.Parquet;

/// <summary>
/// Reads one leaf of one row group after the other, forwards: batches of rows that are read or skipped in any mixture. Pages that are
/// skipped
/// as a whole are not decompressed. Belongs to one worker.
/// </summary>
abstract class LeafReader(LeafColumn leaf, Codecs codecs, PageMemory memory) : IDisposable
{
    RowGroup? _group;
    bool _hasDictionary;
    long _row;
    long _skip;

    /// <summary>The leaf.</summary>
    public LeafColumn Leaf => leaf;

    /// <summary>Bytes read from files so far.</summary>
    public long BytesRead => Pages.BytesRead;

    /// <summary>The pages of the chunk.</summary>
    protected ChunkPages Pages { get; } = new(codecs, memory);

    /// <summary>Whether pages have been passed by the page index: how many values are left is not known then.</summary>
    protected bool HasJumped { get; private set; }

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

        (_group, _row, _skip, _hasDictionary, HasJumped) = (group, 0, 0, false, false);
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
            SkipTo(_row + _skip);
        }

        _row += rows;
        AppendRows(rows);
    }

    void SkipTo(long row)
    {
        var skip = _skip;
        (_row, _skip) = (row, 0);
        if (skip >= RowsAhead && _group!.PageIndexOf(leaf) is { Pages.Count: > 1 } index)
        {
            var page = index.Pages[index.PageOf(row)];
            if (page.FirstRow > row - skip + RowsAhead)
            {
                LoadDictionary(index.Pages[0].Offset);

                // Pages of an index start with a row, and those of a leaf outside of lists have a value a row.
                Pages.Seek(page, leaf.MaxRepetition == 0 ? _group.RowCount - page.FirstRow : long.MaxValue);
                HasJumped = true;
                Restart();
                skip = row - page.FirstRow;
            }
        }

        SkipRows(skip);
    }

    /// <summary>Rows of the chunk that have been found already, from the next one on: on the current page.</summary>
    protected abstract int RowsAhead { get; }

    // The dictionary lies before the first data page; where that has been passed, it has been read.
    void LoadDictionary(long firstPage)
    {
        if (!_hasDictionary && Pages.Start < firstPage)
        {
            Pages.Rewind();
            if (Pages.Next() && Pages.IsDictionary)
            {
                TakeDictionary();
            }
        }
    }

    void TakeDictionary()
    {
        if (_hasDictionary)
        {
            throw new CorruptDataException("the column has two dictionaries");
        }

        Values.LoadDictionary(Pages.ReadDictionary(), Pages.Header.ValueCount);
        _hasDictionary = true;
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

            TakeDictionary();
        }

        throw new CorruptDataException("the column has fewer rows than its row group");
    }

    /// <inheritdoc/>
    public virtual void Dispose() => Pages.Dispose();
}
