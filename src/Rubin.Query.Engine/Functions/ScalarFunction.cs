using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;

namespace Rubin.Query.Engine.Functions;

/// <summary>What a function's reader needs; every example is run by a test.</summary>
/// <param name="Summary">One sentence: what it gives, in which unit.</param>
/// <param name="Example">A condition that is true, such as <c>DEGREES(PI()) = 180</c>.</param>
/// <param name="Reference">Standard section, paper or catalogue; null where there is none.</param>
public sealed record FunctionDoc(string Summary, string Example, string? Reference = null);

/// <summary>What a NULL argument does to a scalar function.</summary>
public enum Nulls
{
    /// <summary>Any NULL argument gives NULL; the kernel need not look, and may compute anything there.</summary>
    Propagate,

    /// <summary>The kernel looks at NULLs itself and sets the validity of its answer.</summary>
    Visible,
}

/// <summary>How long the answer for given arguments stays the same.</summary>
public enum Volatility
{
    /// <summary>For ever: a call of constants is folded.</summary>
    Immutable,

    /// <summary>Within one query (the current time).</summary>
    PerQuery,

    /// <summary>Not even from row to row (random numbers).</summary>
    PerRow,
}

/// <summary>
/// An argument of a kernel: a column, or one value that stands for every row (a column of one row). Kernels see no constant
/// expanded.
/// </summary>
/// <param name="Column">The values.</param>
/// <param name="IsConstant">True where <paramref name="Column"/> has one row that stands for all.</param>
public readonly record struct Datum(Column Column, bool IsConstant)
{
    /// <summary>The type of the values, dictionaries as what they hold.</summary>
    public DataType Type => Column.Type.Logical;

    /// <summary>Whether the value of row <paramref name="row"/> is NULL.</summary>
    public bool IsNull(int row) => Column.IsNull(IsConstant ? 0 : row);

    /// <summary>
    /// A value for each of <paramref name="rows"/> rows: the column itself, or the constant repeated (texts and bytes as codes).
    /// </summary>
    public Column Expand(int rows)
    {
        if (!IsConstant)
        {
            return Column;
        }

        return Column is BinaryColumn && !Column.IsNull(0) ? new DictionaryColumn(new int[rows], Column) : Column.Take(new int[rows]);
    }

    /// <summary>The same values without dictionary codes.</summary>
    public Datum Decoded() => Column is DictionaryColumn encoded ? new(encoded.Decode(), IsConstant) : this;
}

/// <summary>Computes a batch of answers.</summary>
/// <param name="arguments">One a parameter; dictionaries are decoded unless the overload takes them.</param>
/// <param name="rows">Rows of the answer; 1 where all arguments are constant.</param>
/// <param name="validity">
/// For <see cref="Nulls.Propagate"/>: the rows where no argument is NULL; a kernel that can fail fails only there. All ones for
/// <see cref="Nulls.Visible"/>.
/// </param>
/// <returns>A column of <paramref name="rows"/> rows; the caller ANDs <paramref name="validity"/> into it.</returns>
public delegate Column ScalarKernel(ReadOnlySpan<Datum> arguments, int rows, Bitmap validity);

/// <summary>One way to call a scalar function.</summary>
/// <param name="Parameters">The types taken; the last one repeats where <see cref="IsVariadic"/>.</param>
/// <param name="Result">The type given.</param>
/// <param name="Kernel">Computes it.</param>
public sealed record ScalarOverload(ValueList<DataType> Parameters, DataType Result, ScalarKernel Kernel)
{
    /// <summary>What a NULL argument does.</summary>
    public Nulls Nulls { get; init; } = Nulls.Propagate;

    /// <summary>True where the last parameter may come any number of times from zero on.</summary>
    public bool IsVariadic { get; init; }

    /// <summary>True where the kernel has an answer for all values; one that can fail is evaluated only on the rows that need it.</summary>
    public bool IsTotal { get; init; }

    /// <summary>
    /// True where the kernel gets, behind the arguments, a BIGINT that numbers the row: the same row has the same number for any number of workers and any
    /// size of batches. Such a call can stand where rows are projected or filtered.
    /// </summary>
    public bool TakesRowNumbers { get; init; }

    /// <summary>What it computes of its first argument, where calls over the same argument share work; null for all others.</summary>
    public SharedWork? Work { get; init; }

    /// <summary>The unit and UCD of the answer, from those of the arguments; null where the answer has none.</summary>
    public Func<IReadOnlyList<Field>, Metadata>? Metadata { get; init; }
}

/// <summary>
/// A function from values of one row to a value. Declared as a static field of a class marked <see
/// cref="QueryFunctionsAttribute"/>; the engine's classes are listed in <see cref="EngineFunctions"/>.
/// </summary>
/// <param name="Name">As the query spells it, upper case for ADQL's own; matched ignoring case.</param>
/// <param name="Doc">For the reference.</param>
/// <param name="Overloads">Tried in order: the first that takes the arguments exactly, else the one that needs the fewest implicit
/// casts.</param>
public sealed record ScalarFunction(string Name, FunctionDoc Doc, ValueList<ScalarOverload> Overloads)
{
    /// <summary>How long the answer for given arguments stays the same.</summary>
    public Volatility Volatility { get; init; } = Volatility.Immutable;

    /// <summary>Other names for it.</summary>
    public ValueList<string> Aliases { get; init; } = [];

    /// <summary>
    /// For functions over families of types (lists of anything): gives the overload for the argument types, or null where it takes
    /// no such arguments.
    /// Asked when no entry of <see cref="Overloads"/> takes the arguments as they are.
    /// </summary>
    public Func<IReadOnlyList<DataType>, ScalarOverload?>? Resolve { get; init; }

    /// <summary>
    /// For functions that must see constants or units when the query is bound (a unit, a frame, a seed): checks or specialises the call from its arguments
    /// and their fields, and may throw <see cref="QueryException"/> at an argument's span. Null for all others.
    /// </summary>
    public Func<IReadOnlyList<BoundExpression>, IReadOnlyList<Field>, ScalarOverload?>? Specialise { get; init; }

    /// <summary>
    /// For functions of collected rows: how a call over values of single rows collects its first arguments, so that the function is an aggregate too; null
    /// where it takes the arguments as they are. May throw <see cref="QueryException"/>. Null for all others.
    /// </summary>
    public Func<IReadOnlyList<BoundExpression>, Gathering?>? Gather { get; init; }

    /// <summary>
    /// Names of the parameters at the end, all optional, that may be given by name: <c>f(x, width =&gt; 2)</c>. Those left out before one that is given are NULL. They follow
    /// behind the first argument, or behind the columns that <see cref="Gather"/> collects. Empty: all arguments come by position.
    /// </summary>
    public ValueList<string> Parameters { get; init; } = [];

    /// <summary>The function that makes a list of the first argument where that is a struct, so that a lambda goes over its elements; null for none.</summary>
    public string? ListsBy { get; init; }

    /// <summary>How it is called, for the reference, where overloads do not tell: <c>(list) -> BIGINT</c>.</summary>
    public ValueList<string> Calls { get; init; } = [];

    /// <summary>The unit of the answer where the overload says nothing of it; null where the answer has none.</summary>
    public Func<IReadOnlyList<Field>, Metadata>? Metadata { get; init; }

    /// <summary>False where only the default mode has the function.</summary>
    public bool InAdql { get; init; }
}

/// <summary>What a call computes of its first argument: one value, or several as a struct. Calls over one argument that share work are computed together, and of them only what is used.</summary>
public abstract class SharedWork
{
    /// <summary>What is computed, as things that are equal where the values are: one, or one a field.</summary>
    public abstract ValueList<object> Values { get; }

    /// <summary>Whether values of both can be computed by one call.</summary>
    public abstract bool GoesWith(SharedWork other);

    /// <summary>One call that gives values of this and others that go with it, as a struct.</summary>
    /// <param name="argument">The first argument.</param>
    /// <param name="values">What is wanted.</param>
    /// <returns>The call, and the field of each value.</returns>
    public abstract (FunctionCall Call, ValueList<int> Fields) Together(BoundExpression argument, ValueList<object> values);
}

/// <summary>How the first arguments of a call are collected over the rows of a group, to be one argument.</summary>
/// <param name="Aggregate">What collects them.</param>
/// <param name="Overload">Its types.</param>
/// <param name="Arguments">How many arguments it takes; the others follow behind what it gives.</param>
public sealed record Gathering(AggregateFunction Aggregate, AggregateOverload Overload, int Arguments);

/// <summary>Marks a static class whose public static fields are functions of the query language.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class QueryFunctionsAttribute : Attribute;
