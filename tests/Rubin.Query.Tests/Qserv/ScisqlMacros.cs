namespace Rubin.Query.Tests.Qserv;

/// <summary>
/// The functions of scisql (https://smonkewitz.github.io/scisql/) that Qserv's queries use, as DuckDB macros written from their documentation.
/// </summary>
static class ScisqlMacros
{
    /// <summary>The macros.</summary>
    public static IEnumerable<string> All()
    {
        yield return "CREATE MACRO scisql_fluxToAbMag(f) AS CASE WHEN f > 0 THEN -2.5 * log10(f::DOUBLE) - 48.6 END";
        yield return "CREATE MACRO fluxToAbMag(f) AS scisql_fluxToAbMag(f)";
        yield return
            """
            CREATE MACRO scisql_angSep(a, b, c, d) AS degrees(2 * asin(least(1, sqrt(
                power(sin(radians(c - a) / 2), 2) * cos(radians(b)) * cos(radians(d)) + power(sin(radians(d - b) / 2), 2)))))
            """;
        yield return "CREATE MACRO scisql_s2PtInCircle(lon, lat, a, b, r) AS CASE WHEN scisql_angSep(lon, lat, a, b) <= r THEN 1 ELSE 0 END";
        yield return
            """
            CREATE MACRO scisql_s2PtInBox(lon, lat, lonMin, latMin, lonMax, latMax) AS CASE
                WHEN lat BETWEEN latMin AND latMax AND (CASE WHEN lonMin <= lonMax THEN lon BETWEEN lonMin AND lonMax ELSE lon >= lonMin OR lon <= lonMax END)
                THEN 1 ELSE 0 END
            """;

        // In the plane of the ellipse's centre: north and east parts of the unit vector, turned by the position angle.
        yield return "CREATE MACRO north(lon, lat, a, b) AS cos(radians(b)) * sin(radians(lat)) - sin(radians(b)) * cos(radians(lat)) * cos(radians(lon - a))";
        yield return "CREATE MACRO east(lon, lat, a) AS cos(radians(lat)) * sin(radians(lon - a))";
        yield return
            """
            CREATE MACRO scisql_s2PtInEllipse(lon, lat, a, b, major, minor, angle) AS CASE WHEN
                power((east(lon, lat, a) * sin(radians(angle)) + north(lon, lat, a, b) * cos(radians(angle))) / radians(major / 3600.0), 2)
                + power((east(lon, lat, a) * cos(radians(angle)) - north(lon, lat, a, b) * sin(radians(angle))) / radians(minor / 3600.0), 2) <= 1
                THEN 1 ELSE 0 END
            """;
        yield return "CREATE MACRO v(lon, lat) AS [cos(radians(lat)) * cos(radians(lon)), cos(radians(lat)) * sin(radians(lon)), sin(radians(lat))]";
        yield return
            """
            CREATE MACRO side(lon, lat, a, b, c, d) AS sign(
                v(lon, lat)[1] * (v(a, b)[2] * v(c, d)[3] - v(a, b)[3] * v(c, d)[2])
                + v(lon, lat)[2] * (v(a, b)[3] * v(c, d)[1] - v(a, b)[1] * v(c, d)[3])
                + v(lon, lat)[3] * (v(a, b)[1] * v(c, d)[2] - v(a, b)[2] * v(c, d)[1]))
            """;
        yield return
            """
            CREATE MACRO scisql_s2PtInCPoly
                (lon, lat, a, b, c, d, e, f) AS CASE WHEN abs(side(lon, lat, a, b, c, d) + side(lon, lat, c, d, e, f) + side(lon, lat, e, f, a, b)) = 3 THEN 1 ELSE 0 END,
                (lon, lat, a, b, c, d, e, f, g, h) AS CASE WHEN
                    abs(side(lon, lat, a, b, c, d) + side(lon, lat, c, d, e, f) + side(lon, lat, e, f, g, h) + side(lon, lat, g, h, a, b)) = 4 THEN 1 ELSE 0 END
            """;
    }
}
