using static Rubin.Query.Adql.Generated.AdqlParser;

namespace Rubin.Query.Adql;

static partial class TreeBuilder
{
    static OwnTableSyntax OwnTable(OwnTableContext context) => context switch
    {
        CreateTableAsContext c => new CreateTableAsSyntax(Names(c.qualifiedName()), Query(c.query()), Existence(c.REPLACE() is not null, c.IF() is not null)),
        CreateTableContext c => new CreateTableSyntax(
            Names(c.qualifiedName()), [.. c.columnDefinition().Select(ColumnDefinition)], Existence(c.REPLACE() is not null, c.IF() is not null)),
        InsertContext c => new InsertSyntax(Names(c.qualifiedName()), Names(c.names()), Query(c.query())),
        UpdateContext c => new UpdateSyntax(
            Names(c.qualifiedName()), OptionalName(c.name()), [.. c.assignment().Select(Assignment)], Expression(c.expression())),
        DeleteContext c => new DeleteSyntax(Names(c.qualifiedName()), OptionalName(c.name()), Expression(c.expression())),
        RenameTableContext c => new RenameTableSyntax(Names(c.qualifiedName()), Name(c.name())),
        RenameColumnContext c => new RenameColumnSyntax(Names(c.qualifiedName()), Name(c.name(0)), Name(c.name(1))),
        AddColumnContext c => new AddColumnSyntax(Names(c.qualifiedName()), ColumnDefinition(c.columnDefinition())),
        DropColumnContext c => new DropColumnSyntax(Names(c.qualifiedName()), Name(c.name())),
        DropTableContext c => new DropTableSyntax(Names(c.qualifiedName()), Existence(false, c.IF() is not null)),
        CreateIndexContext c => new CreateIndexSyntax(
            OptionalName(c.name()), Names(c.qualifiedName()), Names(c.names()), Existence(false, c.IF() is not null)),
        DropIndexContext c => new DropIndexSyntax(Names(c.qualifiedName()), Existence(false, c.IF() is not null)),
        CommentContext c => new CommentSyntax(Names(c.qualifiedName()), c.COLUMN() is not null, [.. c.remark().Select(Remark)]),
        _ => throw Unreachable(context),
    };

    static ExistenceRule Existence(bool isReplaced, bool isSkipped) =>
        isReplaced ? ExistenceRule.Replace : isSkipped ? ExistenceRule.Skip : ExistenceRule.Refuse;

    static NameSyntax? OptionalName(NameContext? context) => context is null ? null : Name(context);

    static ColumnDefinitionSyntax ColumnDefinition(ColumnDefinitionContext context) =>
        new(Name(context.name()), Type(context.type()), context.NOT() is not null) { Span = context.Span() };

    static AssignmentSyntax Assignment(AssignmentContext context) =>
        new(Name(context.name()), Expression(context.expression())) { Span = context.Span() };

    static RemarkSyntax Remark(RemarkContext context) => new(
        context.UNIT() is not null ? RemarkKind.Unit : context.UCD() is not null ? RemarkKind.Ucd : RemarkKind.Description,
        context.STRING() is { } text ? Unquote(text) : null)
    { Span = context.Span() };

    static StatementSyntax Sharing(SharingContext context) => context switch
    {
        GrantContext c => new GrantSyntax(Names(c.qualifiedName()), Grantee(c.grantee()), c.REVOKE() is not null) { IsModel = c.MODEL() is not null },
        GroupContext c => new GroupSyntax(Name(c.name()), c.DROP() is not null),
        GroupMemberContext c => new GroupMemberSyntax(Name(c.name(0)), Name(c.name(1)), c.DROP() is not null),
        ShowSharingContext c => new ShowSyntax(c.GRANTS() is not null ? ShownList.Grants : ShownList.Groups),
        _ => throw Unreachable(context),
    };

    static GranteeSyntax Grantee(GranteeContext context) => new(
        context.PUBLIC() is not null ? GranteeKind.Public : context.USER() is not null ? GranteeKind.User : GranteeKind.Group,
        OptionalName(context.name()))
    { Span = context.Span() };

    static StatementSyntax Provenance(ProvenanceContext context) => context switch
    {
        ShowHistoryContext => new ShowSyntax(ShownList.History),
        CiteContext c => new CiteSyntax(Query(c.query())),
        ReproduceContext c => new ReproduceSyntax(Unquote(c.STRING())),
        _ => throw Unreachable(context),
    };
}
