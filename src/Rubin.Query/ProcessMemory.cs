using Rubin.Query.Engine.Execution;

namespace Rubin.Query;

/// <summary>The memory of a process that is there for one engine alone: the program, the server.</summary>
static class ProcessMemory
{
    /// <summary>
    /// Bytes of managed memory beside the budget: batches under way, what a merge or a sort holds twice, garbage. With what the runtime takes for itself it stays below the
    /// 256 MiB that a process may have beside its budget.
    /// </summary>
    const long Beside = 216L << 20;

    /// <summary>
    /// Tells the collector to keep the managed memory of the process below a budget and what comes with it, however much the machine has. To be called at the start,
    /// before much is allocated; does nothing where the runtime has a limit already.
    /// </summary>
    /// <param name="memoryBytes"><see cref="EngineOptions.MemoryBytes"/> of the process's engine.</param>
    public static void Limit(long memoryBytes)
    {
        if (AppContext.GetData("GCHeapHardLimit") is not null || memoryBytes > long.MaxValue - Beside)
        {
            return;
        }

        AppContext.SetData("GCHeapHardLimit", (ulong)(memoryBytes + Beside));
        GC.RefreshMemoryLimit();
    }
}
