using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Catalog;

/// <summary>A table that a schema file declares and that has no rows. Data attached under its name takes its place.</summary>
/// <param name="schema">The columns.</param>
public sealed class DeclaredTable(Schema schema) : ITableProvider
{
    readonly InMemoryTable _rows = new(schema, []);

    /// <inheritdoc/>
    public Schema Schema => schema;

    /// <summary>None.</summary>
    public long? RowCount => 0;

    /// <summary>The columns whose UCDs say that they hold the main position.</summary>
    public SkyPosition? Position { get; } = MainPosition(schema);

    /// <inheritdoc/>
    public Scan PlanScan(ScanRequest request) => _rows.PlanScan(request);

    static SkyPosition? MainPosition(Schema schema) =>
        Main(schema, "pos.eq.ra") is { } ra && Main(schema, "pos.eq.dec") is { } dec ? new(ra, dec) : null;

    static string? Main(Schema schema, string ucd) =>
        schema.Fields.FirstOrDefault(f => f.Ucd?.Split(';') is { } words && words.Contains(ucd) && words.Contains("meta.main") && words[0] == ucd)?.Name;
}
