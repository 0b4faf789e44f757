using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;

namespace Rubin.Query.Formats.Csv;

/// <summary>
/// A table in a text file of delimited values (RFC 4180, read leniently as <see cref="CsvSurvey"/> says). The file is looked through once,
/// when its columns are first asked for: every value takes part in finding the types, so that no value can fail to fit later. Immutable and
/// safe for many threads; a file that changes afterwards is an error.
/// </summary>
/// <param name="path">The file; compressed where its name ends in <c>.gz</c>.</param>
public sealed class CsvTable(string path) : ITableProvider
{
    readonly Lazy<CsvLayout> _layout = new(() => CsvSurvey.Of(path));

    /// <inheritdoc/>
    /// <exception cref="QueryException">Data: the file is missing, or a row of it is bad; the message names the line.</exception>
    public Schema Schema => _layout.Value.Schema;

    /// <inheritdoc/>
    public long? RowCount => _layout.Value.RowCount;

    /// <inheritdoc/>
    public SkyPosition? Position { get; init; }

    /// <inheritdoc/>
    public string? Version => FileVersion.Of([path]);

    /// <inheritdoc/>
    public Scan PlanScan(ScanRequest request)
    {
        var layout = _layout.Value;
        return new(
            new Schema(request.Columns.Map(c => c.Field)),
            request.Filters.Map(_ => FilterSupport.None),
            layout.RowCount,
            "",
            _ => new CsvSource(layout, request.Columns));
    }
}
