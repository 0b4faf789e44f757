using Rubin.Query.Adql;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Hats;

namespace Rubin.Query;

/// <summary>Makes what serves a catalog beside its rows: margins and indexes.</summary>
/// <param name="engine">What runs the steps.</param>
sealed class CatalogParts(QueryEngine engine)
{
    /// <summary>Writes the margin of a catalog to a folder that holds none yet.</summary>
    /// <returns>Its rows.</returns>
    internal async Task<long> WriteMarginAsync(HatsCatalog catalog, string folder, double thresholdArcsec, CancellationToken cancel)
    {
        var plan = new MarginWrite(catalog, folder, thresholdArcsec);
        await using var execution = engine.Run(plan, cancel);
        await foreach (var _ in execution.Batches.ConfigureAwait(false))
        {
            // Each row is a partition that is written.
        }

        return plan.Writer.Complete();
    }

    /// <summary>Writes the index of a column of a catalog to a folder that holds none yet.</summary>
    /// <returns>The column, by the name it has in the files, and the rows of the index.</returns>
    internal async Task<(string Column, long Rows)> WriteIndexAsync(HatsCatalog catalog, string folder, string column, CancellationToken cancel)
    {
        const string Text = "SELECT * FROM catalog.\"values\" ORDER BY 1, 2, 3";
        var values = new IndexValues(catalog, column);
        using var writer = new IndexWriter(folder, values, catalog.Properties.Name ?? catalog.Name);
        var tables = SchemaCatalog.Empty.With([new("catalog", "values", values)]);
        var query = ((QueryStatementSyntax)AdqlParser.Parse(Text, AdqlDialect.Default)).Query;
        await using var result = engine.Execute(query, tables, cancel);
        await foreach (var batch in result.Batches.ConfigureAwait(false))
        {
            writer.Write(batch);
        }

        return (values.Column, writer.Complete());
    }
}
