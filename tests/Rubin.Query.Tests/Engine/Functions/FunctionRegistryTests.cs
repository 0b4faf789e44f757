using System.Reflection;
using Rubin.Query.Engine.Functions;
using Rubin.Query.LightCurves.Functions;
using Rubin.Query.PhotoZ.Functions;
using Rubin.Query.Tests.Engine.Expressions;

namespace Rubin.Query.Tests.Engine.Functions;

public class FunctionRegistryTests
{
    static readonly Assembly[] Parts = [typeof(EngineFunctions).Assembly, typeof(LightCurveFunctions).Assembly, typeof(PhotozFunctions).Assembly];

    [Fact]
    public void The_lists_have_all_marked_classes()
    {
        var all = StandardFunctions.Create();
        var declared = Parts.SelectMany(p => p.GetTypes()).Where(t => t.IsDefined(typeof(QueryFunctionsAttribute))).SelectMany(FunctionRegistry.DeclaredBy).SelectMany(Each).ToHashSet();
        Assert.Equal(declared, all.Scalars.Concat<object>(all.Aggregates).Concat(all.Windows).Concat(all.Tables).ToHashSet());
    }

    [Fact]
    public void Own_functions_stand_before_shared_ones_of_any_kind()
    {
        var mine = new ScalarFunction("avg", new("", ""), []);
        var all = new FunctionRegistry(Expr.Functions, [mine]);
        Assert.Same(mine, all.FindScalar("AVG"));
        Assert.Null(all.FindAggregate("avg"));
        Assert.NotNull(all.FindAggregate("sum"));
    }

    [Fact]
    public void A_name_is_taken_only_once() =>
        Assert.Throws<ArgumentException>(() => StandardFunctions.Create().With([new ScalarFunction("LC_Period", new("", ""), [])]));

    static IEnumerable<object> Each(object declared) => declared is IEnumerable<object> several ? several.SelectMany(Each) : [declared];
}
