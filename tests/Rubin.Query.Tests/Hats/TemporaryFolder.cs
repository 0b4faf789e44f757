namespace Rubin.Query.Tests.Hats;

/// <summary>A folder that is deleted with it.</summary>
sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder() => Directory.CreateDirectory(Path);

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"rubin-query-{Guid.NewGuid():N}");

    /// <summary>A copy of a shared catalog that may be changed.</summary>
    public static TemporaryFolder CopyOf(string catalog)
    {
        var folder = new TemporaryFolder();
        var source = SharedData.Path("hats/" + catalog);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            folder.Write(System.IO.Path.GetRelativePath(source, file), File.ReadAllBytes(file));
        }

        return folder;
    }

    public string PathOf(string relative) => System.IO.Path.Combine(Path, relative);

    public void Write(string relative, byte[] bytes)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(PathOf(relative))!);
        File.WriteAllBytes(PathOf(relative), bytes);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
