using System.Security.Cryptography;
using Rubin.Query.Adql;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Binding;

/// <summary>Binds TABLESAMPLE. Without REPEATABLE every query draws other rows.</summary>
static class SampleBinder
{
    /// <summary>The rows drawn from a plan; the plan itself where something is wrong and reported.</summary>
    internal static LogicalNode Bind(Binder binder, LogicalNode plan, SampleSyntax syntax)
    {
        if (MethodOf(binder, syntax) is not { } method || Number(binder, syntax.Size) is not { } size)
        {
            return plan;
        }

        var limit = method == SampleMethod.Rows ? long.MaxValue : 100;
        if (!(size >= 0 && size <= limit) || (method == SampleMethod.Rows && size != Math.Floor(size)))
        {
            var range = method == SampleMethod.Rows ? "a whole number of rows" : "a percentage from 0 to 100";
            binder.Errors.Report(QueryErrorCode.Value, $"TABLESAMPLE takes {range}", syntax.Size.Span);
            return plan;
        }

        var seed = syntax.Seed is null ? RandomNumberGenerator.GetInt32(int.MaxValue) : Number(binder, syntax.Seed) ?? 0;
        return new LogicalSample(plan, method, method == SampleMethod.Rows ? size : size / 100, (long)seed);
    }

    static SampleMethod? MethodOf(Binder binder, SampleSyntax syntax)
    {
        SampleMethod? method = (syntax.Method?.Text.ToUpperInvariant(), syntax.IsRows) switch
        {
            (null or "BERNOULLI", false) => SampleMethod.Bernoulli,
            ("SYSTEM", false) => SampleMethod.System,
            (null or "RESERVOIR", true) => SampleMethod.Rows,
            _ => null,
        };
        if (method is null)
        {
            var unit = syntax.IsRows ? "ROWS" : "a percentage";
            binder.Errors.Report(
                QueryErrorCode.Semantic,
                $"TABLESAMPLE cannot draw {unit} by \"{syntax.Method!.Text}\"",
                syntax.Method.Span,
                "write BERNOULLI (10), SYSTEM (10) or RESERVOIR (1000 ROWS)");
        }

        return method;
    }

    static double? Number(Binder binder, ExpressionSyntax syntax)
    {
        var value = new ExpressionBinder(binder, CommonTables.None, Scope.Empty(null), "TABLESAMPLE").Bind(syntax);
        if (value is Constant { Value: not null, Type.IsNumeric: true } constant)
        {
            return Convert.ToDouble(constant.Value, null);
        }

        if (value is not BadExpression)
        {
            binder.Errors.Report(QueryErrorCode.TypeMismatch, "TABLESAMPLE takes numbers", syntax.Span);
        }

        return null;
    }
}
