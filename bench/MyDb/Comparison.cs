using System.Diagnostics;
using System.Globalization;
using System.Text;
using Rubin.Query.DuckDb;
using Rubin.Query.Engine.Execution;
using Rubin.Query.MyDb;

namespace Rubin.Query.Bench.MyDb;

/// <summary>The same work in a user's own tables and in a database file of DuckDB's, in turn, in one process.</summary>
sealed class Comparison(string folder, int rows, int threads, int runs)
{
    const int WarmUps = 2;
    const string Scan = "SELECT COUNT(*), SUM(flux), MAX(mjd), SUM(fluxErr), MIN(visit), COUNT(DISTINCT band) FROM ";
    const string Cone = "SELECT COUNT(*), SUM(mag) FROM mydb.sky WHERE DISTANCE(ra, dec, 150.1, 2.2) < 0.1";

    /// <summary>Every row's separation: DuckDB has no index of places, and its zone maps know declination as well as a file sorted by cells lets them.</summary>
    const string TheirCone = "SELECT COUNT(*), SUM(mag) FROM sky WHERE dec BETWEEN 2.1 AND 2.3 AND ra BETWEEN 150.1 - 0.1001 AND 150.1 + 0.1001 "
        + "AND degrees(2 * asin(sqrt(power(sin(radians(dec - 2.2) / 2), 2) + cos(radians(dec)) * cos(radians(2.2)) * power(sin(radians(ra - 150.1) / 2), 2)))) < 0.1";

    /// <summary>The table, as Markdown.</summary>
    internal async Task<string> RunAsync()
    {
        Directory.CreateDirectory(folder);
        var (sources, sky) = (MakeFile("sources", Sources), MakeFile("sky", Sky));
        using var database = new OwnDatabase(folder, threads);
        using var engine = new QueryEngine(new EngineOptions { Workers = threads }, new MyDbOptions { Directory = Fresh("mydb"), Threads = threads, MemoryBytes = 4L << 30 });
        var report = new StringBuilder();
        report.AppendLine(CultureInfo.InvariantCulture, $"# A user's own tables beside DuckDB {DuckDbDatabase.LibraryVersion}\n");
        report.AppendLine(CultureInfo.InvariantCulture, $"`dotnet run -c Release --project bench/MyDb`, {DateTime.UtcNow:yyyy-MM-dd}, {threads} threads, {rows:N0} rows; medians of {runs} runs after {WarmUps}, in turn, in one process, files in the page cache.\n");
        report.AppendLine("| work | ours ms | DuckDB ms | their time / ours | ours CPU ms | DuckDB CPU ms |\n|---|---|---|---|---|---|");
        await RaceAsync(report, "write 6 columns, from Parquet", () => engine.AnswerAsync($"CREATE OR REPLACE TABLE mydb.sources AS SELECT * FROM '{sources}'"), () => database.Write("sources", sources));
        await RaceAsync(report, "read all rows of 6 columns", () => engine.CountAsync("SELECT * FROM mydb.sources"), () => database.Count("SELECT * FROM sources"));
        await RaceAsync(report, "six aggregates of 6 columns", () => engine.AnswerAsync(Scan + "mydb.sources"), () => database.Run(Scan + "sources"));
        await RaceAsync(report, "write positions, sorted by place here", () => engine.AnswerAsync($"CREATE OR REPLACE TABLE mydb.sky AS SELECT * FROM '{sky}'"), () => database.Write("sky", sky));
        await RaceAsync(report, "cone of 0.1 degree", () => engine.AnswerAsync(Cone), () => database.Run(TheirCone));
        return report.ToString();
    }

    string Sources => $"SELECT (range * 7919) % {rows / 100} AS objectId, range AS visit, 60000 + range % 3650 + random() AS mjd, random() * 1e4 AS flux, "
        + $"random() * 1e2 AS fluxErr, substr('ugrizy', 1 + (range % 6)::INT, 1) AS band FROM range({rows})";

    string Sky => $"SELECT range AS id, 140 + random() * 20 AS ra, -10 + random() * 20 AS dec, 15 + random() * 12 AS mag, random() AS magErr, range % 6 AS band FROM range({rows})";

    async Task RaceAsync(StringBuilder report, string work, Func<Task<string>> ours, Func<string> theirs)
    {
        var (here, there) = (new List<(double Wall, double Cpu)>(), new List<(double Wall, double Cpu)>());
        for (var run = 0; run < WarmUps + runs; run++)
        {
            var (our, ourAnswer) = await TimeAsync(ours);
            var (their, theirAnswer) = await TimeAsync(() => Task.FromResult(theirs()));
            if (ourAnswer != theirAnswer)
            {
                throw new InvalidOperationException($"{work}: {ourAnswer} here, {theirAnswer} there");
            }

            if (run >= WarmUps)
            {
                here.Add(our);
                there.Add(their);
            }
        }

        var (mine, other) = (Median(here), Median(there));
        report.AppendLine(CultureInfo.InvariantCulture, $"| {work} | {mine.Wall:0.0} | {other.Wall:0.0} | {other.Wall / mine.Wall:0.00} | {mine.Cpu:0} | {other.Cpu:0} |");
    }

    static (double Wall, double Cpu) Median(List<(double Wall, double Cpu)> times) =>
        (times.Select(t => t.Wall).Order().ElementAt(times.Count / 2), times.Select(t => t.Cpu).Order().ElementAt(times.Count / 2));

    static async Task<((double Wall, double Cpu) Time, string Answer)> TimeAsync(Func<Task<string>> run)
    {
        GC.Collect();
        var processor = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        var answer = await run();
        return ((watch.Elapsed.TotalMilliseconds, (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds), answer);
    }

    string MakeFile(string name, string query)
    {
        var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{name}-{rows}.parquet"));
        if (!File.Exists(path))
        {
            using var memory = DuckDbDatabase.Open(options: new() { Threads = threads });
            using var connection = memory.Connect();
            connection.Execute($"SELECT setseed(0.5); COPY ({query}) TO '{path}.part' (FORMAT parquet, COMPRESSION zstd)");
            File.Move(path + ".part", path);
        }

        return path;
    }

    string Fresh(string name)
    {
        var path = Path.Combine(folder, name);
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }

        return path;
    }
}
