using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Formats;
using Rubin.Query.Formats.Parquet;
using Rubin.Query.Parquet;
using Rubin.Query.Tests.Engine;
using Rubin.Query.Tests.Hats;
using Rubin.Query.Tests.Parquet;

namespace Rubin.Query.Tests.Formats;

/// <summary>Parquet files as tables: what they skip, and that skipping leaves out no row.</summary>
public class ParquetTableTests
{
    static readonly Schema Numbers = PlanRun.Schema(("id", DataType.Int64), ("x", DataType.Double), ("name", DataType.Utf8));

    [Fact]
    public async Task Several_files_are_one_table_in_their_order()
    {
        using var folder = new TemporaryFolder();
        Write(folder.PathOf("b.parquet"), Rows(0, 1000));
        Write(folder.PathOf("a.parquet"), Rows(1000, 500));
        var table = ParquetTable.Open(folder.PathOf("b.parquet"), folder.PathOf("a.parquet"));
        Assert.Equal(1500, table.RowCount);
        var rows = await HatsCatalogs.RowsAsync(table, ["id"], [], workers: 1, batchRows: 100);
        Assert.Equal(Enumerable.Range(0, 1500).Select(i => (long)i), rows.Select(r => (long)r[0]!));
    }

    [Fact]
    public async Task Files_of_other_columns_are_named()
    {
        using var folder = new TemporaryFolder();
        Write(folder.PathOf("a.parquet"), Rows(0, 10));
        Write(folder.PathOf("b.parquet"), PlanRun.Batch(PlanRun.Schema(("id", DataType.Int32)), [[1]]));
        var table = ParquetTable.Open(folder.PathOf("a.parquet"), folder.PathOf("b.parquet"));
        var error = await Assert.ThrowsAsync<QueryException>(() => HatsCatalogs.CountAsync(table));
        Assert.Equal(QueryErrorCode.Data, error.Code);
        Assert.Contains("a.parquet", error.Message, StringComparison.Ordinal);
        Assert.Contains("b.parquet", error.Message, StringComparison.Ordinal);
        Assert.Contains("\"id\" as INTEGER, not BIGINT", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Row_groups_and_pages_that_cannot_match_are_not_read()
    {
        using var folder = new TemporaryFolder();
        Write(folder.PathOf("t.parquet"), Rows(0, 20_000), new()
        {
            RowGroupRows = 2000,
            PageRows = 100,
            Codec = CompressionCodec.Uncompressed
        });
        var table = ParquetTable.Open(folder.PathOf("t.parquet"));
        var (rows, some) = await HatsCatalogs.RunAsync(table, ["x", "name"], [table.Where("id", ComparisonOperator.Less, 2050L)]);
        var (_, all) = await HatsCatalogs.RunAsync(table, ["x", "name"], []);
        Assert.Equal((2050, 2, 8), (rows, some[CounterNames.RowGroupsRead], some[CounterNames.RowGroupsSkipped]));
        Assert.Equal((10, 0), (all[CounterNames.RowGroupsRead], all[CounterNames.RowGroupsSkipped]));
        Assert.False(all.ContainsKey(CounterNames.PartitionsRead));
        Assert.InRange(some[CounterNames.BytesRead], 1, all[CounterNames.BytesRead] / 4);
    }

    [Fact]
    public async Task Values_that_are_in_no_bloom_filter_are_not_looked_for()
    {
        using var folder = new TemporaryFolder();
        var scattered = Rows(0, 4000, i => i * 7919L % 4001 * 2);
        Write(folder.PathOf("t.parquet"), scattered, new()
        {
            RowGroupRows = 500,
            Column = new()
            {
                HasBloomFilter = true,
                BloomFilterFalsePositives = 0.001
            }
        });
        var table = ParquetTable.Open(folder.PathOf("t.parquet"));
        var (rows, counters) = await HatsCatalogs.RunAsync(table, ["name"], [table.Where("id", ComparisonOperator.Equal, 4001L)]);
        Assert.Equal((0, 0), (rows, counters[CounterNames.RowGroupsRead]));
        var (found, one) = await HatsCatalogs.RunAsync(table, ["name"], [table.Where("id", ComparisonOperator.Equal, 4000L)]);
        Assert.Equal((1, 1), (found, one[CounterNames.RowGroupsRead]));
    }

    [Fact]
    public async Task Alternatives_on_several_columns_skip_too()
    {
        using var folder = new TemporaryFolder();
        Write(folder.PathOf("t.parquet"), Rows(0, 10_000), new() { RowGroupRows = 1000, PageRows = 100 });
        var table = ParquetTable.Open(folder.PathOf("t.parquet"));
        var either = new Junction(
            false, [table.Where("id", ComparisonOperator.Less, 10L), table.Where("x", ComparisonOperator.GreaterOrEqual, 9995.0)]);
        var (rows, counters) = await HatsCatalogs.RunAsync(table, ["name"], [either]);
        Assert.Equal((15, 2, 8), (rows, counters[CounterNames.RowGroupsRead], counters[CounterNames.RowGroupsSkipped]));
    }

    [Fact]
    public async Task Fields_of_structs_are_read_and_skipped_by_alone()
    {
        var whole = new StructType([new Field("a", DataType.Int64), new Field("b", DataType.Int64)]);
        var values = new Column<long>(Enumerable.Range(0, 1000).Select(i => (long)i).ToArray());
        using var folder = new TemporaryFolder();
        Write(
            folder.PathOf("t.parquet"),
            new(new([new Field("s", whole)]), [new StructColumn(whole, 1000, [values, values], Bitmap.AllSet)], 1000),
            new() { RowGroupRows = 100 });
        var table = ParquetTable.Open(folder.PathOf("t.parquet"));
        var some = new StructType([whole.Fields[1]]);
        var field = new FieldAccess(new ColumnReference(0, "s", some), 0, DataType.Int64);
        var (rows, counters) = await HatsCatalogs.RunAsync(table, ["s.b"], [PlanRun.Compare(field, ComparisonOperator.Less, 50L)]);
        Assert.Equal((50, 1, 9), (rows, counters[CounterNames.RowGroupsRead], counters[CounterNames.RowGroupsSkipped]));
    }

    [Fact]
    public void Random_conditions_are_left_to_the_engine()
    {
        using var folder = new TemporaryFolder();
        Write(folder.PathOf("t.parquet"), Rows(0, 10));
        var table = ParquetTable.Open(folder.PathOf("t.parquet"));
        var random = PlanRun.Compare(PlanRun.Apply(table.Column("id"), x => x), ComparisonOperator.Less, 5L);
        var scan = table.PlanScan(HatsCatalogs.Request(table, ["x"], [random, table.Where("id", ComparisonOperator.Less, 5L)]));
        Assert.Equal([FilterSupport.None, FilterSupport.Exact], scan.FilterSupport);
    }

    [Fact]
    public void A_folder_lists_its_files_by_name()
    {
        using var folder = new TemporaryFolder();
        Write(folder.PathOf("Visit.parquet"), Rows(0, 1));
        Write(folder.PathOf("Truth.snappy.parquet"), Rows(0, 1));
        folder.Write("README.txt", "no table"u8.ToArray());
        var format = new FolderFormat([new ParquetFormat()]);
        Assert.True(format.Recognises(folder.Path));
        Assert.Equal(["Truth", "Visit"], format.Open(folder.Path).Select(t => t.Name));
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Random_conditions_leave_the_rows_that_they_leave_in_memory(int seed)
    {
        var (random, tables) = (new Random(seed), new RandomTable(seed));
        var schema = new Schema(
            [.. Enumerable.Range(0, 5).Select(i => new Field($"c{i}", RandomTable.Plain[(seed * 5 + i) % RandomTable.Plain.Count]))]);
        var written = new RecordBatch(schema, [.. schema.Fields.Select(f => tables.Column(f, 600))], 600);
        using var folder = new TemporaryFolder();
        Write(folder.PathOf("t.parquet"), written, new()
        {
            RowGroupRows = 60,
            PageRows = 12,
            Column = new() { HasBloomFilter = seed % 2 == 0 }
        });
        var table = ParquetTable.Open(folder.PathOf("t.parquet"));
        var rows = ReadWhole(folder.PathOf("t.parquet"));
        string[] columns = [.. schema.Fields.Select(f => f.Name)];
        for (var i = 0; i < 25; i++)
        {
            var condition = RandomCondition(random, rows);
            var expected = Predicate.Compile(condition).Filter(rows);
            var actual = await HatsCatalogs.RowsAsync(table, columns, [condition], workers: 1 + i % 2, batchRows: 50);
            Assert.Equal(
                WrittenFile.RowsOf([expected]).Order(StringComparer.Ordinal),
                WrittenFile.RowsOf([PlanRun.Batch(rows.Schema, actual)]).Order(StringComparer.Ordinal));
        }
    }

    static BoundExpression RandomCondition(Random random, RecordBatch rows)
    {
        var column = random.Next(rows.Schema.Count);
        var reference = new ColumnReference(column, "c", rows.Schema[column].Type);
        return random.Next(8) switch
        {
            0 => new NullTest(reference),
            1 => new Negation(new NullTest(reference)),
            2 => new Membership(reference, [.. Enumerable.Range(0, 3).Select(_ => Some(column))]),
            3 => new Junction(random.Next(2) == 0, [RandomCondition(random, rows), RandomCondition(random, rows)]),
            4 when reference.Type.IsInteger => new Comparison(
                (ComparisonOperator)random.Next(7), new CastExpression(reference, DataType.Double), new Constant(DataType.Double,
                    Convert.ToDouble(Some(column) ?? 0.5, null))),
            5 => new Comparison((ComparisonOperator)random.Next(7), new Constant(reference.Type, Some(column)), reference),
            _ => new Comparison((ComparisonOperator)random.Next(7), reference, new Constant(reference.Type, Some(column))),
        };

        object? Some(int from) => rows.Columns[from].Value(random.Next(rows.Length));
    }

    static RecordBatch ReadWhole(string path)
    {
        using var file = ParquetFile.Open(path);
        using var reader = new RowGroupReader(file, Projection.All(file.Layout));
        List<RecordBatch> batches = [];
        foreach (var group in file.RowGroups)
        {
            reader.Open(group);
            batches.Add(reader.Read()!);
        }

        return new(file.Schema, [.. file.Schema.Fields.Select((_, i) => Column.Concat([.. batches.Select(b => b.Columns[i])]))],
            batches.Sum(b => b.Length));
    }

    static RecordBatch Rows(long start, int count, Func<long, long>? id = null) => PlanRun.Batch(
        Numbers,
        [.. Enumerable.Range(0, count).Select(i => new object?[] { id?.Invoke(start + i) ?? start + i, (double)(start + i),
            $"star {start + i}" })]);

    static void Write(string path, RecordBatch rows, ParquetWriteOptions? options = null)
    {
        using var writer = ParquetWriter.Create(path, rows.Schema, options);
        writer.Write(rows);
        writer.Complete();
    }
}
