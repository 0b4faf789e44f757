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

    /// <summary>The sub-query in the text whose one value the right side is.</summary>
    internal SourceSpan? Place { get; init; }

    /// <summary>A mark may be unknown, and with one key alone the keys tell; otherwise all of the condition must be looked at.</summary>
    internal bool MarksByCondition => kind == JoinKind.Mark && (keys.Count > 1 || residual is not null);

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

    internal JoinKind Kind => kind;

    /// <summary>What it computes for rows and pairs: the keys of both sides, and what must hold beside them.</summary>
    internal IEnumerable<BoundExpression> Conditions => [.. keys.SelectMany(k => new[] { k.Left, k.Right }), .. residual is null ? [] : new[] { residual }];

    /// <summary>The place of a column of the schema among the left columns and, behind them, the right.</summary>
    internal int PlaceOf(int column) => Kept?[column] ?? column;

    /// <inheritdoc/>
    public override void Build(PipelineBuilder builder)
    {
        var sink = new HashBuildSink("JOIN", Inputs[1].Schema, NewRightKeys, builder.Query, this);
        Prune(builder, sink);
        Inputs[0].Build(builder);
        builder.Before(Inputs[1], this, sink);
        builder.Stage(this, worker => sink.Spilled?.NewLeft(worker) ?? NewStage(sink, null, worker.BatchRows));
        if (kind is JoinKind.Right or JoinKind.Full)
        {
            builder.Afterwards(this, new UnmatchedSource(Schema, Inputs[0].Schema, sink));
        }

        builder.Afterwards(this, new SpilledJoinSource(Schema, () => sink.Spilled));
    }

    /// <summary>Shows scans of each side what they need not read, where the join drops rows without partner.</summary>
    void Prune(PipelineBuilder builder, HashBuildSink sink)
    {
        for (var k = 0; k < keys.Count && kind is JoinKind.Inner or JoinKind.Semi or JoinKind.Left; k++)
        {
            if (!_matchesNull[k])
            {
                JoinPruning.ShowBounds(builder, (Inputs[1], keys[k].Right), (Inputs[0], keys[k].Left));
            }
        }

        sink.WantsFilter = kind is JoinKind.Inner or JoinKind.Semi or JoinKind.Right && keys.Count == 1 && !_matchesNull[0]
            && JoinPruning.ShowKeys(builder, Inputs[0], keys[0].Left, () => (sink.Filter, sink.KnowsKeys));
    }

    internal JoinKeys NewLeftKeys() => new([.. keys.Select(k => k.Left)], _matchesNull);

    internal JoinKeys NewRightKeys() => new([.. keys.Select(k => k.Right)], _matchesNull);

    /// <summary>Joins left rows with those that <paramref name="sink"/> holds.</summary>
    /// <param name="sink">The right rows.</param>
    /// <param name="passed">A column that left rows have behind their own, and that is to stand behind the answers; null for none.</param>
    /// <param name="batchRows">Most rows of a batch.</param>
    /// <param name="tried">The left rows, where the sink holds a stretch of those that they are to be tried with; null where it holds all.</param>
    internal JoinStage NewStage(HashBuildSink sink, Field? passed, int batchRows, TriedRows? tried = null)
    {
        var condition = MarksByCondition ? WholeCondition() : residual;
        var left = Inputs[0].Schema.Count;
        var kept = Kept ?? [.. Enumerable.Range(0, Schema.Count)];
        return new(
            kind,
            passed is null ? Schema : new([.. Schema.Fields, passed]),
            passed is null ? Kept : [.. kept.Select(c => c < left ? c : c + 1), left],
            sink,
            new HashCandidates(sink, NewLeftKeys(), MarksByCondition),
            condition is null ? null : new(condition, Inputs[0].Schema, Inputs[1].Schema),
            batchRows,
            tried)
        { Place = Place };
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
