using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Operators;

/// <summary>
/// The rows behind the first <paramref name="offset"/>, at most <paramref name="count"/>. Behind a sort those are the rows in its order, for
/// a sort is read by one worker; otherwise any.
/// </summary>
sealed class Limit(PhysicalNode input, long? count, long offset) : PhysicalNode(input.Schema, [input])
{
    /// <inheritdoc/>
    public override string Describe() => (count is null ? "" : $"{count}") + (offset == 0 ? "" : $" offset {offset}");

    /// <inheritdoc/>
    public override double RowsToRead(double wanted) => Inputs[0].RowsToRead(Math.Min(wanted, count is { } rows ? (double)rows + offset : double.PositiveInfinity));

    /// <inheritdoc/>
    public override void Build(PipelineBuilder builder)
    {
        Inputs[0].Build(builder);
        var counter = new RowCounter();
        builder.Stage(this, _ => new LimitStage(counter, offset, count is { } rows && rows < long.MaxValue - offset ? offset + rows : long.MaxValue));
    }
}

/// <summary>Rows that all workers have seen together.</summary>
sealed class RowCounter
{
    long _rows;

    internal long Rows => Interlocked.Read(ref _rows);

    /// <summary>Counts a batch, and gives the place of its first row.</summary>
    internal long Place(int rows) => Interlocked.Add(ref _rows, rows) - rows;
}

/// <summary>Lets the rows at places <paramref name="first"/> to <paramref name="end"/> - 1 through.</summary>
sealed class LimitStage(RowCounter counter, long first, long end) : MapStage
{
    /// <inheritdoc/>
    public override bool IsSatisfied => counter.Rows >= end;

    /// <inheritdoc/>
    protected override RecordBatch? Map(RecordBatch batch)
    {
        var place = counter.Place(batch.Length);
        var from = (int)Math.Clamp(first - place, 0, batch.Length);
        var to = (int)Math.Clamp(end - place, from, batch.Length);
        return to == from ? null : batch.Slice(from, to - from);
    }
}
