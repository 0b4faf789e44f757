using Rubin.Query.Tests.DuckDb;

namespace Rubin.Query.Tests.MyDb;

/// <summary>A user sees what is shared, under the owner's name, and nothing else anywhere.</summary>
public class SharingTests
{
    [DuckDbFact]
    public async Task A_table_is_seen_by_those_to_whom_it_is_granted_and_by_nobody_else()
    {
        using var folder = new MyDbFolder();
        using var engine = folder.Open();
        await engine.AsAsync("ada", "CREATE TABLE mydb.stars AS SELECT 42 AS x");
        await engine.AsAsync("ada", "CREATE GROUP dwarfs");
        await engine.AsAsync("ada", "ALTER GROUP dwarfs ADD USER ben");
        await engine.AsAsync("ada", "GRANT READ ON mydb.stars TO GROUP dwarfs");

        Assert.Equal(["42"], await engine.AsAsync("ben", "SELECT x FROM user_ada.stars"));
        Assert.Contains(await engine.AsAsync("ben", "SHOW TABLES"), row => row.StartsWith("user_ada|stars|", StringComparison.Ordinal));
        Assert.Single(await engine.AsAsync("eve", "SHOW TABLES"));
        await UnknownAsync(() => engine.AsAsync("eve", "SELECT x FROM user_ada.stars"));
        await UnknownAsync(() => engine.AsAsync("ben", "SELECT x FROM mydb.stars"));

        await engine.AsAsync("ada", "ALTER TABLE stars RENAME TO suns");
        Assert.Equal(["42"], await engine.AsAsync("ben", "SELECT x FROM user_ada.suns"));
        await engine.AsAsync("ada", "ALTER GROUP dwarfs DROP USER ben");
        await UnknownAsync(() => engine.AsAsync("ben", "SELECT x FROM user_ada.suns"));
    }

    [DuckDbFact]
    public async Task What_is_public_is_read_by_all_and_changed_by_none()
    {
        using var folder = new MyDbFolder();
        using var engine = folder.Open();
        await engine.AsAsync("ada", "CREATE TABLE t AS SELECT 1 AS x");
        await engine.AsAsync("ada", "GRANT READ ON t TO PUBLIC");

        Assert.Equal(["1"], await engine.AsAsync("eve", "SELECT * FROM user_ada.t"));
        var error = await Assert.ThrowsAsync<QueryException>(() => engine.AsAsync("eve", "DELETE FROM user_ada.t"));
        Assert.Equal(QueryErrorCode.Semantic, error.Code);
        await engine.AsAsync("ada", "REVOKE READ ON t FROM PUBLIC");
        await UnknownAsync(() => engine.AsAsync("eve", "SELECT * FROM user_ada.t"));
    }

    [DuckDbFact]
    public async Task A_grant_ends_with_its_table_and_does_not_pass_to_the_next_of_the_name()
    {
        using var folder = new MyDbFolder();
        using var engine = folder.Open();
        await engine.AsAsync("ada", "CREATE TABLE t AS SELECT 1 AS x");
        await engine.AsAsync("ada", "GRANT READ ON t TO USER ben");
        await engine.AsAsync("ada", "DROP TABLE t");
        await engine.AsAsync("ada", "CREATE TABLE t AS SELECT 2 AS secret");

        await UnknownAsync(() => engine.AsAsync("ben", "SELECT * FROM user_ada.t"));
    }

    static async Task UnknownAsync(Func<Task> query) => Assert.Equal(QueryErrorCode.UnknownTable, (await Assert.ThrowsAsync<QueryException>(query)).Code);
}
