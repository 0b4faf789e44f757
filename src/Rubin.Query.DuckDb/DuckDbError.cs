using System.Runtime.InteropServices;
using Rubin.Query.DuckDb.Interop;

namespace Rubin.Query.DuckDb;

/// <summary>
/// Turns DuckDB's messages, such as <c>Binder Error: Referenced column "x" not found …</c>, into <see cref="QueryException"/>s.
/// </summary>
static class DuckDbError
{
    /// <summary>What DuckDB calls the kind of failure, before the words <c> Error:</c>.</summary>
    static readonly Dictionary<string, QueryErrorCode> Codes = new(StringComparer.Ordinal)
    {
        ["Parser"] = QueryErrorCode.Syntax,
        ["Syntax"] = QueryErrorCode.Syntax,
        ["Catalog"] = QueryErrorCode.UnknownTable,
        ["Binder"] = QueryErrorCode.Semantic,
        ["Planner"] = QueryErrorCode.Semantic,
        ["Mismatch Type"] = QueryErrorCode.TypeMismatch,
        ["Conversion"] = QueryErrorCode.Value,
        ["Out of Range"] = QueryErrorCode.Value,
        ["Invalid Input"] = QueryErrorCode.Value,
        ["Constraint"] = QueryErrorCode.Value,
        ["Not implemented"] = QueryErrorCode.Unsupported,
        ["Out of Memory"] = QueryErrorCode.OutOfMemory,
        ["INTERNAL"] = QueryErrorCode.Internal,
        ["FATAL"] = QueryErrorCode.Internal,
    };

    /// <summary>How messages end of what was stopped; appenders put other words before it.</summary>
    const string Interrupted = "Interrupted!";

    /// <summary>The exception for a message, which DuckDB keeps; a null pointer where it has nothing to say.</summary>
    /// <param name="text">The message.</param>
    /// <param name="other">The code for kinds that the table does not know: as a rule a matter of files and settings.</param>
    internal static unsafe QueryException From(byte* text, QueryErrorCode other = QueryErrorCode.Data)
    {
        var message = Text(text);
        var kind = message.IndexOf(" Error: ", StringComparison.Ordinal);
        var code = message.EndsWith(Interrupted, StringComparison.Ordinal) ? QueryErrorCode.Cancelled
            : kind > 0 && Codes.TryGetValue(message[..kind], out var known) ? known : other;
        return code == QueryErrorCode.OutOfMemory
            ? new(code, $"DuckDB: {message.Split('\n')[0]}", hint: "raise the memory limit (--memory), a part of which is there for own tables")
            : new(code, $"DuckDB: {message.TrimEnd()}");
    }

    /// <summary>A zero-terminated UTF-8 text.</summary>
    internal static unsafe string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "unknown error";

    /// <summary>A text that DuckDB gives away: it is freed.</summary>
    internal static unsafe string TakeText(byte* text)
    {
        var result = Text(text);
        DuckDbApi.Free(text);
        return result;
    }
}
