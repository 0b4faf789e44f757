using System.Collections.Frozen;

namespace Rubin.Query.Engine.Functions;

/// <summary>What to write here for functions that people know from DuckDB, PostgreSQL and MySQL.</summary>
static class ForeignNames
{
    const string NameTheFile = "name the file itself: FROM 'stars.csv'";

    static readonly FrozenDictionary<string, string> Hints = new Dictionary<string, string>
    {
        ["age"] = "subtract: TIMESTAMP '2026-01-02' - TIMESTAMP '2026-01-01'",
        ["concat_ws"] = "a || ',' || b, or string_agg over rows",
        ["date_format"] = "strftime(time, '%Y-%m-%d')",
        ["to_char"] = "strftime(time, '%Y-%m-%d')",
        ["epoch"] = "EXTRACT(EPOCH FROM time)",
        ["isnull"] = "x IS NULL; COALESCE(x, 0) gives a value instead",
        ["ifnull"] = "COALESCE(x, 0)",
        ["nvl"] = "COALESCE(x, 0)",
        ["if"] = "CASE WHEN condition THEN a ELSE b END",
        ["iff"] = "CASE WHEN condition THEN a ELSE b END",
        ["read_csv"] = NameTheFile,
        ["read_csv_auto"] = NameTheFile,
        ["read_parquet"] = NameTheFile,
        ["parquet_scan"] = NameTheFile,
        ["st_distance"] = "DISTANCE(ra1, dec1, ra2, dec2), in degrees",
        ["q3c_join"] = "JOIN … ON DISTANCE(a.ra, a.dec, b.ra, b.dec) < degrees",
        ["q3c_radial_query"] = "DISTANCE(ra, dec, centre_ra, centre_dec) < degrees",
        ["q3c_dist"] = "DISTANCE(ra1, dec1, ra2, dec2), in degrees",
        ["version"] = "rubin-query --version tells it",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The hint for a name; null where it is no such function.</summary>
    internal static string? HintFor(string name) => Hints.GetValueOrDefault(name);
}
