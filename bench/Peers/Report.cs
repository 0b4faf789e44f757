using System.Globalization;
using System.Text;
using Rubin.Query.DuckDb;

namespace Rubin.Query.Bench.Peers;

/// <summary>The table of times, on the screen as it grows, and at the end in a file.</summary>
sealed class Report
{
    readonly PeerOptions _options;
    readonly StringBuilder _text = new();
    readonly List<Times> _times = [];

    internal Report(PeerOptions options) => _options = options;

    /// <summary>Starts the table of the queries of both.</summary>
    internal void Begin()
    {
        var options = _options;
        Line("# Queries beside DuckDB");
        Line("");
        Line($"`dotnet run -c Release --project bench/Peers -- --rows {options.Rows}`, {DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} cores, load {Load()} at the start.");
        Line($"{options.Rows:N0} forced sources of {options.Rows / 100:N0} objects; zstd Parquet as DuckDB {DuckDbDatabase.LibraryVersion} writes it, in the page cache;");
        Line($"medians of {options.Runs} runs (up to {Race.MostRuns} of queries that take milliseconds) after 2, in turn with DuckDB in the same process, from the text of the query to its last row, after the answers were found the same.");
        Line("");
        Line("| | query | threads | ours ms | DuckDB ms | ratio | ours CPU ms | DuckDB CPU ms | ratio |");
        Line("|---|---|---|---|---|---|---|---|---|");
    }

    internal void Add(Times times)
    {
        _times.Add(times);
        Line($"| {times.Query.Number} | {times.Query.Name} | {times.Threads} | {times.Ours.Wall:F1} | {times.Theirs.Wall:F1} | {times.Ratio:F2} | {times.Ours.Processor:F1} | {times.Theirs.Processor:F1} | {times.ProcessorRatio:F2} |");
    }

    /// <summary>Starts the table of queries over more and more rows.</summary>
    internal void BeginGrowth()
    {
        Line("# Queries over more and more rows");
        Line("");
        Line($"`dotnet run -c Release --project bench/Peers -- --growth {string.Join(',', _options.Growth)}`, {DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} cores, load {Load()} at the start.");
        Line($"Forced sources as in [peers.md](peers.md), 100 of each object; query 7 joins them with two million objects. Medians of {_options.Runs} runs after one; growth is the time of a row beside that in the first table: 1 is linear.");
        Line("");
        Line("| | query | million rows | threads | ms | CPU ms | ns a row | growth |");
        Line("|---|---|---|---|---|---|---|---|");
    }

    /// <summary>What a query took over so many million rows.</summary>
    internal void AddGrowth(PeerQuery query, int millions, int threads, Duration time, double growth) =>
        Line($"| {query.Number} | {query.Name} | {millions} | {threads} | {time.Wall:F1} | {time.Processor:F1} | {time.Wall / millions:F2} | {growth:F2} |");

    /// <summary>Starts the table of first queries of a process.</summary>
    internal void BeginFresh()
    {
        Line("# The first query of a process");
        Line("");
        Line($"`bench/Startup/first-queries.sh`, {DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} cores, load {Load()} at the start; {_options.Rows:N0} forced sources, queries as in [peers.md](peers.md).");
        Line($"The published console is started for each query, attaches the tables, and runs it eight times: medians of {_options.Runs} processes. Warm is the median of the last four runs; the first may take 100 ms and twice that.");
        Line("");
        Line("| | query | first ms | warm ms | bound ms | first of bound | process without queries, ms |");
        Line("|---|---|---|---|---|---|---|");
    }

    /// <summary>What the first query of a process took.</summary>
    internal void AddFresh(PeerQuery query, double first, double warm, double rest)
    {
        var bound = 100 + (2 * warm);
        Line($"| {query.Number} | {query.Name} | {first:F0} | {warm:F0} | {bound:F0} | {first / bound:F2} | {rest:F0} |");
    }

    /// <summary>What another program took.</summary>
    internal void Add(string peer, string query, long count, double seconds) => Line($"- {query} in {peer}: {seconds * 1000:F0} ms, {count} pairs.");

    /// <summary>How long a match of so many million rows a side took.</summary>
    internal void Add(int millions, int threads, Duration time, long peakBytes) =>
        Line($"- {millions}M rows a side, {threads} thread{(threads > 1 ? "s" : "")}: {time.Wall:F1} ms, processor {time.Processor:F0} ms, {time.Processor / (2 * millions):F1} ns a row; largest working set so far {peakBytes >> 20} MiB.");

    /// <summary>Ends with the geometric means.</summary>
    internal void Write()
    {
        Line("");
        foreach (var group in _times.GroupBy(t => t.Threads))
        {
            var mean = Mean(group, t => t.Ratio);
            var worst = group.MaxBy(t => t.Ratio)!;
            Line($"- {group.Key} thread{(group.Key > 1 ? "s" : "")}: geometric mean {mean:F2} over {group.Count()} queries, worst {worst.Ratio:F2} (query {worst.Query.Number}); of processor time {Mean(group, t => t.ProcessorRatio):F2}.");
        }
    }

    /// <summary>Writes the file.</summary>
    internal void Save()
    {
        if (_options.Output is { } path)
        {
            File.WriteAllText(path, _text.ToString());
        }
    }

    static double Mean(IEnumerable<Times> times, Func<Times, double> ratio) => Math.Exp(times.Average(t => Math.Log(ratio(t))));

    static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    void Line(FormattableString line) => Line(line.ToString(CultureInfo.InvariantCulture));

    void Line(string line)
    {
        Console.WriteLine(line);
        _text.AppendLine(line);
    }
}
