using System.Text.Json;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Tests.Adql;

namespace Rubin.Query.Tests.Library;

/// <summary>The queries that Rubin's tutorials and manuals print bind against Rubin's own schemas.</summary>
public class PublishedQueryTests
{
    static readonly (string Schema, string File)[] Schemas =
    [
        ("dp02_dc2_catalogs", "dp02_dc2"), ("dp03_catalogs_1yr", "dp03_1yr"), ("dp03_catalogs_10yr", "dp03_10yr"), ("dp1", "dp1"), ("dp2", "dp2"), ("ivoa", "ivoa_obscore"),
    ];

    /// <summary>What the tutorials upload beside their queries.</summary>
    static readonly (string Table, Field[] Columns)[] Uploads =
    [
        ("ut", [new("name", DataType.Utf8), new("ra", DataType.Double), new("dec", DataType.Double)]),
        ("ut1",
        [
            new("id", DataType.Int64), new("objid", DataType.Int64), new("ra", DataType.Double), new("dec", DataType.Double), new("mjd", DataType.Double),
            new("r", DataType.Double),
        ]),
        ("ut2", [new("ssObjectId_user", DataType.Int64), new("mpc_designation", DataType.Utf8)]),
        ("upload_table", [new("ssObjectId_user", DataType.Int64)]),
    ];

    /// <summary>Queries that cannot bind, and why; most are no queries as they are printed.</summary>
    static readonly Dictionary<string, string> Explained = new()
    {
        ["q0006"] = "a stray double quote behind the radius",
        ["q0019"] = "a comma is missing in CIRCLE; its tables are examples too",
        ["q0115"] = "table mysurveydata is an example",
        ["q0125"] = "WHERE uses an alias of SELECT: the tutorial shows that this fails",
        ["q0228"] = "%f stands for numbers",
        ["q0255"] = "%f stands for numbers",
        ["q0257"] = "%f stands for numbers",
        ["q0319"] = "ORDER BY … AS, a misprint of ASC",
        ["q0403"] = "text of the page behind the query; its tables are examples too",
        ["q0415"] = "tables table1 and table2 are examples",
        ["q0468"] = "the closing quotes of a Python text behind the query",
        ["q0470"] = "a table of IRSA, not of Rubin",
    };

    [SharedFact]
    public void Every_query_binds_but_for_those_explained()
    {
        using var engine = new QueryEngine(new() { Workers = 1 });
        foreach (var (schema, file) in Schemas)
        {
            engine.Attach(schema, SharedData.Path($"schemas/{file}.yaml"));
        }

        foreach (var (table, columns) in Uploads)
        {
            engine.Register(new CatalogTable("TAP_UPLOAD", table, new InMemoryTable(new([.. columns]), [])));
        }

        var queries = Corpus.Entries("queries/queries").Where(IsPlainRubinQuery).ToList();
        var failed = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in queries)
        {
            try
            {
                engine.Explain(Corpus.Text(entry));
            }
            catch (QueryException error)
            {
                failed[Corpus.Property(entry, "id")] = error.Message;
            }
        }

        Assert.Equal(164, queries.Count);
        Assert.DoesNotContain(failed, f => !Explained.ContainsKey(f.Key));
        Assert.Equal(Explained.Keys.Order(StringComparer.Ordinal), failed.Keys);
    }

    static bool IsPlainRubinQuery(JsonElement entry) =>
        Corpus.Property(entry, "service") == "rubin" && !(entry.TryGetProperty("template", out var template) && template.GetBoolean());
}
