using System.CommandLine;
using System.CommandLine.Parsing;

namespace Rubin.Query.Console.DemoSky;

/// <summary>The options of verbs that make a demo sky.</summary>
sealed class SkyOptions
{
    readonly Option<int> _objects = new("--objects")
    {
        Description = "number of objects",
        DefaultValueFactory = _ => SkySettings.DefaultObjects,
    };

    readonly Option<long> _seed = new("--seed")
    {
        Description = "another number makes another sky",
        DefaultValueFactory = _ => SkySettings.DefaultSeed,
    };

    readonly Option<int> _workers = new("--workers")
    {
        Description = "threads that work; the files do not depend on it",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    internal void AddTo(Command command)
    {
        _objects.Validators.Add(result => InRange(result, 1, SkySettings.MostObjects));
        _workers.Validators.Add(result => InRange(result, 1, 1024));
        command.Options.Add(_objects);
        command.Options.Add(_seed);
        command.Options.Add(_workers);
    }

    internal SkySettings Settings(ParseResult parsed) => new(parsed.GetValue(_objects), parsed.GetValue(_seed));

    internal int Workers(ParseResult parsed) => parsed.GetValue(_workers);

    static void InRange(OptionResult result, int low, int high)
    {
        foreach (var token in result.Tokens.Where(t => !int.TryParse(t.Value, out var n) || n < low || n > high))
        {
            result.AddError($"{result.Option.Name} {token.Value} is no number from {low} to {high}");
        }
    }
}
