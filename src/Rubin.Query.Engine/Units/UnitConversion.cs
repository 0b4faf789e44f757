using System.Numerics;

namespace Rubin.Query.Engine.Units;

/// <summary>The number that turns values of one unit into values of another: multiplied by a numerator, divided by a denominator.</summary>
/// <param name="Numerator">Whole, where both units are rational multiples of their bases.</param>
/// <param name="Denominator">Likewise.</param>
readonly record struct UnitConversion(double Numerator, double Denominator)
{
    /// <summary>From one unit to another; null where they measure different things.</summary>
    /// <exception cref="ArgumentException">A symbol is unknown; the message is the symbol.</exception>
    internal static UnitConversion? Between(Unit from, Unit to)
    {
        var (a, b) = (Worth.Of(from), Worth.Of(to));
        if (!a.HasBasesOf(b))
        {
            return null;
        }

        var (numerator, denominator) = (a.Numerator * b.Denominator, a.Denominator * b.Numerator);
        const double LargestWhole = 1L << 53;
        if (Math.Max(numerator, denominator) <= LargestWhole && double.IsInteger(numerator) && double.IsInteger(denominator))
        {
            var divisor = (double)BigInteger.GreatestCommonDivisor((long)numerator, (long)denominator);
            return new(numerator / divisor, denominator / divisor);
        }

        return new(numerator / denominator, 1);
    }

    /// <summary>The way back.</summary>
    internal UnitConversion Inverse => new(Denominator, Numerator);

    /// <summary>A value in the other unit, rounded once where the factor is a whole number or a whole part.</summary>
    internal double Of(double value) => Numerator == 1 ? value / Denominator : Denominator == 1 ? value * Numerator : value * Numerator / Denominator;

    /// <summary>A unit as powers of bases.</summary>
    sealed class Worth
    {
        readonly Dictionary<string, double> _bases = new(StringComparer.Ordinal);

        internal double Numerator { get; private set; } = 1;

        internal double Denominator { get; private set; } = 1;

        internal static Worth Of(Unit unit)
        {
            var worth = new Worth();
            worth.Add(unit, 1);
            return worth;
        }

        internal bool HasBasesOf(Worth other) =>
            _bases.Keys.Union(other._bases.Keys).All(k => Math.Abs(_bases.GetValueOrDefault(k) - other._bases.GetValueOrDefault(k)) < 1e-9);

        void Add(Unit unit, double exponent)
        {
            Scale(unit.Scale, 1, exponent);
            foreach (var term in unit.Terms)
            {
                var known = UnitSymbols.Find(term.Symbol) ?? throw new ArgumentException(term.Symbol);
                var power = term.Exponent * exponent;
                Scale(known.Numerator, known.Denominator, power);
                if (known.Definition == term.Symbol)
                {
                    _bases[term.Symbol] = _bases.GetValueOrDefault(term.Symbol) + power;
                }
                else if (known.Definition.Length > 0)
                {
                    Add(Unit.Parse(known.Definition)!, power);
                }
            }
        }

        void Scale(double numerator, double denominator, double power)
        {
            if (power < 0)
            {
                (numerator, denominator, power) = (denominator, numerator, -power);
            }

            Numerator *= Math.Pow(numerator, power);
            Denominator *= Math.Pow(denominator, power);
        }
    }
}
