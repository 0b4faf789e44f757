using Rubin.Query.Adql;
using Rubin.Query.Console.Output;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Execution;
using Rubin.Query.MyDb;

namespace Rubin.Query.Console;

/// <summary>What a person at the console has set: the engine with what is attached, how answers look, where they go. Used by one thread.</summary>
sealed class ConsoleSession : IDisposable
{
    readonly MyDbOptions? _own;
    readonly List<Attachment> _attachments = [];

    /// <summary>A session with nothing attached.</summary>
    internal ConsoleSession(EngineOptions options, MyDbOptions? own, QuerySettings settings)
    {
        _own = own;
        Settings = settings;
        Engine = new(options, own);
        Output = new();
        Jobs = new();
    }

    /// <summary>Runs the statements.</summary>
    internal QueryEngine Engine { get; private set; }

    /// <summary>Language, user, history.</summary>
    internal QuerySettings Settings { get; set; }

    /// <summary>Form and place of answers.</summary>
    internal OutputTarget Output { get; }

    /// <summary>Statements that run beside the prompt.</summary>
    internal BackgroundJobs Jobs { get; }

    /// <summary>Most rows of an answer; null for all.</summary>
    internal long? MaxRows { get; set; }

    /// <summary>Whether time and rows are told behind each answer.</summary>
    internal bool IsTimed { get; set; }

    /// <summary>The latest query, for commands that use it again.</summary>
    internal string? LastQuery { get; set; }

    /// <summary>Whether the last statement or command failed.</summary>
    internal bool HasFailed { get; set; }

    /// <summary>Whether the console is to end.</summary>
    internal bool IsOver { get; set; }

    /// <summary>Whether a person sits at it, so that a failure is no reason to stop.</summary>
    internal bool IsInteractive { get; init; }

    /// <summary>The tables that can be named.</summary>
    internal ICatalog Catalog => Engine.CatalogFor(Settings);

    /// <summary>What has been attached.</summary>
    internal IReadOnlyList<Attachment> Attachments => _attachments;

    /// <summary>Attaches to this engine, and to those that take its place.</summary>
    internal void Attach(Attachment attachment)
    {
        Engine.Attach(attachment);
        _attachments.Add(attachment);
    }

    /// <summary>Goes on with an engine of other threads or memory.</summary>
    internal void Reopen(EngineOptions options)
    {
        var engine = new QueryEngine(options, _own);
        foreach (var attachment in _attachments)
        {
            engine.Attach(attachment);
        }

        Jobs.Dispose();
        Engine.Dispose();
        Engine = engine;
    }

    /// <summary>Whether only ADQL 2.1 is understood.</summary>
    internal bool IsStrict
    {
        get => Settings.Dialect == AdqlDialect.Strict;
        set => Settings = Settings with { Dialect = value ? AdqlDialect.Strict : AdqlDialect.Default };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Jobs.Dispose();
        Output.Dispose();
        Engine.Dispose();
    }
}
