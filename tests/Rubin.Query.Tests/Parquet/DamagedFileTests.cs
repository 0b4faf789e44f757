using Rubin.Query.Arrow;
using Rubin.Query.Parquet;

namespace Rubin.Query.Tests.Parquet;

/// <summary>Files with bytes changed, cut out or put in read to values or to an error that names the file: never to anything else.</summary>
public sealed class DamagedFileTests : IDisposable
{
    readonly string _path = Path.Combine(Path.GetTempPath(), $"rubin-query-{Guid.NewGuid():N}.parquet");

    public void Dispose() => File.Delete(_path);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 25)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Mutated_files_give_values_or_an_error(int seed)
    {
        var random = new Random(seed);
        var original = Write(random, seed);
        for (var trial = 0; trial < 100; trial++)
        {
            var bytes = Mutate(random, original);
            File.WriteAllBytes(_path, bytes);
            try
            {
                ReadAll(random);
            }
            catch (QueryException e) when (e.Code is QueryErrorCode.Data or QueryErrorCode.Unsupported)
            {
                Assert.True(e.Code == QueryErrorCode.Unsupported || e.Message.Contains(_path, StringComparison.Ordinal), e.Message);
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"seed {seed}, trial {trial}: {e}");
            }
        }
    }

    [Fact]
    public void Lying_counts_take_little_memory()
    {
        var random = new Random(5);
        var original = Write(random, 5);
        var most = 0L;
        for (var trial = 0; trial < 150; trial++)
        {
            File.WriteAllBytes(_path, Mutate(random, original));
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                ReadAll(random);
            }
            catch (QueryException)
            {
            }

            most = Math.Max(most, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.True(most < 400 << 20, $"{most:N0} bytes were allocated for a file of {original.Length:N0}");
    }

    /// <summary>A Thrift struct ends at a zero: what stands behind it must not be taken for absent.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(16)]
    [InlineData(40)]
    public void Zeros_in_a_footer_lose_no_rows(int zeros)
    {
        var schema = new Schema([new Field("id", DataType.Int64)]);
        using (var writer = ParquetWriter.Create(_path, schema, new() { RowGroupRows = 10 }))
        {
            writer.Write(new RecordBatch(schema, [new Column<long>(Enumerable.Range(0, 25).Select(i => (long)i).ToArray())], 25));
            writer.Complete();
        }

        var original = File.ReadAllBytes(_path);
        var footer = original.Length - 8 - BitConverter.ToInt32(original, original.Length - 8);
        for (var at = footer; at < original.Length - 8; at++)
        {
            var bytes = original.ToArray();
            bytes.AsSpan(at, Math.Min(zeros, original.Length - 8 - at)).Clear();
            File.WriteAllBytes(_path, bytes);
            try
            {
                using var file = ParquetFile.Open(_path);
                Assert.True(file.RowCount == 25 && file.RowGroups.Sum(g => g.RowCount) == 25, $"{file.RowCount} rows with zeros at {at}");
            }
            catch (QueryException)
            {
            }
        }
    }

    [Theory]
    [InlineData(CompressionCodec.Uncompressed, PageEncoding.Plain)]
    [InlineData(CompressionCodec.Uncompressed, PageEncoding.ByteStreamSplit)]
    [InlineData(CompressionCodec.Snappy, PageEncoding.Plain)]
    public void A_bit_that_turned_over_in_a_page_is_found(CompressionCodec codec, PageEncoding encoding)
    {
        var random = new Random(9);
        var values = Enumerable.Range(0, 500).Select(_ => random.NextDouble()).ToArray();
        var schema = new Schema([new Field("flux", DataType.Double)]);
        using (var writer = ParquetWriter.Create(_path, schema, new() { Codec = codec, PageRows = 100, Column = new() { Encoding = encoding, MayUseDictionary = false } }))
        {
            writer.Write(new RecordBatch(schema, [new Column<double>(values)], values.Length));
            writer.Complete();
        }

        ReadAll(random);
        var original = File.ReadAllBytes(_path);
        // Random numbers do not shrink: five pages of 800 bytes, so the first 3,200 bytes reach into the fourth.
        var headers = 0;
        for (var at = 4; at < 3200; at += 7)
        {
            var bytes = original.ToArray();
            bytes[at] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(_path, bytes);
            try
            {
                Assert.Equal(values, ReadFlux());
                headers++;
            }
            catch (QueryException e)
            {
                Assert.Equal(QueryErrorCode.Data, e.Code);
                Assert.Contains(_path, e.Message, StringComparison.Ordinal);
                Assert.Contains("flux", e.Message, StringComparison.Ordinal);
            }
        }

        Assert.InRange(headers, 0, 20);
    }

    double[] ReadFlux()
    {
        using var file = ParquetFile.Open(_path);
        var all = Projection.All(file.Layout);
        using var reader = new RowGroupReader(file, all, all);
        reader.Open(file.RowGroups[0]);
        List<double> values = [];
        while (reader.Read() is { } batch)
        {
            values.AddRange(((Column<double>)batch.Columns[0]).Values.ToArray());
        }

        return [.. values];
    }

    byte[] Write(Random random, int seed)
    {
        var table = new RandomTable(seed);
        var schema = new Schema([.. Enumerable.Range(0, 4).Select(i => table.Field($"c{i}", i < 2 ? 0 : 2))]);
        CompressionCodec[] codecs = Enum.GetValues<CompressionCodec>();
        var codec = codecs[seed % codecs.Length];
        var options = new ParquetWriteOptions
        {
            Codec = codec is CompressionCodec.Lzo or CompressionCodec.Lz4 ? CompressionCodec.Uncompressed : codec,
            RowGroupRows = 150,
            PageRows = 60,
            // Without them decoders see what was changed.
            HasChecksums = seed % 5 == 0,
            Column = new() { HasBloomFilter = random.Next(2) == 0, MayUseDictionary = random.Next(2) == 0 },
        };
        using (var writer = ParquetWriter.Create(_path, schema, options))
        {
            writer.Write(table.Batch(schema, 300));
            writer.Complete();
        }

        return File.ReadAllBytes(_path);
    }

    static byte[] Mutate(Random random, byte[] original)
    {
        var bytes = original.ToArray();
        var footer = BitConverter.ToInt32(bytes, bytes.Length - 8);
        for (var changes = random.Next(1, 6); changes > 0; changes--)
        {
            // Half of all changes hit the footer, which is what lies most.
            var at = random.Next(2) == 0 ? random.Next(bytes.Length) : bytes.Length - 8 - random.Next(footer);
            bytes[at] = random.Next(4) switch
            {
                0 => (byte)random.Next(256),
                1 => (byte)(bytes[at] ^ (1 << random.Next(8))),
                2 => 0xff,
                _ => (byte)(bytes[at] + random.Next(-2, 3)),
            };
        }

        return random.Next(12) switch
        {
            0 => bytes[..random.Next(bytes.Length)],
            1 => [.. bytes[..(bytes.Length / 2)], .. bytes[(bytes.Length / 2 + random.Next(1, 9))..]],
            _ => bytes,
        };
    }

    void ReadAll(Random random)
    {
        using var file = ParquetFile.Open(_path);
        var all = Projection.All(file.Layout);
        using var reader = new RowGroupReader(file, all, all, batchRows: 64);
        var batches = 0;
        foreach (var group in file.RowGroups)
        {
            var leaf = file.Layout.Leaves.Count > 0 ? file.Layout.Leaves[0] : null;
            var rows = leaf is null ? null : group.MatchingRows([new ColumnRange(leaf, BoundValue.Of(3), null)]);
            _ = leaf is null || group.MayMatch([new ColumnIn(leaf, [BoundValue.Of(3), BoundValue.Of("x")])]);
            reader.Open(group, random.Next(2) == 0 ? rows : null);
            while (reader.Read() is { } batch && batches++ < 100)
            {
                Touch(batch);
                if (random.Next(2) == 0)
                {
                    Touch(reader.ReadRest([.. Enumerable.Range(0, batch.Length).Where(_ => random.Next(5) == 0)]));
                }
            }
        }
    }

    // Every value is looked at: an offset or a code that points outside would throw here.
    static void Touch(RecordBatch batch)
    {
        foreach (var column in batch.Columns)
        {
            Touch(column);
        }
    }

    static void Touch(Column column)
    {
        switch (column)
        {
            case BinaryColumn c:
                for (var row = 0; row < c.Length; row++)
                {
                    _ = c[row].Length;
                }

                break;
            case DictionaryColumn c:
                _ = c.Decode();
                break;
            case ListColumn c:
                Assert.True(c.Offsets[^1] <= c.Elements.Length);
                Touch(c.Elements);
                break;
            case FixedSizeListColumn c:
                Touch(c.Elements);
                break;
            case StructColumn c:
                foreach (var child in c.Children)
                {
                    Touch(child);
                }

                break;
        }
    }
}
