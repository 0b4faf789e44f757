namespace Rubin.Query.Tap.Queues;

/// <summary>The queries of one user that wait and run. Guarded by the lock of the queues.</summary>
sealed class UserQueue(string name)
{
    internal string Name => name;

    internal UserLimits Limits { get; set; } = UserLimits.None;

    /// <summary>Waiting queries by weight, the first to run first.</summary>
    internal LinkedList<WaitingQuery>[] Lines { get; } = [new(), new()];

    /// <summary>Running queries by weight.</summary>
    internal int[] Running { get; } = new int[2];

    /// <summary>When the user was served last, counted in queries of all.</summary>
    internal long Served { get; set; }

    internal int Waiting => Lines[0].Count + Lines[1].Count;

    internal bool IsIdle => Waiting == 0 && Running[0] + Running[1] == 0;

    /// <summary>Whether the user may have one more query running.</summary>
    internal bool MayRunMore => !(Running[0] + Running[1] >= Limits.Running);
}

/// <summary>A query that waits for its place.</summary>
sealed class WaitingQuery(UserQueue user, QueryWeight weight)
{
    internal UserQueue User => user;

    internal QueryWeight Weight => weight;

    /// <summary>Where it stands in its line; null once it has left it.</summary>
    internal LinkedListNode<WaitingQuery>? Node { get; set; }

    internal CancellationTokenRegistration Registration { get; set; }

    internal TaskCompletionSource<QueryPlace> Admitted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
