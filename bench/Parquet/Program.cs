using Rubin.Query.Bench.Parquet;

// usage: Rubin.Query.Bench.Parquet FOLDER [ROWS]   (FOLDER keeps the files, which are made where they are missing)
var folder = args.Length > 0 ? args[0] : Path.Combine(Path.GetTempPath(), "rubin-query-bench");
var rows = args.Length > 1 ? long.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 5_000_000;
Directory.CreateDirectory(folder);
Console.WriteLine($"{rows:N0} rows, {Environment.ProcessorCount} cores, medians of 7 after 2, alternating with DuckDB {Rubin.Query.DuckDb.DuckDbDatabase.LibraryVersion}");
Console.WriteLine("| file | columns | threads | ours ms | DuckDB ms | ratio | ours allocates MB |");
Console.WriteLine("|---|---|---|---|---|---|---|");
foreach (var file in BenchFile.All(folder, rows))
{
    foreach (var threads in new[] { 1, 2 })
    {
        Comparison.Run(file, threads);
    }
}
