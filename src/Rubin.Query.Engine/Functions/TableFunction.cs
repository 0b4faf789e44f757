using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;

namespace Rubin.Query.Engine.Functions;

/// <summary>An argument of a table-function call as the binder sees it.</summary>
/// <param name="Name">The name before <c>=&gt;</c>, or null where it came by position.</param>
/// <param name="Field">Name, type, unit of its value.</param>
/// <param name="Constant">Its value where it is a constant; null otherwise.</param>
/// <param name="Table">For <c>TABLE(query)</c>: the schema of the query's rows, of which one call sees a group; null otherwise.</param>
/// <param name="Span">Where it stands.</param>
public sealed record TableFunctionArgument(string? Name, Field Field, Constant? Constant, Schema? Table, SourceSpan Span);

/// <summary>A call as the binder sees it.</summary>
/// <param name="Arguments">In the order of the text.</param>
/// <param name="Span">The whole call.</param>
public sealed record TableFunctionCall(ValueList<TableFunctionArgument> Arguments, SourceSpan Span);

/// <summary>A bound call: what it gives, and how a worker computes it.</summary>
/// <param name="Schema">The columns of its rows.</param>
/// <param name="CreateWorker">State of one worker; told which columns of <paramref name="Schema"/> the query uses.</param>
public sealed record TableFunctionBinding(Schema Schema, Func<TableFunctionContext, TableFunctionWorker> CreateWorker)
{
    /// <summary>Expected rows for each call, for the optimizer.</summary>
    public double RowsPerCall { get; init; } = 1;
}

/// <summary>What a worker of a table function is given.</summary>
/// <param name="NeededColumns">Positions in the binding's schema; the others are never read and need not be computed.</param>
/// <param name="Worker">The worker it runs on: cancellation, memory, batch size.</param>
public sealed record TableFunctionContext(ValueList<int> NeededColumns, WorkerContext Worker);

/// <summary>
/// A function from the values of one row (or of one group of rows) to rows. Always lateral and batched: a call with constants is a lateral call over one row.
/// </summary>
public abstract class TableFunction
{
    /// <summary>As the query spells it; matched ignoring case.</summary>
    public abstract string Name { get; }

    /// <summary>For the reference.</summary>
    public abstract FunctionDoc Doc { get; }

    /// <summary>Checks a call and gives its rows' schema.</summary>
    /// <exception cref="QueryException">The arguments do not fit; with the argument's span.</exception>
    public abstract TableFunctionBinding Bind(TableFunctionCall call);
}

/// <summary>One worker's state of a table-function call.</summary>
public abstract class TableFunctionWorker : IDisposable
{
    /// <summary>Begins a batch of calls, one a row.</summary>
    /// <param name="arguments">One an argument; a TABLE argument comes as a list of structs, one list a call.</param>
    /// <param name="rows">Number of calls.</param>
    public abstract void Accept(IReadOnlyList<Datum> arguments, int rows);

    /// <summary>
    /// The next rows of the batch's calls, at most the worker's batch size, in the order of the calls; null when there are no more.
    /// </summary>
    public abstract TableFunctionRows? Produce();

    /// <inheritdoc/>
    public virtual void Dispose() => GC.SuppressFinalize(this);
}

/// <summary>Rows that a table function gives.</summary>
/// <param name="Parents">For each row, the call (row of the accepted batch) it belongs to, ascending.</param>
/// <param name="Columns">One for each needed column, in the order of <see cref="TableFunctionContext.NeededColumns"/>.</param>
public sealed record TableFunctionRows(int[] Parents, IReadOnlyList<Column> Columns);
