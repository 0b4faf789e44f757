using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Rubin.Query.Adql;
using Rubin.Query.Engine.Execution;
using Rubin.Query.MyDb;

namespace Rubin.Query.Console;

/// <summary>The options that every verb with an engine takes.</summary>
sealed class EngineSettings
{
    readonly Option<string[]> _attach = new("--attach")
    {
        Description = "NAME=PATH[,felis=FILE][,margin=PATH][,nan=null][,link=A.x->B.y:B.t]: the tables of a catalog, file or folder as schema NAME; may be given several times",
        AllowMultipleArgumentsPerToken = false,
    };

    readonly Option<int?> _workers = new("--workers") { Description = "threads that work on the query" };
    readonly Option<string?> _memory = new("--memory") { Description = "memory for hash tables and sorts, such as 2GiB" };
    readonly Option<string?> _temp = new("--temp") { Description = "folder for what does not fit into that memory; the system's for temporary files where it is not given" };
    readonly Option<string?> _mydb = new("--mydb") { Description = "folder of your own tables, schema mydb; ~/.rubin-query/mydb where nothing is said" };
    readonly Option<string[]> _functions = new("--functions") { Description = "assembly (.dll) whose [QueryFunction]s queries can call; may be given several times", AllowMultipleArgumentsPerToken = false };
    readonly Option<bool> _strict = new("--strict") { Description = "ADQL 2.1 and nothing else" };

    internal void AddTo(Command command)
    {
        _attach.Validators.Add(result => Validate(result, value => value.IndexOf('=', StringComparison.Ordinal) > 0, "is not NAME=PATH"));
        command.Options.Add(_attach);
        AddWorkersTo(command);
        command.Options.Add(_mydb);
        command.Options.Add(_functions);
        command.Options.Add(_strict);
    }

    /// <summary>Threads and memory alone, for verbs that attach nothing.</summary>
    internal void AddWorkersTo(Command command)
    {
        _memory.Validators.Add(result => Validate(result, value => Bytes(value) is not null, "is no size such as 512MiB or 2GiB"));
        _workers.Validators.Add(result => Validate(result, value => int.TryParse(value, out var n) && n is >= 1 and <= 1024, "is no number of threads from 1 to 1024"));
        command.Options.Add(_workers);
        command.Options.Add(_memory);
        command.Options.Add(_temp);
    }

    /// <summary>An engine with everything attached.</summary>
    internal QueryEngine Open(ParseResult parsed, Func<EngineOptions, EngineOptions>? adjust = null)
    {
        var engine = new QueryEngine(Options(parsed, adjust), Own(parsed));
        try
        {
            foreach (var attachment in Attachments(parsed))
            {
                engine.Attach(attachment);
            }

            foreach (var file in parsed.GetValue(_functions) ?? [])
            {
                engine.LoadFunctions(file);
            }
        }
        catch
        {
            engine.Dispose();
            throw;
        }

        return engine;
    }

    /// <summary>Threads, memory, folder for temporary files.</summary>
    internal EngineOptions Options(ParseResult parsed, Func<EngineOptions, EngineOptions>? adjust = null)
    {
        var defaults = adjust is null ? new EngineOptions() : adjust(new());
        return defaults with
        {
            Workers = parsed.GetValue(_workers) ?? defaults.Workers,
            MemoryBytes = parsed.GetValue(_memory) is { } memory ? Bytes(memory)!.Value : defaults.MemoryBytes,
            SpillDirectory = parsed.GetValue(_temp) ?? defaults.SpillDirectory,
        };
    }

    /// <summary>Where one's own tables lie; null where nothing is said.</summary>
    internal MyDbOptions? Own(ParseResult parsed) => parsed.GetValue(_mydb) is { } folder ? new MyDbOptions { Directory = folder } : null;

    /// <summary>What is to be attached.</summary>
    internal IReadOnlyList<Attachment> Attachments(ParseResult parsed) => [.. (parsed.GetValue(_attach) ?? []).Select(Attachment.Parse)];

    /// <summary>The memory that a command line gives to the engine, or that it has without being told.</summary>
    internal static long MemoryOf(ParseResult parsed) =>
        parsed.CommandResult.GetResult("--memory") is OptionResult { Tokens: [var size] } && Bytes(size.Value) is { } bytes ? bytes : new EngineOptions().MemoryBytes;

    /// <summary>How the statements of a person at the console run.</summary>
    internal QuerySettings Settings(ParseResult parsed) => new() { Dialect = Dialect(parsed), KeepsHistory = true };

    internal AdqlDialect Dialect(ParseResult parsed) => parsed.GetValue(_strict) ? AdqlDialect.Strict : AdqlDialect.Default;

    static void Validate(OptionResult result, Func<string, bool> isRight, string problem)
    {
        foreach (var token in result.Tokens.Where(t => !isRight(t.Value)))
        {
            result.AddError($"{result.Option.Name} {token.Value} {problem}");
        }
    }

    static readonly (string Suffix, long Factor)[] Units =
        [("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40), ("KB", 1000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("B", 1)];

    /// <summary>A size with a unit in bytes; null where it is none.</summary>
    internal static long? Bytes(string text)
    {
        foreach (var (suffix, factor) in Units)
        {
            if (text.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
            {
                return double.TryParse(text[..^suffix.Length].Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                    && number > 0 && number * factor < long.MaxValue
                    ? (long)(number * factor)
                    : null;
            }
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && bytes > 0 ? bytes : null;
    }
}
