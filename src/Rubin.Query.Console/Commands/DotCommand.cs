using Rubin.Query.Console.Completion;

namespace Rubin.Query.Console.Commands;

/// <summary>A line that begins with a point: something about the console, not the data.</summary>
/// <param name="Name">With its point.</param>
/// <param name="Arguments">As the help shows them.</param>
/// <param name="Summary">What it does, in half a line.</param>
/// <param name="Run">Does it; gets what stands behind the name.</param>
sealed record DotCommand(string Name, string Arguments, string Summary, Func<ConsoleSession, string, CancellationToken, Task> Run)
{
    /// <summary>Other names, those of psql.</summary>
    internal IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>What its argument can be; none where nothing is known of it.</summary>
    internal Func<ConsoleSession, IEnumerable<Candidate>> Values { get; init; } = _ => [];

    /// <summary>Whether its argument is a file.</summary>
    internal bool TakesPath { get; init; }

    /// <summary>A command that is done at once.</summary>
    internal static DotCommand Of(string name, string arguments, string summary, Action<ConsoleSession, string> run) => new(name, arguments, summary, (session, argument, _) =>
    {
        run(session, argument);
        return Task.CompletedTask;
    });

    /// <summary>A setting that is on or off; without an argument it changes sides.</summary>
    internal static DotCommand Switch(string name, string summary, Func<ConsoleSession, bool> get, Action<ConsoleSession, bool> set) =>
        Of(name, "[on|off]", summary, (session, argument) =>
        {
            set(session, argument.ToUpperInvariant() switch
            {
                "" => !get(session),
                "ON" or "TRUE" or "1" => true,
                "OFF" or "FALSE" or "0" => false,
                _ => throw new QueryException(QueryErrorCode.Semantic, $"{name} is on or off, not \"{argument}\""),
            });
            System.Console.Out.WriteLine($"{name[1..]} is {(get(session) ? "on" : "off")}");
        }) with
        { Values = _ => [new("on"), new("off")] };
}
