using System.Text;
using Rubin.Query.Arrow;
using Rubin.Query.Felis;
using Rubin.Query.Tests.Hats;

namespace Rubin.Query.Tests.Felis;

/// <summary>What a Felis file means, and what is said of a wrong one.</summary>
public class FelisFileTests
{
    const string Survey = """
        name: survey
        description: "A small survey."
        tables:
        - name: Visit
          description: Pointings of the telescope.
          tap:table_index: 2
          primaryKey: "#Visit.visit"
          columns:
          - {name: visit, datatype: long, nullable: false, description: Number of the visit, tap:column_index: 10, tap:principal: 1}
          - name: expMidptMJD
            datatype: double
            fits:tunit: d
            ivoa:ucd: time.epoch
        - name: ForcedSource
          tap:table_index: 1
          primaryKey: ["#ForcedSource.objectId", "#fs.visit"]
          columns:
          - name: objectId
            datatype: long
          - name: visit
            "@id": "#fs.visit"
            datatype: long
          - name: band
            datatype: char
            length: 1
          - name: note
            datatype: string
            length: 40
            votable:utype: x:y.z
            tap:std: 1
          - name: seen
            datatype: timestamp
          constraints:
          - name: to_visit
            "@type": ForeignKey
            description: The visit of the row.
            columns: ["#fs.visit"]
            referencedColumns: ["#Visit.visit"]
          - name: once
            "@type": Unique
            columns: ["#ForcedSource.note"]
          indexes:
          - name: by_object
            columns: ["#ForcedSource.objectId"]
        """;

    [Fact]
    public void Tables_have_columns_texts_and_keys()
    {
        var file = Read(Survey);
        var (visit, forced) = (file.Tables[0], file.Tables[1]);

        Assert.Equal(("survey", "A small survey."), (file.Name, file.Description));
        Assert.Equal(("Visit", "Pointings of the telescope.", 2), (visit.Name, visit.Text, visit.Index));
        Assert.Equal(["visit"], visit.PrimaryKey);
        Assert.Equal(new Field("visit", DataType.Int64, Nullable: false), visit.Columns[0].Field);
        Assert.Equal(("Number of the visit", 10, true), (visit.Columns[0].Field.Description, visit.Columns[0].Index, visit.Columns[0].IsPrincipal));
        Assert.Equal(("d", "time.epoch"), (visit.Columns[1].Field.Unit, visit.Columns[1].Field.Ucd));
        Assert.True(visit.Columns[0].IsIndexed);
        Assert.False(visit.Columns[1].IsIndexed);

        Assert.Equal(["objectId", "visit"], forced.PrimaryKey);
        Assert.Equal([true, false, false, false, false], forced.Columns.Select(c => c.IsIndexed));
        Assert.Equal([null, null, null, "40*", "*"], forced.Columns.Select(c => c.ArraySize));
        Assert.Equal(("x:y.z", true), (forced.Columns[3].Field.Utype, forced.Columns[3].IsStandard));
        Assert.Equal(("timestamp", DataType.Timestamp), (forced.Columns[4].Field.Xtype, forced.Columns[4].Field.Type));
        var key = Assert.Single(forced.ForeignKeys);
        Assert.Equal(("to_visit", "Visit", "The visit of the row."), (key.Name, key.TargetTable, key.Description));
        Assert.Equal(["visit"], key.Columns);
        Assert.True(forced.IsKey(["note"]));
        Assert.True(forced.IsKey(["VISIT", "objectId"]));
        Assert.False(forced.IsKey(["visit"]));
    }

    [Fact]
    public void Columns_come_by_reference_with_overrides_and_other_names()
    {
        using var folder = new TemporaryFolder();
        folder.Write("base/survey.yaml", Encoding.UTF8.GetBytes(Survey));
        folder.Write("release.yaml", """
            name: release
            resources:
              base: {uri: base/survey.yaml}
            tables:
            - name: Epoch
              columns:
              - {name: own, datatype: int}
              columnRefs:
                base:
                  Visit:
                    visit:
                    mjd:
                      ref_name: expMidptMJD
                      overrides: {datatype: float, description: Middle of the exposure}
            """u8.ToArray());

        var table = Assert.Single(FelisFile.Read(folder.PathOf("release.yaml")).Tables);

        Assert.Equal(["own", "visit", "mjd"], table.Columns.Select(c => c.Field.Name));
        Assert.Equal("Number of the visit", table.Columns[1].Field.Description);
        Assert.Equal((DataType.Float, "d", "Middle of the exposure"), (table.Columns[2].Field.Type, table.Columns[2].Field.Unit, table.Columns[2].Field.Description));
    }

    [Theory]
    [InlineData("tables: []", "line 1: the schema has no name")]
    [InlineData("- 1", "line 1: the file is no mapping")]
    [InlineData("name: [", "is no YAML")]
    [InlineData("name: s\nname: t", "is no YAML")]
    [InlineData("name: s\ntables:\n- name: T\n  columns:\n  - {name: a}", "line 5: column \"a\" has no datatype")]
    [InlineData("name: s\ntables:\n- name: T\n  columns:\n  - {name: a, datatype: real}", "line 5: column \"a\" has the unknown datatype \"real\"")]
    [InlineData("name: s\ntables:\n- name: T\n  columns:\n  - {datatype: int}", "line 5: a column of table \"T\" has no name")]
    [InlineData("name: s\ntables:\n- name: T\n  columns:\n  - {name: a, datatype: int}\n  - {name: a, datatype: int}", "line 6: column \"a\" is twice in table \"T\"")]
    [InlineData("name: s\ntables:\n- name: T\n- name: t", "line 4: table \"t\" is there twice")]
    [InlineData("name: s\ntables:\n- name: T\n  primaryKey: '#T.b'", "line 4: there is no column with the id \"#T.b\"")]
    [InlineData("name: s\ntables:\n- name: T\n  columnRefs: {base: {U: {a: }}}", "line 4: resource \"base\" is not declared")]
    [InlineData("name: s\nresources:\n  base: {uri: missing.yaml}\ntables:\n- name: T\n  columnRefs: {base: {U: {a: }}}", "line 3: resource")]
    [InlineData("name: s\nresources:\n  base: {uri: file.yaml}\ntables:\n- name: T\n  columnRefs: {base: {U: {a: }}}", "refers back to this file")]
    [InlineData("name: s\nresources:\n  base: {uri: 'https://example.org/x.yaml'}\ntables:\n- name: T\n  columnRefs: {base: {U: {a: }}}", "is no file")]
    [InlineData("name: s\ntables:\n- name: T\n  columns:\n  - {name: a, datatype: int, nullable: maybe}", "line 5: nullable is \"maybe\", neither true nor false")]
    [InlineData("name: s\ntables:\n- name: T\n  tap:table_index: first", "line 4: tap:table_index is \"first\", not a whole number")]
    public void A_wrong_file_is_named_with_the_line(string text, string problem)
    {
        var error = Assert.Throws<QueryException>(() => Read(text));
        Assert.Equal(QueryErrorCode.Data, error.Code);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Contains("file.yaml", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_nesting_is_refused() =>
        Assert.Contains("nested too deeply", Assert.Throws<QueryException>(() => Read("name: " + new string('[', 100_000))).Message, StringComparison.Ordinal);

    /// <summary>The schemas of Rubin's releases and services; table counts are those of their files.</summary>
    [SharedTheory]
    [InlineData("ap_extra", 1)]
    [InlineData("apdb", 12)]
    [InlineData("cdb_latiss", 13)]
    [InlineData("cdb_lsstcam", 13)]
    [InlineData("cdb_lsstcomcam", 13)]
    [InlineData("cdb_lsstcomcamsim", 13)]
    [InlineData("dp02_dc2", 12)]
    [InlineData("dp02_obscore", 1)]
    [InlineData("dp03_10yr", 4)]
    [InlineData("dp03_1yr", 4)]
    [InlineData("dp1", 12)]
    [InlineData("dp2", 16)]
    [InlineData("drp_base", 17)]
    [InlineData("hsc", 5)]
    [InlineData("imsim", 11)]
    [InlineData("ivoa_obscore", 1)]
    [InlineData("lsstcam", 17)]
    [InlineData("obsloctap", 1)]
    [InlineData("oga_live_obscore", 1)]
    [InlineData("ppdb", 3)]
    public void Published_schemas_are_read(string name, int tables)
    {
        var file = FelisFile.Read(SharedData.Path($"schemas/{name}.yaml"));
        Assert.Equal(tables, file.Tables.Count);
        Assert.All(file.Tables, t => Assert.NotEmpty(t.Columns));
    }

    /// <summary>Column counts of the releases (sdm_schemas at the commit that the shared data is of).</summary>
    [SharedTheory]
    [InlineData("dp02_dc2", "Object", 991)]
    [InlineData("dp03_10yr", "SSObject", 55)]
    [InlineData("dp1", "Object", 1296)]
    [InlineData("dp1", "Visit", 15)]
    [InlineData("dp2", "Object", 1248)]
    [InlineData("dp2", "VisitDetector", 56)]
    public void Published_tables_have_their_columns(string name, string table, int columns) =>
        Assert.Equal(columns, FelisFile.Read(SharedData.Path($"schemas/{name}.yaml")).Tables.Single(t => t.Name == table).Columns.Count);

    /// <summary>Not every YAML file beside them is a schema: one lists columns of other schemas, one is a data model without data types.</summary>
    [SharedTheory]
    [InlineData("datalink/columns-minimal", "line 7: the schema has no name")]
    [InlineData("ivoa/obscore_nominal", "column \"dataproduct_type\" has no datatype")]
    public void Files_that_are_no_schemas_are_refused(string name, string problem) =>
        Assert.Contains(problem, Assert.Throws<QueryException>(() => FelisFile.Read(SharedData.Path($"schemas/{name}.yaml"))).Message, StringComparison.Ordinal);

    static FelisFile Read(string text)
    {
        using var folder = new TemporaryFolder();
        folder.Write("file.yaml", Encoding.UTF8.GetBytes(text));
        return FelisFile.Read(folder.PathOf("file.yaml"));
    }
}
