using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions.Aggregates;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Operators;

/// <summary>
/// EXCEPT and INTERSECT, with and without ALL (SQL:2016 part 2 §7.17): the rows of both sides are grouped together, and how often a row comes out follows from
/// how often each side has it.
/// </summary>
/// <param name="kind">Except or Intersect.</param>
/// <param name="isAll">Keeps duplicates.</param>
/// <param name="left">The first side.</param>
/// <param name="right">As many columns of the same types.</param>
/// <param name="schema">The names.</param>
sealed class HashSetOperation(SetOperationKind kind, bool isAll, PhysicalNode left, PhysicalNode right, Schema schema)
    : PhysicalNode(schema, [CountSides(left, right, schema)])
{
    /// <inheritdoc/>
    public override string Describe() => isAll ? $"{kind} ALL" : $"{kind}";

    /// <inheritdoc/>
    public override void Build(PipelineBuilder builder)
    {
        Inputs[0].Build(builder);
        builder.Stage(this, worker => new RepeatStage(Copies, Schema, worker.BatchRows));
    }

    /// <summary>Each distinct row with the number of times that each side has it.</summary>
    static HashAggregate CountSides(PhysicalNode left, PhysicalNode right, Schema schema)
    {
        var sided = new Schema([.. schema.Fields, new("side", DataType.Int32, false)]);
        var side = new ColumnReference(schema.Count, "side", DataType.Int32);
        var columns = schema.Fields.Select((f, i) => new ColumnReference(i, f.Name, f.Type)).ToList();
        Project Side(PhysicalNode input, int number) => new(input, sided, [.. columns, new Constant(DataType.Int32, number)]);
        PhysicalAggregate Count(int number) => new(
            BasicAggregates.Count.Overloads[0],
            [],
            false,
            new Comparison(ComparisonOperator.Equal, side, new Constant(DataType.Int32, number)),
            [])
        { Name = BasicAggregates.Count.Name };
        return new(
            new UnionAll(sided, [Side(left, 0), Side(right, 1)]),
            new([.. schema.Fields, new("left", DataType.Int64, false), new("right", DataType.Int64, false)]),
            columns,
            [Count(0), Count(1)],
            []);
    }

    long Copies(long left, long right) => (kind, isAll) switch
    {
        (SetOperationKind.Except, true) => Math.Max(0, left - right),
        (SetOperationKind.Except, false) => left > 0 && right == 0 ? 1 : 0,
        (SetOperationKind.Intersect, true) => Math.Min(left, right),
        (SetOperationKind.Intersect, false) => left > 0 && right > 0 ? 1 : 0,
        _ => throw new System.Diagnostics.UnreachableException($"{kind} is no hash operation"),
    };
}

/// <summary>Gives each row as often as the two counts behind its columns ask for.</summary>
sealed class RepeatStage(Func<long, long, long> copies, Schema schema, int batchRows) : BatchStage
{
    RecordBatch? _batch;
    int _row;
    long _given;

    /// <inheritdoc/>
    public override void Accept(RecordBatch batch) => (_batch, _row, _given) = (batch, 0, 0);

    /// <inheritdoc/>
    public override RecordBatch? Produce()
    {
        if (_batch is not { } batch)
        {
            return null;
        }

        var left = ((Column<long>)batch.Columns[^2]).Values;
        var right = ((Column<long>)batch.Columns[^1]).Values;
        var rows = new List<int>();
        while (_row < batch.Length && rows.Count < batchRows)
        {
            var more = (int)Math.Min(copies(left[_row], right[_row]) - _given, batchRows - rows.Count);
            rows.AddRange(Enumerable.Repeat(_row, more));
            _given += more;
            if (_given == copies(left[_row], right[_row]))
            {
                _row++;
                _given = 0;
            }
        }

        if (rows.Count == 0)
        {
            _batch = null;
            return null;
        }

        int[] taken = [.. rows];
        return new(schema, [.. batch.Columns.Take(schema.Count).Select(c => c.Take(taken))], taken.Length);
    }
}
