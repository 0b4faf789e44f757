using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Operators.Joins;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Operators;

/// <summary>
/// Pairs of rows whose keys are equal: the right side is held in a hash table, the left streams past it. NULL and NaN equal nothing, except in keys of
/// which <paramref name="keyMatchesNull"/> says that they do (IS NOT DISTINCT FROM).
/// </summary>
/// <param name="kind">Which rows come out.</param>
/// <param name="left">Streams.</param>
/// <param name="right">Is held.</param>
/// <param name="schema">Left columns, then right columns or the mark.</param>
/// <param name="keys">At least one; each over the columns of its own side.</param>
/// <param name="residual">What must hold beside the keys, over the left columns, then the right; null for nothing.</param>
/// <param name="keyMatchesNull">One a key; null for none.</param>
sealed class HashJoin(
    JoinKind kind,
    PhysicalNode left,
    PhysicalNode right,
    Schema schema,
    IReadOnlyList<(BoundExpression Left, BoundExpression Right)> keys,
    BoundExpression? residual,
    bool[]? keyMatchesNull) : PhysicalNode(schema, [left, right])
{
    readonly bool[] _matchesNull = keyMatchesNull ?? new bool[keys.Count];

    /// <summary>Which of the left columns and, behind them, the right are in the schema; null for all. For inner and left joins.</summary>
    internal IReadOnlyList<int>? Kept { get; init; }

    /// <summary>A mark may be unknown, and with one key alone the keys tell; otherwise all of the condition must be looked at.</summary>
    bool MarksByCondition => kind == JoinKind.Mark && (keys.Count > 1 || residual is not null);

    /// <summary>The same join giving some of its columns, by position, so that the others are not copied; null where it must give all.</summary>
    internal HashJoin? Keeping(IReadOnlyList<int> columns) => Kept is not null || kind is not (JoinKind.Inner or JoinKind.Left)
        ? null
        : new(kind, Inputs[0], Inputs[1], new([.. columns.Select(c => Schema[c])]), keys, residual, keyMatchesNull) { Kept = columns, EstimatedRows = EstimatedRows };

    /// <inheritdoc/>
    public override string Describe()
    {
        var equalities = keys.Select((k, i) => $"{k.Left} {(_matchesNull[i] ? "IS NOT DISTINCT FROM" : "=")} {k.Right}");
        return $"{kind} [{string.Join(", ", equalities)}]{(residual is null ? "" : $" residual={residual}")}";
    }

    /// <inheritdoc/>
    public override void Build(PipelineBuilder builder)
    {
        Inputs[0].Build(builder);
        var sink = new HashBuildSink("JOIN", Inputs[1].Schema, () => new([.. keys.Select(k => k.Right)], _matchesNull), builder.Query);
        builder.Before(Inputs[1], this, sink);
        var condition = MarksByCondition ? WholeCondition() : residual;
        builder.Stage(this, worker => new JoinStage(
            kind,
            Schema,
            Kept,
            sink,
            new HashCandidates(sink, new([.. keys.Select(k => k.Left)], _matchesNull), MarksByCondition),
            condition is null ? null : new(condition, Inputs[0].Schema, Inputs[1].Schema),
            worker.BatchRows));
        if (kind is JoinKind.Right or JoinKind.Full)
        {
            builder.Afterwards(this, new UnmatchedSource(Schema, Inputs[0].Schema, sink));
        }
    }

    BoundExpression WholeCondition()
    {
        var terms = keys.Select(BoundExpression (k, i) => new Comparison(
            _matchesNull[i] ? ComparisonOperator.NotDistinct : ComparisonOperator.Equal, k.Left, Shift(k.Right, Inputs[0].Schema.Count)));
        BoundExpression[] all = [.. terms, .. residual is null ? [] : new[] { residual }];
        return all.Length == 1 ? all[0] : new Junction(true, [.. all]);
    }

    static BoundExpression Shift(BoundExpression expression, int columns) => expression switch
    {
        ColumnReference reference => reference with { Id = reference.Id + columns },
        { Operands.Count: 0 } => expression,
        _ => expression.WithOperands(expression.Operands.Map(o => Shift(o, columns))),
    };
}
