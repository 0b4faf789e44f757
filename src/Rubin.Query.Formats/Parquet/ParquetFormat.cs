using Rubin.Query.Engine.Catalog;

namespace Rubin.Query.Formats.Parquet;

/// <summary>Single Parquet files, known by their suffix or by the four bytes they begin with.</summary>
public sealed class ParquetFormat : ITableFormat
{
    static readonly string[] Suffixes = [".parquet", ".parq", ".pq"];

    /// <inheritdoc/>
    public string Name => "Parquet";

    /// <inheritdoc/>
    public bool Recognises(string path) => File.Exists(path) && (HasSuffix(path) || BeginsAsParquet(path));

    /// <inheritdoc/>
    public IReadOnlyList<AttachedTable> Open(string path) => [new(TableName(path), ParquetTable.Open(path))];

    /// <summary>Whether the name is that of a Parquet file.</summary>
    public static bool HasSuffix(string path) => Suffixes.Any(s => path.EndsWith(s, StringComparison.OrdinalIgnoreCase));

    /// <summary>The file's name without suffix: also <c>object</c> for <c>object.snappy.parquet</c>.</summary>
    static string TableName(string path)
    {
        string[] codecs = [".snappy", ".zstd", ".gz", ".gzip", ".lz4", ".brotli"];
        var name = HasSuffix(path) ? Path.GetFileNameWithoutExtension(path) : Path.GetFileName(path);
        return codecs.Contains(Path.GetExtension(name)) ? Path.GetFileNameWithoutExtension(name) : name;
    }

    static bool BeginsAsParquet(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            Span<byte> magic = stackalloc byte[4];
            return file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length && magic.SequenceEqual("PAR1"u8);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
