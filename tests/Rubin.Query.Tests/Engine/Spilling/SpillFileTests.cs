using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution.Spilling;

namespace Rubin.Query.Tests.Engine.Spilling;

/// <summary>Batches on disk, and the folder that they lie in.</summary>
public sealed class SpillFileTests : IDisposable
{
    readonly string _place = Path.Combine(Path.GetTempPath(), $"spill-tests-{Guid.NewGuid():n}");

    public void Dispose()
    {
        if (Directory.Exists(_place))
        {
            Directory.Delete(_place, recursive: true);
        }
    }

    [Fact]
    public void Columns_of_every_type_come_back()
    {
        var schema = EveryType();
        var rows = Enumerable.Range(0, 1000).Select(i => Row(i)).ToList();
        var batch = PlanRun.Batch(schema, rows);
        var text = new DictionaryColumn(Enumerable.Range(0, 1000).Select(i => i % 3).ToArray(), batch.Columns[8].Slice(0, 3));
        var coded = new RecordBatch(schema, [.. batch.Columns.Take(8), text, .. batch.Columns.Skip(9)], 1000);
        using var area = new SpillArea(_place);
        using var file = area.NewFile("TEST");
        foreach (var written in new[] { batch, coded, batch.Slice(13, 77), batch.Slice(5, 0), coded.Slice(999, 1) })
        {
            var block = file.Write(written);
            var read = file.Read(block, schema);
            Assert.Equal(written.Length, read.Length);
            Assert.All(Enumerable.Range(0, schema.Count), i => Assert.Equal(-1, written.Columns[i].FirstDifference(read.Columns[i])));
        }
    }

    [Fact]
    public void A_file_that_was_changed_is_refused()
    {
        var batch = PlanRun.Batch(EveryType(), [.. Enumerable.Range(0, 20).Select(Row)]);
        using var bytes = new SpillWriter();
        bytes.Write(batch);
        var good = bytes.Bytes.ToArray();
        for (var length = 0; length < good.Length; length++)
        {
            var cut = length;
            Assert.Throws<InvalidDataException>(() => SpillReader.Read(good.AsSpan(0, cut), batch.Schema, 20));
        }

        // A changed byte gives other values or an error, never a read outside.
        var random = new Random(1);
        for (var i = 0; i < 5000; i++)
        {
            var changed = good.ToArray();
            changed[random.Next(changed.Length)] = (byte)random.Next(256);
            try
            {
                _ = SpillReader.Read(changed, batch.Schema, 20).Take([.. Enumerable.Range(0, 20)]);
            }
            catch (Exception failure) when (failure is InvalidDataException or ArgumentException or OverflowException)
            {
            }
        }
    }

    [Fact]
    public void Files_go_with_their_area_and_those_of_the_dead_with_the_next()
    {
        var living = new SpillArea(_place);
        var file = living.NewFile("TEST");
        file.Write(PlanRun.Batch(EveryType(), [Row(1)]));

        // What a killed process leaves: a lock that nobody holds, and its folder.
        var dead = Path.Combine(_place, "rubin-query-spill-1-dead");
        Directory.CreateDirectory(dead);
        File.WriteAllText(Path.Combine(dead, "1.rows"), "rows");
        File.WriteAllText(dead + ".lock", "");
        SpillArea.ClearLeftovers(_place);
        Assert.False(Directory.Exists(dead));
        Assert.Equal(2, Directory.EnumerateFileSystemEntries(_place).Count());
        file.Dispose();
        Assert.Empty(Directory.EnumerateFiles(_place, "*.rows", SearchOption.AllDirectories));
        living.Dispose();
        Assert.Empty(Directory.EnumerateFileSystemEntries(_place));
        SpillArea.ClearLeftovers(Path.Combine(_place, "nowhere"));
    }

    [Fact]
    public void A_place_that_cannot_be_written_to_is_named()
    {
        Directory.CreateDirectory(_place);
        File.WriteAllText(Path.Combine(_place, "file"), "");
        using var area = new SpillArea(Path.Combine(_place, "file"));
        var failure = Assert.Throws<QueryException>(() => area.NewFile("ORDER BY"));
        Assert.Equal(QueryErrorCode.Data, failure.Code);
        Assert.Contains("ORDER BY", failure.Message, StringComparison.Ordinal);
        Assert.Contains("--temp", failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_is_an_error_that_names_the_place()
    {
        if (!File.Exists("/dev/full"))
        {
            return;
        }

        // Every write to this device fails as on a full disk.
        Directory.CreateDirectory(_place);
        using var file = new SpillFile("GROUP BY", "/dev/full", FileMode.Open, FileOptions.None);
        var failure = Assert.Throws<QueryException>(() => file.Write(PlanRun.Batch(EveryType(), [Row(1)])));
        Assert.Equal(QueryErrorCode.OutOfMemory, failure.Code);
        Assert.Contains("/dev", failure.Message, StringComparison.Ordinal);
    }

    static Schema EveryType() => PlanRun.Schema(
        ("i8", DataType.Int8),
        ("i16", DataType.Int16),
        ("i32", DataType.Int32),
        ("i64", DataType.Int64),
        ("u64", DataType.UInt64),
        ("flag", DataType.Boolean),
        ("real", DataType.Float),
        ("double", DataType.Double),
        ("text", DataType.Utf8),
        ("bytes", DataType.Binary),
        ("decimal", new DecimalType(20, 3)),
        ("date", DataType.Date),
        ("instant", DataType.Timestamp),
        ("list", new ListType(DataType.Utf8)),
        ("fixed", new FixedSizeListType(DataType.Double, 2)),
        ("struct", new StructType([new("a", DataType.Int32), new("b", new ListType(DataType.Double))])),
        ("interval", DataType.Interval),
        ("null", DataType.Null));

    static object?[] Row(int i)
    {
        var types = EveryType();
        var random = new Random(i);
        return [.. types.Fields.Select(f => random.Next(5) == 0 ? null : Value(f.Type, i))];
    }

    static object? Value(DataType type, int i) => type switch
    {
        { Id: TypeId.Boolean } => i % 3 == 0,
        { Id: TypeId.Int8 } => (sbyte)i,
        { Id: TypeId.Int16 } => (short)i,
        { Id: TypeId.Int32 } => i,
        { Id: TypeId.Int64 } => (long)i << 33,
        { Id: TypeId.UInt64 } => ulong.MaxValue - (ulong)i,
        { Id: TypeId.Float } => i / 3f,
        { Id: TypeId.Double } => i / 7.0,
        { Id: TypeId.Utf8 } => new string('x', i % 7) + i,
        { Id: TypeId.Binary } => new byte[] { (byte)i, 0, 255 },
        { Id: TypeId.Decimal } => i / 8m,
        { Id: TypeId.Date } => new DateOnly(2025, 6, 30).AddDays(i),
        { Id: TypeId.Timestamp } => new DateTime(2025, 6, 30, 1, 2, 3, DateTimeKind.Unspecified).AddSeconds(i),
        { Id: TypeId.Interval } => new Interval(i % 12, i, i * 1_000_000_000L),
        FixedSizeListType list => new ValueList<object?>([.. Enumerable.Range(0, list.Size).Select(k => Value(list.Element.Type, i + k))]),
        ListType list => new ValueList<object?>([.. Enumerable.Range(0, i % 4).Select(k => k == 2 ? null : Value(list.Element.Type, i + k))]),
        StructType structs => new StructValue(structs.Fields, structs.Fields.Map(f => Value(f.Type, i))),
        _ => null,
    };
}
