using System.Globalization;
using Rubin.Query.Console.Completion;
using Rubin.Query.Console.Output;
using Rubin.Query.Console.Pictures;
using Rubin.Query.Console.Terminals;
using Rubin.Query.Plots;
using Con = System.Console;

namespace Rubin.Query.Console.Commands;

/// <summary>Pictures in the terminal.</summary>
static class PlotCommand
{
    static readonly (string Name, Func<PlotOptions, string, PlotOptions?> Apply)[] Settings =
    [
        ("title", (o, text) => o with { Title = text }),
        ("bins", (o, text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bins) && bins is >= 1 and <= 1000 ? o with { Bins = bins } : null),
        ("period", (o, text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var period) && period > 0 ? o with { Period = period } : null),
        ("log", (o, text) => text is "x" or "y" or "xy" ? o with { LogX = text.Contains('x', StringComparison.Ordinal), LogY = text.Contains('y', StringComparison.Ordinal) } : null),
    ];

    internal static IReadOnlyList<DotCommand> All { get; } =
    [
        new(".plot", "[KIND] [bins=N] [period=P] [log=xy] [title=T] [QUERY]", $"draw a query, or the last: {string.Join(", ", PlotOptions.KindWords)}", RunAsync)
        {
            Values = _ => PlotOptions.KindWords.Select(word => new Candidate(word)),
        },
    ];

    static async Task RunAsync(ConsoleSession session, string argument, CancellationToken cancel)
    {
        var (options, rest) = Read(argument);
        await using var result = session.Engine.Execute(QueryCommands.QueryOf(session, rest), session.Settings, cancel);
        var data = new PlotData(result.Schema, options);
        using (var bar = ProgressBar.Start(() => new(result.Progress.Fraction, result.RowsRead, result.Progress.BytesRead)))
        {
            await foreach (var batch in bar.HiddenAfter(result.Batches))
            {
                data.Add(batch);
            }
        }

        var isTerminal = !Con.IsOutputRedirected;
        var canvas = TerminalPicture.CanvasOf(isTerminal ? RawTerminal.Size : (80, 24), data.Kind);
        foreach (var line in TerminalPicture.Lines(data.ToFigure(canvas.Columns, canvas.Rows), canvas, isTerminal && Style.IsWanted))
        {
            await Con.Out.WriteLineAsync(line);
        }
    }

    /// <summary>Kind and settings at the beginning of an argument; what follows is the query.</summary>
    static (PlotOptions Options, string Query) Read(string argument)
    {
        var options = new PlotOptions();
        while (argument.Length > 0)
        {
            var end = argument.IndexOf(' ', StringComparison.Ordinal) is >= 0 and var blank ? blank : argument.Length;
            var word = argument[..end];
            if (PlotOptions.KindOf(word) is { } kind)
            {
                options = options with { Kind = kind };
            }
            else if (word.Split('=', 2) is [var name, var value] && Settings.FirstOrDefault(s => s.Name == name).Apply is { } apply)
            {
                options = apply(options, value) ?? throw new QueryException(QueryErrorCode.Value, $"\"{value}\" is nothing that {name} can be");
            }
            else
            {
                break;
            }

            argument = argument[end..].TrimStart();
        }

        return (options, argument);
    }
}
