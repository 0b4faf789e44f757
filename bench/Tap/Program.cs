using System.Diagnostics;
using System.Globalization;
using Rubin.Query;
using Rubin.Query.Bench.Tap;
using Rubin.Query.Tap;

// Usage: Rubin.Query.Bench.Tap [rows]: how fast a server on this machine answers one client over loopback. Client and server share the machine's cores.
var rows = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
using var engine = new QueryEngine(new() { FileRoots = [] });
engine.Register(StarTable.Create(rows));
await using var server = await TapServer.StartAsync(engine, new() { Urls = ["http://127.0.0.1:0"] });
using var client = new Client(server.Address);

Console.WriteLine($"{rows:N0} rows x 6 columns, best of 5; then medians of 50 small queries");
Console.WriteLine("| answer | MB | rows a second | peak memory MB |\n|---|---|---|---|");
foreach (var format in (string[])["votable/b2", "arrow", "parquet", "csv", "tsv", "votable/td", "votable/b", "json", "fits"])
{
    var best = TimeSpan.MaxValue;
    var bytes = 0L;
    for (var i = 0; i < 5; i++)
    {
        (var time, bytes) = await client.ReadAsync("SELECT id, ra, \"dec\", mag_g, mag_r, mag_i FROM bench.star", format);
        best = time < best ? time : best;
    }

    Console.WriteLine($"| {format} | {bytes / 1e6:F1} | {rows / best.TotalSeconds:N0} | {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:F0} |");
}

Console.WriteLine("\n| query | first bytes ms |\n|---|---|");
foreach (var (name, query) in ((string, string)[])
[
    ("TOP 10", "SELECT TOP 10 id, ra, \"dec\" FROM bench.star"),
    ("by id", "SELECT id, ra, \"dec\" FROM bench.star WHERE id = 1000012345"),
    ("cone of 0.1 degrees", "SELECT id, ra, \"dec\" FROM bench.star WHERE DISTANCE(ra, \"dec\", 65, -35) < 0.1"),
])
{
    var times = new List<double>();
    for (var i = 0; i < 50; i++)
    {
        times.Add((await client.FirstBytesAsync(query)).TotalMilliseconds);
    }

    Console.WriteLine($"| {name} | {times.Order().ElementAt(25):F1} |");
}
