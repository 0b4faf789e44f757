using System.Globalization;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Sky;

namespace Rubin.Query.Tap.Examples;

/// <summary>The examples, made for the tables that there are, so that every one of them runs.</summary>
static class ExampleQueries
{
    /// <summary>Tables of which examples are made.</summary>
    const int MostTables = 5;

    /// <summary>The examples for some tables.</summary>
    internal static IReadOnlyList<ExampleQuery> Of(IEnumerable<CatalogTable> tables)
    {
        var chosen = tables.Where(t => t.Columns.Count > 0).OrderByDescending(t => t.Provider.Position is not null).Take(MostTables).ToList();
        return [AllTables(), .. chosen.SelectMany((table, i) => Examples(table, i + 1))];
    }

    static ExampleQuery AllTables() => new(
        "tables",
        "Which tables there are",
        "All tables with their descriptions; TAP_SCHEMA.columns tells of columns in the same way.",
        "SELECT table_name, description FROM TAP_SCHEMA.tables ORDER BY table_name",
        ["TAP_SCHEMA.tables"]);

    static IEnumerable<ExampleQuery> Examples(CatalogTable table, int number)
    {
        var name = TapName.Of(table.Schema, table.Name);
        var columns = string.Join(", ", table.Columns.Fields.Take(5).Select(f => TapName.Of(f.Name)));
        yield return new($"first{number}", $"First rows of {name}", "The quickest look at a table.", $"SELECT TOP 5 {columns} FROM {name}", [name]);
        yield return new($"count{number}", $"Number of rows of {name}", "Counts all rows.", $"SELECT COUNT(*) AS n FROM {name}", [name]);
        if (table.Provider.Position is { } position)
        {
            var (ra, dec) = (TapName.Of(position.Ra), TapName.Of(position.Dec));
            var place = $"POINT('ICRS', {ra}, {dec})";
            var centre = CentreOf(table);
            yield return new(
                $"cone{number}",
                $"Cone search in {name}",
                "What lies within half a degree of a place; only that part of the sky is read.",
                $"SELECT TOP 100 {ra}, {dec}, DISTANCE({place}, POINT('ICRS', {centre})) AS separation\nFROM {name}\nWHERE 1 = CONTAINS({place}, CIRCLE('ICRS', {centre}, 0.5))\nORDER BY separation",
                [name]);
        }
    }

    /// <summary>A place where the table has rows, as far as it is known; in degrees, for a query.</summary>
    static string CentreOf(CatalogTable table)
    {
        var ranges = table.Provider.PlanScan(new([], [], null)).Footprint is { IsEmpty: false } footprint ? footprint.AsSpan().ToArray() : [];
        if (ranges.Length == 0)
        {
            return "56.75, 24.12";
        }

        var largest = ranges.MaxBy(r => r.End - r.Start);
        var (ra, dec) = new HealpixCell(Healpix.MaxOrder, largest.Start + (largest.End - largest.Start) / 2).Center.ToDegrees();
        return string.Create(CultureInfo.InvariantCulture, $"{ra:F2}, {dec:F2}");
    }
}
