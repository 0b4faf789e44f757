using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Rubin.Query.Adql;
using Rubin.Query.Arrow;
using Rubin.Query.PhotoZ.Models;

namespace Rubin.Query;

/// <summary>Statements that list, tell, copy and drop models of redshifts.</summary>
/// <param name="session">The statement.</param>
/// <param name="models">The models that the user can name.</param>
sealed class ModelStatements(Session session, ModelCatalog models)
{
    internal QueryResult Run(ModelStatementSyntax statement) => statement switch
    {
        CreateModelSyntax s => new ModelMaking(session).Create(s),
        DropModelSyntax s => Drop(s),
        DescribeModelSyntax s => Describe(s),
        ExportModelSyntax s => Export(s),
        ImportModelSyntax s => Import(s),
        _ => throw new UnreachableException(),
    };

    internal QueryResult Show()
    {
        var table = new TextTable(
            new("model_name", DataType.Utf8), new("kind", DataType.Utf8), new("bands", DataType.Utf8), new("training_rows", DataType.Int64), new("bytes", DataType.Int64), new("created", DataType.Utf8));
        foreach (var (name, file, header) in models.All())
        {
            table.Add(name, header.Kind, string.Join(",", header.Bands), header.Training?.Rows, file.Length, Time(header.Created));
        }

        return table.ToResult();
    }

    QueryResult Describe(DescribeModelSyntax statement)
    {
        var (name, span) = NameOf(statement.Model);
        var (file, owner) = models.FileOf(name) ?? throw models.Unknown(name, span);
        ModelHeader header;
        using (var stream = file.OpenRead())
        {
            header = ModelFile.ReadHeader(stream);
        }

        var table = new TextTable(new("property", DataType.Utf8), new("value", DataType.Utf8));
        table.Add("name", header.Name);
        table.Add("owner", owner);
        table.Add("kind", header.Kind);
        table.Add("bands", string.Join(",", header.Bands));
        foreach (var option in header.Options)
        {
            table.Add($"option {option.Name}", option.Value.ValueKind == JsonValueKind.String ? option.Value.GetString() : option.Value.GetRawText());
        }

        table.Add("statement", header.Statement);
        if (header.Training is { } training)
        {
            foreach (var input in training.Inputs) table.Add("training input", input);
            table.Add("training columns", string.Join(",", training.Columns));
            table.Add("training rows", Number(training.Rows));
            table.Add("training rows left out", Number(training.LeftOut));
            table.Add("training hash", training.Hash);
        }

        foreach (var metric in header.Metrics) table.Add($"metric {metric.Name}", metric.Value?.ToString("G6", CultureInfo.InvariantCulture));
        table.Add("creator", header.Creator);
        table.Add("created", Time(header.Created));
        table.Add("software", header.Software);
        table.Add("bytes", Number(file.Length));
        return table.ToResult();
    }

    QueryResult Drop(DropModelSyntax statement)
    {
        var name = Session.OwnName(statement.Model);
        var files = session.Database.Models;
        if (statement.Missing == ExistenceRule.Refuse && files.Find(name) is null)
        {
            throw models.Unknown(name, NameOf(statement.Model).Span);
        }

        return StatementAnswer.Done(() =>
        {
            files.Delete(name);
            return Task.FromResult($"photo-z model mydb.{name} dropped");
        });
    }

    QueryResult Export(ExportModelSyntax statement)
    {
        var (name, span) = NameOf(statement.Model);
        var (file, _) = models.FileOf(name) ?? throw models.Unknown(name, span);
        FileTables.Check(statement.Path, session.Engine.Options.FileRoots);
        return StatementAnswer.Done(async () =>
        {
            var temporary = statement.Path + ".new";
            await File.WriteAllBytesAsync(temporary, await File.ReadAllBytesAsync(file.FullName, session.Cancel).ConfigureAwait(false), session.Cancel).ConfigureAwait(false);
            File.Move(temporary, statement.Path, overwrite: true);
            return $"photo-z model {name} written to {statement.Path}";
        });
    }

    QueryResult Import(ImportModelSyntax statement)
    {
        var name = Session.OwnName(statement.Model);
        FileTables.Check(statement.Path, session.Engine.Options.FileRoots);
        if (!File.Exists(statement.Path))
        {
            throw new QueryException(QueryErrorCode.Data, $"file \"{statement.Path}\" does not exist", statement.Span);
        }

        return StatementAnswer.Done(async () =>
        {
            var bytes = await File.ReadAllBytesAsync(statement.Path, session.Cancel).ConfigureAwait(false);
            var (header, _) = ModelFile.Read(bytes);
            var own = ModelFile.WithHeader(bytes, header with { Id = Guid.CreateVersion7(), Name = name });
            session.Database.Models.Write(name, own, statement.Existing == ExistenceRule.Replace);
            return $"photo-z model mydb.{name} made of {statement.Path}";
        });
    }

    static (string Name, SourceSpan Span) NameOf(ValueList<NameSyntax> name) =>
        (string.Join('.', name.Select(n => n.Text)), SourceSpan.Cover(name[0].Span, name[^1].Span));

    static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    static string Time(DateTime time) => time.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
