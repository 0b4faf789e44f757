using System.Text.Json;
using Rubin.Query.Adql;

namespace Rubin.Query.MyDb;

/// <summary>
/// Groups of users, and who may read whose tables: one small file for all users, written anew as a whole, so that a crash leaves the old or the new one.
/// Tables are known by their ids, so that a grant follows a renamed table and ends with a dropped one. Safe for many threads and processes.
/// </summary>
sealed class Sharing
{
    static readonly JsonSerializerOptions Layout = new() { WriteIndented = true };

    readonly string _path;
    readonly Lock _gate = new();
    (DateTime Time, SharedRights Rights)? _read;

    internal Sharing(string path) => _path = path;

    /// <summary>The rights as they are now.</summary>
    /// <exception cref="QueryException">Data: the file is damaged.</exception>
    public SharedRights Rights
    {
        get
        {
            lock (_gate)
            {
                var time = File.Exists(_path) ? File.GetLastWriteTimeUtc(_path) : default;
                if (_read is not { } known || known.Time != time)
                {
                    _read = (time, Load());
                }

                return _read.Value.Rights;
            }
        }
    }

    /// <summary>Changes the rights.</summary>
    /// <param name="change">From what they are to what they shall be.</param>
    public void Change(Func<SharedRights, SharedRights> change)
    {
        lock (_gate)
        {
            OwnFolder.Make(Path.GetDirectoryName(_path)!);
            using var held = HeldFile.Open(_path + ".lock");
            var temporary = _path + ".new";
            using (var file = File.Create(temporary))
            {
                JsonSerializer.Serialize(file, change(Load()), Layout);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, _path, overwrite: true);
            _read = null;
        }
    }

    SharedRights Load()
    {
        if (!File.Exists(_path))
        {
            return new();
        }

        try
        {
            return JsonSerializer.Deserialize<SharedRights>(File.ReadAllBytes(_path)) ?? new();
        }
        catch (JsonException error)
        {
            throw new QueryException(QueryErrorCode.Data, $"file \"{_path}\" is damaged: {error.Message}", hint: "mend it, or move it away to share anew", inner: error);
        }
    }
}

/// <summary>Groups and grants. Immutable.</summary>
sealed record SharedRights
{
    /// <summary>All groups.</summary>
    public IReadOnlyList<UserGroup> Groups { get; init; } = [];

    /// <summary>All grants.</summary>
    public IReadOnlyList<TableGrant> Grants { get; init; } = [];

    /// <summary>The group of that name, ignoring case; null where there is none.</summary>
    public UserGroup? Group(string name) => Groups.FirstOrDefault(g => g.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The grants of an owner's tables that let a user read.</summary>
    public IEnumerable<TableGrant> For(string user) => Grants.Where(g => g.Kind switch
    {
        GranteeKind.Public => true,
        GranteeKind.User => g.Grantee == user,
        _ => Group(g.Grantee!) is { } group && (group.Owner == user || group.Members.Contains(user)),
    });
}

/// <summary>Users who share.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Owner">Who made it, and says who belongs to it.</param>
/// <param name="Members">Its users, the owner aside.</param>
sealed record UserGroup(string Name, string Owner, IReadOnlyList<string> Members);

/// <summary>The right to read one table.</summary>
/// <param name="Owner">Whose table.</param>
/// <param name="Table">Its id.</param>
/// <param name="Kind">Who may read.</param>
/// <param name="Grantee">The user or group; null for everybody.</param>
sealed record TableGrant(string Owner, Guid Table, GranteeKind Kind, string? Grantee);
