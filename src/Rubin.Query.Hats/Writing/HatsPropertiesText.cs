using System.Globalization;
using System.Text;
using Rubin.Query.Sky;

namespace Rubin.Query.Hats;

/// <summary>The text of <c>hats.properties</c> for a catalog that was written.</summary>
/// <param name="Options">What it is called.</param>
/// <param name="Cells">Its partitions.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Bytes">The size of its files.</param>
sealed record HatsPropertiesText(HatsWriteOptions Options, IReadOnlyCollection<HealpixCell> Cells, long Rows, long Bytes)
{
    const int BytesInKilobyte = 1024;

    /// <summary>The text, one property a line, those without a value left out.</summary>
    public override string ToString()
    {
        (string Key, string? Value)[] properties =
        [
            ("obs_collection", Options.Name),
            ("dataproduct_type", Options.Kind.ToString().ToLowerInvariant()),
            ("hats_nrows", Invariant(Rows)),
            ("hats_col_ra", Options.Ra),
            ("hats_col_dec", Options.Dec),
            ("hats_cols_default", Join(Options.DefaultColumns)),
            ("hats_cols_sort", Join(Options.SortedBy)),
            ("hats_col_healpix", HatsWriter.Healpix29),
            ("hats_col_healpix_order", Invariant(Healpix.MaxOrder)),
            ("hats_npix_suffix", ".parquet"),
            ("hats_skymap_order", Invariant(Options.SkymapOrder)),
            ("hats_max_rows", Options.MaxRows is { } most ? Invariant(most) : null),
            ("hats_order", Invariant(Cells.Count == 0 ? 0 : Cells.Max(c => c.Order))),
            ("moc_sky_fraction", HealpixRanges.From(Cells).SkyFraction.ToString("0.######", CultureInfo.InvariantCulture)),
            ("hats_builder", $"rubin-query v{typeof(HatsPropertiesText).Assembly.GetName().Version?.ToString(3)}"),
            ("hats_creation_date", Options.Created?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm'UTC'", CultureInfo.InvariantCulture)),
            ("hats_estsize", Invariant((Bytes + BytesInKilobyte - 1) / BytesInKilobyte)),
            ("hats_release_date", "2025-08-22"),
            ("hats_version", "v1.0"),
            ("obs_description", Options.Description),
        ];
        var text = new StringBuilder("#HATS catalog\n");
        foreach (var (key, value) in properties.Where(p => p.Value is not null))
        {
            text.Append(CultureInfo.InvariantCulture, $"{key}={Escape(value!)}\n");
        }

        return text.ToString();
    }

    static string Invariant(long number) => number.ToString(CultureInfo.InvariantCulture);

    static string? Join(ValueList<string> columns) => columns.Count == 0 ? null : string.Join(' ', columns);

    static string Escape(string value) => value.Replace("\\", @"\\", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
