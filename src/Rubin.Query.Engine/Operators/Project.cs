using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Operators;

/// <summary>One column for each expression.</summary>
sealed class Project(PhysicalNode input, Schema schema, IReadOnlyList<BoundExpression> expressions) : PhysicalNode(schema, [input])
{
    /// <summary>The columns of the input that it hands on, where it computes nothing; null otherwise.</summary>
    internal IReadOnlyList<int>? ColumnsTaken => expressions.All(e => e is ColumnReference) ? [.. expressions.Select(e => ((ColumnReference)e).Id)] : null;

    internal IReadOnlyList<BoundExpression> Expressions => expressions;

    /// <summary>Whether it gives the same again for the same rows.</summary>
    internal bool IsRepeatable => expressions.All(ExpressionFacts.IsRepeatable);

    /// <inheritdoc/>
    public override string Describe() => string.Join(", ", expressions);

    /// <inheritdoc/>
    public override double RowsToRead(double wanted) => Inputs[0].RowsToRead(wanted);

    /// <inheritdoc/>
    public override void Build(PipelineBuilder builder)
    {
        Inputs[0].Build(builder);
        var computed = new Schema([.. Schema.Fields.Where((_, i) => expressions[i] is not ColumnReference)]);
        builder.Stage(this, worker => new ProjectStage(
            ExpressionCompiler.CompileAll(expressions, new InputOrder(worker)), Schema, worker.RowsOf(computed), mayBeWide: computed.Fields.Any(f => FixedWidth.Bytes(f.Type) == 0)));
    }
}

/// <summary>Computes the columns of a batch; where they make wide rows, of some of its rows at a time.</summary>
/// <param name="evaluate">Gives the columns.</param>
/// <param name="schema">Their names.</param>
/// <param name="mostRows">Rows to compute at a time.</param>
/// <param name="mayBeWide">Whether the width of a row is not known before.</param>
sealed class ProjectStage(Func<RecordBatch, Datum[]> evaluate, Schema schema, int mostRows, bool mayBeWide) : BatchStage
{
    /// <summary>Rows that tell how wide they are.</summary>
    const int FirstRows = 16;

    /// <summary>How many times as many rows may come next.</summary>
    const int Growth = 8;

    RecordBatch? _rest;
    int _next = mayBeWide ? Math.Min(FirstRows, mostRows) : mostRows;

    /// <inheritdoc/>
    public override void Accept(RecordBatch batch) => _rest = batch;

    /// <inheritdoc/>
    public override RecordBatch? Produce()
    {
        if (_rest is not { } rest)
        {
            return null;
        }

        var rows = Math.Min(_next, rest.Length);
        var batch = rest.Slice(0, rows);
        _rest = rows < rest.Length ? rest.Slice(rows, rest.Length - rows) : null;
        var answer = new RecordBatch(schema, Array.ConvertAll(evaluate(batch), value => value.ToColumn(rows)), rows);
        if (mayBeWide)
        {
            _next = Math.Min(BatchBytes.Rows((double)BatchBytes.Of(answer) / rows, mostRows), Growth * _next);
        }

        return answer;
    }
}
