using System.Diagnostics;
using System.Globalization;

namespace Rubin.Query.Bench.LightCurves;

/// <summary>
/// Whole statements, from the files of a demo sky (<c>rubin-query generate</c>) to a Parquet file: reading, grouping, joining the time, computing and writing.
/// <code>dotnet run -c Release --project bench/LightCurves -- files FOLDER [WORKERS]</code>
/// </summary>
static class FileToFile
{
    static readonly (string Name, string Text)[] Statements =
    [
        ("rubin, each object and band, aggregate", "SELECT objectId, band, (lc_features(expMidptMJD, psfFlux, psfFluxErr, 'rubin')).* FROM demo.ForcedSource GROUP BY objectId, band"),
        ("rubin, each object and band, TABLE", "SELECT f.* FROM lc_features(TABLE(SELECT objectId, band, expMidptMJD, psfFlux, psfFluxErr FROM demo.ForcedSource) PARTITION BY objectId, 'rubin', TRUE) AS f"),
        ("fink, each object, aggregate", "SELECT objectId, (lc_features(expMidptMJD, psfFlux, psfFluxErr, 'fink')).* FROM demo.ForcedSource GROUP BY objectId"),
        ("rubin, each object and band, nested HATS", "SELECT n.objectId, f.* FROM nested AS n, LATERAL lc_features(n.lc, 'rubin', TRUE) AS f"),
        ("fink, each object, nested HATS", "SELECT n.objectId, (lc_features(n.lc, 'fink')).* FROM nested AS n"),
    ];

    static string Nest(string target) => $"""
        COPY (SELECT o.objectId, o.coord_ra, o.coord_dec, n.lc FROM demo.Object AS o JOIN
          (SELECT objectId, NEST(expMidptMJD, psfFlux, psfFluxErr, band ORDER BY expMidptMJD) AS lc FROM demo.ForcedSource GROUP BY objectId) AS n ON n.objectId = o.objectId)
        TO '{target}' (FORMAT hats, ra 'coord_ra', dec 'coord_dec')
        """;

    /// <summary>Prints a table of rates.</summary>
    internal static async Task RunAsync(string folder, int workers)
    {
        using var engine = new QueryEngine(new() { Workers = workers });
        engine.Attach(Attachment.Parse($"demo={folder},link=ForcedSource.visit->Visit.visit:Visit.expMidptMJD"));

        // Beside the sky, of which it would be a table otherwise.
        var nested = Path.TrimEndingDirectorySeparator(folder) + "-nested";
        if (!Directory.Exists(nested))
        {
            await CountAsync(engine, Nest(nested));
        }

        engine.Attach("nested", nested);
        Console.WriteLine("| statement | rows written | numbers written | seconds | CPU seconds | features a second | features a CPU second |\n|---|---|---|---|---|---|---|");
        foreach (var (name, text) in Statements)
        {
            var target = Path.Combine(Path.GetTempPath(), $"features-{Environment.ProcessId}.parquet");
            var columns = await ColumnsOfAsync(engine, text);
            var (watch, before) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
            await CountAsync(engine, $"COPY ({text}) TO '{target}'");
            var (seconds, busy) = (watch.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
            var rows = await CountAsync(engine, $"SELECT 1 FROM '{target}'");
            File.Delete(target);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {rows:N0} | {rows * columns:N0} | {seconds:0.0} | {busy:0.0} | {rows * columns / seconds:N0} | {rows * columns / busy:N0} |"));
        }
    }

    static async Task<int> ColumnsOfAsync(QueryEngine engine, string text)
    {
        await using var result = engine.Execute($"{text} LIMIT 0");
        return result.Schema.Fields.Count(f => f.Type == Arrow.DataType.Double);
    }

    static async Task<long> CountAsync(QueryEngine engine, string text)
    {
        await using var result = engine.Execute(text);
        var rows = 0L;
        await foreach (var batch in result.Batches)
        {
            rows += batch.Length;
        }

        return rows;
    }
}
