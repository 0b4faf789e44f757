using System.Text.RegularExpressions;
using Rubin.Query.Tests.Adql;

namespace Rubin.Query.Tests.Qserv;

/// <summary>Qserv's own integration queries over its own tables give what DuckDB gives.</summary>
public class QservQueryTests
{
    /// <summary>Queries that DuckDB must be asked otherwise.</summary>
    static readonly Dictionary<string, string> ForDuckDb = new()
    {
        ["q0510"] = NearNeighbours("scisql_s2PtInBox(o1.ra_PS, o1.decl_PS, 0, 0, 0.2, 1) AND scisql_angSep(o1.ra_PS, o1.decl_PS, o2.ra_PS, o2.decl_PS) < 0.016 AND o1.objectId <> o2.objectId"),
        ["q0514"] = "SELECT objectId FROM Object WHERE raRange IS NULL",
        ["q0521"] = "SELECT objectId, ra_PS, decl_PS FROM Object WHERE ra_PS % 3 > 1.5",
        ["q0522"] = "SELECT objectId FROM Object WHERE trunc(ra_PS / 2) > 1",
        ["q0527"] = "SELECT filterId, filterName, photClam, photBW FROM Filter WHERE xor(filterId, 3) <> 0",
        ["q0559"] = "SELECT objectId, ROUND(iE1_SG::DOUBLE, 3), ROUND(ABS(iE1_SG::DOUBLE), 3) FROM Object WHERE iE1_SG BETWEEN -0.1 AND 0.1",
        ["q0572"] = "SELECT o1.objectId, o2.objectId FROM Object o1, Object o2 WHERE scisql_s2PtInBox(o1.ra_PS, o1.decl_PS, 0.04, -3, 5, 3) AND scisql_angSep(o1.ra_PS, o1.decl_PS, o2.ra_PS, o2.decl_PS) < 5",
        ["q0636"] = "SELECT filterName, field, camcol, run FROM Science_Ccd_Exposure WHERE filterName LIKE '%' AND field = 535 AND CAST(camcol AS VARCHAR) LIKE '%' AND run = 94",
        ["q0706"] = "SELECT * FROM Filter WHERE filterId * 2 = 2",
        ["q0707"] = "SELECT * FROM Filter WHERE xor(filterId, 3) <> 0",
        ["q0724"] = "SELECT column_name, replace(replace(data_type, 'FLOAT', 'REAL'), 'BLOB', 'VARBINARY'), NULL, NULL, NULL FROM duckdb_columns() WHERE table_name = 'RefObject'",
    };

    /// <summary>Queries that are refused, and why.</summary>
    static readonly Dictionary<string, string> Refused = new()
    {
        ["q0518"] = "|| means OR in MySQL; in ADQL it joins texts",
        ["q0554"] = "columns that the table lacks, in MySQL too",
        ["q0555"] = "columns that the table lacks, and parameters without values",
        ["q0556"] = "a column that the table lacks, on purpose",
        ["q0557"] = "NAME_CONST, character sets and collations of MySQL",
        ["q0562"] = "table RefObjMatch has no data here",
        ["q0563"] = "a parameter without a value",
        ["q0574"] = "a bad literal, on purpose",
        ["q0575"] = "a bad literal, on purpose",
        ["q0576"] = "a bad literal, on purpose",
        ["q0577"] = "a bad literal, on purpose",
        ["q0581"] = "table RefObjMatch has no data here",
        ["q0582"] = "table _Object2Type has no data here",
        ["q0585"] = "a template",
        ["q0622"] = "a column outside GROUP BY, refused by MySQL too",
        ["q0624"] = "columns that the table lacks, and parameters without values",
        ["q0625"] = "a column that the table lacks, and parameters without values",
        ["q0626"] = "a column that the table lacks, and parameters without values",
        ["q0633"] = "table Filter has no data in this case",
        ["q0640"] = "SHOW COLUMNS … WHERE, a statement of MySQL",
        ["q0685"] = "a variable of MySQL",
        ["q0686"] = "a variable of MySQL",
        ["q0689"] = "a variable of MySQL",
        ["q0691"] = "table DeepSource has no data here",
        ["q0693"] = "table DeepForcedSource has no data here",
        ["q0695"] = "table DeepForcedSource has no data here",
        ["q0696"] = "table DeepSource has no data here",
        ["q0697"] = "table DeepSource has no data here",
        ["q0698"] = "table DeepForcedSource has no data here",
        ["q0700"] = "table DeepForcedSource has no data here",
        ["q0701"] = "an index hint of MySQL; table DeepForcedSource has no data here",
    };

    [QservTheory]
    [InlineData("case01", "/case01/", 78)]
    [InlineData("case02", "/case02/", 28)]
    [InlineData("case03", "/case03/", 41)]
    [InlineData("case05_from_qserv_testdata", "/case05/", 6)]
    public async Task Every_query_gives_the_answer_of_DuckDB_but_for_those_explained(string folder, string path, int queries)
    {
        using var tables = new QservCase(folder);
        var wrong = new List<string>();
        var entries = Corpus.Entries("queries/queries").Where(e => Corpus.Property(e, "source_path").Contains(path, StringComparison.Ordinal)).ToList();
        foreach (var entry in entries)
        {
            var (id, text) = (Corpus.Property(entry, "id"), Corpus.Text(entry));
            if (await ProblemAsync(tables, id, text) is { } problem)
            {
                wrong.Add($"{id}: {problem}: {text.ReplaceLineEndings(" ")}");
            }
        }

        Assert.Empty(wrong);
        Assert.Equal(queries, entries.Count);
    }

    /// <summary>Row counts of the dumps: lines that do not end in a backslash.</summary>
    [QservTheory]
    [InlineData("case01", "Object", 88)]
    [InlineData("case01", "Source", 3339)]
    [InlineData("case02", "Source", 4583)]
    [InlineData("case03", "RunDeepSource", 1000)]
    [InlineData("case03", "Science_Ccd_Exposure_Metadata", 338884)]
    [InlineData("case05_from_qserv_testdata", "Object", 1000)]
    public void Tables_load(string folder, string table, int rows) =>
        Assert.Equal(rows, QservTable.OfCase(SharedData.Path($"qserv/{folder}/data")).Single(t => t.Name == table).Rows.Length);

    static async Task<string?> ProblemAsync(QservCase tables, string id, string query)
    {
        try
        {
            var rows = await tables.RubinAsync(query);
            return Refused.ContainsKey(id) ? "it is answered" : RowComparison.Difference(tables.DuckDb(OracleOf(id, query)), rows);
        }
        catch (QueryException error)
        {
            return Refused.ContainsKey(id) ? null : error.Message;
        }
    }

    /// <summary>The query as DuckDB takes it: names in double quotes, and areas on the columns by which Qserv partitions objects.</summary>
    static string OracleOf(string id, string query) => ForDuckDb.GetValueOrDefault(id) ?? Regex.Replace(
        query.Replace('`', '"'),
        @"qserv_areaspec_(box|circle|ellipse|poly)\(",
        m => $"scisql_s2PtIn{m.Groups[1].Value.Replace("poly", "CPoly", StringComparison.Ordinal)}(ra_PS, decl_PS, ",
        RegexOptions.IgnoreCase);

    static string NearNeighbours(string condition) =>
        $"SELECT o1.objectId, o2.objectId, scisql_angSep(o1.ra_PS, o1.decl_PS, o2.ra_PS, o2.decl_PS) FROM Object o1, Object o2 WHERE {condition}";
}

/// <summary>A theory that needs Qserv's tables and DuckDB: skipped, and counted as skipped, where one is absent.</summary>
sealed class QservTheoryAttribute : TheoryAttribute
{
    public QservTheoryAttribute() => Skip = new SharedTheoryAttribute().Skip ?? new DuckDb.DuckDbTheoryAttribute().Skip;
}
