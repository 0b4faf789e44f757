using System.Globalization;
using Rubin.Query.Sky;

namespace Rubin.Query.Hats;

/// <summary>What becomes of the rows of a query that are written as a HATS catalog.</summary>
public sealed record CatalogOptions
{
    /// <summary>The catalog's name (<c>obs_collection</c>) and, in a collection, its folder; null for the name of the folder that is written.</summary>
    public string? Name { get; init; }

    /// <summary>The column of right ascension in degrees; null to find it by its UCD <c>pos.eq.ra;meta.main</c>, or by a usual name.</summary>
    public string? Ra { get; init; }

    /// <summary>The column of declination in degrees; null to find it likewise.</summary>
    public string? Dec { get; init; }

    /// <summary>What the rows are: objects, sources, or pairs of an association.</summary>
    public HatsKind Kind { get; init; } = HatsKind.Object;

    /// <summary>Of an association, what it pairs; null for other kinds.</summary>
    public CatalogPairs? Pairs { get; init; }

    /// <summary>One sentence about the catalog; null for none.</summary>
    public string? Description { get; init; }

    /// <summary>The most rows of a partition; 1 or more.</summary>
    public long RowsPerPartition { get; init; } = 1_000_000;

    /// <summary>The coarsest order of a partition, 0 to <see cref="HighestOrder"/>.</summary>
    public int LowestOrder { get; init; }

    /// <summary>The finest order of a partition, to 29; rows are counted in cells of it.</summary>
    public int HighestOrder { get; init; } = 10;

    /// <summary>What becomes of a cell whose siblings are empty.</summary>
    public EmptySiblings Siblings { get; init; } = EmptySiblings.Drop;

    /// <summary>Columns that tell the order of rows in one order-29 cell.</summary>
    public ValueList<string> SortedBy { get; init; } = [];

    /// <summary>The columns shown where nobody asks for any; empty for all.</summary>
    public ValueList<string> DefaultColumns { get; init; } = [];

    /// <summary>The threshold of a margin in arcseconds, above 0; null for no margin.</summary>
    public double? MarginArcsec { get; init; }

    /// <summary>The columns that get an index.</summary>
    public ValueList<string> Indexes { get; init; } = [];

    /// <summary>Whether a catalog that is there is replaced, once the new one is complete.</summary>
    public bool Overwrite { get; init; }

    /// <summary>
    /// Whether the rows are added to the catalog that is there. Its columns, properties, margins and indexes are gone on with, so that of the other options only
    /// <see cref="RowsPerPartition"/> and <see cref="HighestOrder"/> have a meaning: a partition that would have more rows is divided, down to that order.
    /// </summary>
    public bool Append { get; init; }

    /// <summary>Whether the folder holds a collection, with the catalog in it, and not the catalog itself.</summary>
    public bool IsCollection => MarginArcsec is not null || Indexes.Count > 0;

    /// <summary>Looks whether they make sense together.</summary>
    /// <exception cref="QueryException">Value: one is out of its range.</exception>
    public void Check()
    {
        (bool IsRight, string Message)[] rules =
        [
            (!Append || this with { Append = false, RowsPerPartition = 1, HighestOrder = 0 } == new CatalogOptions { RowsPerPartition = 1, HighestOrder = 0 },
                "with append there is no other option than rows_per_partition and highest_order: the catalog tells the rest"),
            (RowsPerPartition >= 1, Invariant($"a partition of {RowsPerPartition} rows is none: rows_per_partition is 1 or more")),
            (LowestOrder >= 0 && HighestOrder <= Healpix.MaxOrder && LowestOrder <= HighestOrder,
                Invariant($"lowest_order {LowestOrder} and highest_order {HighestOrder} are not orders from 0 to 29, the lowest first")),
            (MarginArcsec is null or (> 0 and < double.PositiveInfinity), Invariant($"a margin of {MarginArcsec} arcseconds is none: margin_arcsec is above 0")),
            (Kind is HatsKind.Object or HatsKind.Source or HatsKind.Association, $"a catalog of rows is of objects, sources or an association, not {Kind}"),
            ((Kind == HatsKind.Association) == (Pairs is not null) && Pairs is null or { Primary.Length: > 0, PrimaryColumn.Length: > 0, Join.Length: > 0, JoinColumn.Length: > 0 },
                "an association, and nothing else, names what it pairs: primary, primary_column, joined and joined_column"),
            (Kind != HatsKind.Association || MarginArcsec is null, "an association has no margin: its rows have no positions"),
            (Name is null || IsFolderName(Name), $"\"{Name}\" is no name for a catalog: it has to name a folder, without blanks"),
        ];
        foreach (var column in Indexes.Concat(DefaultColumns))
        {
            CheckListed(column);
        }

        if (Array.Find(rules, r => !r.IsRight) is { Message: { } message })
        {
            throw new QueryException(QueryErrorCode.Value, message);
        }

        if (MarginArcsec is { } threshold)
        {
            MarginCells.CheckThreshold(threshold);
        }
    }

    /// <summary>The name of a catalog whose folder is called so: a blank would divide it in the lists of a collection's properties.</summary>
    internal static string NameOf(string folder) => string.Concat(folder.Select(c => c is '=' || char.IsWhiteSpace(c) ? '_' : c));

    /// <summary>Looks whether properties can list a column: there blanks, commas and semicolons stand between names.</summary>
    /// <exception cref="QueryException">Value: they cannot.</exception>
    internal static void CheckListed(string column)
    {
        if (column.IndexOfAny([' ', '\t', ',', ';']) >= 0)
        {
            throw new QueryException(
                QueryErrorCode.Value,
                $"column \"{column}\" can have no index and be no default column: the properties of a catalog list such columns with blanks between them",
                hint: "give it another name with AS");
        }
    }

    /// <summary>Whether a text names a folder, and can stand in the lists of a collection's properties.</summary>
    static bool IsFolderName(string name) =>
        name is not ("" or "." or "..") && name.IndexOfAny([.. Path.GetInvalidFileNameChars(), '/', '\\', ' ', '\t', '=']) < 0;

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>
/// What an association pairs. It has a column for each of the two: the identifier's name, an underscore, the catalog's name, as HATS tools call them.
/// </summary>
/// <param name="Primary">The name of the catalog on the left.</param>
/// <param name="PrimaryColumn">Its column of identifiers.</param>
/// <param name="Join">The name of the catalog on the right.</param>
/// <param name="JoinColumn">Its column of identifiers.</param>
public sealed record CatalogPairs(string Primary, string PrimaryColumn, string Join, string JoinColumn)
{
    /// <summary>The association's column of the left catalog's identifiers.</summary>
    public string PrimaryName => $"{PrimaryColumn}_{Primary}";

    /// <summary>The association's column of the right catalog's identifiers.</summary>
    public string JoinName => $"{JoinColumn}_{Join}";
}
