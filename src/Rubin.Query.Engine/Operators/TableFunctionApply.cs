using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Operators.Joins;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Operators;

/// <summary>Each input row with each row that a table function gives for it.</summary>
/// <param name="input">The outer rows.</param>
/// <param name="schema">The outer columns, then the function's, then the ordinality.</param>
/// <param name="function">Its name, for EXPLAIN.</param>
/// <param name="binding">The bound call.</param>
/// <param name="arguments">Over the outer columns; behind them those of <see cref="Tables"/>.</param>
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
    /// <summary>Positions of the outer columns that come out again.</summary>
    internal IReadOnlyList<int> Outer { get; init; } = [.. Enumerable.Range(0, input.Schema.Count)];

    /// <summary>TABLE arguments that every call sees whole: each gives one row of one column.</summary>
    internal IReadOnlyList<PhysicalNode> Tables { get; init; } = [];

    /// <summary>Whether the last column counts the rows of each call.</summary>
    internal bool HasOrdinality { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<PhysicalNode> Inputs => [input, .. Tables];

    /// <inheritdoc/>
    public override string Describe() => $"{function}({string.Join(", ", arguments)}){(keepsOuter ? " outer" : "")}{(HasOrdinality ? " with ordinality" : "")}";

    /// <inheritdoc/>
    public override void Build(PipelineBuilder builder)
    {
        input.Build(builder);
        var tables = new List<BuildSink>();
        foreach (var table in Tables)
        {
            var sink = new BuildSink("TABLE", table.Schema, builder.Query);
            builder.Before(table, this, sink);
            tables.Add(sink);
        }

        builder.Stage(this, worker => new TableFunctionStage(
            [.. arguments.Select(a => Evaluator(a, tables))],
            binding.CreateWorker(new([.. neededColumns], worker)),
            [.. Outer],
            Schema,
            (keepsOuter, HasOrdinality),
            worker.BatchRows));
    }

    Evaluator Evaluator(BoundExpression argument, List<BuildSink> tables) =>
        argument is ColumnReference { Id: var id } && id >= input.Schema.Count
            ? _ => new(tables[id - input.Schema.Count].Rows.Columns[0], IsConstant: true)
            : ExpressionCompiler.Compile(argument);
}

/// <summary>Calls a table function for each row of a batch, and puts its rows beside the row that they belong to.</summary>
sealed class TableFunctionStage(
    Evaluator[] arguments, TableFunctionWorker function, int[] outerColumns, Schema schema, (bool KeepsOuter, bool HasOrdinality) form, int batchRows) : BatchStage
{
    Produced? _ready;
    readonly RecordBatch _nothingYet = new(schema, [.. schema.Fields.Select(f => Column.Nulls(f.Type, 0))], 0);
    RecordBatch? _outer;

    // The first outer row that has neither given rows nor been found to have none.
    int _next;

    // Rows so far of the call before that one.
    long _ordinal;

    /// <inheritdoc/>
    public override void Accept(RecordBatch batch)
    {
        _outer = batch;
        (_next, _ordinal) = (0, 0);
        function.Accept(Array.ConvertAll(arguments, a => a(batch)), batch.Length);
    }

    /// <inheritdoc/>
    public override RecordBatch? Produce()
    {
        if (NextReady() is { } ready)
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

        return NextReady() ?? (_outer is null ? null : _nothingYet);
    }

    /// <summary>The next of the rows that are ready, fewer than a batch has where they are wide.</summary>
    RecordBatch? NextReady()
    {
        if (_ready is not var (outer, columns, rows, start) || start == rows.Count)
        {
            _ready = null;
            return null;
        }

        var length = BatchBytes.RowsThatFit([.. outerColumns.Select(c => outer.Columns[c])], rows.Outer.Slice(start, Math.Min(batchRows, rows.Count - start)).ToArray());
        _ready = _ready with { Start = start + length };
        return Join(outer, columns, rows, start, length);
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
        var rows = new Pairs(parents.Length);
        for (var row = 0; row < parents.Length; row++)
        {
            PassOver(parents[row], rows);
            _ordinal = parents[row] == _next - 1 ? _ordinal + 1 : 1;
            rows.Add(parents[row], row, _ordinal);
            _next = parents[row] + 1;
        }

        if (columns is null)
        {
            PassOver(outer.Length, rows);
        }

        _ready = new(outer, columns, rows, 0);
    }

    void PassOver(int end, Pairs rows)
    {
        for (; form.KeepsOuter && _next < end; _next++)
        {
            rows.Add(_next, -1, 0);
        }
    }

    RecordBatch Join(RecordBatch outer, IReadOnlyList<Column>? columns, Pairs rows, int start, int length)
    {
        var joined = new Column[schema.Count];
        var (outerRows, innerRows) = (rows.Outer.Slice(start, length).ToArray(), rows.Inner.Slice(start, length).ToArray());
        for (var i = 0; i < outerColumns.Length; i++)
        {
            joined[i] = Rows(outer.Columns[outerColumns[i]], outerRows);
        }

        var own = joined.Length - outerColumns.Length - (form.HasOrdinality ? 1 : 0);
        for (var i = 0; i < own; i++)
        {
            joined[outerColumns.Length + i] = columns is null ? Column.Nulls(schema[outerColumns.Length + i].Type, length) : Rows(columns[i], innerRows);
        }

        if (form.HasOrdinality)
        {
            var numbers = new Column<long>(rows.Ordinals.Slice(start, length).ToArray());
            joined[^1] = numbers.Take([.. innerRows.Select((row, i) => row < 0 ? -1 : i)]);
        }

        return new(schema, joined, length);
    }

    /// <summary>Some rows of a column; shared where they follow each other, as they do where each call gives one row.</summary>
    static Column Rows(Column column, int[] rows)
    {
        for (var i = 1; i < rows.Length; i++)
        {
            if (rows[i] != rows[0] + i)
            {
                return column.Take(rows);
            }
        }

        return rows.Length > 0 && rows[0] >= 0 ? column.Slice(rows[0], rows.Length) : column.Take(rows);
    }

    /// <summary>Rows of the function beside their outer rows, from a place on.</summary>
    sealed record Produced(RecordBatch Outer, IReadOnlyList<Column>? Columns, Pairs Rows, int Start);

    /// <summary>Outer rows with rows of the function: -1 for none.</summary>
    sealed class Pairs(int capacity)
    {
        internal List<int> Outer { get; } = new(capacity);

        internal List<int> Inner { get; } = new(capacity);

        internal List<long> Ordinals { get; } = [];

        internal int Count => Outer.Count;

        internal void Add(int outer, int inner, long ordinal)
        {
            Outer.Add(outer);
            Inner.Add(inner);
            Ordinals.Add(ordinal);
        }
    }
}
