using System.Globalization;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;

namespace Rubin.Query.MyDb;

/// <summary>One of a user's own tables as it is at one moment. Immutable.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Id">Stays the same when it is renamed or changed.</param>
/// <param name="Schema">Its columns, with units and descriptions.</param>
sealed record StoredTable(string Name, Guid Id, Schema Schema)
{
    /// <summary>The hidden column of order-29 cells that rows with a position have.</summary>
    public const string Cells = "rq_healpix_29";

    /// <summary>Grows with every statement that changes the table.</summary>
    public long Version { get; init; } = 1;

    /// <summary>A text that changes whenever the rows do.</summary>
    public string State => string.Create(CultureInfo.InvariantCulture, $"{Id:N}.{Version} {Provenance.Checksum}");

    /// <summary>Number of rows.</summary>
    public long Rows { get; init; }

    /// <summary>Size as it is in memory, which quotas count.</summary>
    public long Bytes { get; init; }

    /// <summary>One sentence about it; null where nothing was said.</summary>
    public string? Description { get; init; }

    /// <summary>How it came to be.</summary>
    public required Provenance Provenance { get; init; }

    /// <summary>Where its rows stand; null where it has no such columns.</summary>
    public SkyPosition? Position { get; init; }

    /// <summary>The columns that DuckDB has, by name: those of the schema and the hidden one.</summary>
    internal IEnumerable<Field> Columns => Position is null ? Schema.Fields : Schema.Fields.Append(new(Cells, DataType.Int64));
}

/// <summary>How a table came to be.</summary>
/// <param name="Query">The text of the statement that made it.</param>
/// <param name="Inputs">The tables it read, with their versions.</param>
/// <param name="Creator">Who.</param>
/// <param name="Created">When, UTC.</param>
/// <param name="Checksum">Of the rows in any order: <see cref="RowChecksum"/>.</param>
sealed record Provenance(string Query, ValueList<string> Inputs, string Creator, DateTime Created, string Checksum);
