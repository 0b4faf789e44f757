using System.Globalization;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.LightCurves.Functions;

/// <summary>An argument that must be known when the query is bound: the columns of the answer, and the work, depend on it.</summary>
/// <param name="Name">What the parameter is called.</param>
/// <param name="Value">The constant; null where the argument is none, or is left out.</param>
/// <param name="IsGiven">Whether there is such an argument.</param>
/// <param name="Span">Where it stands.</param>
readonly record struct ConstantArgument(string Name, Constant? Value, bool IsGiven, SourceSpan Span)
{
    /// <summary>The argument at a position; left out where there are fewer.</summary>
    public static ConstantArgument At(string name, IReadOnlyList<BoundExpression> arguments, int position) =>
        position < arguments.Count ? new(name, arguments[position] as Constant, true, arguments[position].Span) : new(name, null, false, default);

    /// <summary>A text; null where it is left out or NULL. A list of texts is joined with commas.</summary>
    public string? Text() => Known() switch
    {
        null => null,
        string text => text,
        IEnumerable<object?> items when items.All(i => i is string) => string.Join(", ", items),
        _ => throw Wrong("a text"),
    };

    /// <summary>A number; the default where it is left out or NULL.</summary>
    public double Number(double otherwise) => OptionalNumber() ?? otherwise;

    /// <summary>A finite number; null where it is left out or NULL.</summary>
    public double? OptionalNumber()
    {
        var value = Known();
        if (value is null)
        {
            return null;
        }

        if (!Value!.Type.IsNumeric)
        {
            throw Wrong("a number");
        }

        var number = NumberColumn.Values(Column.Constant(Value.Type, value, 1)).Span[0];
        return double.IsFinite(number) ? number : throw Wrong("a finite number");
    }

    /// <summary>A number or a list of numbers; null where it is left out or NULL.</summary>
    public IReadOnlyList<double>? Numbers()
    {
        var value = Known();
        if (value is null || Value!.Type.IsNumeric)
        {
            return value is null ? null : [Number(double.NaN)];
        }

        if (Value.Type is not (ListType { Element.Type.IsNumeric: true } or FixedSizeListType { Element.Type.IsNumeric: true }))
        {
            throw Wrong("a number or a list of numbers");
        }

        var numbers = NumberColumn.Values(Column.Constant(Value.Type, value, 1) switch
        {
            ListColumn list => list[0],
            FixedSizeListColumn list => list[0],
            var other => other,
        }).ToArray();
        return Array.TrueForAll(numbers, double.IsFinite) ? numbers : throw Wrong("a list of finite numbers");
    }

    /// <summary>A whole number; the default where it is left out or NULL.</summary>
    public int Count(int otherwise, int least, int greatest)
    {
        var number = Number(otherwise);
        return number == Math.Floor(number) && number >= least && number <= greatest ? (int)number : throw Wrong(string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {greatest}"));
    }

    /// <summary>A truth value, also 1 or 0; false where it is left out or NULL.</summary>
    public bool Truth() => Known() switch
    {
        null => false,
        bool truth => truth,
        _ => OptionalNumber() is { } number && number is 0 or 1 ? OptionalNumber() == 1 : throw Wrong("TRUE or FALSE"),
    };

    /// <summary>The error for a value that is not what it should be.</summary>
    public QueryException Wrong(string expected) => new(QueryErrorCode.TypeMismatch, $"parameter \"{Name}\" must be {expected}", Span);

    object? Known() => IsGiven && Value is null
        ? throw new QueryException(QueryErrorCode.TypeMismatch, $"parameter \"{Name}\" must be a constant", Span, "the columns of the answer depend on it")
        : Value?.Value;
}
