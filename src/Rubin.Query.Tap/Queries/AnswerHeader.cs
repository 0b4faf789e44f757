using Rubin.Query.Formats.VoTable;

namespace Rubin.Query.Tap.Queries;

/// <summary>What an answer says of itself before its rows.</summary>
/// <param name="Query">The statement.</param>
/// <param name="Infos">Where it came from, as INFO elements of a VOTable.</param>
/// <param name="Services">Services that take values of its rows.</param>
sealed record AnswerHeader(string Query, ValueList<VoTableInfo> Infos, ValueList<VoTableService> Services)
{
    /// <summary>The header of the answer to a request.</summary>
    internal static AnswerHeader Of(TapRequest request, IEnumerable<string> warnings, DateTime now) => new(
        request.Query,
        [
            new("standardID", "ivo://ivoa.net/std/TAP"),
            new("server_software", ServerName.Full),
            new("request_date", now.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture)),
            new("query", request.Query),
            .. request.RunId is { } id ? [new("runid", id)] : (VoTableInfo[])[],
            .. warnings.Select(w => new VoTableInfo("warning", w)),
        ],
        request.Services);
}
