using Rubin.Query.Hats;
using Rubin.Query.Sky;

namespace Rubin.Query.Tests.Hats;

/// <summary>The order-29 cells that HATS tools wrote are those that we compute, bit for bit (shared EXPECTED.md, section D).</summary>
public class HatsCellTests
{
    [SharedTheory]
    [InlineData("lsdb/small_sky", 131)]
    [InlineData("lsdb/small_sky_order1_collection/small_sky_order1", 131)]
    [InlineData("lsdb/small_sky_left_xmatch", 132)]
    [InlineData("lsdb/small_sky_xmatch", 111)]
    [InlineData("lsdb/small_sky_source", 17161)]
    [InlineData("lsdb/small_sky_order3_source", 17161)]
    [InlineData("lsdb/small_sky_order1_source_collection/small_sky_order1_source", 17161)]
    [InlineData("lsdb/small_sky_order1_nested_sources/catalog", 131)]
    [InlineData("hats/small_sky_source", 17161)]
    [InlineData("lsdb/small_sky_order1_custom_tree", 131)]
    public void Cells_are_right_ascend_and_lie_in_their_partition(string path, int expected)
    {
        var catalog = HatsCatalog.Open(SharedData.Path("hats/" + path));
        var rows = 0;
        foreach (var partition in catalog.Partitions)
        {
            var last = long.MinValue;
            foreach (var (told, cell) in CellsOf(catalog, partition))
            {
                Assert.Equal(cell, told);
                Assert.True(told >= last && partition.Cell!.Value.Contains(told));
                last = told;
                rows++;
            }
        }

        Assert.Equal(expected, rows);
    }

    /// <summary>Of margins the cells are right, but lie around the partition; one of the shared ones is in no order.</summary>
    [SharedTheory]
    [InlineData("lsdb/small_sky_source_margin", 1717, false)]
    [InlineData("lsdb/small_sky_order1_source_collection/small_sky_order1_source_margin", 6388, true)]
    public void Cells_of_margins_are_right(string path, int expected, bool isSorted)
    {
        var catalog = HatsCatalog.Open(SharedData.Path("hats/" + path));
        var partitions = catalog.Partitions.Select(p => (Cell: p.Cell!.Value, Rows: CellsOf(catalog, p).ToList())).ToList();
        Assert.All(partitions.SelectMany(p => p.Rows), r => Assert.Equal(r.Cell, r.Told));
        Assert.All(partitions, p => Assert.DoesNotContain(p.Rows, r => p.Cell.Contains(r.Told)));
        Assert.Equal(expected, partitions.Sum(p => p.Rows.Count));
        Assert.Equal(isSorted, partitions.TrueForAll(p => p.Rows.Zip(p.Rows.Skip(1)).All(r => r.First.Told <= r.Second.Told)));
    }

    [SharedFact]
    public void Properties_and_a_list_of_partitions_alone_tell_no_columns()
    {
        var error = Assert.Throws<QueryException>(() => HatsCatalog.Open(SharedData.Path("hats/lsdb/raw/small_sky_no_metadata")));
        Assert.Contains("_common_metadata\" nor", error.Message, StringComparison.Ordinal);
    }

    static IEnumerable<(long Told, long Cell)> CellsOf(HatsCatalog catalog, HatsPartition partition) =>
        PartitionRows.Batches(partition).SelectMany(batch =>
        {
            object? Value(string column, int row) => batch.Columns[batch.Schema.IndexOf(column)].Value(row);
            return Enumerable.Range(0, batch.Length).Select(row => (
                Convert.ToInt64(Value("_healpix_29", row), null),
                Healpix.IndexFromDegrees((double)Value(catalog.Position!.Ra, row)!, (double)Value(catalog.Position!.Dec, row)!)));
        });
}
