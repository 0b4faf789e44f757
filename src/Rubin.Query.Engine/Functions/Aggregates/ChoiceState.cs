using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Engine.Functions.Aggregates;

/// <summary>
/// Which row of a group a <see cref="ChoiceState"/> keeps. Of equal rows, the first in the order of the input (for Last, the last).
/// </summary>
enum Choice
{
    /// <summary>The one with the least key.</summary>
    LeastKey,

    /// <summary>The one with the greatest key.</summary>
    GreatestKey,

    /// <summary>The first.</summary>
    First,

    /// <summary>The last.</summary>
    Last,
}

/// <summary>
/// Keeps one row a group and gives one of its values: MIN and MAX of text, ARG_MIN, FIRST and their like. Rows whose key is NULL or
/// NaN are passed over.
/// </summary>
/// <param name="type">Type of the value, which is argument 0.</param>
/// <param name="key">Argument that is compared; -1 where no value decides and NULLs count as well.</param>
/// <param name="choice">Which row.</param>
/// <param name="keyType">Type of what is compared, where that is not the value.</param>
sealed class ChoiceState(DataType type, int key, Choice choice, DataType? keyType = null) : AggregateState
{
    const int SmallestSweep = 8192;

    // A row lies in a block; blocks are gathered into one when most of their rows are of no use any more.
    readonly List<Block> _blocks = [];
    Place[] _places = [];
    int[] _candidates = [];
    long _storedRows;

    public override long Bytes => _blocks.Sum(b => b.Bytes) + _places.Length * 24L + _candidates.Length * 4L;

    public override void Resize(int groups)
    {
        var old = _places.Length;
        if (groups <= old)
        {
            return;
        }

        var room = Math.Max(groups, (int)Math.Min(Array.MaxLength, old * 2L));
        Array.Resize(ref _places, room);
        Array.Resize(ref _candidates, room);
        _places.AsSpan(old).Fill(new(-1, 0, 0));
        _candidates.AsSpan(old).Fill(-1);
    }

    public override void Update(Grouping grouping, ReadOnlySpan<Datum> arguments, long sequence)
    {
        var value = arguments[0].Expand(grouping.Rows);
        var keys = key < 0 ? null : arguments[key].Expand(grouping.Rows);
        Consider(grouping.Ids, value, keys, row => sequence + row);
    }

    public override void Merge(AggregateState other, ReadOnlySpan<int> groupOfOther) => Import(
        ((ChoiceState)other).Export(groupOfOther.Length), groupOfOther);

    public override Column Finish(int groups) => Gather(groups, block => block.Value, type);

    public override IReadOnlyList<Column> Export(int groups)
    {
        var sequences = new long[groups];
        var validity = Bits.Allocate(groups);
        for (var g = 0; g < groups; g++)
        {
            sequences[g] = _places[g].Sequence;
            validity[g >> 3] |= (byte)((_places[g].Block >= 0 ? 1 : 0) << (g & 7));
        }

        var exported = new List<Column> { new Column<long>(sequences, new(validity)), Finish(groups) };
        if (key >= 0)
        {
            exported.Add(Gather(groups, block => block.Key!, keyType ?? type));
        }

        return exported;
    }

    public override void Import(IReadOnlyList<Column> state, ReadOnlySpan<int> groupOfRow)
    {
        var sequences = (Column<long>)state[0];
        var ids = groupOfRow.ToArray();
        for (var row = 0; row < ids.Length; row++)
        {
            ids[row] = sequences.IsNull(row) ? -1 : ids[row];
        }

        Consider(ids, state[1], key < 0 ? null : state[2], row => sequences.Values[row]);
    }

    void Consider(ReadOnlySpan<int> ids, Column value, Column? keys, Func<int, long> sequenceOf)
    {
        var touched = new List<int>();
        for (var row = 0; row < ids.Length; row++)
        {
            var group = ids[row];
            if (group < 0 || (keys is not null && IsUseless(keys, row)) || (keys is not null && key != 0 && value.IsNull(row)))
            {
                continue;
            }

            if (_candidates[group] >= 0)
            {
                var rival = _candidates[group];
                if (IsBetter(keys, row, sequenceOf(row), keys, rival, sequenceOf(rival)))
                {
                    _candidates[group] = row;
                }
            }
            else if (_places[group] is var place && (place.Block < 0
                || IsBetter(keys, row, sequenceOf(row), _blocks[place.Block].Key, place.Row, place.Sequence)))
            {
                _candidates[group] = row;
                touched.Add(group);
            }
        }

        Store(touched, value, keys, sequenceOf);
    }

    void Store(List<int> touched, Column value, Column? keys, Func<int, long> sequenceOf)
    {
        if (touched.Count == 0)
        {
            return;
        }

        var rows = touched.ConvertAll(group => _candidates[group]).ToArray();
        for (var i = 0; i < rows.Length; i++)
        {
            _places[touched[i]] = new(_blocks.Count, i, sequenceOf(rows[i]));
            _candidates[touched[i]] = -1;
        }

        _blocks.Add(Block.Of(value, keys, rows));
        _storedRows += rows.Length;
        if (_storedRows > 2L * _places.Length + SmallestSweep)
        {
            Sweep();
        }
    }

    bool IsBetter(Column? keys, int row, long sequence, Column? rivalKeys, int rival, long rivalSequence)
    {
        var order = keys is null ? 0 : ValueOrder.Compare(keys, row, rivalKeys!, rival);
        return choice switch
        {
            Choice.LeastKey => order < 0 || (order == 0 && sequence < rivalSequence),
            Choice.GreatestKey => order > 0 || (order == 0 && sequence < rivalSequence),
            Choice.First => sequence < rivalSequence,
            _ => sequence > rivalSequence,
        };
    }

    static bool IsUseless(Column keys, int row) => keys.IsNull(row) || keys switch
    {
        Column<double> c => double.IsNaN(c.Values[row]),
        Column<float> c => float.IsNaN(c.Values[row]),
        _ => false,
    };

    void Sweep()
    {
        var live = Enumerable.Range(0, _places.Length).Where(g => _places[g].Block >= 0).ToArray();
        var starts = Starts();
        var rows = Array.ConvertAll(live, g => starts[_places[g].Block] + _places[g].Row);
        var value = Column.Concat(_blocks.ConvertAll(b => b.Value));
        var keys = key < 0 ? null : Column.Concat(_blocks.ConvertAll(b => b.Key!));
        for (var i = 0; i < live.Length; i++)
        {
            _places[live[i]] = _places[live[i]] with { Block = 0, Row = i };
        }

        _blocks.Clear();
        _blocks.Add(Block.Of(value, keys, rows));
        _storedRows = rows.Length;
    }

    Column Gather(int groups, Func<Block, Column> part, DataType partType)
    {
        if (_blocks.Count == 0)
        {
            return Column.Nulls(partType, groups);
        }

        var starts = Starts();
        var rows = new int[groups];
        for (var g = 0; g < groups; g++)
        {
            rows[g] = _places[g].Block < 0 ? -1 : starts[_places[g].Block] + _places[g].Row;
        }

        return Column.Concat(_blocks.ConvertAll(b => part(b))).Take(rows);
    }

    int[] Starts()
    {
        var starts = new int[_blocks.Count];
        for (var b = 1; b < starts.Length; b++)
        {
            starts[b] = starts[b - 1] + _blocks[b - 1].Value.Length;
        }

        return starts;
    }

    readonly record struct Place(int Block, int Row, long Sequence);

    sealed record Block(Column Value, Column? Key, long Bytes)
    {
        internal static Block Of(Column value, Column? keys, int[] rows)
        {
            var kept = Plain(value).Take(rows);
            var keptKeys = ReferenceEquals(value, keys) ? kept : keys is null ? null : Plain(keys).Take(rows);
            return new(
                kept, keptKeys,
                MemorySize.Of(kept) + (keptKeys is null || ReferenceEquals(kept, keptKeys) ? 0 : MemorySize.Of(keptKeys)));
        }

        static Column Plain(Column column) => column is DictionaryColumn encoded ? encoded.Decode() : column;
    }
}

/// <summary>The aggregate of a column that holds NULL only.</summary>
sealed class NothingState(DataType type) : GroupStates<byte>
{
    public override void Update(Grouping grouping, ReadOnlySpan<Datum> arguments, long sequence)
    {
    }

    public override Column Finish(int groups) => Column.Nulls(type, groups);

    protected override void Merge(ref byte state, in byte other)
    {
    }
}
