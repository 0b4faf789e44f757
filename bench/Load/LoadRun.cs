using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Rubin.Query.Bench.Load;

/// <summary>Puts a service under load.</summary>
static class LoadRun
{
    /// <summary>Connects all clients, then lets each make a request at its times, beside the scans.</summary>
    public static async Task<LoadReport> RunAsync(LoadPlan plan, CancellationToken cancel = default)
    {
        var report = new LoadReport();
        var clients = Enumerable.Range(0, plan.Clients).Select(i => ClientOf(plan, i)).ToList();
        try
        {
            var rows = await RowsAsync(clients[0], $"SELECT TOP 500 {plan.Id}, {plan.Position.Ra}, {plan.Position.Dec} FROM {plan.Table}");
            var jobs = new string[clients.Count];
            await Parallel.ForAsync(0, clients.Count, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancel }, async (i, _) => jobs[i] = await MakeJobAsync(clients[i], "SELECT 1 AS x", run: false));

            using var scanning = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            var scans = Enumerable.Range(0, plan.Scans).Select(i => ScanAsync(clients[i % clients.Count], plan.Scan, report, scanning.Token)).ToList();
            var start = Stopwatch.GetTimestamp();
            await Task.WhenAll(clients.Select((client, i) => ActAsync(plan, i, client, jobs[i], rows, start, report, cancel)));
            await scanning.CancelAsync();
            await Task.WhenAll(scans);
            return report;
        }
        finally
        {
            clients.ForEach(c => c.Dispose());
        }
    }

    static HttpClient ClientOf(LoadPlan plan, int number)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, MaxConnectionsPerServer = 1, PooledConnectionIdleTimeout = TimeSpan.FromMinutes(10), UseCookies = false, UseProxy = false };
        var client = new HttpClient(handler) { BaseAddress = new(plan.Service.ToString().TrimEnd('/') + "/"), Timeout = TimeSpan.FromMinutes(2) };
        client.DefaultRequestHeaders.Authorization = plan.TokenOf(number) is { } token ? new AuthenticationHeaderValue("Bearer", token) : null;
        return client;
    }

    static async Task ActAsync(LoadPlan plan, int number, HttpClient client, string job, string[][] rows, long start, LoadReport report, CancellationToken cancel)
    {
        var random = new Random(number);
        var pause = TimeSpan.FromSeconds(plan.Clients / plan.RequestsPerSecond);
        for (var due = pause * random.NextDouble(); due < plan.Time; due += pause)
        {
            if (due - Stopwatch.GetElapsedTime(start) is { Ticks: > 0 } wait)
            {
                await Task.Delay(wait, cancel);
            }

            var row = rows[random.Next(rows.Length)];
            var (kind, query) = random.Next(10) switch
            {
                0 => ("top", $"SELECT TOP 10 * FROM {plan.Table}"),
                1 => ("cone", $"SELECT {plan.Id} FROM {plan.Table} WHERE DISTANCE({plan.Position.Ra}, {plan.Position.Dec}, {row[1]}, {row[2]}) < 0.01"),
                2 => ("id", $"SELECT * FROM {plan.Table} WHERE {plan.Id} = {row[0]}"),
                _ => ("poll", null),
            };
            try
            {
                using var answer = query is null ? await client.GetAsync($"{job}/phase", cancel) : await client.PostAsync("sync", Query(query), cancel);
                var text = await answer.Content.ReadAsStringAsync(cancel);
                report.Add(kind, Stopwatch.GetElapsedTime(start) - due);
                if (answer.StatusCode != HttpStatusCode.OK || (kind == "id" && text.Count(c => c == '\n') != 2))
                {
                    report.Fail($"{kind}: {(int)answer.StatusCode} {text[..Math.Min(200, text.Length)]}");
                }
            }
            catch (Exception error) when (error is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
            {
                report.Fail($"{kind}: {error.Message}");
            }
        }
    }

    static async Task ScanAsync(HttpClient client, string query, LoadReport report, CancellationToken cancel)
    {
        using var own = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = client.BaseAddress };
        own.DefaultRequestHeaders.Authorization = client.DefaultRequestHeaders.Authorization;
        while (!cancel.IsCancellationRequested)
        {
            var job = await MakeJobAsync(own, query, run: true);
            var phase = "QUEUED";
            while (phase is "QUEUED" or "EXECUTING" && !cancel.IsCancellationRequested)
            {
                (await own.GetAsync($"{job}?WAIT=1", CancellationToken.None)).Dispose();
                phase = await own.GetStringAsync($"{job}/phase", CancellationToken.None);
            }

            if (phase == "COMPLETED")
            {
                report.CountScan();
            }
            else if (!cancel.IsCancellationRequested)
            {
                report.Fail($"scan: {phase}");
                return;
            }

            (await own.DeleteAsync(job, CancellationToken.None)).Dispose();
        }
    }

    static async Task<string> MakeJobAsync(HttpClient client, string query, bool run)
    {
        using var form = new FormUrlEncodedContent([new("LANG", "ADQL"), new("QUERY", query), new("RESPONSEFORMAT", "csv"), .. run ? [new("PHASE", "RUN")] : (KeyValuePair<string, string>[])[]]);
        using var answer = await client.PostAsync("async", form);
        return answer.Headers.Location is { } address ? "async/" + address.ToString().Split('/')[^1] : throw new HttpRequestException($"no job: {(int)answer.StatusCode}");
    }

    static async Task<string[][]> RowsAsync(HttpClient client, string query)
    {
        using var answer = await client.PostAsync("sync", Query(query));
        answer.EnsureSuccessStatusCode();
        var text = await answer.Content.ReadAsStringAsync();
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(',')).Where(r => double.TryParse(r[1], CultureInfo.InvariantCulture, out _))];
    }

    static FormUrlEncodedContent Query(string query) => new([new("LANG", "ADQL"), new("QUERY", query), new("RESPONSEFORMAT", "csv")]);
}
