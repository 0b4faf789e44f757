using Rubin.Query.Engine.Functions;
using Rubin.Query.LightCurves.Functions;
using Rubin.Query.PhotoZ.Dust;
using Rubin.Query.PhotoZ.Functions;

namespace Rubin.Query;

/// <summary>All functions of the library: the engine's own and those of the parts.</summary>
public static class StandardFunctions
{
    static readonly Lazy<FunctionRegistry> OfParts = new(() => new(
        [typeof(LightCurveFunctions), typeof(CurveFunctions), typeof(PhotozFunctions), typeof(PhotozAggregates), typeof(PdfFunctions), typeof(DustFunctions)]));

    static readonly Lazy<FunctionRegistry> All = new(() => new(EngineFunctions.Families, OfParts));

    /// <summary>A registry of them, to which more can be added.</summary>
    public static FunctionRegistry Create() => new(All.Value, []);

    /// <summary>Begins to make the engine's on a thread of its own, for a program that will need them.</summary>
    internal static void Prepare() => new Thread(static () => _ = All.Value) { IsBackground = true, Name = "functions" }.Start();
}
