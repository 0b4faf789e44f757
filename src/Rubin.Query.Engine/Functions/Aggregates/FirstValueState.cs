using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Functions.Aggregates;

/// <summary>ANY_VALUE: the first value of a group that is not NULL.</summary>
sealed class FirstValueState(DataType type) : AggregateState
{
    readonly ChoiceState _choice = new(type, -1, Choice.First);

    public override long Bytes => _choice.Bytes;

    public override void Resize(int groups) => _choice.Resize(groups);

    public override void Update(Grouping grouping, ReadOnlySpan<Datum> arguments, long sequence)
    {
        var values = arguments[0].Expand(grouping.Rows);
        if (values.HasNoNulls)
        {
            _choice.Update(grouping, arguments, sequence);
            return;
        }

        // Rows that are NULL belong to no group.
        var ids = grouping.Ids.ToArray();
        for (var row = 0; row < ids.Length; row++)
        {
            ids[row] = values.IsNull(row) ? -1 : ids[row];
        }

        _choice.Update(new Grouping(ids, grouping.Groups), [new(values, false)], sequence);
    }

    public override void Merge(AggregateState other, ReadOnlySpan<int> groupOfOther) => _choice.Merge(((FirstValueState)other)._choice, groupOfOther);

    public override Column Finish(int groups) => _choice.Finish(groups);

    public override IReadOnlyList<Column> Export(int groups) => _choice.Export(groups);

    public override void Import(IReadOnlyList<Column> state, ReadOnlySpan<int> groupOfRow) => _choice.Import(state, groupOfRow);
}
