using System.Globalization;
using System.Text;
using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Units;

/// <summary>A symbol to a power: <c>s**-2</c>.</summary>
/// <param name="Symbol">As written, with its prefix.</param>
/// <param name="Exponent">Not 0.</param>
readonly record struct UnitTerm(string Symbol, double Exponent);

/// <summary>
/// A unit of VOUnits 1.1 (https://www.ivoa.net/documents/VOUnits/): a number times powers of symbols. Every symbol occurs once. Compared by value.
/// </summary>
/// <param name="Scale">The number in front; 1 where there is none.</param>
/// <param name="Terms">The powers, in the order in which the symbols came.</param>
sealed record Unit(double Scale, ValueList<UnitTerm> Terms)
{
    /// <summary>The unit of plain numbers.</summary>
    internal static Unit One { get; } = new(1, []);

    /// <summary>The unit that a text in VOUnits' notation means; null where it is none. Symbols need not be known.</summary>
    internal static Unit? Parse(string text) => new UnitParser(text).Parse();

    /// <summary>The unit of a field's values; null where it has none or an unreadable one.</summary>
    internal static Unit? Of(Field field) => string.IsNullOrWhiteSpace(field.Unit) ? null : Parse(field.Unit);

    /// <summary>The product of two units.</summary>
    internal Unit Times(Unit other)
    {
        var terms = Terms.ToList();
        foreach (var (symbol, exponent) in other.Terms)
        {
            var place = terms.FindIndex(t => t.Symbol == symbol);
            if (place < 0)
            {
                terms.Add(new(symbol, exponent));
            }
            else
            {
                terms[place] = new(symbol, terms[place].Exponent + exponent);
            }
        }

        return new(Scale * other.Scale, [.. terms.Where(t => t.Exponent != 0)]);
    }

    /// <summary>The unit to a power.</summary>
    internal Unit Power(double exponent) => exponent == 0
        ? One
        : new(Math.Pow(Scale, exponent), Terms.Map(t => new UnitTerm(t.Symbol, t.Exponent * exponent)));

    /// <summary>The unit in VOUnits' notation: <c>erg/(s.cm**2)</c>; empty for <see cref="One"/>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Scale == 1 ? "" : Scale.ToString("R", CultureInfo.InvariantCulture));
        var above = string.Join('.', Terms.Where(t => t.Exponent > 0).Select(t => Text(t.Symbol, t.Exponent)));
        var below = Terms.Where(t => t.Exponent < 0).Select(t => Text(t.Symbol, -t.Exponent)).ToArray();
        if (above.Length == 0)
        {
            return text.AppendJoin('.', Terms.Select(t => Text(t.Symbol, t.Exponent))).ToString();
        }

        text.Append(above);
        return below.Length switch
        {
            0 => text.ToString(),
            1 => text.Append('/').Append(below[0]).ToString(),
            _ => text.Append("/(").AppendJoin('.', below).Append(')').ToString(),
        };
    }

    static string Text(string symbol, double exponent)
    {
        const int LargestDenominator = 12;
        for (var denominator = 1; denominator <= LargestDenominator; denominator++)
        {
            var numerator = Math.Round(exponent * denominator);
            if (Math.Abs(numerator - exponent * denominator) < 1e-12)
            {
                return (numerator, denominator) == (1, 1) ? symbol
                    : string.Create(CultureInfo.InvariantCulture, $"{symbol}**{(denominator == 1 ? $"{numerator}" : $"({numerator}/{denominator})")}");
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{symbol}**({exponent:R})");
    }
}
