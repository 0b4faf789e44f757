using Rubin.Query.Arrow;
using Rubin.Query.Arrow.CData;

namespace Rubin.Query.Tests.Arrow;

public unsafe class CDataTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 10)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Batches_come_back_through_the_data_interface(int seed)
    {
        var random = new Random(seed);
        var batch = RandomColumns.Batch(random, random.Next(0, 200));
        CArrowSchema schema;
        CArrowArray array;
        CExport.Export(batch.Schema, &schema);
        CExport.Export(batch, &array);
        GC.Collect();
        var copy = CImport.ImportBatch(&array, &schema);
        Assert.True(array.Release is null);
        IpcTests.AssertSame(batch, copy);
        var read = CImport.ImportSchema(&schema);
        Assert.True(schema.Release is null);
        Assert.Equal(batch.Schema, read);
        Assert.Equal(batch.Schema.Metadata, read.Metadata);
        Assert.Equal(batch.Schema[3].Metadata, read[3].Metadata);
    }

    [Fact]
    public void Offsets_of_the_producer_are_heeded_at_every_level()
    {
        var batch = RandomColumns.Batch(new Random(5), 50);
        CArrowSchema schema;
        CArrowArray array;
        CExport.Export(batch.Schema, &schema);
        CExport.Export(batch, &array);
        (array.Offset, array.Length) = (13, 21);
        IpcTests.AssertSame(batch.Slice(13, 21), CImport.ImportBatch(&array, &schema));
        CExport.Export(batch, &array);
        for (var i = 0; i < array.ChildCount; i++)
        {
            (array.Children[i]->Offset, array.Children[i]->Length, array.Children[i]->NullCount) = (9, 30, -1);
        }

        (array.Offset, array.Length) = (2, 28);
        IpcTests.AssertSame(batch.Slice(11, 28), CImport.ImportBatch(&array, &schema));
        CImport.ImportSchema(&schema);
    }

    [Fact]
    public void A_plain_column_is_exported_as_the_dictionary_that_its_field_says()
    {
        var type = new StructType([new("band", new DictionaryType(DataType.Utf8)), new("n", new DictionaryType(DataType.Int64))]);
        var bands = RandomColumns.Of(DataType.Utf8, "g", null, "g");
        var values = new StructColumn(type, 3, [bands, RandomColumns.Of(DataType.Int64, 1L, 2L, null)]);
        var batch = new RecordBatch(new([new("s", type)]), [values], 3);
        CArrowSchema schema;
        CArrowArray array;
        CExport.Export(batch.Schema, &schema);
        CExport.Export(batch, &array);
        Assert.Equal(1, array.Children[0]->Children[0]->Dictionary->Length);
        IpcTests.AssertSame(batch, CImport.ImportBatch(&array, &schema));
        CImport.ImportSchema(&schema);
    }

    [Fact]
    public void A_child_that_was_moved_away_outlives_its_parent()
    {
        var batch = RandomColumns.Batch(new Random(6), 20);
        CArrowArray array;
        CExport.Export(batch, &array);
        var moved = *array.Children[11];
        array.Children[11]->Release = null;
        array.Release(&array);
        var bytes = new ReadOnlySpan<double>(moved.Buffers[1], 20);
        Assert.Equal(((Column<double>)batch.Columns[11]).Values, bytes);
        moved.Release(&moved);
        Assert.True(moved.Release is null);
    }

    [Fact]
    public void Memory_is_let_go_after_release()
    {
        var (array, values) = ExportOne();
        GC.Collect();
        Assert.True(values.IsAlive);
        array.Release(&array);
        GC.Collect();
        Assert.False(values.IsAlive);
    }

    [Fact]
    public void Batches_come_back_through_the_stream_interface()
    {
        var batches = IpcTests.Batches(new Random(8));
        CArrowArrayStream stream;
        CExport.Export(batches[0].Schema, batches, &stream);
        using var reader = new CStreamReader(&stream);
        Assert.True(stream.Release is null);
        foreach (var batch in batches)
        {
            IpcTests.AssertSame(batch, reader.Read()!);
        }

        Assert.Null(reader.Read());
    }

    [Fact]
    public void An_error_of_the_producer_arrives_with_its_message()
    {
        var batch = RandomColumns.Batch(new Random(9), 2);
        var disposed = false;
        IEnumerable<RecordBatch> Failing()
        {
            try
            {
                yield return batch;
                throw new InvalidOperationException("the disc is on fire");
            }
            finally
            {
                disposed = true;
            }
        }

        CArrowArrayStream stream;
        CExport.Export(batch.Schema, Failing(), &stream);
        using (var reader = new CStreamReader(&stream))
        {
            Assert.NotNull(reader.Read());
            Assert.Contains("the disc is on fire", Assert.Throws<QueryException>(reader.Read).Message, StringComparison.Ordinal);
        }

        Assert.True(disposed);
    }

    static (CArrowArray Array, WeakReference Values) ExportOne()
    {
        var values = new long[1000];
        CArrowArray array;
        CExport.Export(new Column<long>(values), &array);
        return (array, new WeakReference(values));
    }
}
