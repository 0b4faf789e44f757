using System.Text.RegularExpressions;
using Rubin.Query.DuckDb;

namespace Rubin.Query.MyDb;

/// <summary>Opens a user's database file, shut off from other files and the network.</summary>
static partial class DatabaseFile
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Opens the file, which is made where it does not exist; waits where another process holds it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="memory">Bytes that DuckDB may hold of it.</param>
    /// <param name="options">Threads, and how long to wait.</param>
    /// <exception cref="QueryException">Data: it is damaged, or still held.</exception>
    internal static DuckDbDatabase Open(string path, long memory, MyDbOptions options)
    {
        var settings = new DuckDbOptions
        {
            Threads = options.Threads,
            MemoryBytes = memory,
            Aggregates = AggregateSql.Functions,
            Settings = new Dictionary<string, string>
            {
                // First, since nothing about files can be set behind the next one.
                ["temp_directory"] = path + ".tmp",
                ["enable_external_access"] = "false",
                // Rows are written by several threads, in runs that are sorted by place.
                ["preserve_insertion_order"] = "false",
                ["autoload_known_extensions"] = "false",
                ["autoinstall_known_extensions"] = "false",
                ["allow_community_extensions"] = "false",
            },
        };
        for (var end = DateTime.UtcNow + options.LockWait; ; Thread.Sleep(Pause))
        {
            try
            {
                return DuckDbDatabase.Open(path, settings);
            }
            catch (QueryException error) when (IsHeld(error))
            {
                if (DateTime.UtcNow >= end)
                {
                    throw Held(path, error);
                }
            }
            catch (QueryException error) when (error.Code == QueryErrorCode.Data)
            {
                throw new QueryException(
                    QueryErrorCode.Data, $"MyDB's file \"{path}\" cannot be opened: {error.Message}", hint: "move it away to begin anew; nothing in it was changed", inner: error);
            }
        }
    }

    static bool IsHeld(QueryException error) => error.Message.Contains("Could not set lock", StringComparison.Ordinal);

    static QueryException Held(string path, QueryException error)
    {
        var holder = Holder().Match(error.Message) is { Success: true } match ? $"process {match.Groups["pid"].Value} ({match.Groups["name"].Value})" : "another process";
        return new(
            QueryErrorCode.Data, $"MyDB's file \"{path}\" is held by {holder}", hint: "close it there, or use --mydb with another folder", inner: error);
    }

    [GeneratedRegex(@"held in (?<name>.*?) \(PID (?<pid>\d+)\)")]
    private static partial Regex Holder();
}
