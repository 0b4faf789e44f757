using System.Diagnostics;
using System.Globalization;
using Rubin.Query.Bench.Peers.Data;

namespace Rubin.Query.Bench.Peers;

/// <summary>
/// Programs that match catalogs, run as processes of their own over FITS files of the same positions: astropy (Debian: python3-astropy, python3-scipy), which tells its
/// time from the files to the count, and STILTS (Debian: stilts), whose whole process is timed.
/// </summary>
static class OtherPeers
{
    const string Astropy =
        """
        import sys, time, numpy as np
        from astropy.io import fits
        from astropy import units as u
        from astropy.coordinates import SkyCoord, search_around_sky
        start = time.perf_counter()
        def load(path):
            with fits.open(path, memmap=True) as hdus:
                rows = hdus[1].data
                return SkyCoord(np.array(rows['ra'], 'f8'), np.array(rows['dec'], 'f8'), unit='deg')
        left, right = load(sys.argv[1]), load(sys.argv[2])
        if sys.argv[3] == 'all':
            count = len(search_around_sky(left, right, 1 * u.arcsec)[0])
        else:
            count = int((left.match_to_catalog_sky(right)[1] <= 1 * u.arcsec).sum())
        print(count, time.perf_counter() - start)
        """;

    /// <summary>Runs those that are asked for.</summary>
    internal static async Task RunAsync(PeerFiles files, PeerOptions options, Report report)
    {
        foreach (var (what, left, right, find) in ((string, string, string, string)[])[("x1", "a", "b", "all"), ("x2", "a", "b", "best"), ("x3", "ea", "eb", "all"), ("x4", "ea", "eb", "best")])
        {
            var (leftPath, rightPath) = (await files.FitsAsync(left), await files.FitsAsync(right));
            foreach (var peer in options.Peers)
            {
                var (count, seconds) = peer switch
                {
                    "astropy" => Coordinates(leftPath, rightPath, find),
                    "stilts" => Stilts(leftPath, rightPath, find),
                    _ => throw new ArgumentException($"unknown peer {peer}"),
                };
                report.Add(peer, what, count, seconds);
            }
        }
    }

    static (long Count, double Seconds) Coordinates(string left, string right, string find)
    {
        var words = Run("/usr/bin/python3", "-c", Astropy, left, right, find).Output.Split(' ');
        return (long.Parse(words[0], CultureInfo.InvariantCulture), double.Parse(words[1], CultureInfo.InvariantCulture));
    }

    static (long Count, double Seconds) Stilts(string left, string right, string find)
    {
        var (output, seconds) = Run(
            "stilts",
            "-Xmx8g",
            "tmatch2",
            $"in1={left}",
            $"in2={right}",
            "matcher=sky",
            "params=1",
            "values1=ra dec",
            "values2=ra dec",
            $"find={(find == "all" ? "all" : "best1")}",
            "runner=parallel",
            "join=1and2",
            "progress=none",
            "omode=count");
        return (long.Parse(output.Split("rows:")[1].Trim().Split(' ', '\n')[0], CultureInfo.InvariantCulture), seconds);
    }

    static (string Output, double Seconds) Run(string program, params string[] arguments)
    {
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? (output, watch.Elapsed.TotalSeconds)
            : throw new InvalidOperationException($"{program} ended with {process.ExitCode}");
    }
}
