using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using static Rubin.Query.Tests.Engine.Expressions.Expr;

namespace Rubin.Query.Tests.Engine.Expressions;

public class CastUnwrappingTests
{
    static readonly double[] Limits = [24.1, -24.1, 0, -0.0, 0.1, 1e300, -1e300, double.PositiveInfinity, double.NaN, 2.5, 3, -2.5, 1e-50, 127, 127.5, 128, 1e15];

    [Fact]
    public void A_comparison_without_the_conversion_gives_the_same_rows()
    {
        var floats = Limits.SelectMany(l => new[] { (float)l, MathF.BitIncrement((float)l), MathF.BitDecrement((float)l) }).Select(f => (object?)f).Append(null);
        var bytes = Enumerable.Range(-128, 256).Select(i => (object?)(sbyte)i).Append(null);
        foreach (var column in new[] { Make(DataType.Float, [.. floats]), Make(DataType.Int8, [.. bytes]) })
        {
            foreach (var op in Enum.GetValues<ComparisonOperator>())
            {
                foreach (var limit in Limits)
                {
                    var comparison = new Comparison(op, new CastExpression(Column(0, column.Type), DataType.Double), Value(limit));
                    Assert.Equal(Run(comparison, column), Run(ConstantFolding.Fold(comparison), column));
                }
            }
        }
    }

    [Fact]
    public void The_conversion_is_gone_where_it_can_be()
    {
        var magnitude = new CastExpression(Column(0, DataType.Float), DataType.Double);
        var folded = Assert.IsType<Comparison>(ConstantFolding.Fold(new Comparison(ComparisonOperator.Greater, Value(24.1), magnitude)));
        Assert.Equal((ComparisonOperator.LessOrEqual, Column(0, DataType.Float)), (folded.Operator, folded.Left));
        Assert.Equal(24.099998f, Assert.IsType<Constant>(folded.Right).Value);
    }
}
