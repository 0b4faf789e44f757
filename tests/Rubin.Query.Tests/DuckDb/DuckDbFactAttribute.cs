using Rubin.Query.DuckDb;

namespace Rubin.Query.Tests.DuckDb;

/// <summary>A fact that needs DuckDB's library: skipped, and counted as skipped, where the build could not install it.</summary>
sealed class DuckDbFactAttribute : FactAttribute
{
    public DuckDbFactAttribute()
    {
        if (!DuckDbDatabase.IsAvailable)
        {
            Skip = DuckDbTheoryAttribute.Reason;
        }
    }
}

/// <summary>A theory that needs DuckDB's library: skipped, and counted as skipped, where the build could not install it.</summary>
sealed class DuckDbTheoryAttribute : TheoryAttribute
{
    internal const string Reason = "DuckDB's library is not there (install Node.js and build again)";

    public DuckDbTheoryAttribute()
    {
        if (!DuckDbDatabase.IsAvailable)
        {
            Skip = Reason;
        }
    }
}
