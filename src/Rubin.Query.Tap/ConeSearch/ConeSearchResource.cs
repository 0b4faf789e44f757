using System.Globalization;
using System.Xml;
using Microsoft.AspNetCore.Http;
using Rubin.Query.Adql;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Tap.Access;
using Rubin.Query.Tap.Http;
using Rubin.Query.Tap.Queries;

namespace Rubin.Query.Tap.ConeSearch;

/// <summary><c>/scs/{table}</c> (Simple Cone Search 1.03): the rows of a table with positions that lie within SR degrees of RA, DEC.</summary>
sealed class ConeSearchResource(TapService service, SyncResource sync)
{
    /// <summary>The path of the resource, in front of the table's name.</summary>
    internal const string Path = "/scs";

    /// <summary>Answers a request; errors are VOTables of their own kind (SCS 1.03 §2.3).</summary>
    internal async Task AnswerAsync(HttpContext context)
    {
        try
        {
            var parameters = await Parameters.ReadAsync(context.Request, service.Options.UploadBytes, context.RequestAborted);
            var caller = Caller.Of(context);
            var table = Find((string?)context.Request.RouteValues["name"] ?? "", caller);
            await sync.AnswerAsync(context, RequestOf(table, parameters));
        }
        catch (ServiceException error) when (error.Status == StatusCodes.Status400BadRequest && !context.Response.HasStarted)
        {
            await SendErrorAsync(context, error.Message);
        }
    }

    /// <summary>The tables that can be searched by those who may read them.</summary>
    internal static IEnumerable<CatalogTable> Tables(ICatalog catalog, Predicate<CatalogTable>? mayRead) =>
        catalog.Schemas.SelectMany(catalog.Tables).Where(t => t.Provider.Position is not null && mayRead?.Invoke(t) != false);

    CatalogTable Find(string name, Caller caller)
    {
        var mayRead = service.Rights.SettingsOf(caller).MayRead;
        return Tables(service.Engine.Catalog, mayRead).FirstOrDefault(t => TapName.Of(t.Schema, t.Name).Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw ServiceException.NotFound($"there is no table \"{name}\" with positions");
    }

    TapRequest RequestOf(CatalogTable table, Parameters parameters)
    {
        var (ra, dec, radius) = (Degrees(parameters, "RA", 360), Degrees(parameters, "DEC", 90), Degrees(parameters, "SR", 180));
        if (radius < 0)
        {
            throw ServiceException.BadParameter("SR is negative");
        }

        var columns = new ConeColumns(table);
        var position = table.Provider.Position!;
        var query = string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT {columns.List(parameters.Single("VERB") ?? "2")} FROM {TapName.Of(table.Schema, table.Name)} WHERE DISTANCE({TapName.Of(position.Ra)}, {TapName.Of(position.Dec)}, {ra:R}, {dec:R}) <= {radius:R}");
        var pairs = parameters.Where(p => p.Key.ToUpperInvariant() is "MAXREC" or "RESPONSEFORMAT").Append(new("QUERY", query));
        var request = TapRequest.Of(Parameters.Of(pairs), service.Options);
        return request with { Dialect = AdqlDialect.Default, MostRows = radius == 0 ? 0 : request.MostRows, Columns = columns.WithRoles };
    }

    static double Degrees(Parameters parameters, string name, double most)
    {
        var text = parameters.Single(name) ?? throw ServiceException.BadParameter($"there is no parameter {name}");
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && Math.Abs(value) <= most
            ? value
            : throw ServiceException.BadParameter($"{name}={text} is no angle in degrees up to {most}");
    }

    static Task SendErrorAsync(HttpContext context, string message) => Xml.SendAsync(context, xml =>
    {
        xml.WriteStartElement("VOTABLE", "http://www.ivoa.net/xml/VOTable/v1.3");
        xml.WriteAttributeString("version", "1.4");
        WriteInfo(xml, "Error", message, "");
        xml.WriteStartElement("RESOURCE");
        xml.WriteAttributeString("type", "results");
        WriteInfo(xml, "QUERY_STATUS", "ERROR", message);
        xml.WriteEndElement();
        xml.WriteEndElement();
    });

    static void WriteInfo(XmlWriter xml, string name, string value, string text)
    {
        xml.WriteStartElement("INFO");
        xml.WriteAttributeString("name", name);
        xml.WriteAttributeString("value", Xml.Clean(value));
        xml.WriteString(Xml.Clean(text));
        xml.WriteEndElement();
    }
}
