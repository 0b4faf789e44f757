namespace Rubin.Query.Bench.Peers;

/// <summary>The queries that astronomers run on tables of objects and forced sources.</summary>
static class Queries
{
    internal static IReadOnlyList<PeerQuery> All { get; } =
    [
        PeerQuery.Same(
            "1",
            "colour cuts on 2M objects, count and averages",
            "SELECT count(*), avg(mag_r), avg(mag_g - mag_r) FROM p.a WHERE mag_r < 24 AND mag_g - mag_r BETWEEN 0.4 AND 1.2 AND mag_r - mag_i > 0.2 AND magErr_r < 0.05"),
        PeerQuery.Same(
            "2",
            "filter of sources by signal to noise, band and time, count and averages",
            "SELECT count(*), avg(flux), avg(fluxErr) FROM p.s WHERE flux / fluxErr > 5 AND band IN ('g', 'r', 'i') AND mjd BETWEEN 60500 AND 62000"),
        PeerQuery.Same("3", "by band, mean and deviation", "SELECT band, count(*), avg(flux), stddev_samp(flux), avg(fluxErr) FROM p.s GROUP BY band ORDER BY band"),
        .. Grouped("", "p.s"),
        .. Grouped("s", "p.s_shuffled"),
        PeerQuery.Same(
            "7",
            "objects and sources, filters on both, 100 best",
            """
            SELECT a.objectId, a.ra, a.dec, s.mjd, s.flux / s.fluxErr AS snr FROM p.a AS a JOIN p.s AS s ON a.objectId = s.objectId
            WHERE a.mag_r < 23 AND s.band = 'r' AND s.flux > 1000 ORDER BY snr DESC, s.mjd LIMIT 100
            """),
        PeerQuery.Same(
            "8",
            "objects, sources and visits, filters on all three, by band",
            """
            SELECT s.band, count(*), avg(s.flux), avg(v.seeing), min(v.night) FROM p.a AS a JOIN p.s AS s ON a.objectId = s.objectId JOIN p.v AS v ON s.visitId = v.visitId
            WHERE a.mag_r < 24 AND v.seeing < 0.8 AND s.flux > 500 GROUP BY s.band ORDER BY s.band
            """),
        PeerQuery.Same("9a", "100 best by signal to noise", "SELECT objectId, mjd, band, flux / fluxErr AS snr FROM p.s ORDER BY snr DESC, mjd LIMIT 100"),
        PeerQuery.Same("9b", "all by signal to noise", "SELECT objectId, mjd, flux / fluxErr AS snr FROM p.s ORDER BY snr") with { IsLong = true },
        PeerQuery.Same("10", "number of different objects", "SELECT count(DISTINCT objectId) FROM p.s"),
        PeerQuery.Same(
            "11",
            "difference to the flux before, per object",
            "SELECT count(d), avg(d), max(d) FROM (SELECT flux - lag(flux) OVER (PARTITION BY objectId ORDER BY mjd) AS d FROM p.s) AS t"),
        PeerQuery.Same(
            "11s",
            "difference to the flux before, per object, rows shuffled",
            "SELECT count(d), avg(d), max(d) FROM (SELECT flux - lag(flux) OVER (PARTITION BY objectId ORDER BY mjd) AS d FROM p.s_shuffled) AS t"),
        PeerQuery.Same("11r", "running mean, per object", "SELECT count(m), sum(m) FROM (SELECT avg(flux) OVER (PARTITION BY objectId ORDER BY mjd) AS m FROM p.s) AS t"),
        PeerQuery.Same(
            "11m",
            "mean of eleven neighbours, per object",
            "SELECT count(m), sum(m) FROM (SELECT avg(flux) OVER (PARTITION BY objectId ORDER BY mjd ROWS BETWEEN 5 PRECEDING AND 5 FOLLOWING) AS m FROM p.s) AS t"),
        PeerQuery.Same("12", "one object's sources", "SELECT * FROM p.s WHERE objectId = 1000012345 ORDER BY mjd"),
        PeerQuery.Same("13", "1,000 objects' sources", $"SELECT count(*), avg(flux), min(mjd) FROM p.s WHERE objectId IN ({SomeIds()})"),
        Cone("14a", 0.1, "a_sorted"),
        Cone("14b", 1, "a_sorted"),
        Cone("14c", 5, "a_sorted"),
        Cone("14d", 0.1, "a_hats"),
        Cone("14e", 1, "a_hats"),
        Cone("14f", 5, "a_hats"),
        PeerQuery.Same("15", "1M objects, all 15 columns", "SELECT * FROM p.a WHERE objectId < 1001000000") with { IsLong = true },
        PeerQuery.Same(
            "16",
            "two groups of columns of 2M objects joined one to one",
            "SELECT count(*), avg(m.mag_r), avg(e.magErr_r), avg(m.mag_g - m.mag_i), max(e.magErr_g) FROM p.a_mags AS m JOIN p.a_errors AS e ON m.objectId = e.objectId"),
        .. AccessPatterns(),
    ];

    /// <summary>Those of https://github.com/astronomy-commons/lsdb/issues/1557 that differ from the queries above and the cross-matches.</summary>
    static IEnumerable<PeerQuery> AccessPatterns() =>
    [
        PeerQuery.Same("17a", "one object by its number", "SELECT * FROM p.a WHERE objectId = 1000012345"),
        Cone("17b", 1 / 60.0, "a_hats"),
        PeerQuery.Same("17c", "one column of all sources", "SELECT flux FROM p.s") with { IsLong = true },
        PeerQuery.Same(
            "17d",
            "light curves of 1,000 objects",
            $"SELECT objectId, mjd, band, flux, fluxErr FROM p.s WHERE objectId IN ({SomeIds()}) ORDER BY objectId, mjd") with { IsLong = true },
    ];

    static IEnumerable<PeerQuery> Grouped(string suffix, string table)
    {
        var order = suffix.Length == 0 ? "" : ", rows shuffled";
        yield return PeerQuery.Same(
            $"4{suffix}",
            $"by object, moments and extremes{order}",
            $"SELECT count(*), sum(m), sum(sd), sum(mi), sum(mx) FROM (SELECT objectId, avg(flux) AS m, stddev_samp(flux) AS sd, min(flux) AS mi, max(flux) AS mx FROM {table} GROUP BY objectId) AS g");
        yield return PeerQuery.Same(
            $"5{suffix}",
            $"by object, median and MAD{order}",
            $"SELECT count(*), sum(m), sum(md), sum(ma) FROM (SELECT objectId, avg(flux) AS m, median(flux) AS md, mad(flux) AS ma FROM {table} GROUP BY objectId) AS g");
        yield return PeerQuery.Same(
            $"6{suffix}",
            $"by object and band, mean, deviation and median{order}",
            $"SELECT count(*), sum(m), sum(sd), sum(md) FROM (SELECT objectId, band, avg(flux) AS m, stddev_samp(flux) AS sd, median(flux) AS md FROM {table} GROUP BY objectId, band) AS g");
    }

    static string SomeIds() => string.Join(", ", Enumerable.Range(0, 1000).Select(i => 1_000_000_000L + (i * 199)));

    /// <summary>
    /// Ours says what is meant; DuckDB's is what its users write: a box that its statistics can use, then the haversine. DuckDB reads zones of a degree in
    /// small groups of rows, which suits it best, we the same or a HATS catalog.
    /// </summary>
    static PeerQuery Cone(string number, double radius, string table)
    {
        var (r, edge) = (Text(radius), Text(radius / Math.Cos((35 + radius) * Math.PI / 180)));
        return new(
            number,
            $"cone of {r} degrees, {(table == "a_hats" ? "HATS beside zones" : "rows in zones")}",
            $"SELECT count(*), avg(mag_r) FROM p.{table} WHERE DISTANCE(ra, dec, 65, -35) < {r}",
            $"""
            SELECT count(*), avg(mag_r) FROM p.a_sorted WHERE dec BETWEEN -35 - {r} AND -35 + {r} AND ra BETWEEN 65 - {edge} AND 65 + {edge}
            AND pow(sin(radians(dec + 35) / 2), 2) + cos(radians(dec)) * cos(radians(-35)) * pow(sin(radians(ra - 65) / 2), 2) < pow(sin(radians({r}) / 2), 2)
            """);
    }

    static string Text(double number) => number.ToString("0.##########", System.Globalization.CultureInfo.InvariantCulture);
}
