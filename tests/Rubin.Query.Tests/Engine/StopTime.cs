namespace Rubin.Query.Tests.Engine;

/// <summary>A query that is stopped is gone within 50 ms on a quiet machine; the ceiling of tests is ten times as high.</summary>
/// <remarks>A pause of the machine does not come back at the same moment of the query, a part that cannot be interrupted does: a slow stop is tried again.</remarks>
static class StopTime
{
    const int Attempts = 4;
    const long CeilingMs = 500;

    public static async Task IsShortAsync(Func<Task<long>> stop)
    {
        var times = new List<long>();
        do
        {
            times.Add(await stop());
        }
        while (times[^1] >= CeilingMs && times.Count < Attempts);

        Assert.True(times[^1] < CeilingMs, $"took {string.Join(", ", times)} ms");
    }
}
