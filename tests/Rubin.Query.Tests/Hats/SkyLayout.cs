using Rubin.Query.Arrow;
using Rubin.Query.Hats;
using Rubin.Query.Parquet;
using Rubin.Query.Sky;
using Rubin.Query.Tests.Engine;

namespace Rubin.Query.Tests.Hats;

/// <summary>How a small catalog is laid out, as catalogs of all makers are.</summary>
/// <param name="PartitionRows">A cell with more rows is divided, so that orders are mixed.</param>
/// <param name="GroupRows">Rows of a row group.</param>
/// <param name="HasIndex">Whether there is a column of cells.</param>
/// <param name="IsSorted">Whether rows are sorted by cell.</param>
sealed record SkyLayout(int PartitionRows, int GroupRows, bool HasIndex = true, bool IsSorted = true)
{
    /// <summary>How all columns are encoded.</summary>
    public ParquetColumnOptions Column { get; init; } = new();

    /// <summary>Writes rows as a catalog; the second and third column are the position.</summary>
    public HatsTable Write(string folder, Schema schema, IEnumerable<object?[]> rows, int seed)
    {
        var random = new Random(seed);
        var placed = rows.Select(r => (Cell: CellOf(r), Row: r)).ToList();
        var partitions = new List<HealpixCell>();
        foreach (var baseCell in Enumerable.Range(0, 12))
        {
            Divide(folder, schema, new(0, baseCell), placed, partitions, random);
        }

        File.WriteAllText(Path.Combine(folder, "partition_info.csv"), "Norder,Npix\n" + string.Concat(partitions.Select(p => $"{p.Order},{p.Index}\n")));
        File.WriteAllText(
            Path.Combine(folder, "hats.properties"),
            $"obs_collection=test\ndataproduct_type=object\nhats_nrows={placed.Count}\nhats_col_ra=ra\nhats_col_dec=dec\n");
        return new(HatsCatalog.Open(folder));
    }

    /// <summary>The cell of a row; of one without position any.</summary>
    static long CellOf(object?[] row) =>
        row[1] is double ra && row[2] is double dec && double.IsFinite(ra) && double.IsFinite(dec) ? HealpixCell.FromDegrees(ra, dec, 29).Index : Math.Abs(row[0]!.GetHashCode() * 7919L);

    void Divide(string folder, Schema schema, HealpixCell cell, List<(long Cell, object?[] Row)> rows, List<HealpixCell> partitions, Random random)
    {
        var inside = rows.Where(r => cell.Contains(r.Cell)).ToList();
        if (inside.Count > PartitionRows && cell.Order < 12)
        {
            foreach (var child in Enumerable.Range(0, 4))
            {
                Divide(folder, schema, cell.Child(child), inside, partitions, random);
            }
        }
        else if (inside.Count > 0)
        {
            partitions.Add(cell);
            Write(Path.Combine(folder, $"dataset/Norder={cell.Order}/Dir={cell.Index / 10000 * 10000}/Npix={cell.Index}.parquet"), schema, inside, random);
        }
    }

    void Write(string path, Schema schema, List<(long Cell, object?[] Row)> rows, Random random)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var ordered = rows.OrderBy(r => IsSorted ? r.Cell : random.Next()).ToList();
        var columns = HasIndex ? new Schema([new("_healpix_29", DataType.Int64), .. schema.Fields]) : schema;
        using var writer = ParquetWriter.Create(path, columns, new() { RowGroupRows = GroupRows, PageRows = Math.Max(1, GroupRows / 3), Column = Column });
        writer.Write(PlanRun.Batch(columns, [.. ordered.Select(r => HasIndex ? [r.Cell, .. r.Row] : r.Row)]));
        writer.Complete();
    }
}
