using Rubin.Query.Engine.Catalog;

namespace Rubin.Query.Felis;

/// <summary>Felis files: tables that are declared and have no rows, until data is attached under their names.</summary>
public sealed class FelisFormat : ITableFormat
{
    /// <inheritdoc/>
    public string Name => "Felis";

    /// <inheritdoc/>
    public bool Recognises(string path) =>
        File.Exists(path) && Path.GetExtension(path).ToUpperInvariant() is ".YAML" or ".YML";

    /// <inheritdoc/>
    public IReadOnlyList<AttachedTable> Open(string path)
    {
        var file = FelisFile.Read(path);
        return [.. file.Tables.Select(t => new AttachedTable(t.Name, new DeclaredTable(t.Schema), t.Text) { Details = t, SchemaDescription = file.Description })];
    }
}
