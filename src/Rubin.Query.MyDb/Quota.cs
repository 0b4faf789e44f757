using System.Collections.Immutable;
using System.Globalization;

namespace Rubin.Query.MyDb;

/// <summary>How much a user may still store.</summary>
static class Quota
{
    /// <summary>Refuses one more table than there may be.</summary>
    /// <exception cref="QueryException">OutOfMemory: the quota is used up.</exception>
    internal static void CheckTables(MyDbOptions options, ImmutableArray<StoredTable> tables, ModelFiles models)
    {
        if (options.QuotaTables is { } most && tables.Length + models.All.Count >= most)
        {
            throw new QueryException(
                QueryErrorCode.OutOfMemory, $"MyDB holds {tables.Length} tables{(models.All.Count > 0 ? $" and {models.All.Count} models" : "")}, and may hold {most}", hint: $"drop one, such as {Largest(tables)}");
        }
    }

    /// <summary>What the rows of a table may still take.</summary>
    internal static QuotaLeft? BytesLeft(MyDbOptions options, ImmutableArray<StoredTable> tables, StoredTable filled, ModelFiles models) => options.QuotaBytes is { } most
        ? new(most, tables.Where(t => t.Id != filled.Id).Sum(t => t.Bytes) + models.Bytes, Largest(tables.Where(t => t.Id != filled.Id)))
        : null;

    static string Largest(IEnumerable<StoredTable> tables) => tables.MaxBy(t => t.Bytes) is { } largest
        ? string.Create(CultureInfo.InvariantCulture, $"mydb.{largest.Name} ({largest.Bytes:#,0} bytes)")
        : "columns or rows of the query";
}

/// <summary>The bytes that one table may still take.</summary>
/// <param name="Most">What all tables may hold.</param>
/// <param name="Others">What the other tables hold.</param>
/// <param name="ToDrop">What to drop first.</param>
sealed record QuotaLeft(long Most, long Others, string ToDrop)
{
    /// <summary>Ends the statement where a table of so many bytes would be too large.</summary>
    /// <exception cref="QueryException">OutOfMemory: the quota is used up.</exception>
    internal void Check(long bytes)
    {
        if (Others + bytes > Most)
        {
            throw new QueryException(
                QueryErrorCode.OutOfMemory,
                string.Create(CultureInfo.InvariantCulture, $"MyDB may hold {Most:#,0} bytes; the other tables and models hold {Others:#,0}, and this one is larger than the rest"),
                hint: $"drop {ToDrop}");
        }
    }
}
