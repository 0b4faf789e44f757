using System.Globalization;
using System.Numerics.Tensors;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Kernels;
using Rubin.Query.Engine.Units;

namespace Rubin.Query.Engine.Functions;

/// <summary>
/// ADQL's mathematics, in DOUBLE unless said otherwise. A value outside a function's domain gives NaN or an infinity as IEEE 754
/// has it, never an error:
/// <c>SQRT(-1)</c> and <c>LOG(-1)</c> are NaN, <c>LOG(0)</c> is -Infinity. Accurate to 2 ulp.
/// </summary>
[QueryFunctions]
public static class MathFunctions
{
    // 2^64 by the golden ratio: what SplitMix64 steps by.
    const ulong GoldenRatio = 0x9e3779b97f4a7c15;

    const string Adql = "ADQL 2.1 §2.3";

    /// <summary>Functions of one number.</summary>
    public static ValueList<ScalarFunction> OfOneNumber { get; } =
    [
        new("ABS", new("Absolute value; keeps the type of floating point, BIGINT for integers.", "ABS(-2) = 2", Adql), [
            Overload.Spans<double>(TensorPrimitives.Abs),
            Overload.Spans<float>(TensorPrimitives.Abs),
            Overload.CheckedUnary<CheckedAbs, long, long>(),
        ]) { InAdql = true, Resolve = types => types is [{ IsInteger: true }] ? Overload.CheckedUnary<CheckedAbs, long, long>() : null, Metadata = UnitRules.First },
        Rounding("CEILING", "Least integer that is not less.", "CEILING(1.2) = 2", TensorPrimitives.Ceiling, ["CEIL"]),
        Rounding("FLOOR", "Greatest integer that is not greater.", "FLOOR(-1.2) = -2", TensorPrimitives.Floor, []),
        new("SQRT", new("Square root.", "SQRT(16) = 4", Adql), [Overload.Spans<double>(TensorPrimitives.Sqrt)])
        {
            InAdql = true,
            Metadata = UnitRules.Power(0.5),
        },
        Vector<ExpOf>("EXP", "e to the power of the argument.", "EXP(0) = 1"),
        Vector<LogOf>("LOG", "Natural logarithm.", "LOG(EXP(1)) = 1", ["LN"]),
        Vector<Log10Of>("LOG10", "Logarithm to base 10.", "LOG10(1000) = 3"),
        Plain<RadiansOf>("RADIANS", "Degrees as radians.", "RADIANS(180) = PI()") with { Metadata = UnitRules.Always("rad") },
        Plain<DegreesOf>("DEGREES", "Radians as degrees.", "DEGREES(PI()) = 180") with { Metadata = UnitRules.Always("deg") },
        Vector<SinOf>("SIN", "Sine of radians.", "SIN(0) = 0"),
        Vector<CosOf>("COS", "Cosine of radians.", "COS(0) = 1"),
        Plain<TanOf>("TAN", "Tangent of radians.", "TAN(0) = 0"),
        Plain<CotOf>("COT", "Cotangent of radians.", "ABS(COT(PI() / 4) - 1) < 1e-15"),
        Plain<AsinOf>("ASIN", "Arc sine in radians.", "ASIN(1) = PI() / 2") with { Metadata = UnitRules.Always("rad") },
        Plain<AcosOf>("ACOS", "Arc cosine in radians.", "ACOS(1) = 0") with { Metadata = UnitRules.Always("rad") },
        Plain<AtanOf>("ATAN", "Arc tangent in radians.", "ATAN(0) = 0") with { Metadata = UnitRules.Always("rad") },
        Dialect<SinhOf>("SINH", "Hyperbolic sine.", "SINH(0) = 0"),
        Dialect<CoshOf>("COSH", "Hyperbolic cosine.", "COSH(0) = 1"),
        Dialect<TanhOf>("TANH", "Hyperbolic tangent.", "TANH(0) = 0"),
        Dialect<CbrtOf>("CBRT", "Cube root.", "ABS(CBRT(27) - 3) < 1e-15") with { Metadata = UnitRules.Power(1 / 3.0) },
        Dialect<Log2Of>("LOG2", "Logarithm to base 2.", "LOG2(8) = 3"),
        Dialect<SquareOf>("SQUARE", "The argument times itself.", "SQUARE(3) = 9") with { Metadata = UnitRules.Power(2) },
        Dialect<SignOf>("SIGN", "-1, 0 or 1 by the sign of the argument.", "SIGN(-3) = -1"),
    ];

    static ScalarOverload PowerOfAny { get; } = Overload.Binary<PowerOf, double, double, double>();

    /// <summary>Functions of two numbers.</summary>
    public static ValueList<ScalarFunction> OfTwoNumbers { get; } =
    [
        new(
            "POWER", new("The first argument to the power of the second.", "POWER(2, 10) = 1024", Adql),
            [PowerOfAny])
        {
            InAdql = true,
            Aliases = ["POW"],
            Specialise = (arguments, _) => arguments is [{ Type.IsNumeric: true }, Constant { Type.IsNumeric: true, Value: { } exponent }]
                ? Power(Convert.ToDouble(exponent, CultureInfo.InvariantCulture))
                : null,
        },
        new("ATAN2", new("Angle in radians of the point with y first, x second, from -π to π.", "ATAN2(1, 0) = PI() / 2", Adql), [
            Overload.Binary<Atan2Of, double, double, double>(),
        ]) { InAdql = true, Metadata = UnitRules.Always("rad") },
        new("HYPOT", new("Length of the hypotenuse.", "HYPOT(3, 4) = 5"), [Overload.Binary<HypotOf, double, double, double>()]) { Metadata = UnitRules.Shared },
    ];

    /// <summary>ROUND and TRUNCATE, to whole numbers or to digits behind the point.</summary>
    public static ValueList<ScalarFunction> OfDigits { get; } =
    [
        new("ROUND", new(
            "Nearest number with n digits behind the point, 0 if not given; halves away from zero; n may be negative.",
            "ROUND(-2.5) = -3", Adql), [
            Overload.Unary<RoundOf, double, double>(),
            Overload.Binary<RoundTo, double, long, double>(),
            Overload.Unary<IntegerOf, long, long>(),
        ]) { InAdql = true, Resolve = Digits<RoundOf, RoundTo>, Metadata = UnitRules.First },
        new(
            "TRUNCATE",
            new("The number cut to n digits behind the point, 0 if not given; n may be negative.", "TRUNCATE(-2.57, 1) = -2.5", Adql), [
            Overload.Unary<TruncateOf, double, double>(),
            Overload.Binary<TruncateTo, double, long, double>(),
            Overload.Unary<IntegerOf, long, long>(),
        ]) { InAdql = true, Aliases = ["TRUNC"], Resolve = Digits<TruncateOf, TruncateTo>, Metadata = UnitRules.First },
    ];

    /// <summary>PI.</summary>
    public static ScalarFunction Pi { get; } = new(
        "PI",
        new("π.", "ABS(SIN(PI())) < 1e-15", Adql),
        [new([], DataType.Double, (_, _, _) => new Column<double>(new[] { Math.PI })) { IsTotal = true }])
    { InAdql = true };

    /// <summary>RAND.</summary>
    public static ScalarFunction Random { get; } = new(
        "RAND",
        new(
            "A random number from 0 to before 1, another in every row; with a constant integer as seed the same number for the same row of the same query every "
                + "time.",
            "RAND() < 1", Adql),
        [new([], DataType.Double, (_, rows, _) => Draw(System.Random.Shared, rows)) { IsTotal = true }])
    {
        InAdql = true,
        Aliases = ["RANDOM"],
        Volatility = Volatility.PerRow,
        Specialise = (arguments, _) => arguments is [var seed] ? SeededRandom(seed) : null,
    };

    /// <summary>Tests of floating point for what is no number.</summary>
    public static ValueList<ScalarFunction> Tests { get; } =
    [
        Test("isnan", "Whether the argument is NaN.", "isnan(SQRT(-1))", x => double.IsNaN(x)),
        Test("isinf", "Whether the argument is an infinity.", "isinf(-LOG(0))", x => double.IsInfinity(x)),
        Test("isfinite", "Whether the argument is a number, neither NaN nor infinite.", "isfinite(1)", x => double.IsFinite(x)),
    ];

    static ScalarOverload Power(double exponent) => PowerOfAny with { Metadata = UnitRules.Power(exponent) };

    static ScalarFunction Plain<TOp>(string name, string summary, string example, ValueList<string>? aliases = null)
        where TOp : struct, IUnary<double, double> =>
        new(name, new(summary, example, Adql), [Overload.Unary<TOp, double, double>()]) { InAdql = true, Aliases = aliases ?? [] };

    static ScalarFunction Vector<TOp>(string name, string summary, string example, ValueList<string>? aliases = null)
        where TOp : struct, IVectorUnary =>
        new(name, new(summary, example, Adql), [VectorLoops.Overload<TOp>()]) { InAdql = true, Aliases = aliases ?? [] };

    static ScalarFunction Dialect<TOp>(string name, string summary, string example)
        where TOp : struct, IUnary<double, double> => new(name, new(summary, example), [Overload.Unary<TOp, double, double>()]);

    static ScalarFunction Rounding(string name, string summary, string example, SpanMap<double> map, ValueList<string> aliases) =>
        new(name, new(summary, example, Adql), [Overload.Spans(map), Overload.Unary<IntegerOf, long, long>()])
        {
            InAdql = true,
            Aliases = aliases,
            Metadata = UnitRules.First,
            Resolve = types => types is [{ IsInteger: true }] ? Overload.Unary<IntegerOf, long, long>() : null,
        };

    static ScalarOverload? Digits<TWhole, TDigits>(IReadOnlyList<DataType> types)
        where TWhole : struct, IUnary<double, double>
        where TDigits : struct, IBinary<double, long, double> => types switch
        {
            [{ IsInteger: true }] => Overload.Unary<IntegerOf, long, long>(),
            [{ IsNumeric: true }] => Overload.Unary<TWhole, double, double>(),
            [{ IsNumeric: true }, { IsInteger: true }] => Overload.Binary<TDigits, double, long, double>(),
            _ => null,
        };

    static ScalarFunction Test(string name, string summary, string example, Func<double, bool> holds) =>
        new(name, new(summary, example), [new([DataType.Double], DataType.Boolean, (arguments, rows, _) =>
        {
            var values = Loops.Values<double>(arguments[0]);
            var bits = new bool[rows];
            for (var i = 0; i < rows; i++)
            {
                bits[i] = holds(values[i]);
            }

            return new BooleanColumn(Bitmap.Of(bits), rows);
        }) { IsTotal = true }]);

    static ScalarOverload SeededRandom(BoundExpression seed)
    {
        if (seed is not Constant { Type.IsInteger: true, Value: { } value })
        {
            throw new QueryException(QueryErrorCode.TypeMismatch, "the seed of RAND must be an integer constant", seed.Span);
        }

        var start = Mixed(unchecked((ulong)Convert.ToInt64(value, CultureInfo.InvariantCulture) + GoldenRatio));
        return new([seed.Type], DataType.Double, (arguments, rows, _) =>
        {
            var numbers = Loops.Values<long>(arguments[^1]);
            var values = new double[rows];
            for (var i = 0; i < rows; i++)
            {
                values[i] = (Mixed(start ^ unchecked((ulong)numbers[i] * GoldenRatio)) >> 11) * (1.0 / (1UL << 53));
            }

            return new Column<double>(values);
        })
        { IsTotal = true, TakesRowNumbers = true };
    }

    /// <summary>The finalizer of SplitMix64 (Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195), variant 13 of Stafford.</summary>
    static ulong Mixed(ulong x)
    {
        x = unchecked((x ^ (x >> 30)) * 0xbf58476d1ce4e5b9);
        x = unchecked((x ^ (x >> 27)) * 0x94d049bb133111eb);
        return x ^ (x >> 31);
    }

    static Column<double> Draw(System.Random random, int rows)
    {
        var values = new double[rows];
        for (var i = 0; i < rows; i++)
        {
            values[i] = random.NextDouble();
        }

        return new(values);
    }
}
