using System.Globalization;
using Rubin.Query.Adql;
using Rubin.Query.Console.Completion;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Functions;
using Con = System.Console;

namespace Rubin.Query.Console.Commands;

/// <summary>Commands about what can be queried.</summary>
static class CatalogCommands
{
    internal static IReadOnlyList<DotCommand> All { get; } =
    [
        DotCommand.Of(".attach", "[NAME=]PATH", "attach a catalog, file or folder; without a path, list what is attached", Attach) with { TakesPath = true },
        new(".tables", "[SCHEMA]", "list the tables", TablesAsync)
        {
            Aliases = ["\\dt", "\\l", "\\dn"],
            Values = session => session.Catalog.Schemas.Select(s => new Candidate(TableNames.Spelled(s))),
        },
        new(".describe", "TABLE", "the columns of a table with units and UCDs", DescribeAsync) { Aliases = ["\\d", "\\d+"], Values = Tables },
        DotCommand.Of(".schema", "[TABLE]", "the tables as CREATE TABLE would make them", Schema) with { Values = Tables },
        new(".mydb", "", "your own tables", (session, _, cancel) => StatementRun.RunAsync(session, "SHOW TABLES FROM mydb", cancel)),
    ];

    static IEnumerable<Candidate> Tables(ConsoleSession session) => session.Catalog.Schemas
        .SelectMany(s => session.Catalog.Tables(s).Select(t => new Candidate($"{TableNames.Spelled(t.Schema)}.{TableNames.Spelled(t.Name)}", t.Description ?? "") { IsOfData = true }));

    static Task TablesAsync(ConsoleSession session, string schema, CancellationToken cancel)
    {
        if (session.IsInteractive && session.Catalog.Schemas.Count == 0)
        {
            Con.Out.WriteLine("nothing is attached; .attach PATH attaches a file, folder or catalog");
            return Task.CompletedTask;
        }

        return StatementRun.RunAsync(session, schema.Length == 0 ? "SHOW TABLES" : $"SHOW TABLES FROM {schema}", cancel);
    }

    static void Attach(ConsoleSession session, string argument)
    {
        if (argument.Length == 0)
        {
            foreach (var attached in session.Attachments)
            {
                Con.Out.WriteLine($"{attached.Schema} = {attached.Path}");
            }

            return;
        }

        var attachment = AttachmentOf(argument);
        session.Attach(attachment);
        var tables = session.Catalog.Tables(attachment.Schema);
        Con.Out.WriteLine(tables is [var only]
            ? $"{attachment.Schema}: {only.Columns.Count} columns{Rows(only)}; FROM {TableNames.Spelled(attachment.Schema)}"
            : $"{attachment.Schema}: {tables.Count} tables; FROM {TableNames.Spelled(attachment.Schema)}.{TableNames.Spelled(tables[0].Name)}");
    }

    /// <summary>What <c>[NAME=]PATH</c> attaches; without a name, under that of the file.</summary>
    internal static Attachment AttachmentOf(string argument)
    {
        var attachment = Attachment.Parse(argument.Contains('=', StringComparison.Ordinal) ? argument : $"{NameOf(argument)}={argument}");
        return attachment with { Path = FilePaths.Expand(attachment.Path) };
    }

    static string Rows(CatalogTable table) => table.Provider.RowCount is { } rows ? string.Create(CultureInfo.InvariantCulture, $", {rows:N0} rows") : "";

    /// <summary>A schema's name from that of a file: letters, digits and underscores of what stands before the first point.</summary>
    static string NameOf(string path)
    {
        var file = Path.GetFileName(Path.TrimEndingDirectorySeparator(path)).Split('.')[0];
        var name = string.Concat(file.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        return name.Length == 0 || char.IsAsciiDigit(name[0]) ? $"t{name}" : name;
    }

    static Task DescribeAsync(ConsoleSession session, string table, CancellationToken cancel) =>
        StatementRun.RunAsync(session, table.Length == 0 ? "SHOW TABLES" : $"DESCRIBE {table}", cancel);

    static void Schema(ConsoleSession session, string name)
    {
        var tables = name.Length == 0
            ? session.Catalog.Schemas.SelectMany(session.Catalog.Tables)
            : name.Split('.') is [var schema, var table] ? session.Catalog.Find(new(schema, false, table.Trim('"'), false)) : session.Catalog.Find(new(null, false, name, false));
        var found = tables.ToList();
        if (found.Count == 0 && name.Length > 0)
        {
            throw new QueryException(QueryErrorCode.UnknownTable, $"table \"{name}\" does not exist", hint: ".tables lists all");
        }

        foreach (var one in found)
        {
            Con.Out.WriteLine($"CREATE TABLE {TableNames.Spelled(one.Schema)}.{TableNames.Spelled(one.Name)} (\n  {string.Join(",\n  ", one.Columns.Fields.Select(Column))}\n);");
        }
    }

    static string Column(Arrow.Field field) =>
        $"{TableNames.Spelled(field.Name)} {GeometryTypes.Name(field.Type)}{Remark("UNIT", field.Unit)}{Remark("UCD", field.Ucd)}";

    static string Remark(string word, string? text) => text is null ? "" : $" {word} {SyntaxPrinter.Print(new StringSyntax(text))}";
}
