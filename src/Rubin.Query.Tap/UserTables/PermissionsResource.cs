using Microsoft.AspNetCore.Http;
using Rubin.Query.Tap.Access;
using Rubin.Query.Tap.Http;

namespace Rubin.Query.Tap.UserTables;

/// <summary>
/// <c>/permissions/{name}</c> of YouCat: who reads a table of one's own, as lines <c>public=true</c> and <c>r-group=name</c>, or a group's URI whose query is the name. What has no line
/// is left as it is; an empty value takes the right away. Nobody but its owner writes to a table.
/// </summary>
sealed class PermissionsResource(TapService service)
{
    const int MostBytes = 1 << 14;

    readonly UserStatements _statements = new(service);

    /// <summary>Tells who reads a table.</summary>
    internal async Task GetAsync(HttpContext context)
    {
        var caller = Caller.Of(context);
        var name = UserTableName.Parse((string?)context.Request.RouteValues["name"] ?? "", caller);
        await _statements.RunAsync(context, $"SELECT TOP 0 * FROM {name.Sql}");
        var grants = await GrantsAsync(context, name);
        context.Response.ContentType = "text/plain;charset=UTF-8";
        await context.Response.WriteAsync(
            $"owner={caller.User}\npublic={(grants.Any(g => g.Kind == "PUBLIC") ? "true" : "false")}\nr-group={string.Join(' ', grants.Where(g => g.Kind == "GROUP").Select(g => g.Grantee))}\nrw-group=\n",
            context.RequestAborted);
    }

    /// <summary>Changes who reads a table.</summary>
    internal async Task PostAsync(HttpContext context)
    {
        var name = UserTableName.Parse((string?)context.Request.RouteValues["name"] ?? "", UserStatements.Writer(context));
        foreach (var (key, value) in await LinesAsync(context))
        {
            switch (key)
            {
                case "public":
                    await _statements.RunAsync(context, Grant(name, bool.TryParse(value, out var isPublic) && isPublic, "PUBLIC"));
                    break;
                case "r-group":
                    foreach (var old in (await GrantsAsync(context, name)).Where(g => g.Kind == "GROUP" && g.Grantee != GroupOf(value)))
                    {
                        await _statements.RunAsync(context, Grant(name, false, $"GROUP {UserTableName.Quoted(old.Grantee)}"));
                    }

                    _ = value.Length == 0 ? null : await _statements.RunAsync(context, Grant(name, true, $"GROUP {UserTableName.Quoted(GroupOf(value))}"));
                    break;
                case "rw-group" when value.Length > 0:
                    throw ServiceException.BadParameter("nobody but its owner writes to a table", "send r-group");
            }
        }
    }

    async Task<List<(string Kind, string Grantee)>> GrantsAsync(HttpContext context, UserTableName name) =>
        [.. (await _statements.RunAsync(context, "SHOW GRANTS")).Where(r => r[0] == $"mydb.{name.Table}").Select(r => (r[1]!, r[2] ?? ""))];

    static string Grant(UserTableName name, bool isGiven, string grantee) => isGiven ? $"GRANT READ ON {name.Sql} TO {grantee}" : $"REVOKE READ ON {name.Sql} FROM {grantee}";

    static string GroupOf(string value) => value[(value.LastIndexOf('?') + 1)..];

    static async Task<List<(string Key, string Value)>> LinesAsync(HttpContext context)
    {
        if (context.Request.ContentLength > MostBytes)
        {
            throw new ServiceException(413, "permissions are a few short lines");
        }

        using var reader = new StreamReader(context.Request.Body);
        var text = await reader.ReadToEndAsync(context.RequestAborted);
        return
        [
            .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(line => line.Split('=', 2, StringSplitOptions.TrimEntries))
                .Select(pair => pair is [var key, var value] ? (key.ToLowerInvariant(), value) : throw ServiceException.BadParameter($"\"{pair[0]}\" is not of the form key=value")),
        ];
    }
}
