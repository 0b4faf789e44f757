using System.Text;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Formats.VoTable;

/// <summary>
/// VOTable documents, known by their suffix: <c>.vot</c> and <c>.votable</c>, <c>.xml</c> where the root says so, also compressed with <c>.gz</c>. Each TABLE is a table, named
/// as it says if there are several.
/// </summary>
public sealed class VoTableFormat : ITableFormat
{
    static readonly string[] Suffixes = [".vot", ".votable", ".vot.gz", ".votable.gz"];

    /// <inheritdoc/>
    public string Name => "VOTable";

    /// <inheritdoc/>
    public bool Recognises(string path) =>
        File.Exists(path) && (SuffixOf(path) is not null || (path.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) && HasRoot(path)));

    /// <inheritdoc/>
    public IReadOnlyList<AttachedTable> Open(string path)
    {
        var file = InputFile.Find(path);
        var stem = file.Name[..^(SuffixOf(path)?.Length ?? 4)];
        using var reader = new VoTableReader(file.OpenRead(), file.Name);
        List<VoTableHeader> headers = [];
        while (reader.ReadHeader() is { } header)
        {
            headers.Add(header);
        }

        return headers.Count == 0
            ? throw new QueryException(QueryErrorCode.Data, $"\"{file.Name}\" has no table")
            : [.. headers.Select((h, i) => new AttachedTable(NameOf(h, i, headers, stem), new VoTableTable(file, i, h), h.Description))];
    }

    static string NameOf(VoTableHeader header, int index, List<VoTableHeader> all, string stem) =>
        all.Count == 1 ? stem
        : header.Name is { Length: > 0 } name && all.Count(h => string.Equals(h.Name, name, StringComparison.OrdinalIgnoreCase)) == 1 ? name
        : $"{stem}_{index + 1}";

    static bool HasRoot(string path)
    {
        var start = new byte[4096];
        using var stream = File.OpenRead(path);
        return Encoding.UTF8.GetString(start, 0, stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)).Contains("<VOTABLE", StringComparison.Ordinal);
    }

    static string? SuffixOf(string path) => Suffixes.FirstOrDefault(s => path.EndsWith(s, StringComparison.OrdinalIgnoreCase));
}

/// <summary>One table of a VOTable document; read from the start of the document each time.</summary>
sealed class VoTableTable(InputFile file, int index, VoTableHeader header) : ITableProvider
{
    public Schema Schema { get; } = header.Schema;

    public long? RowCount => header.Rows;

    public SkyPosition? Position => null;

    public string? Version => file.Version;

    public Scan PlanScan(ScanRequest request) => new(
        new Schema(request.Columns.Map(c => c.Field)),
        request.Filters.Map(_ => FilterSupport.None),
        RowCount,
        "",
        _ => new Source(file, index, request.Columns));

    sealed class Source(InputFile file, int index, ValueList<ScanColumn> columns) : MorselSource(new Schema(columns.Map(c => c.Field)))
    {
        protected override int Count => 1;

        protected override IEnumerable<RecordBatch> Read(int morsel, WorkerContext worker)
        {
            using var reader = new VoTableReader(file.OpenRead(), file.Name);
            var header = reader.ReadHeader();
            for (var i = 0; i < index; i++)
            {
                header = reader.ReadHeader();
            }

            var wanted = columns.Select(c => c.Position).Distinct().ToArray();
            foreach (var (values, rows) in reader.Rows(header ?? throw file.Changed(), wanted, worker.BatchRows))
            {
                yield return new(Schema, [.. columns.Select(c => values[Array.IndexOf(wanted, c.Position)])], rows);
            }
        }
    }
}
