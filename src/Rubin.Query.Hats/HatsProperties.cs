using System.Globalization;
using System.Text.Json;

namespace Rubin.Query.Hats;

/// <summary>What a catalog is (<c>dataproduct_type</c>).</summary>
public enum HatsKind
{
    /// <summary>One row for each object on the sky.</summary>
    Object,

    /// <summary>Detections, several for an object.</summary>
    Source,

    /// <summary>The rows around the partitions of another catalog.</summary>
    Margin,

    /// <summary>Pairs of rows of two catalogs.</summary>
    Association,

    /// <summary>For each value of a column the partitions that hold it.</summary>
    Index,

    /// <summary>Values for pixels.</summary>
    Map,
}

/// <summary>The properties of a catalog (<c>hats.properties</c>): what is used of them, by name, and all as they are. Immutable.</summary>
public sealed class HatsProperties
{
    HatsProperties(IReadOnlyDictionary<string, string> values, string path)
    {
        Values = values;
        Path = path;
        Kind = KindOf(this["dataproduct_type"] ?? "object");
        Rows = this["hats_nrows"] is { } rows ? Number(rows, "hats_nrows") : null;
        HealpixOrder = this["hats_col_healpix_order"] is { } order ? (int)Number(order, "hats_col_healpix_order") : 29;
        if (HealpixOrder is < 0 or > 29)
        {
            throw Wrong("hats_col_healpix_order", HealpixOrder.ToString(CultureInfo.InvariantCulture), "an order from 0 to 29");
        }
    }

    /// <summary>The file they come from.</summary>
    public string Path { get; }

    /// <summary>All properties.</summary>
    public IReadOnlyDictionary<string, string> Values { get; }

    /// <summary>What the catalog is.</summary>
    public HatsKind Kind { get; }

    /// <summary>Its name (<c>obs_collection</c>).</summary>
    public string? Name => this["obs_collection"];

    /// <summary>The rows it claims to have; its files may say otherwise.</summary>
    public long? Rows { get; }

    /// <summary>The column of right ascension in degrees.</summary>
    public string? Ra => this["hats_col_ra"];

    /// <summary>The column of declination in degrees.</summary>
    public string? Dec => this["hats_col_dec"];

    /// <summary>The column of nested HEALPix pixels that rows are sorted by; null in older catalogs.</summary>
    public string? Healpix => this["hats_col_healpix"];

    /// <summary>The order of those pixels.</summary>
    public int HealpixOrder { get; }

    /// <summary>How the files of partitions are called behind their number; <c>/</c> where partitions are folders.</summary>
    public string Suffix => this["hats_npix_suffix"] ?? ".parquet";

    /// <summary>The columns that the catalog's makers show where nobody asks for any; empty where they do not say.</summary>
    public ValueList<string> DefaultColumns =>
        [.. (this["hats_cols_default"] ?? "")
            .Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    /// <summary>The catalog that a margin, index or association belongs to: a name, path or address.</summary>
    public string? Primary => this["hats_primary_table_url"];

    /// <summary>Of a margin: how far around a partition its rows lie at least, in arcseconds.</summary>
    public double? MarginThresholdArcsec =>
        double.TryParse(this["hats_margin_threshold"], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>The value of a property; null where it is absent or empty.</summary>
    public string? this[string key] => Values.TryGetValue(key, out var value) && value.Length > 0 ? value : null;

    /// <summary>Reads a file of properties.</summary>
    /// <exception cref="QueryException">Data: the file cannot be read, or a property that is used makes no sense.</exception>
    internal static HatsProperties Read(string path) => new(PropertiesFile.Read(path), path);

    /// <summary>Reads the <c>catalog_info.json</c> of a HiPSCat catalog, as catalogs were called and written before HATS.</summary>
    /// <exception cref="QueryException">Data: the file cannot be read or is not JSON.</exception>
    internal static HatsProperties ReadHipscat(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllText(path));
            (string Old, string New)[] names =
            [
                ("catalog_name", "obs_collection"), ("catalog_type", "dataproduct_type"), ("total_rows", "hats_nrows"),
                ("ra_column", "hats_col_ra"), ("dec_column", "hats_col_dec"), ("primary_catalog", "hats_primary_table_url"),
                ("margin_threshold", "hats_margin_threshold"),
            ];
            Dictionary<string, string> values = [];
            foreach (var (old, now) in names)
            {
                if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(old, out var value)
                    && value.ValueKind != JsonValueKind.Null)
                {
                    values[now] = value.ToString();
                }
            }

            return new(values, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new QueryException(QueryErrorCode.Data, $"file \"{path}\" cannot be read as the JSON of a HiPSCat catalog", inner: e);
        }
    }

    HatsKind KindOf(string text) => text.ToLowerInvariant() switch
    {
        "object" => HatsKind.Object,
        "source" => HatsKind.Source,
        "margin" => HatsKind.Margin,
        "association" => HatsKind.Association,
        "index" => HatsKind.Index,
        "map" => HatsKind.Map,
        _ => throw Wrong("dataproduct_type", text, "object, source, margin, association, index or map"),
    };

    long Number(string text, string key) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number : throw Wrong(key, text, "an integer");

    QueryException Wrong(string key, string value, string expected) =>
        new(QueryErrorCode.Data, $"property {key} of \"{Path}\" is \"{value}\", not {expected}", hint: $"correct {key} in \"{Path}\"");
}
