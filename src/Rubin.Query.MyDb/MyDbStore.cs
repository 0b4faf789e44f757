using System.Collections.Concurrent;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.MyDb;

/// <summary>The own tables of all users below one folder. Safe for many threads; users never wait for each other.</summary>
/// <param name="options">Where, and how much.</param>
/// <param name="budget">The engine's memory.</param>
sealed class MyDbStore(MyDbOptions options, MemoryBudget budget) : IDisposable
{
    readonly DatabaseMemory _memory = new(budget, options);
    readonly ConcurrentDictionary<string, Lazy<UserDatabase>> _users = new(StringComparer.Ordinal);

    /// <summary>Where, and how much.</summary>
    public MyDbOptions Options => options;

    /// <summary>Who shares what with whom.</summary>
    public Sharing Sharing { get; } = new(Path.Combine(options.Directory, "sharing.json"));

    /// <summary>The database of a user; opening it comes later.</summary>
    /// <param name="user">A name of at least one character.</param>
    /// <exception cref="QueryException">Semantic: a name without characters, or of more than 100.</exception>
    public UserDatabase Of(string user) => _users.GetOrAdd(user, name => new(() => new(name, Folder(name), options, _memory))).Value;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var user in _users.Values.Where(u => u.IsValueCreated))
        {
            user.Value.Dispose();
        }

        _memory.Dispose();
    }

    string Folder(string user)
    {
        const int Longest = 100;
        if (user.Length is 0 or > Longest)
        {
            throw new QueryException(QueryErrorCode.Semantic, $"a user's name has 1 to {Longest} characters");
        }

        return Path.Combine(options.Directory, "users", SafeFileName.Of(user));
    }
}
