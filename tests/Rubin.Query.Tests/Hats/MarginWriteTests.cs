using Rubin.Query.Hats;
using Rubin.Query.Sky;

namespace Rubin.Query.Tests.Hats;

/// <summary>Margins that we write have the rows and partitions of those that HATS tools wrote (shared EXPECTED.md, section E).</summary>
public class MarginWriteTests
{
    [SharedTheory]
    [InlineData("small_sky_order1_collection/small_sky_order1", "small_sky_order1_collection/small_sky_order1_margin_1deg", 23)]
    [InlineData("small_sky_order1_collection/small_sky_order1", "small_sky_order1_collection/small_sky_order1_margin_2deg", 47)]
    [InlineData("small_sky_xmatch", "small_sky_xmatch_margin", 39)]
    [InlineData("small_sky_order1_source_collection/small_sky_order1_source", "small_sky_order1_source_collection/small_sky_order1_source_margin", 6388)]
    [InlineData("small_sky_source", "small_sky_source_margin", 1717)]
    [InlineData("small_sky_order3_source", "small_sky_order3_source_margin", 5102)]
    [InlineData("small_sky_healpix13/small_sky_healpix13", "small_sky_healpix13/small_sky_healpix13_2deg", 47)]
    public async Task A_margin_has_the_rows_of_HATS_tools(string primary, string margin, int rows)
    {
        var expected = HatsCatalog.Open(SharedData.Path("hats/lsdb/" + margin));
        using var folder = new TemporaryFolder();
        using var engine = new QueryEngine(new() { Workers = 2 });
        var written = await new CatalogParts(engine).WriteMarginAsync(
            HatsCatalog.Open(SharedData.Path("hats/lsdb/" + primary)), folder.PathOf("m"), expected.Properties.MarginThresholdArcsec!.Value, default);
        var ours = HatsCatalog.Open(folder.PathOf("m"));
        string[] columns = [.. ours.Schema.Fields.Select(f => f.Name)];
        Assert.Equal(rows, written);
        Assert.Equal(PartitionRows.CellsOf(expected), PartitionRows.CellsOf(ours));
        Assert.Equal(PartitionRows.Of(expected, columns), PartitionRows.Of(ours, columns));
        Assert.Equal(HatsKind.Margin, ours.Properties.Kind);
        Assert.Equal(expected.Properties.MarginThresholdArcsec, ours.Properties.MarginThresholdArcsec);
        Assert.Equal((expected.Properties.Healpix, expected.Properties.HealpixOrder), (ours.Properties.Healpix, ours.Properties.HealpixOrder));
    }

    /// <summary>The order of the margin's cells and the number of cells around the catalog, as hats-import 0.10 chose them.</summary>
    [SharedTheory]
    [InlineData("small_sky_order1_collection", 3600, 5, 11)]
    [InlineData("small_sky_order1_collection", 7200, 4, 11)]
    [InlineData("small_sky_xmatch", 7200, 4, 12)]
    [InlineData("small_sky_order1_source_collection", 7200, 4, 13)]
    [InlineData("small_sky_source", 515.32296, 8, 16)]
    [InlineData("small_sky_order3_source", 1030.64592, 7, 35)]
    public void Cells_are_those_of_HATS_tools(string catalog, double threshold, int order, int negative)
    {
        var partitions = HatsCatalog.Open(SharedData.Path("hats/lsdb/" + catalog)).Partitions.Select(p => p.Cell!.Value).ToList();
        Assert.Equal(order, new MarginCells(threshold).Order);
        Assert.Equal(negative, MarginCells.Targets(partitions).Count - partitions.Count);
    }

    /// <summary>hats, test_pixel_margins.</summary>
    [Fact]
    public void The_ring_around_a_cell_is_that_of_hats() => Assert.Equal(
        [10L, 11, 14, 15, 26, 48, 50, 56, 58, 128, 129, 132, 133, 144, 1119, 1141, 1143, 1149, 1151, 1237],
        Healpix.ExternalEdge(new(2, 2), 4));

    /// <summary>hats-import's pairs of partitions and margin cells of order 3, without and with the cells around the catalog.</summary>
    [SharedTheory]
    [InlineData("small_sky_source_pairs.csv", 196, false)]
    [InlineData("negative_pairs.csv", 536, true)]
    public void Margin_pairs_are_those_of_hats_import(string file, int count, bool withNegative)
    {
        var lines = File.ReadAllLines(SharedData.Path("hats/hats-import/margin_pairs/" + file));
        var header = lines[0].Split(',');
        int[] columns = [.. new[] { "partition_order", "partition_pixel", "margin_pixel" }.Select(n => Array.IndexOf(header, n))];
        var expected = lines.Skip(1).Select(l => l.Split(',')).Select(v => string.Join(' ', columns.Select(c => v[c]))).Order(StringComparer.Ordinal).ToList();
        var partitions = HatsCatalog.Open(SharedData.Path("hats/hats-import/small_sky_source_catalog")).Partitions.Select(p => p.Cell!.Value).ToList();
        var pairs = (withNegative ? MarginCells.Targets(partitions) : partitions)
            .SelectMany(p => Healpix.ExternalEdge(p, 3).Select(m => $"{p.Order} {p.Index} {m}"))
            .Order(StringComparer.Ordinal);
        Assert.Equal(count, expected.Count);
        Assert.Equal(expected, pairs);
    }

    /// <summary>Wider than the partitions: the margin of a cell is then all around it, and misses nothing.</summary>
    [SharedFact]
    public async Task A_threshold_wider_than_partitions_misses_no_row()
    {
        const double Threshold = 5 * 3600;
        var catalog = HatsCatalog.Open(SharedData.Path("hats/lsdb/small_sky_order3_source"));
        using var folder = new TemporaryFolder();
        using var engine = new QueryEngine(new() { Workers = 2 });
        await new CatalogParts(engine).WriteMarginAsync(catalog, folder.PathOf("m"), Threshold, default);
        var margin = PartitionRows.Of(HatsCatalog.Open(folder.PathOf("m")), "source_id").ToHashSet();
        var rows = catalog.Partitions.SelectMany(p => PartitionRows.Batches(p).SelectMany(b => Enumerable.Range(0, b.Length).Select(i => (
            p.Cell, Id: b.Columns[b.Schema.IndexOf("source_id")].Value(i),
            At: UnitVector.FromDegrees((double)b.Columns[b.Schema.IndexOf("source_ra")].Value(i)!, (double)b.Columns[b.Schema.IndexOf("source_dec")].Value(i)!)))))
            .Where((_, i) => i % 17 == 0).ToList();
        var limit = Math.Cos(Angle.DegreesToRadians(Threshold / 3600));
        var near = from a in rows from b in rows where a.Cell != b.Cell && a.At.Dot(b.At) > limit select $"{a.Cell}: {b.Id}";
        Assert.Empty(near.Where(n => !margin.Contains(n)).Take(3));
    }
}
