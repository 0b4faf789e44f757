using System.Xml.Linq;
using Rubin.Query.DuckDb;
using Rubin.Query.Tests.DuckDb;
using Rubin.Query.Tests.Library;

namespace Rubin.Query.Tests.MyDb;

/// <summary>Files tell where their rows come from: as DuckDB and an XML parser read them.</summary>
public class OriginTests
{
    const string Made = "CREATE TABLE mydb.kept AS SELECT n FROM numbers WHERE n < 10";
    const string Query = "SELECT n, COUNT(*) AS c FROM mydb.kept GROUP BY n";

    [DuckDbFact]
    public async Task Parquet_files_and_votables_tell_the_query_and_how_its_tables_came_to_be()
    {
        using var folder = new MyDbFolder();
        using var engine = folder.Open();
        await engine.RowsAsync(Made);
        var (parquet, votable) = (Path.Combine(folder.Path, "x.parquet"), Path.Combine(folder.Path, "x.vot"));
        await engine.RowsAsync($"COPY ({Query}) TO '{parquet}'");
        await engine.RowsAsync($"COPY ({Query}) TO '{votable}' (FORMAT votable)");
        var infos = XDocument.Load(votable).Descendants().Where(e => e.Name.LocalName == "INFO").ToDictionary(e => e.Attribute("name")!.Value, e => e.Attribute("value")!.Value);
        foreach (var told in (Dictionary<string, string>[])[KeyValues(parquet), infos])
        {
            Assert.StartsWith("COPY (" + Query, told["query"], StringComparison.Ordinal);
            Assert.Matches(@"^mydb\.kept \([0-9a-f]{32}\.1 [0-9a-f]{32}\)$", told["inputs"]);
            Assert.Equal("local", told["user"]);
            Assert.InRange(DateTime.UtcNow - DateTime.Parse(told["created"], null, System.Globalization.DateTimeStyles.AdjustToUniversal), TimeSpan.FromMinutes(-1), TimeSpan.FromMinutes(10));
            Assert.StartsWith(Made + "; by local, 20", told["origin of mydb.kept"], StringComparison.Ordinal);
            Assert.Contains("; 10 rows, checksum ", told["origin of mydb.kept"], StringComparison.Ordinal);
        }
    }

    [DuckDbFact]
    public async Task Files_among_the_inputs_have_a_version_that_changes_with_them()
    {
        using var folder = new MyDbFolder();
        using var engine = folder.Open();
        var file = Path.Combine(folder.Path, "x.csv");
        List<string> versions = [];
        foreach (var text in (string[])["a\n1\n", "a\n12\n"])
        {
            await File.WriteAllTextAsync(file, text);
            await engine.RowsAsync($"CREATE OR REPLACE TABLE mydb.t AS SELECT * FROM '{file}'");
            versions.Add((await engine.RowsAsync("DESCRIBE mydb.t")).Single(r => r.StartsWith("(input)", StringComparison.Ordinal)));
        }

        Assert.Contains("4 bytes of 20", versions[0], StringComparison.Ordinal);
        Assert.Contains("5 bytes of 20", versions[1], StringComparison.Ordinal);
    }

    static Dictionary<string, string> KeyValues(string file)
    {
        using var database = DuckDbDatabase.Open();
        using var connection = database.Connect();
        using var result = connection.Query($"SELECT decode(key), decode(value) FROM parquet_kv_metadata('{file}')");
        return result.ReadRows().ToDictionary(r => (string)r[0]!, r => (string)r[1]!);
    }
}
