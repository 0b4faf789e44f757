using static Rubin.Query.Adql.Generated.AdqlParser;

namespace Rubin.Query.Adql;

static partial class TreeBuilder
{
    static StatementSyntax Model(PhotozContext context) => context switch
    {
        CreateModelContext c => new CreateModelSyntax(
            Names(c.qualifiedName()),
            Name(c.name()),
            [.. c.modelOptions().SelectMany(o => o.modelOption()).Select(ModelOption)],
            c.query() is { } query ? Query(query) : null,
            Existence(c.REPLACE() is not null, c.IF() is not null)),
        DropModelContext c => new DropModelSyntax(Names(c.qualifiedName()), Existence(false, c.IF() is not null)),
        DescribeModelContext c => new DescribeModelSyntax(Names(c.qualifiedName())),
        ExportModelContext c => new ExportModelSyntax(Names(c.qualifiedName()), Unquote(c.STRING())),
        ImportModelContext c => new ImportModelSyntax(Names(c.qualifiedName()), Unquote(c.STRING()), Existence(c.REPLACE() is not null, false)),
        ShowModelsContext => new ShowSyntax(ShownList.Models),
        _ => throw Unreachable(context),
    };

    static ModelOptionSyntax ModelOption(ModelOptionContext context) => new(Name(context.name()), Operand(context.operand())) { Span = context.Span() };
}
