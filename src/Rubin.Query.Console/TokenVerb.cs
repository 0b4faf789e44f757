using System.CommandLine;
using System.Globalization;
using Rubin.Query.Tap.Access;
using Con = System.Console;

namespace Rubin.Query.Console;

/// <summary><c>rubin-query token</c>: makes, lists and revokes the tokens by which a server knows its users.</summary>
static class TokenVerb
{
    internal static Command Create() => new("token", "Makes, lists and revokes the tokens of a server's users.") { CreateToken(), ListTokens(), RevokeToken() };

    static Option<string> File() => new("--tokens") { Description = "the server's file of tokens", Required = true };

    static Command CreateToken()
    {
        var file = File();
        var user = new Argument<string>("user") { Description = "whose token it is" };
        var name = new Option<string?>("--name") { Description = "what it is for" };
        var scopes = new Option<string[]>("--scope") { Description = "what it allows: read:tap, write:mydb, admin; read:tap and write:mydb where nothing is said" };
        var groups = new Option<string[]>("--group") { Description = "group of the user; may be given several times" };
        var days = new Option<int?>("--days") { Description = "days until it ends; never where nothing is said" };
        scopes.AcceptOnlyFromAmong("read:tap", "write:mydb", "admin");
        var command = new Command("create", "Makes a token and prints it. It is shown this once.") { user, file, name, scopes, groups, days };
        command.SetAction((parsed, _) => CommandLine.ReportAsync("", async () =>
        {
            var now = DateTime.UtcNow;
            var (text, token) = AccessToken.Create(parsed.GetValue(user)!, now);
            new TokenFile(parsed.GetValue(file)!).Add(token with
            {
                Name = parsed.GetValue(name),
                Scopes = parsed.GetValue(scopes) is { Length: > 0 } given ? given : token.Scopes,
                Groups = parsed.GetValue(groups) ?? [],
                Expires = parsed.GetValue(days) is { } length ? now.AddDays(length) : null,
            });
            await Con.Out.WriteLineAsync(text);
        }));
        return command;
    }

    static Command ListTokens()
    {
        var file = File();
        var command = new Command("list", "Lists the tokens, without their secrets.") { file };
        command.SetAction((parsed, _) => CommandLine.ReportAsync("", async () =>
        {
            await Con.Out.WriteLineAsync("id\tuser\tname\tscopes\tgroups\tcreated\texpires");
            foreach (var token in new TokenFile(parsed.GetValue(file)!).Tokens)
            {
                await Con.Out.WriteLineAsync(string.Join(
                    '\t', token.Id, token.User, token.Name, string.Join(' ', token.Scopes), string.Join(' ', token.Groups), Time(token.Created), token.Expires is { } end ? Time(end) : "never"));
            }
        }));
        return command;

        static string Time(DateTime time) => time.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
    }

    static Command RevokeToken()
    {
        var file = File();
        var id = new Argument<string>("id") { Description = "as list shows it" };
        var command = new Command("revoke", "Revokes a token; a running server refuses it from the next second on.") { id, file };
        command.SetAction((parsed, _) => CommandLine.ReportAsync("", () => new TokenFile(parsed.GetValue(file)!).Revoke(parsed.GetValue(id)!)
            ? Task.CompletedTask
            : throw new QueryException(QueryErrorCode.Semantic, $"there is no token \"{parsed.GetValue(id)}\"", hint: "rubin-query token list")));
        return command;
    }
}
