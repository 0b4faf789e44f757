using Rubin.Query.Console;

namespace Rubin.Query.Tests.Documentation;

/// <summary>A small demo sky, written once for all tests.</summary>
static class DemoSky
{
    static readonly Lazy<string> Written = new(Write);

    /// <summary>The folder of its catalogs.</summary>
    public static string Folder => Written.Value;

    static string Write()
    {
        var folder = Directory.CreateTempSubdirectory("rubin-demo-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        GenerateVerb.Write(folder, new(5000, 1), 2, CancellationToken.None);
        return folder;
    }
}
