using Rubin.Query.Engine.Catalog;

namespace Rubin.Query.Formats.Csv;

/// <summary>Text tables with delimiters, known by their suffix: <c>.csv</c> and <c>.tsv</c>, also compressed with <c>.gz</c>.</summary>
public sealed class CsvFormat : ITableFormat
{
    static readonly string[] Suffixes = [".csv", ".tsv", ".csv.gz", ".tsv.gz"];

    /// <inheritdoc/>
    public string Name => "CSV";

    /// <inheritdoc/>
    public bool Recognises(string path) => SuffixOf(path) is not null && File.Exists(path);

    /// <inheritdoc/>
    public IReadOnlyList<AttachedTable> Open(string path)
    {
        var name = Path.GetFileName(path);
        return [new(name[..^(SuffixOf(name)?.Length ?? 0)], new CsvTable(path))];
    }

    static string? SuffixOf(string path) => Suffixes.FirstOrDefault(s => path.EndsWith(s, StringComparison.OrdinalIgnoreCase));
}
