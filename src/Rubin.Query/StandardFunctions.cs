using Rubin.Query.Engine.Functions;
using Rubin.Query.LightCurves.Functions;
using Rubin.Query.PhotoZ.Functions;

namespace Rubin.Query;

/// <summary>All functions of the library: the engine's own and those of the parts.</summary>
public static class StandardFunctions
{
    /// <summary>A registry of them, to which more can be added.</summary>
    public static FunctionRegistry Create() => new(typeof(LightCurveFunctions).Assembly, typeof(PhotozFunctions).Assembly);
}
