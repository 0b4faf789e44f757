using System.Globalization;

namespace Rubin.Query.Bench.Peers;

/// <summary>What the command line asks for.</summary>
sealed record PeerOptions
{
    /// <summary>Rows of forced sources, 100 an object.</summary>
    internal int Rows { get; private init; } = 20_000_000;

    /// <summary>Numbers of threads.</summary>
    internal IReadOnlyList<int> Threads { get; private init; } = [1, 2];

    /// <summary>Numbers of queries; empty for all.</summary>
    internal IReadOnlyList<string> Only { get; private init; } = [];

    /// <summary>Timed runs of each query.</summary>
    internal int Runs { get; private init; } = 7;

    /// <summary>Other programs that match the same catalogs: astropy, stilts.</summary>
    internal IReadOnlyList<string> Peers { get; private init; } = [];

    /// <summary>Millions of rows a side that are matched to see how time and memory grow.</summary>
    internal IReadOnlyList<int> Scaling { get; private init; } = [];

    /// <summary>Millions of forced sources over which queries are run to see how time grows.</summary>
    internal IReadOnlyList<int> Growth { get; private init; } = [];

    /// <summary>The published console, whose first queries are to be timed; null for none.</summary>
    internal string? Fresh { get; private init; }

    /// <summary>Where the data are kept.</summary>
    internal string Folder { get; private init; } = Path.Combine(Path.GetTempPath(), "rubin-query-peers");

    /// <summary>The file that the table is written to; null for the screen alone.</summary>
    internal string? Output { get; private init; }

    internal static PeerOptions Parse(string[] arguments)
    {
        if (arguments.Length % 2 != 0)
        {
            throw new ArgumentException("usage: [--rows N] [--threads 1,2] [--only 4,5s] [--runs N] [--peers astropy,stilts] [--scaling 1,4,16] [--growth 2,20,100] [--fresh CONSOLE] [--data FOLDER] [--output FILE]");
        }

        return arguments.Chunk(2).Aggregate(new PeerOptions(), (options, pair) => pair[0] switch
        {
            "--rows" => options with { Rows = int.Parse(pair[1], CultureInfo.InvariantCulture) },
            "--threads" => options with { Threads = [.. pair[1].Split(',').Select(t => int.Parse(t, CultureInfo.InvariantCulture))] },
            "--only" => options with { Only = pair[1].Split(',') },
            "--runs" => options with { Runs = int.Parse(pair[1], CultureInfo.InvariantCulture) },
            "--peers" => options with { Peers = pair[1].Split(',') },
            "--scaling" => options with { Scaling = [.. pair[1].Split(',').Select(n => int.Parse(n, CultureInfo.InvariantCulture))] },
            "--growth" => options with { Growth = [.. pair[1].Split(',').Select(n => int.Parse(n, CultureInfo.InvariantCulture))] },
            "--fresh" => options with { Fresh = pair[1] },
            "--data" => options with { Folder = pair[1] },
            "--output" => options with { Output = pair[1] },
            _ => throw new ArgumentException($"unknown option {pair[0]}"),
        });
    }

    internal bool Wants(PeerQuery query) => Only.Count == 0 || Only.Contains(query.Number);
}
