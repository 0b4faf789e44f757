using System.Runtime.ExceptionServices;

namespace Rubin.Query.Adql;

/// <summary>Runs what recurses deeply where there is room for it: a caller's stack may be as small as its thread was made.</summary>
static class DeepStack
{
    /// <summary>Up to here a recursion fits any stack: a level takes 2 KiB or more (measured: 480 levels overflow 1 MiB).</summary>
    const int Shallow = 64;

    /// <summary>Ample for <see cref="AdqlParser.MaxNesting"/> levels; untouched pages cost nothing.</summary>
    const int StackBytes = 16 << 20;

    /// <summary>The result of <paramref name="work"/>, from a thread of its own where it is deep; its exceptions come as they are.</summary>
    public static T Run<T>(int depth, Func<T> work)
    {
        if (depth <= Shallow)
        {
            return work();
        }

        T result = default!;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(Work, StackBytes) { IsBackground = true, Name = "adql-parse" };
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result;

        void Work()
        {
            try
            {
                result = work();
            }
            catch (Exception error)
            {
                // Carried to the caller, never swallowed: on this thread it would end the process.
                failure = ExceptionDispatchInfo.Capture(error);
            }
        }
    }
}
