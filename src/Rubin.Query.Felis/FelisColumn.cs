using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;

namespace Rubin.Query.Felis;

/// <summary>A column as a Felis file gives it, by itself or by reference to a column of another file.</summary>
/// <param name="name">Its name here.</param>
/// <param name="layers">Where its properties stand: what overrides first, the definition last.</param>
sealed class FelisColumn(string name, IReadOnlyList<YamlMapping> layers)
{
    /// <summary>Its name here.</summary>
    internal string Name => name;

    /// <summary>What <c>@id</c> calls it within its table's file; null where nothing does.</summary>
    internal string? Id => layers.Count == 1 ? layers[0].Text("@id") : null;

    /// <summary>The line it is defined at, in the file that defines it.</summary>
    internal long Line => layers[^1].Line;

    /// <summary>The same column under another name, with other properties laid over it.</summary>
    internal FelisColumn As(string other, YamlMapping? overrides) => new(other, overrides is null ? layers : [overrides, .. layers]);

    /// <summary>What the engine keeps of it.</summary>
    /// <param name="isIndexed">Whether a key or index of its table makes it fast to search.</param>
    internal ColumnDescription Describe(bool isIndexed)
    {
        var typeName = Text("datatype") ?? throw layers[^1].Error($"column \"{name}\" has no datatype", $"there are {string.Join(", ", FelisTypes.Names)}");
        var type = FelisTypes.Find(typeName)
            ?? throw layers[^1].Error($"column \"{name}\" has the unknown datatype \"{typeName}\"", $"there are {string.Join(", ", FelisTypes.Names)}");
        var metadata = Metadata.Empty
            .With(MetadataKeys.Unit, Given(Text("ivoa:unit")) ?? Given(Text("fits:tunit")))
            .With(MetadataKeys.Ucd, Given(Text("ivoa:ucd")))
            .With(MetadataKeys.Utype, Given(Text("votable:utype")))
            .With(MetadataKeys.Xtype, Given(Text("votable:xtype")) ?? (typeName == "timestamp" ? "timestamp" : null))
            .With(MetadataKeys.TextType, typeName is "char" or "string" ? "char" : null)
            .With(MetadataKeys.Description, Given(Text("description")?.Trim()));
        return new(new(name, type, Flag("nullable", true)) { Metadata = metadata })
        {
            Index = Number("tap:column_index"),
            IsPrincipal = Flag("tap:principal", false),
            IsStandard = Flag("tap:std", false),
            IsIndexed = isIndexed,
            ArraySize = Given(Text("votable:arraysize")) ?? FelisTypes.ArraySize(typeName, Number("length")),
        };
    }

    static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;

    string? Text(string key) => layers.Select(l => l.Text(key)).FirstOrDefault(t => t is not null);

    int? Number(string key) => layers.Select(l => l.Number(key)).FirstOrDefault(n => n is not null);

    bool Flag(string key, bool otherwise) => (layers.FirstOrDefault(l => l.Text(key) is not null) ?? layers[^1]).Flag(key, otherwise);
}
