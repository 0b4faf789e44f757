using System.Text.Json;

namespace Rubin.Query.Tap.Access;

/// <summary>
/// The tokens of a server in one file that only its owner can read, written anew as a whole. A running server sees changes within a second. Safe for many threads and processes.
/// </summary>
/// <param name="path">The file; made at the first token.</param>
/// <param name="time">The clock.</param>
public sealed class TokenFile(string path, TimeProvider? time = null)
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    static readonly JsonSerializerOptions Layout = new() { WriteIndented = true };
    static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    readonly TimeProvider _time = time ?? TimeProvider.System;
    readonly Lock _gate = new();
    volatile Known? _known;

    /// <summary>All tokens, those made first first.</summary>
    /// <exception cref="QueryException">Data: the file is damaged.</exception>
    public IReadOnlyList<AccessToken> Tokens => Load();

    /// <summary>Adds tokens.</summary>
    public void Add(params IEnumerable<AccessToken> tokens) => Change(all => [.. all, .. tokens]);

    /// <summary>Removes a token: it is refused from then on.</summary>
    /// <returns>Whether there was one of that id.</returns>
    public bool Revoke(string id)
    {
        var isThere = false;
        Change(all =>
        {
            isThere = all.Any(t => t.Id == id);
            return [.. all.Where(t => t.Id != id)];
        });
        return isThere;
    }

    /// <summary>The token of that text; null where there is none, or its time is over.</summary>
    internal AccessToken? Find(string text)
    {
        if (AccessToken.Parse(text) is not var (id, secret))
        {
            return null;
        }

        // One that is not known may have been made in this second.
        var token = Current(LookAgain).GetValueOrDefault(id) ?? Current(TimeSpan.Zero).GetValueOrDefault(id);
        if (token is null || !token.Matches(secret))
        {
            return null;
        }

        return token.Expires <= _time.GetUtcNow().UtcDateTime ? null : token;
    }

    Dictionary<string, AccessToken> Current(TimeSpan longest)
    {
        var known = _known;
        var now = _time.GetTimestamp();
        if (known is not null && _time.GetElapsedTime(known.LookedAt, now) < longest)
        {
            return known.Tokens;
        }

        lock (_gate)
        {
            var file = new FileInfo(path);
            var state = (file.Exists ? file.LastWriteTimeUtc : default, file.Exists ? file.Length : 0);
            known = _known is { } before && before.State == state
                ? before with { LookedAt = now }
                : new(state, now, Load().ToDictionary(t => t.Id));
            _known = known;
            return known.Tokens;
        }
    }

    List<AccessToken> Load()
    {
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            return JsonSerializer.Deserialize<List<AccessToken>>(File.ReadAllBytes(path)) ?? [];
        }
        catch (JsonException error)
        {
            throw new QueryException(QueryErrorCode.Data, $"file \"{path}\" is damaged: {error.Message}", hint: "mend it, or move it away to make new tokens", inner: error);
        }
    }

    void Change(Func<List<AccessToken>, List<AccessToken>> change)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        using var held = Hold();
        var written = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using (var file = new FileStream(written, options))
        {
            JsonSerializer.Serialize(file, change(Load()), Layout);
            file.Flush(flushToDisk: true);
        }

        File.Move(written, path, overwrite: true);
        _known = null;
    }

    FileStream Hold()
    {
        for (var end = DateTime.UtcNow.AddSeconds(5); ; Thread.Sleep(20))
        {
            try
            {
                return new(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (DateTime.UtcNow < end)
            {
                // Another process writes; it is done in a moment.
            }
        }
    }

    sealed record Known((DateTime Time, long Length) State, long LookedAt, Dictionary<string, AccessToken> Tokens);
}
