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

    internal Report(PeerOptions options)
    {
        _options = options;
        Line("# Queries beside DuckDB");
        Line("");
        Line($"`dotnet run -c Release --project bench/Peers -- --rows {options.Rows}`, {DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} cores, load {Load()} at the start.");
        Line($"{options.Rows:N0} forced sources of {options.Rows / 100:N0} objects; zstd Parquet as DuckDB {DuckDbDatabase.LibraryVersion} writes it, in the page cache;");
        Line($"medians of {options.Runs} runs after 2, in turn with DuckDB in the same process, from the text of the query to its last row, after the answers were found the same.");
        Line("");
        Line("| | query | threads | ours ms | DuckDB ms | ratio | ours CPU ms | DuckDB CPU ms | ratio |");
        Line("|---|---|---|---|---|---|---|---|---|");
    }

    internal void Add(Times times)
    {
        _times.Add(times);
        Line($"| {times.Query.Number} | {times.Query.Name} | {times.Threads} | {times.Ours.Wall:F1} | {times.Theirs.Wall:F1} | {times.Ratio:F2} | {times.Ours.Processor:F1} | {times.Theirs.Processor:F1} | {times.ProcessorRatio:F2} |");
    }

    /// <summary>What another program took.</summary>
    internal void Add(string peer, string query, long count, double seconds) => Line($"- {query} in {peer}: {seconds * 1000:F0} ms, {count} pairs.");

    /// <summary>How long a match of so many million rows a side took.</summary>
    internal void Add(int millions, int threads, Duration time, long peakBytes) =>
        Line($"- {millions}M rows a side, {threads} thread{(threads > 1 ? "s" : "")}: {time.Wall:F0} ms, processor {time.Processor:F0} ms, {time.Processor / (2 * millions):F1} ns a row; largest working set so far {peakBytes >> 20} MiB.");

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
