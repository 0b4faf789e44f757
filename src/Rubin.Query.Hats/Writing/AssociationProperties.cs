using System.Globalization;
using Rubin.Query.Parquet;

namespace Rubin.Query.Hats;

/// <summary>The properties that only associations have (HATS, table properties).</summary>
static class AssociationProperties
{
    /// <summary>The column of separations in arcseconds, by the custom of HATS tools.</summary>
    const string Separation = "_dist_arcsec";

    /// <summary>The properties of an association, its largest separation from the footers of its files.</summary>
    /// <param name="pairs">What it pairs.</param>
    /// <param name="metadataPath">Its <c>_metadata</c>.</param>
    public static ValueList<(string Key, string Value)> Of(CatalogPairs pairs, string metadataPath)
    {
        ValueList<(string, string)> properties =
        [
            ("hats_primary_table_url", pairs.Primary), ("hats_col_assn_primary", pairs.PrimaryColumn), ("hats_col_assn_primary_assn", pairs.PrimaryName),
            ("hats_assn_join_table_url", pairs.Join), ("hats_col_assn_join", pairs.JoinColumn), ("hats_col_assn_join_assn", pairs.JoinName),
            ("hats_assn_leaf_files", "True"),
        ];
        using var metadata = ParquetFile.Open(metadataPath);
        var leaf = metadata.Layout.Leaves.FirstOrDefault(l => l.Name == Separation);
        var largest = leaf is null ? null : metadata.RowGroups.Max(g => g.Bounds(leaf).Max?.Real);
        return largest is { } separation ? [.. properties, ("hats_assn_max_separation", separation.ToString("R", CultureInfo.InvariantCulture))] : properties;
    }
}
