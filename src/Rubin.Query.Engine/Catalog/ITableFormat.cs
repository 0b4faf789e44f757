namespace Rubin.Query.Engine.Catalog;

/// <summary>
/// A kind of file or folder that <c>--attach</c> opens as tables. Formats are asked in an order that the composition root sets; the first
/// that recognises a path opens it. Stateless and safe for many threads.
/// </summary>
public interface ITableFormat
{
    /// <summary>The name for people, such as <c>Parquet</c>.</summary>
    string Name { get; }

    /// <summary>Whether the path looks like this format, told from names and small files beside it; reads no data and throws nothing for a path that is not there.</summary>
    bool Recognises(string path);

    /// <summary>The tables at the path; reads what tells their columns, and no rows.</summary>
    /// <exception cref="QueryException">Data: what is there is damaged or missing; the message names the file, the hint a fix.</exception>
    IReadOnlyList<AttachedTable> Open(string path);
}

/// <summary>A table that a format found.</summary>
/// <param name="Name">Its name: that of the file or folder, without suffix.</param>
/// <param name="Provider">Its rows.</param>
/// <param name="Description">One sentence about it; null where nothing is known.</param>
public sealed record AttachedTable(string Name, ITableProvider Provider, string? Description = null)
{
    /// <summary>What a schema file says of it; null where there is none.</summary>
    public TableDescription? Details { get; init; }

    /// <summary>What that file says of the whole schema.</summary>
    public string? SchemaDescription { get; init; }
}
