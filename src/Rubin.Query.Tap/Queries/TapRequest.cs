using System.Globalization;
using Rubin.Query.Adql;
using Rubin.Query.Arrow;
using Rubin.Query.Formats.VoTable;
using Rubin.Query.Tap.Http;

namespace Rubin.Query.Tap.Queries;

/// <summary>What a TAP query asks for (TAP 1.1 §2.7), checked.</summary>
/// <param name="Query">The statement.</param>
/// <param name="Dialect">The language that it is written in.</param>
/// <param name="Format">The format of the answer.</param>
/// <param name="MediaType">The MIME type of the answer, as the client called it where it did.</param>
/// <param name="MostRows">Rows of the answer at most; null for all. 0 asks for the columns alone.</param>
/// <param name="RunId">The client's own name for it; null where it has none.</param>
/// <param name="Uploads">Tables that come with it, as <c>name,address</c>.</param>
sealed record TapRequest(
    string Query, AdqlDialect Dialect, AnswerFormat Format, string MediaType, long? MostRows, string? RunId, ValueList<UploadReference> Uploads)
{
    /// <summary>What the answer says of its columns, from what the query says.</summary>
    internal Func<Schema, Schema> Columns { get; init; } = schema => schema;

    /// <summary>Services that the answer offers for its rows.</summary>
    internal ValueList<VoTableService> Services { get; init; } = [];

    /// <summary>The query languages by the values of LANG (TAP 1.1 §2.7.1); without it, ADQL. Of that all is taken that is well-formed in the default dialect.</summary>
    internal static IReadOnlyDictionary<string, AdqlDialect> Languages { get; } = new Dictionary<string, AdqlDialect>(StringComparer.OrdinalIgnoreCase)
    {
        ["ADQL"] = AdqlDialect.Default,
        ["ADQL-2.0"] = AdqlDialect.Strict,
        ["ADQL-2.1"] = AdqlDialect.Strict,
    };

    /// <summary>Reads and checks the parameters.</summary>
    /// <param name="parameters">The parameters; unknown ones are passed over.</param>
    /// <param name="options">The limits of the service.</param>
    /// <param name="accepted">The format to take where none is asked for.</param>
    /// <exception cref="ServiceException">One is missing or wrong.</exception>
    internal static TapRequest Of(Parameters parameters, TapOptions options, AnswerFormat? accepted = null)
    {
        if (parameters.Single("REQUEST") is { } request && !request.Equals("doQuery", StringComparison.OrdinalIgnoreCase))
        {
            throw ServiceException.BadParameter($"REQUEST={request} is not known", "leave it away, or send REQUEST=doQuery");
        }

        var dialect = DialectOf(parameters.Single("LANG") ?? "ADQL");
        var (format, mediaType) = FormatOf(parameters, accepted);
        var rows = RowsOf(parameters.Single("MAXREC"), options);
        var query = parameters.Single("QUERY") ?? throw ServiceException.BadParameter("there is no parameter QUERY", "send QUERY=SELECT …");
        return new(query, dialect, format, mediaType, rows, parameters.Single("RUNID"), UploadReference.Parse(parameters.All("UPLOAD")));
    }

    /// <summary>The format that RESPONSEFORMAT, or FORMAT, asks for, and its MIME type as the client called it.</summary>
    /// <exception cref="ServiceException">There is no such format.</exception>
    internal static (AnswerFormat Format, string MediaType) FormatOf(Parameters parameters, AnswerFormat? accepted = null)
    {
        if ((parameters.Single("RESPONSEFORMAT") ?? parameters.Single("FORMAT")) is not { } name)
        {
            var format = accepted ?? AnswerFormat.Default;
            return (format, format.MediaType);
        }

        var found = AnswerFormat.Find(name) ?? throw ServiceException.BadParameter(
            $"there is no format \"{name}\"", $"take one of {string.Join(", ", AnswerFormat.All.Select(f => f.Aliases[0]))}");
        return (found, name.StartsWith("application/", StringComparison.OrdinalIgnoreCase) || name.StartsWith("text/", StringComparison.OrdinalIgnoreCase) ? name : found.MediaType);
    }

    static AdqlDialect DialectOf(string language) => Languages.TryGetValue(language, out var dialect)
        ? dialect
        : throw ServiceException.BadParameter($"the query language \"{language}\" is not known", $"there are {string.Join(", ", Languages.Keys)}");

    static long? RowsOf(string? maxrec, TapOptions options)
    {
        if (maxrec is null)
        {
            return options.DefaultRows ?? options.MostRows;
        }

        return long.TryParse(maxrec, NumberStyles.None, CultureInfo.InvariantCulture, out var rows)
            ? Math.Min(rows, options.MostRows ?? long.MaxValue)
            : throw ServiceException.BadParameter($"MAXREC={maxrec} is no number of rows");
    }
}
