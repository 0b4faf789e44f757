using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Units;

/// <summary>
/// Units of what is computed, from those of the arguments. A number without unit is a plain number; where units do not go together the answer has none.
/// </summary>
static class UnitRules
{
    /// <summary>The unit that all arguments share that have one: sums, roundings, choices.</summary>
    internal static Metadata Shared(IReadOnlyList<Field> arguments)
    {
        var units = arguments.Select(a => a.Unit).Where(u => !string.IsNullOrWhiteSpace(u)).Distinct().ToArray();
        return units.Length == 1 || (units.Length > 1 && units.Select(u => Unit.Parse(u!)).Distinct().ToArray() is [{ }]) ? Named(units[0]) : Metadata.Empty;
    }

    /// <summary>The unit of the first argument.</summary>
    internal static Metadata First(IReadOnlyList<Field> arguments) => Named(arguments[0].Unit);

    /// <summary>The product of the units.</summary>
    internal static Metadata Product(IReadOnlyList<Field> arguments) => Combined(arguments, 1);

    /// <summary>The first unit by the second.</summary>
    internal static Metadata Quotient(IReadOnlyList<Field> arguments) => Combined(arguments, -1);

    /// <summary>The first unit to a power.</summary>
    internal static Func<IReadOnlyList<Field>, Metadata> Power(double exponent) => arguments => Named(Unit.Of(arguments[0])?.Power(exponent).ToString());

    /// <summary>That unit.</summary>
    internal static Func<IReadOnlyList<Field>, Metadata> Always(string unit) => _ => Named(unit);

    static Metadata Combined(IReadOnlyList<Field> arguments, double exponent)
    {
        if (arguments is not [var x, var y] || (x.Unit is null && y.Unit is null))
        {
            return Metadata.Empty;
        }

        var (a, b) = (x.Unit is null ? Unit.One : Unit.Of(x), y.Unit is null ? Unit.One : Unit.Of(y));
        return a is null || b is null ? Metadata.Empty : b == Unit.One ? Named(x.Unit) : Named(a.Times(b.Power(exponent)).ToString());
    }

    static Metadata Named(string? unit) => string.IsNullOrEmpty(unit) ? Metadata.Empty : new([new(MetadataKeys.Unit, unit)]);
}
