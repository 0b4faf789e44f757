using System.Globalization;
using Rubin.Query.Bench.Load;

// dotnet run -c Release --project bench/Load -- --url http://127.0.0.1:8080/tap [--clients N] [--rate N] [--seconds N] [--tokens FILE] [--table T --id C --ra C --dec C] [--scan QUERY]
// Puts a running server under load: --tokens is a file of one token a line, taken in turn. The defaults are the tables of rubin-query generate, attached as schema sky.
var given = args.Chunk(2).Where(a => a.Length == 2).ToDictionary(a => a[0], a => a[1]);
string Text(string name, string otherwise) => given.GetValueOrDefault(name, otherwise);
double Number(string name, double otherwise) => given.TryGetValue(name, out var text) ? double.Parse(text, CultureInfo.InvariantCulture) : otherwise;
var tokens = given.TryGetValue("--tokens", out var file) ? File.ReadAllLines(file) : [];
var plan = new LoadPlan { Service = new(Text("--url", "http://127.0.0.1:8080/tap")) };
plan = plan with
{
    Clients = (int)Number("--clients", plan.Clients),
    RequestsPerSecond = Number("--rate", plan.RequestsPerSecond),
    Time = TimeSpan.FromSeconds(Number("--seconds", plan.Time.TotalSeconds)),
    TokenOf = client => tokens.Length == 0 ? null : tokens[client % tokens.Length],
    Table = Text("--table", plan.Table),
    Id = Text("--id", plan.Id),
    Position = (Text("--ra", plan.Position.Ra), Text("--dec", plan.Position.Dec)),
    Scan = Text("--scan", plan.Scan),
    Scans = (int)Number("--scans", plan.Scans),
};
var report = await LoadRun.RunAsync(plan);
Console.WriteLine($"{plan.Clients} clients, {plan.RequestsPerSecond} requests a second, {plan.Time.TotalSeconds} s, {plan.Scans} scans beside\n\n{report}");
return report.Errors.Count == 0 ? 0 : 1;
