using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Operators;

/// <summary>Each input row with each row that a table function gives for it.</summary>
/// <param name="input">The outer rows.</param>
/// <param name="schema">The outer columns, then the function's.</param>
/// <param name="function">Its name, for EXPLAIN.</param>
/// <param name="binding">The bound call.</param>
/// <param name="arguments">Over the outer columns.</param>
/// <param name="neededColumns">Positions in the binding's schema of the columns in <paramref name="schema"/>.</param>
/// <param name="keepsOuter">An outer row without rows comes once, with NULLs.</param>
sealed class TableFunctionApply(
    PhysicalNode input,
    Schema schema,
    string function,
    TableFunctionBinding binding,
    IReadOnlyList<BoundExpression> arguments,
    IReadOnlyList<int> neededColumns,
    bool keepsOuter) : PhysicalNode(schema, [input])
{
    /// <inheritdoc/>
    public override string Describe() => $"{function}({string.Join(", ", arguments)}){(keepsOuter ? " outer" : "")}";

    /// <inheritdoc/>
    public override void Build(PipelineBuilder builder)
    {
        Inputs[0].Build(builder);
        builder.Stage(this, worker => new TableFunctionStage(
            [.. arguments.Select(ExpressionCompiler.Compile)],
            binding.CreateWorker(new([.. neededColumns], worker)),
            Schema,
            keepsOuter,
            worker.BatchRows));
    }
}

/// <summary>Calls a table function for each row of a batch, and puts its rows beside the row that they belong to.</summary>
sealed class TableFunctionStage(Evaluator[] arguments, TableFunctionWorker function, Schema schema, bool keepsOuter, int batchRows) : BatchStage
{
    readonly Queue<RecordBatch> _ready = [];
    readonly RecordBatch _nothingYet = new(schema, [.. schema.Fields.Select(f => Column.Nulls(f.Type, 0))], 0);
    RecordBatch? _outer;

    // The first outer row that has neither given rows nor been found to have none.
    int _next;

    /// <inheritdoc/>
    public override void Accept(RecordBatch batch)
    {
        _outer = batch;
        _next = 0;
        function.Accept(Array.ConvertAll(arguments, a => a(batch)), batch.Length);
    }

    /// <inheritdoc/>
    public override RecordBatch? Produce()
    {
        if (_ready.TryDequeue(out var ready))
        {
            return ready;
        }

        if (_outer is not { } outer)
        {
            return null;
        }

        if (function.Produce() is { } rows)
        {
            Emit(outer, rows.Parents, rows.Columns);
        }
        else
        {
            Emit(outer, [], null);
            _outer = null;
        }

        return _ready.TryDequeue(out ready) ? ready : _outer is null ? null : _nothingYet;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        function.Dispose();
        base.Dispose();
    }

    /// <summary>Rows of the function, which are its last where <paramref name="columns"/> is null; outer rows that are passed over come in their place.</summary>
    void Emit(RecordBatch outer, int[] parents, IReadOnlyList<Column>? columns)
    {
        var outerRows = new List<int>(parents.Length);
        var innerRows = new List<int>(parents.Length);
        for (var row = 0; row < parents.Length; row++)
        {
            PassOver(parents[row], outerRows, innerRows);
            outerRows.Add(parents[row]);
            innerRows.Add(row);
            _next = parents[row] + 1;
        }

        if (columns is null)
        {
            PassOver(outer.Length, outerRows, innerRows);
        }

        for (var start = 0; start < outerRows.Count; start += batchRows)
        {
            var length = Math.Min(batchRows, outerRows.Count - start);
            _ready.Enqueue(Join(outer, outerRows.Slice(start, length).ToArray(), columns, innerRows.Slice(start, length).ToArray()));
        }
    }

    void PassOver(int end, List<int> outerRows, List<int> innerRows)
    {
        for (; keepsOuter && _next < end; _next++)
        {
            outerRows.Add(_next);
            innerRows.Add(-1);
        }
    }

    RecordBatch Join(RecordBatch outer, int[] outerRows, IReadOnlyList<Column>? columns, int[] innerRows)
    {
        var joined = new Column[schema.Count];
        for (var i = 0; i < joined.Length; i++)
        {
            var inner = i - outer.Columns.Count;
            joined[i] = inner < 0
                ? outer.Columns[i].Take(outerRows)
                : columns is null ? Column.Nulls(schema[i].Type, innerRows.Length) : columns[inner].Take(innerRows);
        }

        return new(schema, joined, outerRows.Length);
    }
}
