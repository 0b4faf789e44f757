using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rubin.Query.DuckDb.Interop;

/// <summary>Finds DuckDB's C library: beside the program, where the build puts it, else wherever the system's loader finds one.</summary>
static class NativeLibraryLoader
{
    static readonly Lazy<nint> Library = new(Load);

    /// <summary>True where the library can be loaded.</summary>
    internal static bool IsPresent => Library.Value != 0;

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "The resolver must be there before the first P/Invoke of this assembly.")]
    internal static void Register() =>
        NativeLibrary.SetDllImportResolver(
            typeof(NativeLibraryLoader).Assembly, static (name, _, _) => name == DuckDbApi.LibraryName ? Library.Value : 0);

    /// <summary>Says what to install where the library is missing.</summary>
    /// <exception cref="QueryException">Unsupported: there is no library.</exception>
    internal static void Require()
    {
        if (!IsPresent)
        {
            throw new QueryException(
                QueryErrorCode.Unsupported,
                $"DuckDB's library \"{FileName}\" is neither in \"{AppContext.BaseDirectory}\" nor on the system's library path",
                hint: "put that file of DuckDB 1.5 beside the program or on the path; a build from source needs Node.js 20 or later to fetch it");
        }
    }

    static string FileName =>
        OperatingSystem.IsWindows() ? "duckdb.dll" : OperatingSystem.IsMacOS() ? "libduckdb.dylib" : "libduckdb.so";

    static nint Load()
    {
        const DllImportSearchPath Elsewhere = DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories;
        var beside = Path.Combine(AppContext.BaseDirectory, FileName);
        return NativeLibrary.TryLoad(beside, out var handle)
            || NativeLibrary.TryLoad(FileName, Assembly.GetExecutingAssembly(), Elsewhere, out handle)
            ? handle
            : 0;
    }
}
