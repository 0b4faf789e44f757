using System.Diagnostics;
using System.Runtime.CompilerServices;
using Rubin.Query.Adql;
using Rubin.Query.Engine.Binding;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Execution.Spilling;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Optimization;
using Rubin.Query.Engine.Planning;
using Rubin.Query.Hats;
using Rubin.Query.MyDb;
using Rubin.Query.PhotoZ.Functions;
using Rubin.Query.Plots;

namespace Rubin.Query;

/// <summary>
/// Runs ADQL over attached catalogs, in this process. Safe for many threads; engines in one process know nothing of each other. Dispose it when no
/// query runs any more: its threads end then.
/// </summary>
/// <example>
/// <code>
/// using var engine = new QueryEngine();
/// engine.Attach("gaia", "/data/gaia_dr3");
/// await using var result = engine.Execute("SELECT TOP 10 ra, dec FROM gaia WHERE DISTANCE(ra, dec, 56.75, 24.12) &lt; 1");
/// await foreach (var batch in result.Batches) { … }
/// </code>
/// </example>
public sealed partial class QueryEngine : IDisposable
{
    readonly WorkerPool _pool;
    readonly MemoryBudget _memory;
    readonly SpillArea _spills;
    readonly MyDbStore _mydb;
    readonly ModelStore _models;
    readonly Lock _gate = new();
    volatile SchemaCatalog _attached = SchemaCatalog.Empty;
    volatile SelfDescribedCatalog _catalog = new(SchemaCatalog.Empty);
    volatile ConditionalWeakTable<Predicate<CatalogTable>, SelfDescribedCatalog> _views = [];
    volatile FunctionRegistry? _functions;

    /// <summary>An engine with its own threads and memory.</summary>
    /// <param name="options">Threads, memory, batch size; the defaults suit a machine of one's own.</param>
    /// <param name="mydb">Where users' own tables live, and how much of them there may be; below the home folder where nothing is said.</param>
    public QueryEngine(EngineOptions? options = null, MyDbOptions? mydb = null)
    {
        Options = options ?? new();
        _memory = new(Options.MemoryBytes);
        _mydb = new(mydb ?? new(), _memory);
        _models = new(_mydb);
        _pool = new(Options.Workers);
        SpillArea.ClearLeftovers(Options.SpillDirectory);
        _spills = new(Options.SpillDirectory);
    }

    /// <summary>The settings.</summary>
    public EngineOptions Options { get; }

    /// <summary>The functions that queries can call.</summary>
    public FunctionRegistry Functions => _functions ?? Interlocked.CompareExchange(ref _functions, StandardFunctions.Create(), null) ?? _functions;

    /// <summary>The tables that queries can name; TAP_SCHEMA, which describes them, is among them and not listed.</summary>
    public ICatalog Catalog => _catalog;

    /// <summary>The tables that statements with these settings can name: the attached ones, the user's own, and those that others share.</summary>
    public ICatalog CatalogFor(QuerySettings settings) => CatalogOf(settings);

    /// <summary>Makes the tables of a file or folder available as schema <paramref name="schema"/>. Reads metadata only.</summary>
    /// <param name="schema">The schema's name; given again, its tables are added to those attached before.</param>
    /// <param name="path">A HATS catalog, collection or folder of them, a Parquet, CSV, TSV or Felis file; see <see cref="TableFormats"/>.</param>
    /// <exception cref="QueryException">Nothing that can be read is there, or a table of that name is attached already.</exception>
    public void Attach(string schema, string path) => Attach(new Attachment(schema, path));

    /// <summary>Makes the tables of a file or folder available, with descriptions and links; all of them, or none where something is wrong.</summary>
    /// <param name="attachment">What to attach; <see cref="Attachment.Parse"/> reads the form of the command line.</param>
    /// <exception cref="QueryException">Nothing that can be read is there, or a table of that name is attached already.</exception>
    public void Attach(Attachment attachment)
    {
        lock (_gate)
        {
            Attach(_attached.With(attachment));
        }
    }

    /// <summary>Starts a query. It runs while its batches are read.</summary>
    /// <param name="text">One statement.</param>
    /// <param name="dialect">The language; the default one is ADQL 2.1 and much more.</param>
    /// <param name="cancel">Stops the query.</param>
    /// <exception cref="QueryException">The text is wrong; errors while it runs come out of the batches.</exception>
    public QueryResult Execute(string text, AdqlDialect dialect = AdqlDialect.Default, CancellationToken cancel = default) =>
        Execute(text, new QueryParameters(), dialect, cancel);

    /// <summary>Starts a query that has parameters.</summary>
    /// <param name="text">One statement.</param>
    /// <param name="parameters">The values of its parameters.</param>
    /// <param name="dialect">The language.</param>
    /// <param name="cancel">Stops the query.</param>
    /// <exception cref="QueryException">The text is wrong, or a parameter has no value; errors while it runs come out of the batches.</exception>
    public QueryResult Execute(string text, QueryParameters parameters, AdqlDialect dialect = AdqlDialect.Default, CancellationToken cancel = default) =>
        Execute(text, new QuerySettings { Dialect = dialect, Parameters = parameters }, cancel);

    /// <summary>Starts a query of one of several users.</summary>
    /// <param name="text">One statement.</param>
    /// <param name="settings">Who runs it, and how.</param>
    /// <param name="cancel">Stops the query.</param>
    /// <exception cref="QueryException">The text is wrong, or a parameter has no value; errors while it runs come out of the batches.</exception>
    public QueryResult Execute(string text, QuerySettings settings, CancellationToken cancel = default)
    {
        var result = Start(text, settings, cancel);
        result = settings.KeepsHistory ? HistoryStatements.Kept(result, text, _mydb.Of(settings.User)) : result;
        return settings.Progress is { } progress ? ProgressReports.Of(result, progress) : result;
    }

    QueryResult Start(string text, QuerySettings settings, CancellationToken cancel)
    {
        var session = new Session(this, _mydb, settings, text, cancel);
        var parsed = AdqlParser.Parse(text, settings.Dialect);
        var context = Context(settings) with { Text = text };
        OwnTableRight.Check(parsed, settings);
        return parsed switch
        {
            QueryStatementSyntax statement when IntoClause.Of(statement.Query) is { } into => new TableWriting(session).Create(into),
            CreateTableAsSyntax statement => new TableWriting(session).Create(statement),
            CreateTableSyntax statement => new TableWriting(session).Create(statement),
            InsertSyntax statement => new TableWriting(session).Insert(statement),
            UpdateSyntax statement => new TableChanging(session).Update(statement),
            DeleteSyntax statement => new TableChanging(session).Delete(statement),
            GrantSyntax statement => new SharingStatements(session, _models).Grant(statement),
            GroupSyntax statement => new SharingStatements(session, _models).Group(statement),
            GroupMemberSyntax statement => new SharingStatements(session, _models).Member(statement),
            ShowSyntax { List: ShownList.History } => HistoryStatements.Show(session.Database),
            ShowSyntax { List: ShownList.Models } => new ModelStatements(session, Models(settings)).Show(),
            ShowSyntax statement => new SharingStatements(session, _models).Show(statement),
            CiteSyntax statement => new CitationStatements(session).Cite(statement),
            ReproduceSyntax statement => new CitationStatements(session).Reproduce(statement),
            ModelStatementSyntax statement => new ModelStatements(session, Models(settings)).Run(statement),
            OwnTableSyntax statement => new TableAltering(session).Run(statement),
            QueryStatementSyntax statement => Start(Prepare(statement.Query, context), cancel, text, settings.User),
            ExplainSyntax { IsAnalyze: true } statement => new Explanation(this).Analyze(Prepare(statement.Query, context), cancel),
            ExplainSyntax statement => Explanation.Explain(Prepare(statement.Query, context)),
            DescribeSyntax statement => Description.Columns(Prepare(statement.Query, context)),
            ShowTablesSyntax statement => Description.Tables(context.Catalog, statement.Schema),
            SummarizeSyntax statement => Summarize(statement.Query, context, cancel),
            CopySyntax statement when !settings.MayWriteFiles => throw new QueryException(
                QueryErrorCode.Unsupported, "files cannot be written here", statement.Span, "run the query alone, and keep its answer, or write SELECT … INTO mydb.name"),
            CopySyntax statement => Copy(statement, session, context),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>A statement of the user's history, to be run again.</summary>
    /// <param name="number">Its number, as SHOW HISTORY tells it.</param>
    /// <param name="settings">Whose history.</param>
    /// <exception cref="QueryException">Value: there is no statement of that number, or it was dropped (<see cref="MyDbOptions.HistoryLength"/>).</exception>
    public string Recall(long number, QuerySettings? settings = null) => _mydb.Of((settings ?? new()).User).History.Find(number).Text;

    /// <summary>The plan of a query as text, without running it.</summary>
    /// <exception cref="QueryException">The text is wrong.</exception>
    public string Explain(string text, AdqlDialect dialect = AdqlDialect.Default) => AdqlParser.Parse(text, dialect) switch
    {
        QueryStatementSyntax statement => Explanation.Text(Prepare(statement.Query, Context(dialect))),
        ExplainSyntax statement => Explanation.Text(Prepare(statement.Query, Context(dialect))),
        var statement => throw new QueryException(QueryErrorCode.Unsupported, "only queries can be explained", statement.Span),
    };

    /// <summary>Runs a query, drops its rows, and tells what each operator did, one line of text a row.</summary>
    /// <exception cref="QueryException">The text is wrong.</exception>
    public QueryResult Analyze(string text, AdqlDialect dialect = AdqlDialect.Default, CancellationToken cancel = default) =>
        AdqlParser.Parse(text, dialect) switch
        {
            QueryStatementSyntax statement => new Explanation(this).Analyze(Prepare(statement.Query, Context(dialect)), cancel),
            ExplainSyntax statement => new Explanation(this).Analyze(Prepare(statement.Query, Context(dialect)), cancel),
            var statement => throw new QueryException(QueryErrorCode.Unsupported, "only queries can be analyzed", statement.Span),
        };

    /// <summary>Rows that tables must give, about, for the answer of a query, or for the table that it makes; null where that cannot be told without running it.</summary>
    /// <exception cref="QueryException">The text is wrong.</exception>
    public double? EstimateRowsRead(string text, QuerySettings settings)
    {
        var rows = AdqlParser.Parse(text, settings.Dialect) is QueryStatementSyntax statement
            ? Prepare(IntoClause.Of(statement.Query)?.Query ?? statement.Query, settings).Physical.RowsToRead(double.PositiveInfinity)
            : double.PositiveInfinity;
        return double.IsFinite(rows) ? rows : null;
    }

    /// <summary>Ends the engine's threads; running queries are stopped.</summary>
    public void Dispose()
    {
        _pool.Dispose();
        _spills.Dispose();
        _mydb.Dispose();
    }

    /// <summary>Bytes that queries and open databases hold of <see cref="EngineOptions.MemoryBytes"/>.</summary>
    internal long MemoryHeld => _memory.Held;

    internal QueryExecution Run(PhysicalNode plan, CancellationToken cancel, int? workers = null) =>
        QueryExecution.Start(plan, workers is { } n ? Options with { Workers = n } : Options, _pool, _memory, _spills, cancel);

    /// <summary>Memory of the engine for a statement's own work, at first no more than a small part of what there is.</summary>
    /// <exception cref="QueryException">OutOfMemory: so much is not free.</exception>
    internal MemoryLease LeaseMemory(string owner, long minimum) => _memory.Lease(owner, Math.Min(minimum, _memory.Total / 64));

    /// <summary>Plans a query of one of several users, who may see the tables otherwise.</summary>
    internal PreparedQuery Prepare(QuerySyntax query, QuerySettings settings, Func<ICatalog, ICatalog>? view = null)
    {
        var context = Context(settings);
        return Prepare(query, view is null ? context : context with { Catalog = view(context.Catalog) });
    }

    /// <summary>Plans a query over tables of its own.</summary>
    internal PreparedQuery Prepare(QuerySyntax query, ICatalog tables) => Prepare(query, Context(AdqlDialect.Default) with { Catalog = tables });

    /// <summary>Starts a query over tables of its own.</summary>
    internal QueryResult Execute(QuerySyntax query, ICatalog tables, CancellationToken cancel) =>
        Start(Prepare(query, Context(AdqlDialect.Default) with { Catalog = tables }), cancel);

    /// <summary>Starts a query; its answer tells of the statement and the user, where there are such.</summary>
    QueryResult Start(PreparedQuery query, CancellationToken cancel, string? text = null, string user = "")
    {
        var execution = Run(query.Physical, cancel);
        var schema = text is null ? execution.Schema : AnswerOrigin.Told(execution.Schema, query, text, user);
        return new(schema, InternalErrors.Guard(execution.Batches, query.Physical), execution, query.Warnings);
    }

    QueryResult Summarize(QuerySyntax query, BindingContext context, CancellationToken cancel)
    {
        var columns = Prepare(query, context).Physical.Schema;
        return Summary.Transpose(Start(Prepare(Summary.AggregatesOf(query, columns), context), cancel), columns);
    }

    QueryResult Copy(CopySyntax statement, Session session, BindingContext context)
    {
        var cancel = session.Cancel;
        FileTables.Check(statement.Path, Options.FileRoots);
        if (CatalogCopyOptions.IsCatalog(statement))
        {
            var options = CatalogCopyOptions.Of(statement);
            var query = Prepare(statement.Query, context);
            var signature = context.Parameters.Count == 0 ? RunSignature.Of(session.Text, query, options) : null;
            ValueList<string> warnings = [.. query.Warnings, .. LeftOutColumns.Warnings(query.Physical.Schema)];
            if (options.Append)
            {
                var append = new CatalogAppend(this, statement.Path, options);
                var added = Prepare(AppendedColumns.Of(statement.Query, query.Physical.Schema, append.Catalog.Schema), context);
                return append.Start(added.Physical, warnings, signature, cancel);
            }

            return new CatalogCopy(this, statement.Path, options).Start(query.Physical, warnings, signature, cancel);
        }

        var format = PlotCopyOptions.IsPlot(statement) ? PlotCopyOptions.FormatOf(statement) : CopyStatement.FormatOf(statement);
        return CopyStatement.Run(Start(Prepare(statement.Query, context), cancel, session.Text, session.User), statement.Path, format);
    }

    BindingContext Context(AdqlDialect dialect) => Context(new QuerySettings { Dialect = dialect });

    ModelCatalog Models(QuerySettings settings) => new(_models, settings.User);

    BindingContext Context(QuerySettings settings) => new(
        UploadCatalog.Over(CatalogOf(settings), settings.Uploads), new FunctionRegistry(Functions, PhotozFunctions.Of(Models(settings))), settings.Dialect)
    {
        Parameters = settings.Parameters.Values,
        OpenFile = Options.FileRoots is { Count: 0 } ? null : path => FileTables.Open(path, Options.FileRoots),
        ReadFile = Options.FileRoots is { Count: 0 } ? null : path => FileTables.Read(path, Options.FileRoots),
    };

    /// <summary>What a user can name; TAP_SCHEMA tells of the own tables too.</summary>
    SelfDescribedCatalog CatalogOf(QuerySettings settings)
    {
        var (attached, shared) = settings.MayRead is { } mayRead
            ? (new VisibleCatalog(_attached, mayRead), _views.GetValue(mayRead, m => new(new VisibleCatalog(_attached, m))))
            : ((ICatalog)_attached, _catalog);
        return new(new MyDbCatalog(attached, _mydb, settings.User), shared);
    }

    void Attach(SchemaCatalog attached)
    {
        _attached = attached;
        _catalog = new(attached);
        _views = [];
    }

    static PreparedQuery Prepare(QuerySyntax query, BindingContext context)
    {
        var bound = Binder.Bind(query, context, out var nextColumn);
        var logical = Optimizer.Optimize(bound.Plan, context.Functions, nextColumn);
        return new(logical, PhysicalPlanner.Plan(logical), bound.Warnings);
    }
}

/// <summary>A query ready to run.</summary>
sealed record PreparedQuery(LogicalNode Logical, PhysicalNode Physical, ValueList<string> Warnings);
