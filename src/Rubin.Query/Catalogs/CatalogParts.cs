using Rubin.Query.Adql;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Hats;
using Rubin.Query.Sky;

namespace Rubin.Query;

/// <summary>Makes what serves a catalog beside its rows: margins and indexes.</summary>
/// <param name="engine">What runs the steps.</param>
sealed class CatalogParts(QueryEngine engine)
{
    /// <summary>Writes the margin of a catalog to a folder that holds none yet.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="thresholdArcsec">How far around a partition the rows are wanted.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <param name="growth">The margin of the catalog before rows were added, which is shared as far as they do not reach; null for none.</param>
    /// <returns>Its rows.</returns>
    internal async Task<long> WriteMarginAsync(
        HatsCatalog catalog, string folder, double thresholdArcsec, CancellationToken cancel, CatalogGrowth.OfMargin? growth = null)
    {
        var plan = new MarginWrite(catalog, folder, thresholdArcsec, growth);
        await using var execution = engine.Run(plan, cancel);
        await foreach (var _ in execution.Batches.ConfigureAwait(false))
        {
            // Each row is a partition that is written.
        }

        return plan.Writer.Complete();
    }

    /// <summary>Writes the index of a column of a catalog to a folder that holds none yet.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="column">The column.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <param name="growth">The index before rows were added, and the partitions that got none: of those it tells still; null for none.</param>
    /// <returns>The column, by the name it has in the files, and the rows of the index.</returns>
    internal async Task<(string Column, long Rows)> WriteIndexAsync(
        HatsCatalog catalog, string folder, string column, CancellationToken cancel, (HatsCatalog Index, IReadOnlySet<HealpixCell> Untouched)? growth = null)
    {
        var values = new IndexValues(catalog, column);
        using var writer = new IndexWriter(folder, values, catalog.Properties.Name ?? catalog.Name);
        var (text, tables) = ("SELECT * FROM catalog.\"values\"", SchemaCatalog.Empty);
        if (growth is var (index, untouched) && index.Schema.Fields.Select(f => (f.Name, f.Type.Logical)).SequenceEqual(values.Schema.Fields.Select(f => (f.Name, f.Type.Logical))))
        {
            tables = tables.With([new("catalog", "old", new HatsTable(index)), new("catalog", "untouched", Cells(untouched))]);
            text += " UNION ALL SELECT o.* FROM catalog.old AS o JOIN catalog.untouched AS u ON o.Norder = u.Norder AND o.Npix = u.Npix";
            tables = tables.With([new("catalog", "values", values.Without(untouched))]);
        }
        else
        {
            tables = tables.With([new("catalog", "values", values)]);
        }

        var query = ((QueryStatementSyntax)AdqlParser.Parse($"SELECT * FROM ({text}) AS v ORDER BY 1, 2, 3", AdqlDialect.Default)).Query;
        await using var result = engine.Execute(query, tables, cancel);
        await foreach (var batch in result.Batches.ConfigureAwait(false))
        {
            writer.Write(batch);
        }

        return (values.Column, writer.Complete());
    }

    static InMemoryTable Cells(IReadOnlySet<HealpixCell> cells)
    {
        var schema = new Schema([new("Norder", DataType.UInt8, Nullable: false), new("Npix", DataType.UInt64, Nullable: false)]);
        HealpixCell[] all = [.. cells];
        return new(schema, [new(schema, [new Column<byte>(Array.ConvertAll(all, c => (byte)c.Order)), new Column<ulong>(Array.ConvertAll(all, c => (ulong)c.Index))], all.Length)]);
    }
}
