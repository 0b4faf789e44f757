using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace Rubin.Query.Tap.Access;

/// <summary>Who makes a request. Immutable.</summary>
/// <param name="User">The name: jobs and tables belong to it.</param>
/// <param name="Scopes">What the user may do: <c>read:tap</c>, <c>write:mydb</c>, <c>admin</c>.</param>
/// <param name="Groups">The groups whose tables the user may read.</param>
sealed record Caller(string User, IReadOnlyList<string> Scopes, IReadOnlyList<string> Groups)
{
    /// <summary>The scope that lets a user query.</summary>
    internal const string ReadScope = "read:tap";

    /// <summary>The scope that lets a user make and change tables.</summary>
    internal const string WriteScope = "write:mydb";

    /// <summary>The scope that lets a user see how the server does.</summary>
    internal const string AdminScope = "admin";

    static readonly object Key = new();

    /// <summary>The one user of a server without authentication.</summary>
    internal static Caller Local { get; } = new("local", [ReadScope, WriteScope, AdminScope], []);

    /// <summary>Somebody who has shown no credentials, where that is enough.</summary>
    internal static Caller Anonymous { get; } = new("anonymous", [ReadScope], []);

    /// <summary>Whether nobody knows who it is.</summary>
    [JsonIgnore]
    internal bool IsAnonymous => User == Anonymous.User;

    /// <summary>Whether the user may do something.</summary>
    internal bool May(string scope) => Scopes.Contains(scope);

    /// <summary>Who makes a request; the one local user where the server asks nobody.</summary>
    internal static Caller Of(HttpContext context) => context.Items[Key] as Caller ?? Local;

    /// <summary>Notes who makes a request.</summary>
    internal void Sign(HttpContext context) => context.Items[Key] = this;
}
