using Rubin.Query.Arrow;
using Rubin.Query.Parquet;

namespace Rubin.Query.Tests.Hats;

/// <summary>Damage of every kind to a collection that COPY wrote: validation tells the file each time, and never takes the whole collection for damaged.</summary>
public sealed class CatalogDamageTests : IDisposable
{
    const string Primary = "c/dataset/Norder=1/Dir=0/Npix=44.parquet";

    readonly TemporaryFolder _folder = new();
    readonly QueryEngine _engine = new(new() { Workers = 2 });

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    public static TheoryData<string, string, string> Damages => new()
    {
        { "truncated", Primary, Primary },
        { "truncated", "c_margin_7200arcs/dataset/Norder=1/Dir=0/Npix=44.parquet", "c_margin_7200arcs/dataset/Norder=1/Dir=0/Npix=44.parquet" },
        { "truncated", "c_object_id_index/dataset/index/part.0.parquet", "c_object_id_index/dataset/index/part.0.parquet" },
        { "truncated", "c/dataset/_metadata", "_metadata" },
        { "truncated", "c/dataset/_common_metadata", "_common_metadata" },
        { "footer", Primary, Primary },
        { "pages", Primary, Primary },
        { "empty", Primary, Primary },
        { "missing", Primary, Primary },
        { "missing", "c_margin_7200arcs/dataset/Norder=1/Dir=0/Npix=44.parquet", "c_margin_7200arcs/dataset/Norder=1/Dir=0/Npix=44.parquet" },
        { "missing", "c_object_id_index/dataset/index/part.0.parquet", "c_object_id_index" },
        { "missing", "c/hats.properties", "c/c" },
        { "missing", "c_margin_7200arcs", "c_margin_7200arcs" },
        { "moved", Primary, "Npix=4" },
        { "twice", Primary, Primary },
        { "fewer", Primary, Primary },
        { "unsorted", Primary, Primary },
        { "shifted", Primary, Primary },
        { "twice", "c_margin_7200arcs/dataset/Norder=1/Dir=0/Npix=44.parquet", "c_margin_7200arcs" },
        { "fewer", "c_margin_7200arcs/dataset/Norder=1/Dir=0/Npix=44.parquet", "c_margin_7200arcs" },
        { "fewer", "c_object_id_index/dataset/index/part.0.parquet", "c_object_id_index" },
        { "twice", "c_object_id_index/dataset/index/part.0.parquet", "c_object_id_index" },
        { "count", "c/hats.properties", "c/hats.properties" },
        { "count", "c_margin_7200arcs/hats.properties", "c_margin_7200arcs/hats.properties" },
        { "map", "c/skymap.fits", "c/skymap.fits" },
        { "stray", "c/dataset/Norder=1/Dir=0/Npix=0.parquet", "Npix=0.parquet" },
    };

    [SharedTheory]
    [MemberData(nameof(Damages))]
    public async Task Each_damage_is_told_with_its_file(string damage, string file, string told)
    {
        _engine.Attach("s", SharedData.Path("hats/lsdb/small_sky_source"));
        var path = _folder.PathOf("c");
        await using (var copy = _engine.Execute($"COPY (SELECT * FROM s) TO '{path}' (FORMAT hats, kind source, ra 'source_ra', dec 'source_dec', constant_order 1, margin_arcsec 7200, index 'object_id')"))
        {
            await foreach (var _ in copy.Batches)
            {
                // Written while it is read.
            }
        }

        Assert.Empty(await new CatalogBuilder(_engine).ValidateAsync(path));
        Damage(damage, Path.Combine(path, file));
        var problems = await new CatalogBuilder(_engine).ValidateAsync(path);
        Assert.Contains(problems, p => p.ToString().Contains(told, StringComparison.Ordinal));
    }

    /// <summary>Random damage to any file: validation ends and fails by itself only in words, and so does a query.</summary>
    [SharedFact]
    public async Task No_damage_makes_validation_or_a_query_crash()
    {
        _engine.Attach("s", SharedData.Path("hats/lsdb/small_sky_source"));
        var path = _folder.PathOf("c");
        await Library.Answers.RowsAsync(
            _engine,
            $"COPY (SELECT * FROM s WHERE source_id % 16 = 0) TO '{path}' (FORMAT hats, kind source, ra 'source_ra', dec 'source_dec', constant_order 1, margin_arcsec 7200, index 'object_id')");
        string[] files = [.. Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        var random = new Random(20261121);
        for (var i = 0; i < 120; i++)
        {
            var file = files[random.Next(files.Length)];
            var whole = File.ReadAllBytes(file);
            File.WriteAllBytes(file, Damaged(random, whole));
            await new CatalogBuilder(_engine).ValidateAsync(path);
            try
            {
                using var engine = new QueryEngine(new() { Workers = 1 });
                engine.Attach("d", path);
                await Library.Answers.RowsAsync(engine, "SELECT COUNT(*), SUM(mag) FROM d WHERE object_id < 750");
            }
            catch (QueryException error)
            {
                Assert.NotEqual(QueryErrorCode.Internal, error.Code);
            }

            File.WriteAllBytes(file, whole);
        }

        Assert.Empty(await new CatalogBuilder(_engine).ValidateAsync(path));
    }

    static byte[] Damaged(Random random, byte[] whole)
    {
        var damaged = (byte[])whole.Clone();
        switch (random.Next(4))
        {
            case 0:
                return damaged[..random.Next(damaged.Length)];
            case 1:
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
                return damaged;
            case 2:
                damaged[^random.Next(1, Math.Min(2000, damaged.Length))] ^= (byte)(1 << random.Next(8));
                return damaged;
            default:
                var start = random.Next(damaged.Length);
                Array.Clear(damaged, start, Math.Min(64, damaged.Length - start));
                return damaged;
        }
    }

    void Damage(string damage, string path)
    {
        switch (damage)
        {
            case "truncated":
                using (var file = File.OpenWrite(path))
                {
                    file.SetLength(file.Length * 2 / 3);
                }

                break;
            case "footer":
                Overwrite(path, fromEnd: 40);
                break;
            case "pages":
                Overwrite(path, fromEnd: new FileInfo(path).Length - 60);
                break;
            case "empty":
                File.WriteAllBytes(path, []);
                break;
            case "missing" when Directory.Exists(path):
                Directory.Delete(path, recursive: true);
                break;
            case "missing":
                File.Delete(path);
                File.Delete(path.Replace("hats.properties", "properties", StringComparison.Ordinal));
                break;
            case "moved":
                MoveRow(path, path.Replace("Npix=44", "Npix=45", StringComparison.Ordinal));
                break;
            case "twice":
                Rewrite(path, rows => rows.Take([0, .. Enumerable.Range(0, rows.Length)]));
                break;
            case "fewer":
                Rewrite(path, rows => rows.Slice(0, rows.Length - 1));
                break;
            case "unsorted":
                Rewrite(path, rows => rows.Take([.. Enumerable.Range(0, rows.Length).Reverse()]));
                break;
            case "shifted":
                Rewrite(path, rows => new(rows.Schema, [new Column<long>(Shifted(((Column<long>)rows.Columns[0]).Values)), .. rows.Columns.Skip(1)], rows.Length));
                break;
            case "count":
                File.WriteAllText(path, File.ReadAllText(path).Replace("hats_nrows=", "hats_nrows=1", StringComparison.Ordinal));
                break;
            case "map":
                Overwrite(path, fromEnd: 2881 + 8 * 1000);
                break;
            case "stray":
                File.Copy(path.Replace("Npix=0", "Npix=45", StringComparison.Ordinal), path);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(damage));
        }
    }

    static void Overwrite(string path, long fromEnd)
    {
        using var file = File.OpenWrite(path);
        file.Position = file.Length - fromEnd;
        file.Write([0x5A, 0xA5, 0x5A, 0xA5, 0x5A, 0xA5, 0x5A, 0xA5, 0x5A, 0xA5]);
    }

    static long[] Shifted(ReadOnlySpan<long> cells)
    {
        var shifted = cells.ToArray();
        shifted[^1] += 5;
        return shifted;
    }

    static void MoveRow(string from, string to)
    {
        RecordBatch? moved = null;
        Rewrite(from, rows =>
        {
            moved = rows.Slice(rows.Length - 1, 1);
            return rows.Slice(0, rows.Length - 1);
        });
        Rewrite(to, rows => new(rows.Schema, [.. rows.Columns.Zip(moved!.Columns, (r, m) => Column.Concat([m, r]))], rows.Length + 1));
    }

    /// <summary>Writes other rows, as a tool would that knows nothing of the catalog's other files.</summary>
    static void Rewrite(string path, Func<RecordBatch, RecordBatch> change)
    {
        var batches = PartitionRows.Batches(new(null, new Rubin.Query.Formats.Parquet.ParquetPart(path))).ToList();
        var all = new RecordBatch(
            batches[0].Schema, [.. Enumerable.Range(0, batches[0].Columns.Count).Select(c => Column.Concat([.. batches.Select(b => b.Columns[c])]))], batches.Sum(b => b.Length));
        using var file = ParquetFile.Open(path);
        var sorted = file.RowGroups[0].Metadata.SortingColumns is { Count: > 0 };
        using var writer = ParquetWriter.Create(path, all.Schema, new() { SortedBy = sorted ? [new(all.Schema[0].Name)] : [] });
        writer.Write(change(all));
        writer.Complete();
    }
}
