using System.Reflection;
using Rubin.Query.Adql;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;
using Rubin.Query.MyDb;
using Rubin.Query.PhotoZ.Estimation;
using Rubin.Query.PhotoZ.Models;

namespace Rubin.Query;

/// <summary>CREATE PHOTOZ MODEL: runs the training query, learns, and keeps what was learned as a file.</summary>
sealed class ModelMaking(Session session)
{
    internal QueryResult Create(CreateModelSyntax statement)
    {
        var name = Session.OwnName(statement.Model);
        var kind = KindOf(statement);
        var options = new PhotozOptions(kind, statement.Options.Select(OptionLiteral.Of));
        CheckFiles(kind, options);
        var query = statement.Query is null ? null : session.Prepare(statement.Query);
        var columns = query is null ? null : TrainingColumns.Of(query.Physical.Schema, options, statement.Query!.Span);
        var models = session.Database.Models;
        if (statement.Existing == ExistenceRule.Refuse && models.Find(name) is not null)
        {
            throw ModelFiles.Taken(name);
        }

        return StatementAnswer.Row([new("model_name", DataType.Utf8), new("kind", DataType.Utf8), new("rows", DataType.Int64), new("bytes", DataType.Int64)], async () =>
        {
            if (statement.Existing == ExistenceRule.Skip && models.Find(name) is { } old)
            {
                return [$"mydb.{name}", kind.Name, 0L, old.Length];
            }

            using var memory = columns is null ? null : session.Engine.LeaseMemory("training of a photo-z model", 1 << 20);
            var rows = columns is null ? null : new TrainingRows(columns, PhotometryRules.Of(options, columns.Bands), memory!);
            if (query is not null)
            {
                await ReadAsync(query, rows!.Add).ConfigureAwait(false);
            }

            var training = rows?.ToSet();
            var model = kind.Build(options, training, session.Cancel);
            var origin = training is null ? null : new TrainingOrigin(
                [.. QueryInputs.Of(query!.Logical)], [.. columns!.Values.Select(c => query.Physical.Schema[c].Name)], training.Rows, rows!.LeftOut, training.Hash);
            var bytes = ModelFile.Write(Header(name, kind, options, model) with { Training = origin }, model);
            session.Cancel.ThrowIfCancellationRequested();
            models.Write(name, bytes, statement.Existing == ExistenceRule.Replace);
            return [$"mydb.{name}", kind.Name, (long)(training?.Rows ?? 0), bytes.LongLength];
        });
    }

    ModelHeader Header(string name, PhotozKind kind, PhotozOptions options, PhotozModel model) => new()
    {
        Id = Guid.CreateVersion7(),
        Name = name,
        Kind = kind.Name,
        Bands = [.. model.Bands],
        Options = [.. options.Given.Select(StoredOption.Of)],
        Statement = session.Text.Trim(),
        Metrics = [.. model.Metrics.Select(m => new ModelMetric(m.Name, double.IsFinite(m.Value) ? m.Value : null))],
        Creator = session.User,
        Created = DateTime.UtcNow,
        Software = $"Rubin.Query {typeof(ModelMaking).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion}",
    };

    async Task ReadAsync(PreparedQuery query, Action<RecordBatch> take)
    {
        var execution = session.Engine.Run(query.Physical, session.Cancel);
        await using (execution.ConfigureAwait(false))
        {
            await foreach (var batch in InternalErrors.Guard(execution.Batches, query.Physical).ConfigureAwait(false))
            {
                take(batch);
            }
        }

        session.Cancel.ThrowIfCancellationRequested();
    }

    void CheckFiles(PhotozKind kind, PhotozOptions options)
    {
        foreach (var file in kind.Files(options))
        {
            FileTables.Check(file, session.Engine.Options.FileRoots);
        }
    }

    static PhotozKind KindOf(CreateModelSyntax statement)
    {
        var name = statement.Kind.Text;
        var kind = PhotozKinds.Find(name) ?? throw new QueryException(
            QueryErrorCode.Semantic,
            $"there are no photo-z models of kind \"{name}\"",
            statement.Kind.Span,
            NameSuggestion.For(name, PhotozKinds.All.Select(k => k.Name)) ?? $"there are {string.Join(", ", PhotozKinds.All.Select(k => k.Name))}");
        return (kind.Training, statement.Query) switch
        {
            (TrainingNeed.Required, null) => throw new QueryException(
                QueryErrorCode.Semantic, $"{kind.Name} learns from rows", statement.Kind.Span, $"USING {kind.Name} AS SELECT redshift, u, g, r, i, z, y, uErr, … FROM …"),
            (TrainingNeed.None, { } query) => throw new QueryException(QueryErrorCode.Semantic, $"{kind.Name} learns from no rows", query.Span, "leave out AS SELECT"),
            _ => kind,
        };
    }
}
