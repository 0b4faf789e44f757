using Rubin.Query.Tap.Queues;

namespace Rubin.Query.Tap.Access;

/// <summary>What callers may do, see, and take of the server.</summary>
/// <param name="options">The settings of the server.</param>
sealed class CallerRights(TapOptions options)
{
    readonly ReadRules _rules = new(options.Access);

    /// <summary>Whether there is something to read for who has shown no credentials.</summary>
    internal bool AllowsAnonymous => _rules.AllowsAnonymous;

    /// <summary>How a caller's statements run.</summary>
    internal QuerySettings SettingsOf(Caller caller) => new()
    {
        User = caller.User,
        MayRead = _rules.For(caller),
        MayWriteTables = caller.May(Caller.WriteScope) && !caller.IsAnonymous,
        MayWriteFiles = false,
    };

    /// <summary>Most bytes of a request of a caller.</summary>
    internal long UploadBytesOf(Caller caller) => Math.Min(options.UploadBytes, LimitsOf(caller).UploadBytes ?? long.MaxValue);

    /// <summary>Longest time of a caller's synchronous query.</summary>
    internal TimeSpan SyncTimeOf(Caller caller) => LimitsOf(caller).SyncTime is { } own && own < options.SyncTime ? own : options.SyncTime;

    /// <summary>Most rows of an answer to a caller who asks for so many; null for all.</summary>
    internal long? RowsOf(Caller caller, long? asked) => LimitsOf(caller).Rows is { } most ? Math.Min(most, asked ?? most) : asked;

    /// <summary>What a caller may take: as the first of his groups that has limits of its own, or as everybody. Who has the machine alone is not limited unless it is said.</summary>
    internal UserLimits LimitsOf(Caller caller)
    {
        foreach (var group in caller.Groups)
        {
            if (options.GroupLimits.TryGetValue(group, out var limits))
            {
                return limits;
            }
        }

        return options.Limits ?? (options.Access.Mode == AccessMode.None ? UserLimits.None : new());
    }
}
