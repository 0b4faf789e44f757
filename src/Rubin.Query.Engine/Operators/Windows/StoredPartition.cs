using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Execution.Spilling;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Operators.Sorting;

namespace Rubin.Query.Engine.Operators.Windows;

/// <summary>
/// The rows of one partition on disk, in blocks that can be read in any order. Rows come first, all of them; then places are asked for. Belongs to one worker.
/// </summary>
sealed class StoredPartition : IDisposable
{
    /// <summary>Bytes of a block, about.</summary>
    const long BlockBytes = 256 << 10;

    readonly Schema _schema;
    readonly QueryContext _query;
    readonly string _owner;
    readonly RowOrder _order;
    readonly List<SpillBlock> _blocks = [];
    readonly List<long> _starts = [0];
    readonly List<PlaceIndex> _indexes = [];
    readonly FewBlocks<RecordBatch> _read;
    SpillFile? _file;
    PlaceIndex? _peers;

    internal StoredPartition(Schema schema, RowOrder order, string owner, QueryContext query)
    {
        (_schema, _order, _owner, _query) = (schema, order, owner, query);
        _read = new(block => _file!.Read(_blocks[block], _schema));
    }

    /// <summary>Number of rows.</summary>
    internal long Length => _starts[^1];

    /// <summary>Number of blocks.</summary>
    internal int Blocks => _blocks.Count;

    /// <summary>The rows that ORDER BY tells apart from those before them: where peers begin. To be asked for before rows come.</summary>
    internal PlaceIndex Peers => _peers ??= Index(new PeerIndex(this, _order));

    /// <summary>The rows for which an expression has a value. To be asked for before rows come.</summary>
    internal PlaceIndex Values(BoundExpression expression) => Index(new ValueIndex(this, ExpressionCompiler.Compile(expression)));

    /// <summary>Writes rows; gives the blocks they have become.</summary>
    internal IEnumerable<RecordBatch> Add(RecordBatch rows)
    {
        _file ??= _query.Spills.NewFile(_owner);
        var blockRows = (int)Math.Clamp(BlockBytes * rows.Length / Math.Max(1, MemorySize.Of(rows)), 1, RunMerge.WindowRows);
        foreach (var block in rows.InPieces(blockRows))
        {
            WorkerPool.ThrowIfStopped();
            _blocks.Add(_file.Write(block));
            _starts.Add(Length + block.Length);
            _indexes.ForEach(i => i.Add(Blocks - 1, block));
            yield return block;
        }
    }

    /// <summary>The rows of a block.</summary>
    internal RecordBatch Block(int block) => _read[block];

    /// <summary>The place of a block's first row; that behind all rows for the block behind the last.</summary>
    internal long Start(int block) => _starts[block];

    /// <summary>The block of a place, and the row there.</summary>
    internal (int Block, int Row) Find(long place)
    {
        var found = _starts.BinarySearch(place);
        var block = found >= 0 ? found : ~found - 1;
        return (block, (int)(place - _starts[block]));
    }

    /// <summary>The rows from one place to before another.</summary>
    internal IEnumerable<RecordBatch> Rows(long from, long to)
    {
        while (from < to)
        {
            WorkerPool.ThrowIfStopped();
            var (block, row) = Find(from);
            var rows = (int)Math.Min(to, _starts[block + 1]) - from;
            yield return Block(block).Slice(row, (int)rows);
            from += rows;
        }
    }

    /// <summary>The values of an expression at places; NULL at -1.</summary>
    internal Column Gather(Evaluator expression, DataType type, long[] places)
    {
        var byBlock = new SortedDictionary<int, (List<int> Rows, List<int> Answers)>();
        for (var i = 0; i < places.Length; i++)
        {
            if (places[i] >= 0)
            {
                var (block, row) = Find(places[i]);
                if (!byBlock.TryGetValue(block, out var wanted))
                {
                    byBlock[block] = wanted = ([], []);
                }

                wanted.Rows.Add(row);
                wanted.Answers.Add(i);
            }
        }

        var (values, valueOf) = (new List<Column> { Column.Nulls(type.Logical, 0) }, new int[places.Length]);
        valueOf.AsSpan().Fill(-1);
        var count = 0;
        foreach (var (block, (rows, answers)) in byBlock)
        {
            WorkerPool.ThrowIfStopped();
            var column = expression(Block(block).Take([.. rows])).ToColumn(rows.Count);
            values.Add(column is DictionaryColumn encoded ? encoded.Decode() : column);
            answers.ForEach(i => valueOf[i] = count++);
        }

        return Column.Concat(values).Take(valueOf);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_file is not null)
        {
            _query.Spills.Remove(_file);
        }
    }

    PlaceIndex Index(PlaceIndex index)
    {
        _indexes.Add(index);
        return index;
    }
}

/// <summary>What has been made of the blocks that were looked at last.</summary>
/// <param name="make">Makes it of a block.</param>
sealed class FewBlocks<T>(Func<int, T> make)
{
    const int Most = 4;

    readonly List<(int Block, T Made)> _made = [];

    internal T this[int block]
    {
        get
        {
            var found = _made.FindIndex(m => m.Block == block);
            var entry = found >= 0 ? _made[found] : (Block: block, Made: make(block));
            if (found >= 0 || _made.Count == Most)
            {
                _made.RemoveAt(Math.Max(0, found));
            }

            _made.Add(entry);
            return entry.Made;
        }
    }
}
