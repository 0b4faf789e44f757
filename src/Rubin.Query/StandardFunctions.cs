using Rubin.Query.Engine.Functions;
using Rubin.Query.LightCurves.Functions;
using Rubin.Query.PhotoZ.Functions;

namespace Rubin.Query;

/// <summary>All functions of the library: the engine's own and those of the parts.</summary>
public static class StandardFunctions
{
    static readonly Lazy<FunctionRegistry> All = new(() => new(typeof(LightCurveFunctions).Assembly, typeof(PhotozFunctions).Assembly));

    /// <summary>A registry of them, to which more can be added.</summary>
    public static FunctionRegistry Create() => All.Value.With([]);

    /// <summary>Begins to find them on a thread of its own, for a program that will need them: a third of what the start of the console takes.</summary>
    internal static void Prepare() => new Thread(static () => _ = All.Value) { IsBackground = true, Name = "functions" }.Start();
}
