using Microsoft.AspNetCore.Http;
using Rubin.Query.Adql;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Tap.Access;
using Rubin.Query.Tap.Http;
using Rubin.Query.Tap.Queries;

namespace Rubin.Query.Tap.Links;

/// <summary><c>/related/{table}/{column}?ID=…</c>: the rows of a table that point to a row of another one, such as the light curve of an object.</summary>
sealed class RelatedRowsResource(TapService service, SyncResource sync)
{
    /// <summary>Answers a request.</summary>
    internal async Task AnswerAsync(HttpContext context)
    {
        var parameters = await Parameters.ReadAsync(context.Request, service.Options.UploadBytes, context.RequestAborted);
        var (name, column) = ((string?)context.Request.RouteValues["name"], (string?)context.Request.RouteValues["column"]);
        var mayRead = service.Rights.SettingsOf(Caller.Of(context)).MayRead;
        var catalog = service.Engine.Catalog;
        var table = catalog.Schemas.SelectMany(catalog.Tables).FirstOrDefault(t => TapName.Of(t.Schema, t.Name) == name && mayRead?.Invoke(t) != false);
        if (table is null || !table.Links.Any(l => l.Columns is [var key] && key == column))
        {
            throw ServiceException.NotFound($"no rows of \"{name}\" are found by \"{column}\"");
        }

        var id = parameters.Single("ID") ?? throw ServiceException.BadParameter("there is no parameter ID");
        var query = $"SELECT * FROM {name} WHERE {TapName.Of(column!)} = {ValueOf(table, column!, id)}";
        var pairs = parameters.Where(p => p.Key.ToUpperInvariant() is "MAXREC" or "RESPONSEFORMAT").Append(new("QUERY", query));
        await sync.AnswerAsync(context, TapRequest.Of(Parameters.Of(pairs), service.Options) with { Dialect = AdqlDialect.Default });
    }

    /// <summary>The id as the query writes it: digits, or a text in quotes.</summary>
    static string ValueOf(CatalogTable table, string column, string id)
    {
        var isNumber = table.Columns[table.Columns.IndexOf(column)].Type.Logical.IsNumeric;
        if (!isNumber)
        {
            return SyntaxPrinter.Print(new StringSyntax(id));
        }

        return id.Length is > 0 and <= 20 && id.TrimStart('-').All(char.IsAsciiDigit) && id.LastIndexOf('-') <= 0
            ? id
            : throw ServiceException.BadParameter($"ID={id} is no number");
    }
}
