using Rubin.Query.Adql;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query;

/// <summary>Who runs a statement, and how. Immutable.</summary>
public sealed record QuerySettings
{
    /// <summary>The language; the default one is ADQL 2.1 and much more.</summary>
    public AdqlDialect Dialect { get; init; }

    /// <summary>The values of its parameters.</summary>
    public QueryParameters Parameters { get; init; } = new();

    /// <summary>Whose tables <c>mydb</c> means, and whose rights count; <c>local</c> where all is one's own.</summary>
    public string User { get; init; } = "local";

    /// <summary>
    /// Told ten times a second how far the query is, from its first read to its end, on a thread of the pool (or that of the context in which a <see cref="Progress{T}"/> was
    /// made); null for nobody.
    /// </summary>
    public IProgress<QueryProgress>? Progress { get; init; }

    /// <summary>Whether the statement is kept in the user's history.</summary>
    public bool KeepsHistory { get; init; }

    /// <summary>Tables that this statement alone knows, beside those of the engine: what came with it (TAP 1.1 §2.7.4 has them in schema TAP_UPLOAD).</summary>
    public ValueList<CatalogTable> Uploads { get; init; } = [];

    /// <summary>Whether it may write files (COPY); not where its text comes from somebody else.</summary>
    public bool MayWriteFiles { get; init; } = true;

    /// <summary>Whether it may change tables of <c>mydb</c>, and who reads them.</summary>
    public bool MayWriteTables { get; init; } = true;

    /// <summary>Which attached tables its user may read; the others do not exist for it, TAP_SCHEMA included. Null for all.</summary>
    public Predicate<CatalogTable>? MayRead { get; init; }
}
