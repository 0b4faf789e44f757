namespace Rubin.Query.Bench.Peers;

/// <summary>
/// Matches of positions within 1 arcsec. Ours are joins on the distance; DuckDB's is the fastest that its SQL allows: an equality join on cells of 15 arcsec, in zones of
/// declination, with the right side repeated in the cells that its circle touches.
/// </summary>
static class CrossMatches
{
    const string Nearby = "DISTANCE(l.ra, l.dec, r.ra, r.dec) <= 1 / 3600.0";

    /// <summary>What DuckDB is told before.</summary>
    internal static IReadOnlyList<string> Setup { get; } =
    [
        "CREATE MACRO zone_height() AS 15.0 / 3600",
        "CREATE MACRO radius() AS 1.0 / 3600",
        """
        CREATE MACRO cells(zone) AS greatest(1, floor(360 * cos(radians(least(90, greatest(abs(zone * zone_height()), abs((zone + 1) * zone_height()))))) / zone_height()))::BIGINT
        """,
        "CREATE MACRO zone_of(latitude) AS floor(latitude / zone_height())::BIGINT",
    ];

    internal static IReadOnlyList<PeerQuery> All { get; } =
    [
        AllPairs("x1", "A and B within 1 arcsec, all pairs", "a", "b", "objectId", "objectId"),
        AllPairs("x1u", "the same, from rows in no order", "a", "b", "objectId", "objectId", "p.a", "p.b"),
        Nearest("x2", "A and B within 1 arcsec, nearest", "a", "b"),
        AllPairs("x3", "edge set within 1 arcsec, all pairs", "ea", "eb", "objectId", "objectId"),
        Nearest("x4", "edge set within 1 arcsec, nearest", "ea", "eb"),
        AllPairs("x5", "A and 10,000 positions, all pairs", "a", "l", "objectId", "id", "p.a_hats", "p.l"),
        AllPairs("x5c", "the same, catalog and positions opened first", "a", "l", "objectId", "id", "p.a_hats", "p.l") with { IsOpenedAnew = true },
        new(
            "x6",
            "10,000 positions, nearest of A",
            $"SELECT count(*) FROM p.l AS l NEAREST JOIN p.a_hats AS r ON {Nearby}",
            $"SELECT count(*) FROM (SELECT rid, min(d2) FROM ({Pairs("a", "l", "objectId", "id")}) GROUP BY rid)"),
        TenCatalogs(),
    ];

    static PeerQuery AllPairs(string number, string name, string left, string right, string leftId, string rightId) =>
        AllPairs(number, name, left, right, leftId, rightId, $"p.{left}_hats", $"p.{right}_hats");

    static PeerQuery AllPairs(string number, string name, string left, string right, string leftId, string rightId, string ourLeft, string ourRight) => new(
        number,
        name,
        $"SELECT count(*) FROM {ourLeft} AS l JOIN {ourRight} AS r ON {Nearby}",
        $"SELECT count(*) FROM ({Pairs(left, right, leftId, rightId)})");

    static PeerQuery Nearest(string number, string name, string left, string right) => new(
        number,
        name,
        $"SELECT count(*) FROM p.{left}_hats AS l NEAREST JOIN p.{right}_hats AS r ON {Nearby}",
        $"SELECT count(*) FROM (SELECT lid, min(d2), arg_min(rid, d2) FROM ({Pairs(left, right, "objectId", "objectId")}) GROUP BY lid)");

    /// <summary>A, B, A, B, … stand for ten different catalogs: nothing is shared between them.</summary>
    static PeerQuery TenCatalogs()
    {
        var catalogs = Enumerable.Range(0, 10).Select(i => (Name: i % 2 == 0 ? "a" : "b", Alias: $"c{i}")).ToList();
        var joins = catalogs.Select(c => $"LEFT NEAREST JOIN p.{c.Name}_hats AS {c.Alias} ON DISTANCE(l.ra, l.dec, {c.Alias}.ra, {c.Alias}.dec) <= 1 / 3600.0");
        return new(
            "x7",
            "10,000 positions and ten catalogs, nearest of each",
            $"SELECT count(*), {string.Join(", ", catalogs.Select(c => $"count({c.Alias}.objectId)"))} FROM p.l AS l {string.Join('\n', joins)}",
            $"SELECT (SELECT count(*) FROM p.l), {string.Join(", ", catalogs.Select(c => $"(SELECT count(DISTINCT rid) FROM ({Pairs(c.Name, "l", "objectId", "id")}))"))}");
    }

    static string Pairs(string left, string right, string leftId, string rightId) =>
        $"""
        WITH lv AS (SELECT {leftId} AS id, {Vector}, ra, zone_of(dec) AS zn FROM p.{left}),
        lc AS (SELECT *, zn * 4000000 + floor(ra * cells(zn) / 360)::BIGINT % cells(zn) AS cell FROM lv),
        rv AS (SELECT {rightId} AS id, {Vector}, ra, degrees(asin(least(1, sin(radians(radius())) / greatest(1e-9, cos(radians(dec)))))) AS w,
          unnest(CASE WHEN zone_of(dec - radius()) = zone_of(dec + radius()) THEN [zone_of(dec)] ELSE [zone_of(dec - radius()), zone_of(dec + radius())] END) AS zn FROM p.{right}),
        r0 AS (SELECT *, cells(zn) AS n, floor((ra - w * 1.000001) * cells(zn) / 360)::BIGINT AS c0, floor((ra + w * 1.000001) * cells(zn) / 360)::BIGINT AS c1 FROM rv),
        rc AS (SELECT id, x, y, z, zn * 4000000 + ((c0 % n) + n) % n AS cell FROM r0 WHERE c0 = c1 OR n = 1
          UNION ALL SELECT id, x, y, z, zn * 4000000 + ((unnest(range(c0, c1 + 1)) % n) + n) % n FROM r0 WHERE c0 <> c1 AND c1 - c0 + 1 < n
          UNION ALL SELECT id, x, y, z, zn * 4000000 + unnest(range(0, n)) FROM r0 WHERE c1 - c0 + 1 >= n AND n > 1 AND c0 <> c1)
        SELECT lid, rid, d2 FROM (SELECT lc.id AS lid, rc.id AS rid, (lc.x - rc.x) * (lc.x - rc.x) + (lc.y - rc.y) * (lc.y - rc.y) + (lc.z - rc.z) * (lc.z - rc.z) AS d2
          FROM lc JOIN rc USING (cell)) WHERE d2 <= power(2 * sin(radians(radius()) / 2), 2)
        """;

    const string Vector = "cos(radians(dec)) * cos(radians(ra)) AS x, cos(radians(dec)) * sin(radians(ra)) AS y, sin(radians(dec)) AS z";
}
