using Rubin.Query.Formats;
using Rubin.Query.Formats.VoTable;

namespace Rubin.Query.Tap.Queries;

/// <summary>A format of answers as RESPONSEFORMAT names it (DALI 1.1 §3.4.3).</summary>
/// <param name="MediaType">Its MIME type.</param>
/// <param name="Aliases">Its short names, and other MIME types that mean it.</param>
/// <param name="Suffix">Of files, with the dot.</param>
/// <param name="Create">A writer to a stream; what the answer says of itself goes where the format has a place for it.</param>
sealed record AnswerFormat(string MediaType, ValueList<string> Aliases, string Suffix, Func<Stream, AnswerHeader, ResultWriter> Create)
{
    /// <summary>Its name in TAPRegExt; null where it has none.</summary>
    internal string? IvoId { get; init; }

    /// <summary>Whether errors are VOTables too.</summary>
    internal bool IsVoTable => MediaType.Contains("votable", StringComparison.Ordinal);

    /// <summary>All formats; the first is the default.</summary>
    internal static IReadOnlyList<AnswerFormat> All { get; } =
    [
        VoTable("application/x-votable+xml", ["votable", "text/xml", "application/x-votable+xml;serialization=binary2", "votable/b2"], VoTableSerialization.Binary2, "binary2"),
        VoTable("application/x-votable+xml;serialization=tabledata", ["votable/td", "text/xml;serialization=tabledata"], VoTableSerialization.TableData, "td"),
        VoTable("application/x-votable+xml;serialization=binary", ["votable/b"], VoTableSerialization.Binary, "binary"),
        Plain("csv", "text/csv", ["csv", "text/csv;header=present"]),
        Plain("tsv", "text/tab-separated-values", ["tsv"]),
        Plain("fits", "application/fits", ["fits"]),
        new("application/vnd.apache.parquet", ["parquet", "application/parquet", "application/x-parquet"], ".parquet", VoParquetWriter.Create),
        Plain("arrow", "application/vnd.apache.arrow.stream", ["arrow"]),
        Plain("json", "application/json", ["json"]),
        Plain("jsonl", "application/x-ndjson", ["jsonl"]),
        new("text/html", ["html"], ".html", (stream, header) => new HtmlWriter(stream, header)),
        Plain("md", "text/plain", ["text", "text/markdown", "md"]),
    ];

    /// <summary>The default format.</summary>
    internal static AnswerFormat Default => All[0];

    /// <summary>The format of that MIME type or short name, ignoring case and blanks; null where there is none.</summary>
    internal static AnswerFormat? Find(string name)
    {
        var wanted = Normal(name);
        return All.FirstOrDefault(f => f.Aliases.Prepend(f.MediaType).Any(a => a.Equals(wanted, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>
    /// The first format that an Accept header asks for by its name. HTML is what some programs say they accept whatever they are made for, so that it must be asked for by a
    /// parameter.
    /// </summary>
    internal static AnswerFormat? Accepted(IEnumerable<string?> accept) =>
        accept.SelectMany(a => (a ?? "").Split(',')).Select(a => Find(a.Split(";q=")[0])).FirstOrDefault(f => f is not null && f.MediaType is not ("text/html" or "text/plain"));

    static string Normal(string name) => string.Concat(name.Where(c => c is not (' ' or '"')));

    static AnswerFormat VoTable(string mediaType, ValueList<string> aliases, VoTableSerialization serialization, string id) =>
        new(mediaType, aliases, ".vot", (stream, header) => new VoTableWriter(stream, serialization, header.Infos) { Services = header.Services })
        {
            IvoId = $"ivo://ivoa.net/std/TAPRegExt#output-votable-{id}",
        };

    static AnswerFormat Plain(string name, string mediaType, ValueList<string> aliases)
    {
        var format = OutputFormats.Find(name)!;
        return new(mediaType, aliases, format.Suffix, (stream, _) => format.Create(stream));
    }
}
