using Microsoft.AspNetCore.Http;
using Rubin.Query.Adql;
using Rubin.Query.Tap.Access;
using Rubin.Query.Tap.Http;
using Rubin.Query.Tap.Uws;

namespace Rubin.Query.Tap.UserTables;

/// <summary>
/// Own tables by the convention of CADC's YouCat: <c>PUT</c>, <c>POST</c> and <c>DELETE /tables/{name}</c>, <c>POST /load/{name}</c>, <c>POST /table-update</c>. Each stands for
/// statements on schema <c>mydb</c>.
/// </summary>
sealed class UserTableResource(TapService service)
{
    readonly UserStatements _statements = new(service);

    /// <summary>Makes a table as a document describes it, with the rows where the document has some: 201.</summary>
    internal async Task PutAsync(HttpContext context)
    {
        var name = NameOf(context);
        using var body = await ReceivedTable.OfAsync(context, UploadBytes(context));
        try
        {
            await _statements.RunAsync(context, $"CREATE TABLE {name.Sql} AS SELECT * FROM TAP_UPLOAD.{ReceivedTable.Name}", body.Table);
        }
        catch (QueryException error) when (error.Message.Contains("exists already", StringComparison.Ordinal))
        {
            throw new ServiceException(409, error.Message, "remove it first, or add to it at /load");
        }

        await DescribeTableAsync(context, name, body);
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.Headers.Location = $"{service.AddressOf(context.Request)}/tables/{name.Path}";
    }

    /// <summary>Takes descriptions, units and UCDs from a document: 204.</summary>
    internal async Task PostAsync(HttpContext context)
    {
        var name = NameOf(context);
        using var body = await ReceivedTable.OfAsync(context, UploadBytes(context));
        await DescribeTableAsync(context, name, body);
        foreach (var field in body.Table.Columns.Fields)
        {
            var remarks = Remark("", field.Description) + Remark(" UNIT ", field.Unit) + Remark(" UCD ", field.Ucd);
            if (remarks.Length > 0)
            {
                await _statements.RunAsync(context, $"COMMENT ON COLUMN {name.Sql}.{UserTableName.Quoted(field.Name)} IS {remarks}");
            }
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>Removes a table: 204.</summary>
    internal async Task DeleteAsync(HttpContext context)
    {
        await _statements.RunAsync(context, $"DROP TABLE {NameOf(context).Sql}");
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>Adds the rows of a body to a table, by the names of their columns: 200.</summary>
    internal async Task LoadAsync(HttpContext context)
    {
        var name = NameOf(context);
        using var body = await ReceivedTable.OfAsync(context, UploadBytes(context));
        var columns = string.Join(", ", body.Table.Columns.Fields.Select(f => UserTableName.Quoted(f.Name)));
        var rows = await _statements.RunAsync(context, $"INSERT INTO {name.Sql} ({columns}) SELECT {columns} FROM TAP_UPLOAD.{ReceivedTable.Name}", body.Table);
        context.Response.ContentType = "text/plain;charset=UTF-8";
        await context.Response.WriteAsync(string.Join('\n', rows.Select(r => string.Join(' ', r))) + "\n", context.RequestAborted);
    }

    /// <summary>Makes a job that indexes a column: 303 to the job, which waits to be started.</summary>
    internal async Task UpdateAsync(HttpContext context)
    {
        var caller = UserStatements.Writer(context);
        var parameters = await Parameters.ReadAsync(context.Request, 1 << 16, context.RequestAborted);
        var table = UserTableName.Parse(parameters.Single("TABLE") ?? throw ServiceException.BadParameter("there is no parameter TABLE"), caller);
        var columns = parameters.Single("INDEX") ?? throw ServiceException.BadParameter("there is no parameter INDEX", "send INDEX with the name of a column");
        if (bool.TryParse(parameters.Single("UNIQUE"), out var isUnique) && isUnique)
        {
            throw ServiceException.BadParameter("unique indexes are not made", "leave UNIQUE away");
        }

        var statement = $"CREATE INDEX ON {table.Sql} ({string.Join(", ", columns.Split(',').Select(c => UserTableName.Quoted(c.Trim())))})";
        var job = service.Jobs.Create(caller, [new("LANG", "ADQL"), new("QUERY", statement)], parameters.Single("RUNID"));
        if (parameters.Single("PHASE") is { } phase)
        {
            JobPhaseResource.Apply(service, job, phase);
        }

        JobListResource.Redirect(context, $"{service.AddressOf(context.Request)}/async/{job.Id}");
    }

    async Task DescribeTableAsync(HttpContext context, UserTableName name, ReceivedTable body)
    {
        if (body.Table.Description is { Length: > 0 } text)
        {
            await _statements.RunAsync(context, $"COMMENT ON TABLE {name.Sql} IS {Remark("", text)}");
        }
    }

    long UploadBytes(HttpContext context) => service.Rights.UploadBytesOf(Caller.Of(context));

    static string Remark(string kind, string? text) => string.IsNullOrEmpty(text) ? "" : kind + SyntaxPrinter.Print(new StringSyntax(text));

    static UserTableName NameOf(HttpContext context) => UserTableName.Parse((string?)context.Request.RouteValues["name"] ?? "", UserStatements.Writer(context));
}
