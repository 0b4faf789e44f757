namespace Rubin.Query.Tap.Tests;

/// <summary>A folder that goes with its test.</summary>
sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("rubin-query-tap-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
