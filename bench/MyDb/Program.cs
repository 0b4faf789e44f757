using System.Globalization;
using Rubin.Query.Bench.MyDb;

// dotnet run -c Release --project bench/MyDb -- [--rows N] [--runs N] [--threads N] [--data FOLDER] [--output FILE]
// A table of a user's own beside a database file of DuckDB's: written from the same Parquet file, scanned, searched by a cone.
var given = args.Chunk(2).Where(a => a.Length == 2).ToDictionary(a => a[0], a => a[1]);
int Number(string name, int otherwise) => given.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

var folder = given.GetValueOrDefault("--data") ?? Path.Combine(Path.GetTempPath(), "rubin-query-mydb");
var comparison = new Comparison(folder, Number("--rows", 10_000_000), Number("--threads", Environment.ProcessorCount), Number("--runs", 7));
var report = await comparison.RunAsync();
Console.WriteLine(report);
if (given.TryGetValue("--output", out var file))
{
    await File.WriteAllTextAsync(file, report);
}
