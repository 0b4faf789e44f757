using System.Globalization;
using System.Text;
using BenchmarkDotNet.Reports;

namespace Rubin.Query.Bench.Kernels;

/// <summary>The table of all kernels for the results that are kept.</summary>
static class KernelTable
{
    internal static void Write(string path, IEnumerable<Summary> summaries)
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
        Line($"# Kernels");
        Line($"");
        Line($"`dotnet run -c Release --project bench/Kernels -- --output FILE` (BenchmarkDotNet, short runs in one process), {DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} cores, one thread.");
        Line($"Mean and standard error in nanoseconds a row.");
        Line($"");
        Line($"| kernel | case | ns a row | ± | million rows a second |");
        Line($"|---|---|---|---|---|");
        foreach (var report in summaries.SelectMany(s => s.Reports).Where(r => r.ResultStatistics is not null))
        {
            var (benchmark, statistics) = (report.BenchmarkCase, report.ResultStatistics!);
            var kernel = $"{benchmark.Descriptor.Type.Name.Replace("Bench", "", StringComparison.Ordinal)}.{benchmark.Descriptor.WorkloadMethod.Name}";
            Line($"| {kernel} | {string.Join(", ", benchmark.Parameters.Items.Select(i => $"{i.Name}: {i.Value}"))} | {statistics.Mean:F2} | {statistics.StandardError:F2} | {1000 / statistics.Mean:F0} |");
        }

        File.WriteAllText(path, text.ToString());
    }
}
