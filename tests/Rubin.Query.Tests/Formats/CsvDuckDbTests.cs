using System.Globalization;
using System.Text;
using Rubin.Query.DuckDb;
using Rubin.Query.Formats.Csv;
using Rubin.Query.Tests.DuckDb;
using Rubin.Query.Tests.Engine;
using Rubin.Query.Tests.Hats;
using Rubin.Query.Tests.Parquet;

namespace Rubin.Query.Tests.Formats;

/// <summary>Text files read by us and by DuckDB's read_csv, given our types: the same rows.</summary>
public class CsvDuckDbTests
{
    /// <summary>Dumps of MySQL that escape with backslashes or hold bytes; and a file whose lines end in two ways, which DuckDB misreads.</summary>
    static readonly string[] NoText = ["DeepCoadd_Metadata.csv.gz", "DeepCoadd.csv.gz", "Object.tsv.gz", "snia_bts.csv"];

    public static TheoryData<string> Files => SharedData.Root is null
        ? ["none"]
        : [.. Directory.EnumerateFiles(SharedData.Path(""), "*", SearchOption.AllDirectories)
            .Where(new CsvFormat().Recognises)
            .Where(p => !NoText.Contains(Path.GetFileName(p)))
            .Where(p => new FileInfo(p).Length is > 0 and < 1_000_000)
            .Select(p => Path.GetRelativePath(SharedData.Path(""), p))
            .Where((_, i) => i % 3 == 0)];

    [SharedTheory]
    [MemberData(nameof(Files))]
    public async Task Shared_files_have_the_rows_that_DuckDB_finds(string file) => await CompareAsync(SharedData.Path(file), "\\N");

    [DuckDbFact]
    public async Task Random_files_have_the_rows_that_DuckDB_finds()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            using var folder = new TemporaryFolder();
            folder.Write("t.csv", Encoding.UTF8.GetBytes(RandomText(new Random(seed))));
            await CompareAsync(folder.PathOf("t.csv"), "");
        }
    }

    static async Task CompareAsync(string path, string nulls)
    {
        var table = new CsvTable(path);
        var ours = await PlanRun.RunAsync(table.Scan(), workers: 1);
        using var database = DuckDbDatabase.Open();
        using var connection = database.Connect();
        var names = table.Schema.Fields.Select(f => f.Name).ToList();
        var columns = string.Join(", ", table.Schema.Fields.Select((f, i) => $"'c{i}': '{f.Type}'"));
        var first = names.All(n => n.StartsWith("column", StringComparison.Ordinal)) ? 0 : 1;
        var delimiter = path.Contains(".tsv", StringComparison.Ordinal) ? "\\t" : ",";
        using var result = connection.Query(string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT * FROM read_csv('{path}', columns = {{{columns}}}, auto_detect = false, header = {first == 1}, delim = '{delimiter}', quote = '\"', escape = '\"', nullstr = ['', '{nulls}', 'NULL'], allow_quoted_nulls = false, strict_mode = false)"));
        ParquetRows.AssertEqual(result.ReadRows(), ours, names);
    }

    /// <summary>Rows of values of several kinds, quoted or not.</summary>
    static string RandomText(Random random)
    {
        var kinds = Enumerable.Range(0, random.Next(2, 6)).Select(_ => random.Next(5)).ToList();
        var end = random.Next(2) == 0 ? "\n" : "\r\n";
        var text = new StringBuilder().AppendJoin(',', kinds.Select((_, i) => $"name{i}")).Append(end);
        for (var row = random.Next(300); row >= 0; row--)
        {
            text.AppendJoin(',', kinds.Select(k => random.Next(6) == 0 ? "" : Value(k, random))).Append(end);
        }

        return text.ToString();
    }

    static string Value(int kind, Random random) => kind switch
    {
        0 => random.NextInt64(long.MinValue, long.MaxValue).ToString(CultureInfo.InvariantCulture),
        1 => BitConverter.Int64BitsToDouble(random.NextInt64(long.MaxValue / 3, long.MaxValue / 3 * 2)).ToString("R", CultureInfo.InvariantCulture),
        2 => (random.Next(-1_000_000, 1_000_000) / 1000.0).ToString("F3", CultureInfo.InvariantCulture),
        3 => new DateOnly(1900, 1, 1).AddDays(random.Next(60_000)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => $"\"{string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => ((string[])["a", "é", ",", "\"\"", "\n", " ", "★"])[random.Next(7)]))}\"",
    };
}
