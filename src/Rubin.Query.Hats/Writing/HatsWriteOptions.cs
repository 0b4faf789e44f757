using Rubin.Query.Parquet;

namespace Rubin.Query.Hats;

/// <summary>What a catalog that is written is called, and how it is laid out.</summary>
/// <param name="Name">Its name (<c>obs_collection</c>).</param>
/// <param name="Ra">The column of right ascension in degrees; null where rows have no positions, but <c>_healpix_29</c>.</param>
/// <param name="Dec">The column of declination in degrees; null likewise.</param>
public sealed record HatsWriteOptions(string Name, string? Ra, string? Dec)
{
    /// <summary>What it is.</summary>
    public HatsKind Kind { get; init; } = HatsKind.Object;

    /// <summary>One sentence about it; null for none.</summary>
    public string? Description { get; init; }

    /// <summary>The columns that partitions are sorted by; empty where they are sorted by <c>_healpix_29</c>.</summary>
    public ValueList<string> SortedBy { get; init; } = [];

    /// <summary>The columns shown where nobody asks for any; empty for all.</summary>
    public ValueList<string> DefaultColumns { get; init; } = [];

    /// <summary>The most rows of a partition, as a note for readers; null where nobody set one.</summary>
    public long? MaxRows { get; init; }

    /// <summary>The order of the map of row counts, 0 to 29; 8 bytes for each of its 12 · 4^order cells.</summary>
    public int SkymapOrder { get; init; } = 6;

    /// <summary>The rows' column of cells and its order, where they bring one along; null where the writer is to make it.</summary>
    internal HealpixColumn? Healpix { get; init; }

    /// <summary>Properties beside those that all catalogs have.</summary>
    internal ValueList<(string Key, string Value)> Properties { get; init; } = [];

    /// <summary>Of an association, what it pairs; null for other kinds.</summary>
    internal CatalogPairs? Pairs { get; init; }

    /// <summary>The catalog whose columns, properties and map of row counts are gone on with; null for a new one.</summary>
    internal HatsCatalog? Grown { get; init; }

    /// <summary>When it was made; null to leave that out, so that the same rows give the same bytes.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>How its Parquet files are written; the sort order is added to them.</summary>
    public ParquetWriteOptions Parquet { get; init; } = new() { RowGroupRows = 65_536 };
}

/// <summary>A column of nested HEALPix cells.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Order">The order of the cells, 0 to 29.</param>
sealed record HealpixColumn(string Name, int Order);
