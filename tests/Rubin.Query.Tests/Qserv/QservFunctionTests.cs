namespace Rubin.Query.Tests.Qserv;

/// <summary>What Qserv's tables hold that functions compute.</summary>
public class QservFunctionTests
{
    [QservTheory]
    [InlineData("case01", "SELECT htmId20, scisql_s2HtmId(ra_PS, decl_PS, 20) FROM Object", 88)]
    [InlineData("case01", "SELECT htmId20, scisql_s2HtmId(ra, decl, 20) FROM SimRefObject", 1)]
    [InlineData("case01", "SELECT htmId20, scisql_s2HtmId(ra, decl, 20) FROM Source", 1)]
    [InlineData("case03", "SELECT htmId20, scisql_s2HtmId(ra, decl, 20) FROM DeepCoadd", 1)]
    [InlineData("case03", "SELECT htmId20, scisql_s2HtmId(ra, decl, 20) FROM RefObject", 1)]
    public async Task Ids_of_triangles_are_those_of_the_tables(string folder, string query, int rows)
    {
        using var tables = new QservCase(folder);
        var found = (await tables.RubinAsync(query)).Where(r => r[0] is not null).ToList();
        Assert.True(found.Count >= rows, $"{found.Count} rows");
        Assert.All(found, row => Assert.Equal(row[0], row[1]));
    }
}
