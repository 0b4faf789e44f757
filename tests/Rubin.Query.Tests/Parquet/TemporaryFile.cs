namespace Rubin.Query.Tests.Parquet;

/// <summary>A name for a Parquet file that is deleted with it.</summary>
sealed class TemporaryFile : IDisposable
{
    /// <summary>Where the file may be written.</summary>
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"rubin-query-{Guid.NewGuid():N}.parquet");

    public void Dispose() => File.Delete(Path);
}
