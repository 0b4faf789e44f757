using Rubin.Query.Bench.Peers;
using Rubin.Query.Bench.Peers.Data;

var options = PeerOptions.Parse(args);
var report = new Report(options);
if (options.Growth.Count > 0)
{
    await Growth.RunAsync(options, report);
    report.Save();
    return;
}

var files = new PeerFiles(options.Folder, options.Rows);
await files.MakeAsync();
if (options.Fresh is not null)
{
    FreshProcesses.Run(files, options, report);
    report.Save();
    return;
}

report.Begin();
foreach (var threads in options.Threads)
{
    using var contenders = new Contenders(files, threads);
    foreach (var query in Queries.All.Concat(CrossMatches.All).Where(options.Wants))
    {
        report.Add(await Race.RunAsync(contenders, query, threads, options.Runs));
    }
}

report.Write();
await OtherPeers.RunAsync(files, options, report);
await Scaling.RunAsync(files, options, report);
report.Save();
