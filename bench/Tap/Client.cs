using System.Diagnostics;

namespace Rubin.Query.Bench.Tap;

/// <summary>Reads answers as fast as they come, and keeps nothing.</summary>
sealed class Client(Uri service) : IDisposable
{
    readonly HttpClient _http = new();
    readonly byte[] _buffer = new byte[1 << 20];

    /// <summary>The time until the whole answer is there, and its bytes.</summary>
    public async Task<(TimeSpan Time, long Bytes)> ReadAsync(string query, string format)
    {
        var watch = Stopwatch.StartNew();
        using var answer = await SendAsync(query, format);
        await using var stream = await answer.Content.ReadAsStreamAsync();
        long bytes = 0;
        while (await stream.ReadAsync(_buffer) is > 0 and var count)
        {
            bytes += count;
        }

        return (watch.Elapsed, bytes);
    }

    /// <summary>The time until the first bytes are there.</summary>
    public async Task<TimeSpan> FirstBytesAsync(string query)
    {
        var watch = Stopwatch.StartNew();
        using var answer = await SendAsync(query, "csv");
        await using var stream = await answer.Content.ReadAsStreamAsync();
        _ = await stream.ReadAsync(_buffer);
        return watch.Elapsed;
    }

    public void Dispose() => _http.Dispose();

    async Task<HttpResponseMessage> SendAsync(string query, string format)
    {
        var parameters = new Dictionary<string, string> { ["LANG"] = "ADQL", ["QUERY"] = query, ["RESPONSEFORMAT"] = format };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{service}/sync") { Content = new FormUrlEncodedContent(parameters) };
        return (await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead)).EnsureSuccessStatusCode();
    }
}
