using Rubin.Query.Engine.Catalog;
using Rubin.Query.Formats.VoTable;
using Rubin.Query.Tap.Queries;

namespace Rubin.Query.Tap.Links;

/// <summary>
/// Which rows of other tables belong to the rows of an answer: a table whose declared key points to a column of a queried table, such as the forced photometry of an object.
/// </summary>
static class RelatedRows
{
    /// <summary>The path of the resource that gives them, in front of table and column.</summary>
    internal const string Path = "/related";

    /// <summary>The request with the services that its answer offers; only VOTables have a place for them.</summary>
    /// <param name="request">A query.</param>
    /// <param name="catalog">The tables of the server.</param>
    /// <param name="mayRead">Which of them the caller may read; null for all.</param>
    /// <param name="address">The address of the server.</param>
    internal static TapRequest Offer(TapRequest request, ICatalog catalog, Predicate<CatalogTable>? mayRead, string address) =>
        request.Format.IsVoTable ? request with { Services = Of(request.Query, catalog, mayRead, address) } : request;

    /// <summary>
    /// The services that an answer offers (DataLink 1.1 §4): one for each table that points to a column of a table that the query names. Those whose column is not in the answer
    /// are left out when it is written.
    /// </summary>
    static ValueList<VoTableService> Of(string query, ICatalog catalog, Predicate<CatalogTable>? mayRead, string address) =>
    [
        .. from table in catalog.Schemas.SelectMany(catalog.Tables)
           where mayRead?.Invoke(table) != false
           from link in table.Links
           where link.Columns.Count == 1 && query.Contains(link.TargetTable, StringComparison.OrdinalIgnoreCase)
           where query.Contains(link.TargetSchema, StringComparison.OrdinalIgnoreCase) || catalog.Find(new(null, false, link.TargetTable, false)).Count == 1
           let name = TapName.Of(table.Schema, table.Name)
           select new VoTableService(
               $"{name}.{TapName.Of(link.Columns[0])}",
               $"Rows of {name} that belong to a row of {link.TargetTable}",
               $"{address}{Path}/{Uri.EscapeDataString(name)}/{Uri.EscapeDataString(link.Columns[0])}",
               "ID",
               link.TargetColumns[0]),
    ];
}
