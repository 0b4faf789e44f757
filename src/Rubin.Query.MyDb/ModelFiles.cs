using System.Globalization;

namespace Rubin.Query.MyDb;

/// <summary>
/// The models of one user: a file each in the folder <c>models</c> beside the user's tables, counted by quotas with them. A file appears under its name when it is complete,
/// and takes the place of another in one step. What is in them is the business of others. Safe for many threads and processes.
/// </summary>
sealed class ModelFiles
{
    const string Suffix = ".photoz";
    const int LongestName = 64;

    readonly UserDatabase _database;
    readonly MyDbOptions _options;
    readonly string _folder;

    internal ModelFiles(UserDatabase database, MyDbOptions options) => (_database, _options, _folder) = (database, options, Path.Combine(database.Folder, "models"));

    /// <summary>The files there are, by name.</summary>
    public IReadOnlyList<FileInfo> All => Directory.Exists(_folder)
        ? [.. new DirectoryInfo(_folder).EnumerateFiles("*" + Suffix).OrderBy(f => f.Name, StringComparer.Ordinal)]
        : [];

    /// <summary>Bytes of all files.</summary>
    public long Bytes => All.Sum(f => f.Length);

    /// <summary>The file of the model of that name, ignoring case; null where there is none.</summary>
    public FileInfo? Find(string name) => name.Length is > 0 and <= LongestName && new FileInfo(PathOf(name)) is { Exists: true } file ? file : null;

    /// <summary>Keeps a model.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="bytes">Its content.</param>
    /// <param name="replaces">Whether it may take the place of another of that name.</param>
    /// <exception cref="QueryException">Semantic: the name is taken, or too long. OutOfMemory: the quota is used up.</exception>
    public void Write(string name, ReadOnlySpan<byte> bytes, bool replaces)
    {
        if (name.Length is 0 or > LongestName)
        {
            throw new QueryException(QueryErrorCode.Semantic, $"a model's name has 1 to {LongestName} characters");
        }

        CheckQuota(name, bytes.Length);
        OwnFolder.Make(_folder);
        var temporary = Path.Combine(_folder, $"{Guid.NewGuid():N}.new");
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew))
            {
                file.Write(bytes);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, PathOf(name), replaces);
        }
        catch (IOException) when (!replaces && File.Exists(PathOf(name)))
        {
            throw Taken(name);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Forgets a model, where there is one.</summary>
    public void Delete(string name) => Find(name)?.Delete();

    /// <summary>The error for a name that another model has.</summary>
    public static QueryException Taken(string name) =>
        new(QueryErrorCode.Semantic, $"photo-z model \"{name}\" exists already", hint: "drop it, choose another name, or say CREATE OR REPLACE PHOTOZ MODEL");

    void CheckQuota(string name, long bytes)
    {
        var tables = _options is { QuotaBytes: null, QuotaTables: null } ? [] : _database.Tables;
        var old = Find(name);
        if (old is null && _options.QuotaTables is { } most && tables.Count + All.Count >= most)
        {
            throw new QueryException(QueryErrorCode.OutOfMemory, $"MyDB holds {tables.Count} tables and {All.Count} models, and may hold {most} in all", hint: "drop one");
        }

        var held = tables.Sum(t => t.Bytes) + Bytes - (old?.Length ?? 0);
        if (_options.QuotaBytes is { } room && held + bytes > room)
        {
            throw new QueryException(
                QueryErrorCode.OutOfMemory,
                string.Create(CultureInfo.InvariantCulture, $"MyDB may hold {room:#,0} bytes; tables and models hold {held:#,0}, and this model {bytes:#,0}"),
                hint: "drop a table or a model");
        }
    }

    string PathOf(string name) => Path.Combine(_folder, SafeFileName.Of(name.ToLowerInvariant()) + Suffix);
}
