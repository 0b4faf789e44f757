using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;

namespace Rubin.Query.Engine.Functions;

/// <summary>An argument of a table-function call as the binder sees it.</summary>
/// <param name="Name">The name before <c>=&gt;</c>, or null where it came by position.</param>
/// <param name="Field">Name, type, unit of its value.</param>
/// <param name="Constant">Its value where it is a constant; null otherwise.</param>
/// <param name="Table">For <c>TABLE(query)</c>: the schema of the query's rows, of which one call sees a partition; null otherwise.</param>
/// <param name="Span">Where it stands.</param>
public sealed record TableFunctionArgument(string? Name, Field Field, Constant? Constant, Schema? Table, SourceSpan Span)
{
    /// <summary>Its position among the arguments that <see cref="TableFunctionWorker.Accept"/> is given.</summary>
    public int Position { get; init; }

    /// <summary>Whether COLUMNS chose it: then <see cref="Name"/> is the column's, and the function may have no use for it.</summary>
    public bool IsChosen { get; init; }
}

/// <summary>A call as the binder sees it.</summary>
/// <param name="Arguments">In the order of the text.</param>
/// <param name="Span">The whole call.</param>
public sealed record TableFunctionCall(ValueList<TableFunctionArgument> Arguments, SourceSpan Span)
{
    /// <summary>
    /// The arguments by parameter: those without a name fill the parameters in order, those with one go to theirs, matched ignoring case.
    /// </summary>
    /// <param name="parameters">The function's parameters, in the order of arguments without names.</param>
    /// <returns>One entry a parameter; null where the call leaves it out.</returns>
    /// <exception cref="QueryException">A name is unknown, a parameter is given twice, or there are too many arguments.</exception>
    public IReadOnlyList<TableFunctionArgument?> Arrange(params IReadOnlyList<string> parameters)
    {
        var arranged = new TableFunctionArgument?[parameters.Count];
        foreach (var (index, argument) in Arguments.Index())
        {
            var at = argument.Name is null ? index : parameters.ToList().FindIndex(p => p.Equals(argument.Name, StringComparison.OrdinalIgnoreCase));
            if (at < 0 || at >= arranged.Length)
            {
                var problem = argument.Name is null ? $"there are at most {parameters.Count} arguments" : $"there is no parameter \"{argument.Name}\"";
                throw new QueryException(QueryErrorCode.Semantic, problem, argument.Span, $"the parameters are {string.Join(", ", parameters)}");
            }

            if (arranged[at] is not null)
            {
                throw new QueryException(QueryErrorCode.Semantic, $"parameter \"{parameters[at]}\" is given twice", argument.Span);
            }

            arranged[at] = argument;
        }

        return arranged;
    }
}

/// <summary>A bound call: what it gives, and how a worker computes it.</summary>
/// <param name="Schema">The columns of its rows.</param>
/// <param name="CreateWorker">State of one worker; told which columns of <paramref name="Schema"/> the query uses.</param>
public sealed record TableFunctionBinding(Schema Schema, Func<TableFunctionContext, TableFunctionWorker> CreateWorker)
{
    /// <summary>Expected rows for each call, for the optimizer.</summary>
    public double RowsPerCall { get; init; } = 1;

    /// <summary>Positions of the arguments that the worker reads; the others are not computed, and come as NULL. Null for all.</summary>
    public ValueList<int>? UsedArguments { get; init; }

    /// <summary>Which columns of its TABLE arguments the worker reads; the others are neither computed nor handed over.</summary>
    public ValueList<TableColumns> TableColumns { get; init; } = [];
}

/// <summary>The columns of a TABLE argument that a worker reads.</summary>
/// <param name="Argument">Position of the argument.</param>
/// <param name="Columns">Positions in the schema of its rows: the structs that the worker gets have these fields, in this order. Without an entry, all.</param>
public sealed record TableColumns(int Argument, ValueList<int> Columns);

/// <summary>What a worker of a table function is given.</summary>
/// <param name="NeededColumns">Positions in the binding's schema; the others are never read and need not be computed.</param>
/// <param name="Worker">The worker it runs on: cancellation, memory, batch size.</param>
public sealed record TableFunctionContext(ValueList<int> NeededColumns, WorkerContext Worker);

/// <summary>
/// A function from values, and from the rows of TABLE arguments, to rows. Always lateral and batched: a call with constants is a lateral call over one row.
/// </summary>
/// <remarks>
/// <c>TABLE(query) PARTITION BY keys ORDER BY …</c> makes a call for each partition (SQL:2016 part 2 §7.6, set semantics), beside whose rows the keys stand in the
/// answer. One TABLE argument of a call can be partitioned. Others are given whole to every call: what a training set is to an estimator.
/// </remarks>
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
    /// <param name="arguments">
    /// One an argument. A TABLE argument comes as lists of structs, one list a call: the offsets of the <see cref="ListColumn"/> are the borders of the partitions, and
    /// below it lies a <see cref="StructColumn"/> whose children are the columns of all partitions end to end, in the order that ORDER BY asks for. One without
    /// PARTITION BY is constant, and a list without elements where the query has no rows.
    /// </param>
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
