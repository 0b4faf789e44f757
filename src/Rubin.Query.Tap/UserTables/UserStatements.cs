using Microsoft.AspNetCore.Http;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Tap.Access;
using Rubin.Query.Tap.Http;
using Rubin.Query.Tap.Queues;

namespace Rubin.Query.Tap.UserTables;

/// <summary>Runs the statements that resources of own tables stand for, as the caller, in their turn.</summary>
sealed class UserStatements(TapService service)
{
    /// <summary>The caller, who may change tables.</summary>
    /// <exception cref="ServiceException">403: he may not.</exception>
    internal static Caller Writer(HttpContext context)
    {
        var caller = Caller.Of(context);
        return caller.May(Caller.WriteScope) && !caller.IsAnonymous
            ? caller
            : throw new ServiceException(403, $"only who has the scope {Caller.WriteScope} can make and change tables");
    }

    /// <summary>Runs a statement and gives its rows, values as text.</summary>
    /// <exception cref="ServiceException">404: the table is not there.</exception>
    /// <exception cref="QueryException">It fails otherwise.</exception>
    internal async Task<List<string?[]>> RunAsync(HttpContext context, string statement, params ValueList<CatalogTable> uploads)
    {
        var caller = Caller.Of(context);
        var cancel = context.RequestAborted;
        using var place = await service.Queues.EnterAsync(caller.User, service.Rights.LimitsOf(caller), QueryWeight.Quick, cancel);
        try
        {
            await using var result = service.Engine.Execute(statement, service.Rights.SettingsOf(caller) with { Uploads = uploads }, cancel);
            List<string?[]> rows = [];
            await foreach (var batch in result.Batches.WithCancellation(cancel))
            {
                rows.AddRange(Enumerable.Range(0, batch.Length).Select(row => batch.Columns.Select(c => c.Value(row)?.ToString()).ToArray()));
            }

            return rows;
        }
        catch (QueryException error) when (error.Code == QueryErrorCode.UnknownTable)
        {
            throw new ServiceException(404, error.Message, error.Hint);
        }
    }
}
