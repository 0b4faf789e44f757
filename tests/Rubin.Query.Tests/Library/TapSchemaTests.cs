using System.Text;
using Rubin.Query.Tests.Hats;

namespace Rubin.Query.Tests.Library;

/// <summary>TAP_SCHEMA tells what is attached, itself included (TAP 1.1 §4).</summary>
public class TapSchemaTests
{
    const string Felis = """
        name: any
        description: A schema.
        tables:
        - name: Visit
          description: Pointings.
          tap:table_index: 3
          votable:utype: t:visit
          primaryKey: "#Visit.visit"
          columns:
          - {name: visit, datatype: long, tap:principal: 1, tap:column_index: 1}
          - {name: band, datatype: char, length: 1}
          - {name: comment, datatype: string, length: 80, tap:column_index: 2}
        - name: "2mass-x"
          columns:
          - {name: _healpix_29, datatype: long}
          - {name: visit, datatype: long}
          - {name: date, datatype: timestamp, ivoa:ucd: time, ivoa:unit: d, votable:utype: t.d, tap:std: 1, description: When}
          constraints:
          - {name: fk, "@type": ForeignKey, description: To the visit, columns: ["#2mass-x.visit"], referencedColumns: ["#Visit.visit"]}
        """;

    static readonly string[] Own = ["schemas", "tables", "columns", "keys", "key_columns"];

    [Fact]
    public async Task Attached_tables_are_described()
    {
        using var engine = Engine();
        Assert.Equal(["s|NULL|A schema.|0"], await engine.RowsAsync("SELECT * FROM tap_schema.schemas WHERE schema_name = 's'"));
        Assert.Equal(
            ["s|s.Visit|table|t:visit|Pointings.|3", "s|s.\"2mass-x\"|table|NULL|NULL|NULL"],
            await engine.RowsAsync("SELECT * FROM TAP_SCHEMA.tables WHERE schema_name = 's' ORDER BY table_index"));
        Assert.Equal(
            [
                "visit|long|NULL|NULL|NULL|NULL|NULL|NULL|NULL|1|1|0|1",
                "band|char|NULL|NULL|NULL|NULL|NULL|NULL|NULL|0|0|0|NULL",
                "comment|char|80*|NULL|80|NULL|NULL|NULL|NULL|0|0|0|2",
            ],
            await engine.RowsAsync("SELECT * EXCLUDE (table_name) FROM tap_schema.columns WHERE table_name = 's.Visit'"));
        Assert.Equal(
            [
                "\"_healpix_29\"|long|NULL|NULL|NULL|NULL|NULL|NULL|NULL|0|0|0|1",
                "visit|long|NULL|NULL|NULL|NULL|NULL|NULL|NULL|0|0|0|2",
                "\"date\"|char|*|timestamp|NULL|When|t.d|d|time|0|0|1|3",
            ],
            await engine.RowsAsync("SELECT * EXCLUDE (table_name) FROM tap_schema.columns WHERE table_name = 's.\"2mass-x\"'"));
        Assert.Equal(
            ["s_fk|s.\"2mass-x\"|s.Visit|To the visit|visit|visit"],
            await engine.RowsAsync(
                "SELECT k.key_id, from_table, target_table, description, from_column, target_column FROM tap_schema.keys k JOIN tap_schema.key_columns c ON k.key_id = c.key_id "
                + "WHERE from_table LIKE 's.%'"));
    }

    [Fact]
    public async Task It_describes_itself()
    {
        using var engine = new QueryEngine(new() { Workers = 1 });
        foreach (var table in Own)
        {
            var told = await engine.RowsAsync($"SELECT column_name FROM tap_schema.columns WHERE table_name = 'TAP_SCHEMA.{table}' ORDER BY column_index");
            var are = await engine.RowsAsync($"DESCRIBE tap_schema.{table}");
            Assert.Equal(are.Select(r => r.Split('|')[0]), told.Select(c => c.Trim('"')));
        }

        Assert.Equal(["5"], await engine.RowsAsync("SELECT COUNT(*) FROM tap_schema.keys"));
        Assert.Equal(Own.Length, (await engine.RowsAsync("SHOW TABLES FROM tap_schema")).Count);
        Assert.DoesNotContain(await engine.RowsAsync("SHOW TABLES"), table => table.StartsWith("tap_schema|", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Every reference from table to table leads somewhere, and no name is there twice, whatever is attached.</summary>
    [SharedTheory]
    [InlineData("dp02_dc2", 1534)]
    [InlineData("dp1", 1838)]
    [InlineData("dp2", 1970)]
    public async Task Its_tables_agree_for_published_schemas(string file, int columns)
    {
        using var engine = new QueryEngine(new() { Workers = 1 });
        engine.Attach("s", SharedData.Path($"schemas/{file}.yaml"));

        Assert.Equal([$"{columns}"], await engine.RowsAsync("SELECT COUNT(*) FROM tap_schema.columns WHERE table_name LIKE 's.%'"));
        Assert.Equal(["0"], await engine.RowsAsync("SELECT COUNT(*) FROM (SELECT table_name, column_name FROM tap_schema.columns GROUP BY table_name, column_name HAVING COUNT(*) > 1) d"));
        Assert.Equal(["0"], await engine.RowsAsync("SELECT COUNT(*) FROM tap_schema.columns WHERE table_name NOT IN (SELECT table_name FROM tap_schema.tables)"));
        Assert.Equal(["0"], await engine.RowsAsync("SELECT COUNT(*) FROM tap_schema.keys WHERE target_table NOT IN (SELECT table_name FROM tap_schema.tables)"));
        Assert.Equal(["0"], await engine.RowsAsync("SELECT COUNT(*) FROM tap_schema.key_columns WHERE key_id NOT IN (SELECT key_id FROM tap_schema.keys)"));
    }

    [Fact]
    public void Its_name_is_not_for_data()
    {
        using var engine = new QueryEngine(new() { Workers = 1 });
        Assert.Contains("describes the others", Assert.Throws<QueryException>(() => engine.Attach("tap_schema", "x.csv")).Message, StringComparison.Ordinal);
    }

    static QueryEngine Engine()
    {
        using var folder = new TemporaryFolder();
        folder.Write("s.yaml", Encoding.UTF8.GetBytes(Felis));
        var engine = new QueryEngine(new() { Workers = 1 });
        engine.Attach("s", folder.PathOf("s.yaml"));
        return engine;
    }
}
