namespace Rubin.Query.Engine.Execution;

/// <summary>Settings of an engine.</summary>
public sealed record EngineOptions
{
    /// <summary>Threads that work on queries; at least 1.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>Bytes that the states of all queries together may hold (hash tables, sort runs); half the machine's memory.</summary>
    public long MemoryBytes { get; init; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;

    /// <summary>Most rows of a batch; at least 1. 8192 keeps a column of doubles under the large-object limit.</summary>
    public int BatchRows { get; init; } = 8192;

    /// <summary>Steps after which a recursive table of WITH is taken to have no end; at least 1.</summary>
    public int MaxRecursion { get; init; } = 1_000_000;

    /// <summary>
    /// Folders that hold the files which statements may name, to read them (<c>FROM 'file'</c>) or to write them (COPY); null for any file that the process can read or
    /// write, none for no file at all.
    /// </summary>
    public IReadOnlyList<string>? FileRoots { get; init; }

    /// <summary>Folder for what does not fit into memory; made when it is needed. What is written there goes when its query ends.</summary>
    public string SpillDirectory { get; init; } = Path.GetTempPath();
}
