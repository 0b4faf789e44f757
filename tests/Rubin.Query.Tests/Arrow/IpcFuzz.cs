using Rubin.Query.Arrow;
using Rubin.Query.Arrow.Ipc;

namespace Rubin.Query.Tests.Arrow;

/// <summary>Streams and files with some of their bytes changed: what comes is values, or an error that names the damage.</summary>
public class IpcFuzz
{
    // The whole of a read may hold this many times the input; most of it is text as .NET strings and small objects of the schema.
    const int MaxGrowth = 64;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 16)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Mutated_input_gives_values_or_a_data_error(int seed)
    {
        var random = new Random(seed);
        var batches = Enumerable.Range(0, 3).Select(_ => RandomColumns.Batch(random, random.Next(0, 40))).ToList();
        var original = IpcTests.Write(batches, seed % 2 == 0 ? ArrowFormat.Stream : ArrowFormat.File);
        var errors = 0;
        for (var round = 0; round < 400; round++)
        {
            var bytes = Mutate(random, original);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                foreach (var batch in ReadAll(bytes))
                {
                    Visit(batch);
                }
            }
            catch (QueryException error) when (error.Code is QueryErrorCode.Data or QueryErrorCode.Unsupported)
            {
                errors++;
            }

            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < (1 << 21) + MaxGrowth * (long)bytes.Length, $"round {round}: {allocated} bytes for {bytes.Length}");
        }

        Assert.InRange(errors, 10, 400);
    }

    internal static List<RecordBatch> ReadAll(byte[] bytes)
    {
        var batches = new List<RecordBatch>();
        if (ArrowFileReader.IsFile(bytes))
        {
            using var file = ArrowFileReader.Open(bytes);
            batches.AddRange(Enumerable.Range(0, file.BatchCount).Select(file.Read));
            return batches;
        }

        using var stream = new ArrowStreamReader(new MemoryStream(bytes));
        while (stream.Read() is { } batch)
        {
            batches.Add(batch);
        }

        return batches;
    }

    /// <summary>Reads each value of what was let through: every offset and code must hold.</summary>
    static void Visit(RecordBatch batch)
    {
        foreach (var column in batch.Columns.Where(c => c is not NullColumn))
        {
            _ = column.NullCount;
            _ = column.Take(Enumerable.Range(0, column.Length).Select(i => i % 3 == 0 ? -1 : i).ToArray());
            Assert.Equal(-1, column.FirstDifference(column));
        }
    }

    static byte[] Mutate(Random random, byte[] original)
    {
        var bytes = (byte[])original.Clone();
        byte[] telling = [0, 1, 0x7F, 0x80, 0xFF, 0xFE, 8, 64];
        for (var i = random.Next(1, 8); i > 0; i--)
        {
            // Half of the changes hit the schema and the first batch's metadata.
            var at = random.Next(2) == 0 ? random.Next(Math.Min(bytes.Length, 9000)) : random.Next(bytes.Length);
            switch (random.Next(4))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes[at] = telling[random.Next(telling.Length)]; break;
                case 2: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                default: bytes.AsSpan(at, Math.Min(random.Next(1, 9), bytes.Length - at)).Fill(telling[random.Next(telling.Length)]); break;
            }
        }

        return random.Next(10) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
    }
}
