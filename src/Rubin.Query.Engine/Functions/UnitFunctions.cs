using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Kernels;
using Rubin.Query.Engine.Units;

namespace Rubin.Query.Engine.Functions;

/// <summary>Values in other units. What unit a value has is known when the query is bound: from the column, or computed from those of the operands.</summary>
[QueryFunctions]
public static class UnitFunctions
{
    /// <summary>Speed of light in m/s times Planck's constant in J s, both exact (SI 2019).</summary>
    const double LightPlanck = 299_792_458 * Planck;

    const double Planck = 6.62607015e-34;

    static readonly string[] SpectralBases = ["J", "Hz", "m"];

    /// <summary>IN_UNIT.</summary>
    public static ScalarFunction InUnit { get; } = new(
        "IN_UNIT",
        new(
            "A value in another unit, given as a text of VOUnits such as 'mas/yr'; an error where the value has no unit, the unit is unknown, or measures something else.",
            "IN_UNIT(DISTANCE(0, 0, 0, 1), 'arcsec') = 3600",
            "ADQL 2.1 §4.2.6, VOUnits 1.1"),
        [])
    {
        InAdql = true,
        Specialise = (arguments, fields) => arguments is [{ Type.IsNumeric: true } value, var unit] ? Convert(value, fields[0], unit) : null,
    };

    /// <summary>gavo_specconv.</summary>
    public static ScalarFunction Spectral { get; } = new(
        "gavo_specconv",
        new(
            "An energy, frequency or wavelength as one of the others, in a unit of VOUnits; of three arguments the second is the unit of the value.",
            "ABS(gavo_specconv(656.28, 'nm', 'eV') - 1.88919) < 1e-5"),
        [])
    {
        Aliases = ["ivo_specconv"],
        Specialise = (arguments, fields) => arguments switch
        {
            [{ Type.IsNumeric: true } value, var to] => Spectrum(SourceUnit(value, fields[0]), value, to, 1),
            [{ Type.IsNumeric: true } value, var from, var to] => Spectrum(TargetUnit(from).Unit, value, to, 2),
            _ => null,
        },
    };

    static ScalarOverload Convert(BoundExpression value, Field field, BoundExpression text)
    {
        var (target, name) = TargetUnit(text);
        var conversion = Between(SourceUnit(value, field), target, value)
            ?? throw new QueryException(QueryErrorCode.TypeMismatch, $"unit '{field.Unit}' cannot be converted to '{name}'");
        return Mapping(2, conversion.Of) with
        {
            Metadata = fields => new(fields[0].Metadata.Where(p => p.Key == MetadataKeys.Ucd).Prepend(new(MetadataKeys.Unit, name))),
        };
    }

    static ScalarOverload Spectrum(Unit source, BoundExpression value, BoundExpression text, int units)
    {
        var (target, name) = TargetUnit(text);
        var (from, fromBase) = SpectralBase(source, value);
        var (to, toBase) = SpectralBase(target, text);
        var fromBaseUnit = to.Inverse;
        return Mapping(1 + units, x => fromBaseUnit.Of(FromEnergy(ToEnergy(from.Of(x), fromBase), toBase))) with { Metadata = UnitRules.Always(name) };

        static (UnitConversion ToBase, string Base) SpectralBase(Unit unit, BoundExpression argument)
        {
            foreach (var name in SpectralBases)
            {
                if (Between(unit, Unit.Parse(name)!, argument) is { } conversion)
                {
                    return (conversion, name);
                }
            }

            throw new QueryException(
                QueryErrorCode.TypeMismatch, $"unit '{unit}' is none of energy, frequency or wavelength", argument.Span, "such as 'eV', 'MHz' or 'nm'");
        }
    }

    static double ToEnergy(double x, string unit) => unit switch { "J" => x, "Hz" => Planck * x, _ => LightPlanck / x };

    static double FromEnergy(double joule, string unit) => unit switch { "J" => joule, "Hz" => joule / Planck, _ => LightPlanck / joule };

    static ScalarOverload Mapping(int parameters, Func<double, double> of) => new(
        [DataType.Double, .. Enumerable.Repeat(DataType.Utf8, parameters - 1)], DataType.Double, (arguments, rows, _) =>
        {
            var values = Loops.Values<double>(arguments[0]);
            var answers = new double[rows];
            for (var i = 0; i < rows; i++)
            {
                answers[i] = of(values[i]);
            }

            return new Column<double>(answers);
        })
    {
        IsTotal = true,
    };

    static Unit SourceUnit(BoundExpression value, Field field)
    {
        if (string.IsNullOrWhiteSpace(field.Unit))
        {
            throw new QueryException(
                QueryErrorCode.TypeMismatch, "the value has no unit", value.Span, "a column with a unit is needed, or an expression of such; DESCRIBE shows units");
        }

        return Unit.Parse(field.Unit)
            ?? throw new QueryException(QueryErrorCode.TypeMismatch, $"unit '{field.Unit}' of the value is none of VOUnits, and cannot be converted", value.Span);
    }

    static (Unit Unit, string Name) TargetUnit(BoundExpression text)
    {
        if (text is not Constant { Value: string name })
        {
            throw new QueryException(QueryErrorCode.TypeMismatch, "a unit must be a text in quotes", text.Span, "such as 'mas/yr'");
        }

        var unit = Unit.Parse(name)
            ?? throw new QueryException(QueryErrorCode.Value, $"'{name}' is no unit of VOUnits", text.Span, "such as 'mas/yr' or 'erg/(s.cm**2)'; logarithmic units are not converted");
        foreach (var term in unit.Terms)
        {
            if (UnitSymbols.Find(term.Symbol) is null)
            {
                throw Unknown(term.Symbol, text);
            }
        }

        return (unit, name);
    }

    static UnitConversion? Between(Unit from, Unit to, BoundExpression value)
    {
        try
        {
            return UnitConversion.Between(from, to);
        }
        catch (ArgumentException error)
        {
            throw Unknown(error.Message, value);
        }
    }

    static QueryException Unknown(string symbol, BoundExpression argument) =>
        new(QueryErrorCode.Value, $"there is no unit '{symbol}'", argument.Span, NameSuggestion.For(symbol, UnitSymbols.Names));
}
