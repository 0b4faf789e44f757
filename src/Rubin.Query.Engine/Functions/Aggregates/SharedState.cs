using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Functions.Aggregates;

/// <summary>An aggregate that gives its answers from the state of another, which takes the same rows; it keeps nothing itself.</summary>
/// <param name="finish">The answers of so many groups.</param>
sealed class SharedState(Func<int, Column> finish) : AggregateState
{
    /// <inheritdoc/>
    public override long Bytes => 0;

    /// <inheritdoc/>
    public override void Resize(int groups)
    {
    }

    /// <inheritdoc/>
    public override void Update(Grouping grouping, ReadOnlySpan<Datum> arguments, long sequence)
    {
    }

    /// <inheritdoc/>
    public override void Merge(AggregateState other, ReadOnlySpan<int> groupOfOther)
    {
    }

    /// <inheritdoc/>
    public override Column Finish(int groups) => finish(groups);

    /// <inheritdoc/>
    public override IReadOnlyList<Column> Export(int groups) => [];

    /// <inheritdoc/>
    public override void Import(IReadOnlyList<Column> state, ReadOnlySpan<int> groupOfRow)
    {
    }
}
