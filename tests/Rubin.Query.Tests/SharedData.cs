using System.Runtime.CompilerServices;

namespace Rubin.Query.Tests;

/// <summary>Where the shared reference data lies: <c>RUBIN_QUERY_SHARED</c>, or <c>../shared</c> beside the repository.</summary>
static class SharedData
{
    /// <summary>The repository's root: the folder that holds Rubin.Query.sln.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>The root of the shared folder, or null where there is none.</summary>
    public static string? Root { get; } = FindRoot();

    /// <summary>The full path of a file or folder below <c>shared/data</c>.</summary>
    public static string Path(string relative) => System.IO.Path.Combine(Root!, "data", relative);

    static string FindRepository([CallerFilePath] string here = "")
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = System.IO.Path.GetDirectoryName(folder))
        {
            if (File.Exists(System.IO.Path.Combine(folder, "Rubin.Query.sln")))
            {
                return folder;
            }
        }

        return System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here)!, "..", ".."));
    }

    static string? FindRoot()
    {
        var named = Environment.GetEnvironmentVariable("RUBIN_QUERY_SHARED");
        var root = string.IsNullOrEmpty(named) ? System.IO.Path.Combine(Repository, "..", "shared") : named;
        return Directory.Exists(System.IO.Path.Combine(root, "data")) ? System.IO.Path.GetFullPath(root) : null;
    }
}

/// <summary>A fact about the shared data: skipped, and counted as skipped, where the data is not there.</summary>
sealed class SharedFactAttribute : FactAttribute
{
    public SharedFactAttribute()
    {
        if (SharedData.Root is null)
        {
            Skip = "the shared data is not there (RUBIN_QUERY_SHARED or ../shared)";
        }
    }
}

/// <summary>A theory over the shared data: skipped, and counted as skipped, where the data is not there.</summary>
sealed class SharedTheoryAttribute : TheoryAttribute
{
    public SharedTheoryAttribute()
    {
        if (SharedData.Root is null)
        {
            Skip = "the shared data is not there (RUBIN_QUERY_SHARED or ../shared)";
        }
    }
}
