using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Operators.Sorting;

namespace Rubin.Query.Engine.Operators.Joins;

/// <summary>Gives rows of one side to a sort, with the hash of their keys in front and their place behind; those with a NULL to <paramref name="nulls"/>, where hashes do not tell all.</summary>
sealed class HashedRows(
    SortSink sink, JoinKeys keys, WorkerContext worker, Action<JoinKeyRows> note, Action<RecordBatch, long>? nulls, Action complete) : IBuildOverflow
{
    readonly SinkWorker _sorted = sink.CreateWorker(worker);
    readonly Schema _unhashed = new([.. sink.Schema.Fields.Skip(1)]);

    public void Add(RecordBatch batch, long place)
    {
        var encoded = keys.Encode(batch);
        note(encoded);
        var (hashes, places) = (new uint[batch.Length], new long[batch.Length]);
        for (var row = 0; row < hashes.Length; row++)
        {
            hashes[row] = (uint)(encoded.Keys.Hashes[row] >> 32);
            places[row] = place + row;
        }

        var rows = new RecordBatch(sink.Schema, [new Column<uint>(hashes), .. batch.Columns, new Column<long>(places)], batch.Length);
        if (nulls is not null && Array.IndexOf(encoded.HasNull, true) >= 0)
        {
            int[] RowsWith(bool hasNull) => [.. Enumerable.Range(0, rows.Length).Where(row => encoded.HasNull[row] == hasNull)];
            nulls(SpilledJoin.WithoutHash(rows.Take(RowsWith(true)), _unhashed), place);
            rows = rows.Take(RowsWith(false));
        }

        ((SortWorker)_sorted).Add(rows, place);
    }

    public void Complete()
    {
        _sorted.Complete();
        complete();
    }
}
