using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Rubin.Query.Tap.Access;

/// <summary>
/// Browsers that have shown a token. The cookie names the session and nothing else; a request that changes something must also carry the session's sign in a header, which
/// other sites cannot read. Sessions end with their time, with the token, and with the server.
/// </summary>
sealed class Sessions(TimeProvider time)
{
    /// <summary>How long a session lasts.</summary>
    internal static readonly TimeSpan Length = TimeSpan.FromHours(12);

    const int Most = 100_000;

    readonly ConcurrentDictionary<string, Session> _sessions = new(StringComparer.Ordinal);

    /// <summary>A new session for who has shown a token that is good.</summary>
    internal Session Open(string token)
    {
        if (_sessions.Count >= Most)
        {
            foreach (var (name, old) in _sessions.Where(s => s.Value.Ends <= Now))
            {
                _sessions.TryRemove(name, out _);
            }
        }

        var session = new Session(Random(), token, Random(), Now + Length);
        _sessions[session.Name] = session;
        return session;
    }

    /// <summary>The session of that name; null where there is none, or its time is over.</summary>
    internal Session? Find(string name) => _sessions.TryGetValue(name, out var session) && session.Ends > Now ? session : null;

    /// <summary>Ends a session.</summary>
    internal void Close(string name) => _sessions.TryRemove(name, out _);

    DateTimeOffset Now => time.GetUtcNow();

    static string Random() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
}

/// <summary>A browser that has shown a token.</summary>
/// <param name="Name">What the cookie says.</param>
/// <param name="Token">What was shown.</param>
/// <param name="Sign">What the header of changing requests must say.</param>
/// <param name="Ends">When it ends.</param>
sealed record Session(string Name, string Token, string Sign, DateTimeOffset Ends);
