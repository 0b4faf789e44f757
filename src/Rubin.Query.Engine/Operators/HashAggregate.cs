using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Functions.Aggregates;
using Rubin.Query.Engine.Operators.Aggregation;
using Rubin.Query.Engine.Operators.Clustering;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Operators;

/// <summary>A call of an aggregate over the input's columns, by position.</summary>
/// <param name="Overload">The way it is called.</param>
/// <param name="Arguments">Of the overload's types.</param>
/// <param name="IsDistinct">Takes each combination of arguments once.</param>
/// <param name="Filter">Takes only the rows for which this is true; null takes all.</param>
/// <param name="OrderBy">The order in which the aggregate sees the rows; none means the input's.</param>
sealed record PhysicalAggregate(
    AggregateOverload Overload,
    IReadOnlyList<BoundExpression> Arguments,
    bool IsDistinct,
    BoundExpression? Filter,
    IReadOnlyList<PhysicalSortKey> OrderBy)
{
    /// <summary>The aggregate's name, for EXPLAIN.</summary>
    internal string Name { get; init; } = "aggregate";

    /// <summary>Whether the order of the rows matters even where none is asked for.</summary>
    internal bool OrderMatters { get; init; }

    /// <summary>An empty state. With DISTINCT or ORDER BY it also takes the order's keys as arguments, behind the aggregate's own.</summary>
    internal AggregateState CreateState() => OrderBy.Count > 0 || (IsDistinct && Overload.CreateDistinctState is null)
        ? new BufferedState(Overload, [.. Arguments.Select(a => a.Type.Logical)], IsDistinct, OrderMatters, [.. OrderBy.Select(k => k.Order)])
        : IsDistinct ? Overload.CreateDistinctState!() : Overload.CreateState();

    /// <summary>
    /// Empty states of several aggregates. Those that give answers from the state of another of them take no rows (<see cref="SharedState"/>).
    /// </summary>
    internal static AggregateState[] CreateStates(IReadOnlyList<PhysicalAggregate> aggregates)
    {
        AggregateState[] states = [.. aggregates.Select(a => a.CreateState())];
        var isSource = new bool[states.Length];
        foreach (var isMutual in new[] { false, true })
        {
            for (var i = 0; i < states.Length; i++)
            {
                // One that keeps more comes first: what gives answers to others must go on taking rows.
                var source = isSource[i] || states[i] is SharedState ? -1 : Array.FindIndex(states, other =>
                    other != states[i] && other is not SharedState && aggregates[i].TakesSameRows(aggregates[Array.IndexOf(states, other)])
                    && states[i].AnswersFrom(other) is not null && other.AnswersFrom(states[i]) is not null == isMutual);
                if (source >= 0)
                {
                    states[i] = states[i].AnswersFrom(states[source])!;
                    isSource[source] = true;
                }
            }
        }

        return states;
    }

    bool TakesSameRows(PhysicalAggregate other) => !IsDistinct && !other.IsDistinct && OrderBy.Count == 0 && other.OrderBy.Count == 0
        && Equals(Filter, other.Filter) && Arguments.SequenceEqual(other.Arguments) && Arguments.All(ExpressionFacts.IsRepeatable)
        && (Filter is null || ExpressionFacts.IsRepeatable(Filter));

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Name}({(IsDistinct ? "DISTINCT " : "")}{string.Join(", ", Arguments)}{(OrderBy.Count > 0 ? " ORDER BY " + string.Join(", ", OrderBy) : "")})"
        + (Filter is null ? "" : $" FILTER ({Filter})");
}

/// <summary>
/// One row for each distinct combination of keys, with the aggregates of its rows; without keys, exactly one row; without aggregates, DISTINCT. With
/// grouping sets, the same for each set, keys outside it NULL, and, where the schema has one column more, the number of the set in it.
/// The rows come in the order in which their keys first appear; where they are many, in an order that depends on the keys alone.
/// </summary>
sealed class HashAggregate(
    PhysicalNode input,
    Schema schema,
    IReadOnlyList<BoundExpression> keys,
    IReadOnlyList<PhysicalAggregate> aggregates,
    IReadOnlyList<IReadOnlyList<int>> groupingSets) : PhysicalNode(schema, [input])
{
    readonly Lazy<KeyStream?> _stream = new(() => KeyStream.By(keys.Where((_, k) => groupingSets.All(s => s.Contains(k))), input));

    /// <summary>What a value of a DISTINCT argument takes at most, about: a row that differs is expected to be at least that large on the whole.</summary>
    const int DistinctBytes = 128;

    /// <summary>Aggregates for which the order of the rows is nothing.</summary>
    static readonly string[] OrderIsNothing = ["COUNT", "SUM", "AVG"];

    internal IReadOnlyList<BoundExpression> Keys => keys;

    /// <summary>The key that groups are finished by as they are read; null where there is none.</summary>
    internal KeyStream? Stream => _stream.Value;

    internal IReadOnlyList<PhysicalAggregate> Aggregates => aggregates;

    /// <summary>Positions of the keys of each set; one set of all keys for a plain GROUP BY.</summary>
    internal IReadOnlyList<IReadOnlyList<int>> Sets { get; } = groupingSets.Count > 0 ? groupingSets : [[.. Enumerable.Range(0, keys.Count)]];

    /// <summary>Whether the schema asks for the number of the set behind keys and aggregates.</summary>
    internal bool HasSetColumn => Schema.Count > keys.Count + aggregates.Count;

    /// <inheritdoc/>
    public override string Describe()
    {
        var parts = new List<string>();
        if (keys.Count > 0)
        {
            parts.Add($"keys=[{string.Join(", ", keys)}]");
        }

        if (groupingSets.Count > 0)
        {
            parts.Add($"sets=[{string.Join(", ", groupingSets.Select(s => $"({string.Join(", ", s.Select(k => keys[k]))})"))}]");
        }

        if (aggregates.Count > 0)
        {
            parts.Add($"aggregates=[{string.Join(", ", aggregates)}]");
        }

        return string.Join(' ', parts) + (keys.Count > 0 ? KeyStream.Describe(Stream, input) : "");
    }

    /// <inheritdoc/>
    public override void Build(PipelineBuilder builder)
    {
        if (IsLargeDistinct(builder.Query.Options.MemoryBytes))
        {
            OverDistinctRows().Build(builder);
            return;
        }

        Inputs[0].Build(builder);
        var keepsRows = PhysicalAggregate.CreateStates(aggregates).Any(s => s.ExportsValues);
        KeyStream.Break(builder, this, Stream, Collect);

        KeyedRows Collect(KeyScope scope)
        {
            var sink = new AggregateSink(this, builder.Query, scope);
            return new(sink, new AggregateSource(this, sink), keepsRows);
        }
    }

    /// <summary>
    /// Whether this is one row of aggregates over the same DISTINCT arguments, whose values may be more than memory holds: the state of a single group cannot be
    /// taken apart on disk.
    /// </summary>
    bool IsLargeDistinct(long memory) => keys.Count == 0 && Sets.Count == 1 && aggregates.Count > 0 && Inputs[0].EstimatedRows is { } rows
        && rows > memory / DistinctBytes
        && aggregates.All(a => a.IsDistinct && a.Filter is null && a.OrderBy.Count == 0 && a.Arguments.SequenceEqual(aggregates[0].Arguments)
            && OrderIsNothing.Contains(a.Name));

    /// <summary>The same over the rows that differ, which are groups of their own.</summary>
    HashAggregate OverDistinctRows()
    {
        var arguments = aggregates[0].Arguments;
        var schema = new Schema([.. arguments.Select((a, i) => new Field($"argument{i}", a.Type.Logical))]);
        var distinct = new HashAggregate(Inputs[0], schema, arguments, [], []) { EstimatedRows = Inputs[0].EstimatedRows };
        var columns = arguments.Select(BoundExpression (a, i) => new ColumnReference(i, schema[i].Name, a.Type.Logical)).ToList();
        return new(distinct, Schema, [], [.. aggregates.Select(a => a with { Arguments = columns, IsDistinct = false })], []);
    }
}
