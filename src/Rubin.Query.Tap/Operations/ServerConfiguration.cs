using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Rubin.Query.Tap.Access;
using Rubin.Query.Tap.Jobs;
using Rubin.Query.Tap.Queues;

namespace Rubin.Query.Tap.Operations;

/// <summary>
/// The settings of a server as its file has them (JSON, comments allowed), then the environment, then the command line: each counts before those named first. Null is the default. An
/// unknown name is an error.
/// </summary>
public sealed record ServerConfiguration
{
    const string Prefix = "RUBIN_QUERY_SERVE_";

    static readonly JsonSerializerOptions Layout = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>Where to listen.</summary>
    public IReadOnlyList<string>? Urls { get; init; }

    /// <summary>See <see cref="TapOptions.PublicAddress"/>.</summary>
    public Uri? PublicAddress { get; init; }

    /// <summary>The folder of jobs and results.</summary>
    public string? State { get; init; }

    /// <summary>What to attach, as the command line has it: <c>NAME=PATH</c>.</summary>
    public IReadOnlyList<string> Attach { get; init; } = [];

    /// <summary>The folder of users' own tables.</summary>
    public string? Mydb { get; init; }

    /// <summary>Threads that work on queries.</summary>
    public int? Workers { get; init; }

    /// <summary>Memory of queries, such as <c>2GiB</c>.</summary>
    public string? Memory { get; init; }

    /// <summary>The folder of what does not fit into that memory.</summary>
    public string? Temp { get; init; }

    /// <summary>Folders whose files queries may read.</summary>
    public IReadOnlyList<string> Root { get; init; } = [];

    /// <summary>Assemblies of functions that queries can call.</summary>
    public IReadOnlyList<string> Functions { get; init; } = [];

    /// <summary>How callers are known.</summary>
    public AccessMode? Auth { get; init; }

    /// <summary>Lets other machines connect although nobody is asked who he is.</summary>
    public bool? Insecure { get; init; }

    /// <summary>The file of tokens.</summary>
    public string? Tokens { get; init; }

    /// <summary>See <see cref="AccessOptions.Issuer"/>.</summary>
    public Uri? Issuer { get; init; }

    /// <summary>See <see cref="AccessOptions.Audience"/>.</summary>
    public string? Audience { get; init; }

    /// <summary>See <see cref="AccessOptions.UserClaim"/>.</summary>
    public string? UserClaim { get; init; }

    /// <summary>See <see cref="AccessOptions.GroupsClaim"/>.</summary>
    public string? GroupsClaim { get; init; }

    /// <summary>See <see cref="AccessOptions.Readers"/>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Readers { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>See <see cref="TapOptions.Limits"/>.</summary>
    public UserLimits? Limits { get; init; }

    /// <summary>See <see cref="TapOptions.GroupLimits"/>.</summary>
    public IReadOnlyDictionary<string, UserLimits> GroupLimits { get; init; } = new Dictionary<string, UserLimits>();

    /// <summary>See <see cref="TapOptions.Queues"/>.</summary>
    public QueueSettings? Queues { get; init; }

    /// <summary>See <see cref="TapOptions.Jobs"/>.</summary>
    public JobSettings? Jobs { get; init; }

    /// <summary>See <see cref="TapOptions.DefaultRows"/>.</summary>
    public long? DefaultRows { get; init; }

    /// <summary>See <see cref="TapOptions.MostRows"/>.</summary>
    public long? Maxrec { get; init; }

    /// <summary>See <see cref="TapOptions.UploadBytes"/>.</summary>
    public long? UploadBytes { get; init; }

    /// <summary>See <see cref="TapOptions.UploadSources"/>.</summary>
    public UploadSources? UploadSources { get; init; }

    /// <summary>See <see cref="TapOptions.SyncTime"/>.</summary>
    public TimeSpan? SyncTime { get; init; }

    /// <summary>See <see cref="TapOptions.Log"/>; lines of JSON where nothing is said.</summary>
    public LogFormat? Log { get; init; }

    /// <summary>How long running queries may take to end when the server is stopped.</summary>
    public TimeSpan? DrainTime { get; init; }

    /// <summary>Reads a file, if there is one, and the environment: <c>RUBIN_QUERY_SERVE_LIMITS__RUNNING=8</c> is <c>limits.running</c>; lists and objects are JSON there too.</summary>
    /// <param name="path">The file; null for none.</param>
    /// <param name="environment">Names and values; those of the process where nothing is said.</param>
    /// <exception cref="QueryException">Data: the file is not there or not well-formed, a name is not known, or a value is not of its type.</exception>
    public static ServerConfiguration Read(string? path, IDictionary? environment = null)
    {
        try
        {
            var documents = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
            var nodes = new JsonNodeOptions { PropertyNameCaseInsensitive = true };
            var settings = (path is null ? null : JsonNode.Parse(File.ReadAllText(path), nodes, documents)?.AsObject()) ?? new JsonObject(nodes);
            foreach (DictionaryEntry variable in environment ?? Environment.GetEnvironmentVariables())
            {
                if (variable is { Key: string name, Value: string value } && name.StartsWith(Prefix, StringComparison.Ordinal))
                {
                    Set(settings, name[Prefix.Length..].Split("__"), value, nodes);
                }
            }

            return settings.Deserialize<ServerConfiguration>(Layout)!;
        }
        catch (Exception error) when (error is JsonException or IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            throw new QueryException(QueryErrorCode.Data, $"the configuration{(path is null ? "" : $" \"{path}\"")} cannot be read: {error.Message}", inner: error);
        }
    }

    /// <summary>The settings as a server takes them.</summary>
    public TapOptions ToOptions()
    {
        var defaults = new TapOptions();
        return defaults with
        {
            Urls = Urls is { Count: > 0 } ? [.. Urls] : defaults.Urls,
            PublicAddress = PublicAddress,
            StateDirectory = State,
            Access = AccessOf(defaults.Access),
            Limits = Limits,
            GroupLimits = GroupLimits,
            Queues = Queues ?? defaults.Queues,
            Jobs = Jobs ?? defaults.Jobs,
            DefaultRows = DefaultRows,
            MostRows = Maxrec,
            UploadBytes = UploadBytes ?? defaults.UploadBytes,
            UploadSources = UploadSources ?? defaults.UploadSources,
            SyncTime = SyncTime ?? defaults.SyncTime,
            Log = Log ?? LogFormat.Json,
            DrainTime = DrainTime ?? defaults.DrainTime,
        };
    }

    AccessOptions AccessOf(AccessOptions defaults) => defaults with
    {
        Mode = Auth ?? defaults.Mode,
        IsInsecure = Insecure ?? false,
        TokensPath = Tokens,
        Issuer = Issuer,
        Audience = Audience,
        UserClaim = UserClaim ?? defaults.UserClaim,
        GroupsClaim = GroupsClaim ?? defaults.GroupsClaim,
        Readers = Readers,
    };

    static void Set(JsonObject settings, string[] path, string value, JsonNodeOptions nodes)
    {
        foreach (var part in path[..^1])
        {
            var inner = settings[part] as JsonObject;
            if (inner is null)
            {
                settings[part] = inner = new(nodes);
            }

            settings = inner;
        }

        settings[path[^1]] = value is ['[' or '{' or '"', ..] or "true" or "false" || double.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out _)
            ? JsonNode.Parse(value, nodes)
            : JsonValue.Create(value);
    }
}
