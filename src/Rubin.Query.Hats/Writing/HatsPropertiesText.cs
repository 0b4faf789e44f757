using System.Globalization;
using Rubin.Query.Sky;

namespace Rubin.Query.Hats;

/// <summary>The text of <c>hats.properties</c> for a catalog that was written.</summary>
/// <param name="Options">What it is called.</param>
/// <param name="Cells">Its partitions.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Bytes">The size of its files.</param>
/// <param name="SkymapOrder">The order of its map of row counts.</param>
sealed record HatsPropertiesText(HatsWriteOptions Options, IReadOnlyCollection<HealpixCell> Cells, long Rows, long Bytes, int SkymapOrder)
{
    const int BytesInKilobyte = 1024;

    bool IsMargin => Options.Kind == HatsKind.Margin;

    HealpixColumn? Healpix => IsMargin ? Options.Healpix : new(HatsWriter.Healpix29, Sky.Healpix.MaxOrder);

    /// <inheritdoc/>
    public override string ToString()
    {
        (string Key, string? Value)[] own = [.. Own()];
        var inherited = Options.Grown?.Properties.Values.Where(p => !Array.Exists(own, o => o.Key == p.Key)) ?? [];
        return PropertiesText.Of("HATS catalog", [.. own, .. inherited.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => (p.Key, (string?)p.Value))]);
    }

    IEnumerable<(string Key, string? Value)> Own() =>
        [
            ("obs_collection", Options.Name),
            ("dataproduct_type", Options.Kind.ToString().ToLowerInvariant()),
            ("hats_nrows", Invariant(Rows)),
            ("hats_col_ra", Options.Ra),
            ("hats_col_dec", Options.Dec),
            ("hats_cols_default", Join(Options.DefaultColumns)),
            ("hats_cols_sort", Join([.. Options.SortedBy.Where(c => c != HatsWriter.Healpix29)])),
            ("hats_col_healpix", Healpix?.Name),
            ("hats_col_healpix_order", Healpix is { Order: var order } ? Invariant(order) : null),
            .. Options.Properties.Select(p => (p.Key, (string?)p.Value)),
            ("hats_npix_suffix", ".parquet"),
            ("hats_skymap_order", IsMargin ? null : Invariant(SkymapOrder)),
            ("hats_skymap_alt_orders", null),
            ("hats_max_rows", Options.MaxRows is { } most ? Invariant(most) : null),
            ("hats_order", Invariant(Cells.Count == 0 ? 0 : Cells.Max(c => c.Order))),
            ("moc_sky_fraction", HealpixRanges.From(Cells).SkyFraction.ToString("0.######", CultureInfo.InvariantCulture)),
            ("hats_estsize", Invariant((Bytes + BytesInKilobyte - 1) / BytesInKilobyte)),
            .. PropertiesText.Provenance(Options.Created),
            ("obs_description", Options.Description),
        ];

    static string Invariant(long number) => number.ToString(CultureInfo.InvariantCulture);

    static string? Join(ValueList<string> columns) => columns.Count == 0 ? null : string.Join(' ', columns);
}
