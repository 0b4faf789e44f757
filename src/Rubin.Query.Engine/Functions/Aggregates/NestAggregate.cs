using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Functions.Aggregates;

/// <summary>NEST: the rows of a group as one struct of lists, as HATS catalogs keep light curves ("nested columns" of nested-pandas); UNNEST gives the rows back.</summary>
[QueryFunctions]
public static class NestAggregate
{
    /// <summary>NEST.</summary>
    public static AggregateFunction Nest { get; } = new(
        "nest",
        new(
            "The values of some columns as a struct of lists, one a column and called like it, in the same order; NULLs are values; NULL for no rows. name => value gives another name.",
            "(SELECT list_avg(n.y) FROM (SELECT nest(x, y ORDER BY x) AS n FROM (VALUES (1, 10), (2, 20)) AS t(x, y)) AS d) = 15"),
        [])
    {
        OrderMatters = true,
        ResolveFields = Resolve,
    };

    static AggregateOverload? Resolve(ValueList<Field> columns)
    {
        if (columns.CountBy(c => c.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(c => c.Value > 1).Key is { } twice)
        {
            throw new QueryException(QueryErrorCode.Semantic, $"two of the nested columns are called \"{twice}\"", hint: $"give one another name: {twice}2 => {twice}");
        }

        var type = new StructType(columns.Map(c => c with { Type = new ListType(c.Type.Logical), Nullable = true }));
        var types = columns.Map(c => c.Type.Logical);
        return columns.Count == 0 ? null : new(types, type, () => new NestState(type, types));
    }
}

/// <summary>A list a column.</summary>
sealed class NestState(StructType type, ValueList<DataType> types) : AggregateState
{
    readonly ListState[] _columns = [.. types.Select(t => new ListState(t))];

    public override long Bytes => _columns.Sum(c => c.Bytes);

    public override void Resize(int groups) => Array.ForEach(_columns, c => c.Resize(groups));

    public override void Update(Grouping grouping, ReadOnlySpan<Datum> arguments, long sequence)
    {
        for (var i = 0; i < _columns.Length; i++)
        {
            _columns[i].Update(grouping, arguments.Slice(i, 1), sequence);
        }
    }

    public override void Merge(AggregateState other, ReadOnlySpan<int> groupOfOther)
    {
        for (var i = 0; i < _columns.Length; i++)
        {
            _columns[i].Merge(((NestState)other)._columns[i], groupOfOther);
        }
    }

    public override Column Finish(int groups)
    {
        var lists = Array.ConvertAll(_columns, c => c.Finish(groups));
        return new StructColumn(type, groups, [.. lists], lists[0].Validity);
    }

    public override IReadOnlyList<Column> Export(int groups) => [.. _columns.SelectMany(c => c.Export(groups))];

    public override void Import(IReadOnlyList<Column> state, ReadOnlySpan<int> groupOfRow)
    {
        var width = state.Count / _columns.Length;
        for (var i = 0; i < _columns.Length; i++)
        {
            _columns[i].Import([.. state.Skip(i * width).Take(width)], groupOfRow);
        }
    }
}
