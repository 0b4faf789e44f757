using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Functions.Aggregates;

/// <summary>
/// Aggregates that keep values: lists, joined texts, the value of a chosen row. Without ORDER BY in the call, rows come in the
/// order of the input.
/// </summary>
[QueryFunctions]
public static class ListAggregates
{
    /// <summary>LIST.</summary>
    public static AggregateFunction List { get; } = new(
        "list",
        new("All values as a list, NULLs too; NULL for no rows.", "length((SELECT list(x) FROM (VALUES (1), (NULL), (3)) AS t(x))) = 3"),
        [])
    {
        Aliases = ["array_agg"],
        OrderMatters = true,
        Resolve = types => types.Count == 1 ? new([types[0]], new ListType(types[0]), () => new ListState(types[0])) : null,
    };

    /// <summary>STRING_AGG.</summary>
    public static AggregateFunction JoinText { get; } = new(
        "string_agg",
        new(
            "The texts one after another with a separator between; NULLs are passed over.",
            "(SELECT string_agg(x, '-') FROM (VALUES ('a'), (NULL), ('b')) AS t(x)) = 'a-b'"),
        [new([DataType.Utf8, DataType.Utf8], DataType.Utf8, () => new JoinState())])
    {
        Aliases = ["listagg", "ivo_string_agg"],
        OrderMatters = true,
    };

    /// <summary>ARG_MIN.</summary>
    public static AggregateFunction ValueAtLeast { get; } = ValueAt("arg_min", "least", Choice.LeastKey, "min_by", "'a'");

    /// <summary>ARG_MAX.</summary>
    public static AggregateFunction ValueAtGreatest { get; } = ValueAt("arg_max", "greatest", Choice.GreatestKey, "max_by", "'c'");

    /// <summary>ANY_VALUE.</summary>
    public static AggregateFunction AnyValue { get; } = new(
        "any_value",
        new("The first value that is not NULL.", "(SELECT any_value(x) FROM (VALUES (NULL), (2), (3)) AS t(x)) = 2"),
        [])
    {
        DistinctMatters = false,
        OrderMatters = true,
        Resolve = types => types.Count == 1 ? new([types[0]], types[0], () => new FirstValueState(types[0])) { Metadata = Meaning.OfFirst } : null,
    };

    /// <summary>FIRST.</summary>
    public static AggregateFunction First { get; } = Edge("first", Choice.First, "IS NULL");

    /// <summary>LAST.</summary>
    public static AggregateFunction Last { get; } = Edge("last", Choice.Last, "= 3");

    static AggregateFunction Edge(string name, Choice choice, string answer) => new(
        name,
        new($"The value of the {name} row, NULL or not.", $"(SELECT {name}(x) FROM (VALUES (NULL), (2), (3)) AS t(x)) {answer}"),
        [])
    {
        OrderMatters = true,
        Resolve = types => types.Count == 1 ? new(
            [types[0]], types[0], () => new ChoiceState(types[0], -1, choice))
        { Metadata = Meaning.OfFirst } : null,
    };

    static AggregateFunction ValueAt(string name, string word, Choice choice, string alias, string answer) => new(
        name,
        new(
            $"The first argument in the row where the second is {word}; of several the first row. Rows where one is NULL, or the second NaN, are passed over.",
            $"(SELECT {name}(x, y) FROM (VALUES ('a', 1), ('b', 2), ('c', 3)) AS t(x, y)) = {answer}"),
        [])
    {
        Aliases = [alias],
        OrderMatters = true,
        Resolve = types => types.Count == 2 ? new(
            [types[0], types[1]], types[0], () => new ChoiceState(types[0], 1, choice, types[1]))
        { Metadata = Meaning.OfFirst } : null,
    };
}

/// <summary>All values of a group as a list.</summary>
sealed class ListState(DataType type) : CollectedValues(type, true)
{
    public override Column Finish(int groups)
    {
        var sorted = Sort(groups);
        var validity = new bool[groups];
        for (var g = 0; g < groups; g++)
        {
            validity[g] = !sorted.Of(g).IsEmpty;
        }

        var values = Build();
        return new ListColumn(new ListType(values.Type), sorted.Starts, values.Take(sorted.Rows), Bitmap.Of(validity));
    }
}

/// <summary>Texts joined by a separator, which is the same for all rows.</summary>
sealed class JoinState() : CollectedValues(DataType.Utf8, false)
{
    byte[]? _separator;

    public override void Update(Grouping grouping, ReadOnlySpan<Datum> arguments, long sequence)
    {
        if (_separator is null && grouping.Rows > 0)
        {
            var separator = arguments[1].Decoded();
            _separator = separator.IsNull(0) ? [] : ((BinaryColumn)separator.Column)[0].ToArray();
        }

        base.Update(grouping, arguments, sequence);
    }

    public override void Merge(AggregateState other, ReadOnlySpan<int> groupOfOther)
    {
        _separator ??= ((JoinState)other)._separator;
        base.Merge(other, groupOfOther);
    }

    public override Column Finish(int groups)
    {
        var texts = (BinaryColumn)Build();
        var sorted = Sort(groups);
        var builder = (BinaryBuilder)ColumnBuilder.Create(DataType.Utf8, groups);
        var joined = new List<byte>();
        for (var g = 0; g < groups; g++)
        {
            var rows = sorted.Of(g);
            if (rows.IsEmpty)
            {
                builder.AppendNull();
                continue;
            }

            joined.Clear();
            for (var i = 0; i < rows.Length; i++)
            {
                joined.AddRange(i == 0 ? [] : _separator ?? []);
                joined.AddRange(texts[rows[i]]);
            }

            builder.Append(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(joined));
        }

        return builder.Build();
    }

    public override IReadOnlyList<Column> Export(int groups) =>
        [.. base.Export(groups), Column.Constant(DataType.Binary, _separator, groups)];

    public override void Import(IReadOnlyList<Column> state, ReadOnlySpan<int> groupOfRow)
    {
        for (var row = 0; row < groupOfRow.Length && _separator is null; row++)
        {
            _separator = state[2].IsNull(row) ? null : ((BinaryColumn)state[2])[row].ToArray();
        }

        base.Import(state, groupOfRow);
    }
}
