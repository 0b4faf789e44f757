using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Tests.DuckDb;
using Rubin.Query.Tests.Library;

namespace Rubin.Query.Tests.MyDb;

/// <summary>Random queries mean the same on tables of one's own, where DuckDB does much of the work, as on Parquet files with the same rows, where it does none.</summary>
public class PushedQueryTests
{
    const int Queries = 300;

    static readonly Schema Columns = new(
    [
        new("i", DataType.Int64), new("k", DataType.Int32), new("s", DataType.Int16), new("y", DataType.UInt8), new("d", DataType.Double), new("e", DataType.Double),
        new("f", DataType.Float), new("t", DataType.Utf8), new("w", DataType.Utf8), new("b", DataType.Boolean), new("day", DataType.Date), new("at", DataType.Timestamp),
    ]);

    /// <summary>Values that systems disagree about, for each column.</summary>
    static readonly object?[][] Odd =
    [
        [0L, 1L, -1L, long.MaxValue, long.MinValue, 1L << 53, (1L << 53) + 1, 7L],
        [0, 1, 2, 3, 4, -5, int.MinValue, int.MaxValue],
        [(short)0, (short)1, short.MinValue, short.MaxValue],
        [(byte)0, (byte)1, (byte)255],
        [0.0, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e300, -1e300, 5e-324, 0.1, 0.2, 1.5, -1.5, 1e16, 1.0],
        [0.0, -0.0, double.NaN, 0.1, 0.2, 0.3, 1e16, -1e16, 1.5, 2.5, 3.0],
        [0f, -0f, float.NaN, 0.1f, 1.5f, float.MaxValue, 16_777_217f, float.NegativeInfinity],
        ["", "a", "A", "b", "B", "ä", "Ä", "ae", "z", "ß", "😀", " a", "a ", "%", "_", "\0", "a\0b", "it's", "a longer text than fits inside", "A LONGER TEXT THAN FITS INSIDE", "NaN", "1"],
        ["", "a", "A", "ä", "a ", "a longer text than fits inside"],
        [true, false],
        [0, 1, -1, 18_000, 18_321, -40_000],
        [0L, 1L, -1L, 1_582_934_400_000_000L, 1_582_934_400_000_001L, -5_000_000_000_000_000L],
    ];

    [DuckDbTheory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_query_means_the_same_on_own_tables_as_on_files(int seed)
    {
        using var folder = new MyDbFolder();
        using var engine = folder.Open();
        var random = new Random(seed);
        foreach (var (name, rows) in new[] { ("t", 300), ("u", 40) })
        {
            engine.Register(new("given", name, Table(random, rows)));
            var file = Path.Combine(folder.Path, name + ".parquet");
            await engine.RowsAsync($"COPY (SELECT * FROM given.{name}) TO '{file}'");
            engine.Attach("files", file);
            await engine.RowsAsync($"CREATE TABLE mydb.{name} AS SELECT * FROM files.{name}");
        }

        var (pushed, failed) = (0, 0);
        for (var i = 0; i < Queries; i++)
        {
            var query = new PushedQueries(random).Next();
            var (own, files) = (await AnswerAsync(engine, query.Replace("{schema}", "mydb", StringComparison.Ordinal)), await AnswerAsync(engine, query.Replace("{schema}", "files", StringComparison.Ordinal)));
            Assert.True(files.SequenceEqual(own), $"{query}\nfiles: {string.Join(" # ", files)}\nmydb:  {string.Join(" # ", own)}");
            failed += files is ["error"] ? 1 : 0;
            pushed += files is ["error"] ? 0 : engine.Explain(query.Replace("{schema}", "mydb", StringComparison.Ordinal)).Contains("FROM (SELECT", StringComparison.Ordinal) ? 1 : 0;
        }

        Assert.InRange(failed, 0, Queries / 5);
        Assert.InRange(pushed, Queries / 8, Queries);
    }

    static async Task<List<string>> AnswerAsync(QueryEngine engine, string query)
    {
        try
        {
            // A group of 0 and -0 shows one of them.
            var rows = (await engine.RowsAsync(query)).ConvertAll(r => string.Join('|', r.Split('|').Select(v => v == "-0" ? "0" : v)));
            return query.Contains("ORDER BY", StringComparison.Ordinal) ? rows : [.. rows.Order(StringComparer.Ordinal)];
        }
        catch (QueryException error) when (error.Code is QueryErrorCode.Value)
        {
            return ["error"];
        }
    }

    static InMemoryTable Table(Random random, int rows)
    {
        var builders = Columns.Fields.Select(f => ColumnBuilder.Create(f.Type, rows)).ToList();
        for (var row = 0; row < rows; row++)
        {
            for (var c = 0; c < builders.Count; c++)
            {
                if (random.Next(8) == 0)
                {
                    builders[c].AppendNulls(1);
                }
                else
                {
                    builders[c].AppendValue(Value(random, c));
                }
            }
        }

        return new(Columns, [new(Columns, [.. builders.Select(b => b.Build())], rows)]);
    }

    static object Value(Random random, int column) => random.Next(3) > 0 ? Odd[column][random.Next(Odd[column].Length)]! : column switch
    {
        0 => random.NextInt64(-50, 50),
        1 => random.Next(-9, 9),
        4 => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-20, 20)),
        5 => Math.Round(random.NextDouble() * 100, 2),
        6 => (float)random.NextDouble(),
        _ => Odd[column][random.Next(Odd[column].Length)]!,
    };
}
