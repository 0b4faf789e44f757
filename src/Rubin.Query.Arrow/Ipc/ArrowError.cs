namespace Rubin.Query.Arrow.Ipc;

/// <summary>The two ways in which Arrow data from outside can fail.</summary>
static class ArrowError
{
    /// <summary>Bytes that are not what the Arrow format promises.</summary>
    internal static QueryException Damaged(string what) => new(QueryErrorCode.Data, $"the Arrow data is damaged: {what}");

    /// <summary>Well-formed data of a kind that this engine has no type or codec for.</summary>
    internal static QueryException Unsupported(string what, string? hint = null) =>
        new(QueryErrorCode.Unsupported, $"the Arrow data holds {what}", hint: hint);
}
