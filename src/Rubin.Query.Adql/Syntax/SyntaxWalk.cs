namespace Rubin.Query.Adql;

/// <summary>Goes through syntax without knowing its kinds.</summary>
public static class SyntaxWalk
{
    /// <summary>A node and all below it, each before its parts, in the order of the text.</summary>
    public static IEnumerable<SyntaxNode> SelfAndDescendants(this SyntaxNode node)
    {
        Stack<SyntaxNode> open = new([node]);
        while (open.TryPop(out var next))
        {
            yield return next;
            foreach (var child in next.Children().Reverse())
            {
                open.Push(child);
            }
        }
    }

    /// <summary>The parts of a node, names included, in the order of the text.</summary>
    public static IEnumerable<SyntaxNode> Children(this SyntaxNode node) => Parts(node).OfType<SyntaxNode>();

    static IEnumerable<SyntaxNode?> Parts(SyntaxNode node) => node switch
    {
        StatementSyntax statement => StatementParts(statement),
        ExpressionSyntax expression => ExpressionParts(expression),
        TableSyntax table => TableParts(table),
        SelectItemSyntax or GroupingSyntax or QueryBodySyntax or QuerySyntax => QueryParts(node),
        _ => OtherParts(node),
    };

    static IEnumerable<SyntaxNode?> StatementParts(StatementSyntax statement) => statement switch
    {
        QueryStatementSyntax query => [query.Query],
        ExplainSyntax explain => [explain.Query],
        DescribeSyntax describe => [describe.Query],
        ShowTablesSyntax show => [show.Schema],
        SummarizeSyntax summarize => [summarize.Query],
        CopySyntax copy => [copy.Query, .. copy.Options],
        OwnTableSyntax own => OwnTableParts(own),
        CreateModelSyntax create => [.. create.Model, create.Kind, .. create.Options, create.Query],
        ModelStatementSyntax model => model.Model,
        GroupSyntax group => [group.Name],
        GroupMemberSyntax member => [member.Group, member.User],
        CiteSyntax cite => [cite.Query],
        _ => [],
    };

    static IEnumerable<SyntaxNode?> OwnTableParts(OwnTableSyntax statement) => statement switch
    {
        CreateTableAsSyntax create => [.. create.Table, create.Query],
        CreateTableSyntax create => [.. create.Table, .. create.Columns],
        InsertSyntax insert => [.. insert.Table, .. insert.Columns, insert.Query],
        UpdateSyntax update => [.. update.Table, update.Alias, .. update.Assignments, update.Where],
        DeleteSyntax delete => [.. delete.Table, delete.Alias, delete.Where],
        RenameTableSyntax rename => [.. rename.Table, rename.Name],
        RenameColumnSyntax rename => [.. rename.Table, rename.Column, rename.Name],
        AddColumnSyntax add => [.. add.Table, add.Column],
        DropColumnSyntax drop => [.. drop.Table, drop.Column],
        CreateIndexSyntax create => [create.Name, .. create.Table, .. create.Columns],
        CommentSyntax comment => [.. comment.Table, .. comment.Remarks],
        GrantSyntax grant => [.. grant.Table, grant.Grantee],
        _ => statement.Table,
    };

    static IEnumerable<SyntaxNode?> QueryParts(SyntaxNode node) => node switch
    {
        QuerySyntax query => [query.With, query.Body, .. query.OrderBy, query.Limit, query.Offset],
        SetOperationSyntax operation => [operation.Left, operation.Right],
        NestedQuerySyntax nested => [nested.Query],
        ValuesSyntax values => values.Rows,
        SelectSyntax s =>
        [
            s.Top, .. s.Items, .. s.Into, .. s.From, s.Where, .. s.GroupBy, s.Having, .. s.Windows, s.Qualify,
        ],
        ExpressionItemSyntax item => [item.Expression, item.Alias],
        FieldsItemSyntax fields => [fields.Value, .. fields.Exclude, .. fields.Replace],
        StarItemSyntax star => [.. star.Table, .. star.Exclude, .. star.Replace],
        GroupingSetSyntax set => set.Keys,
        RollupSyntax rollup => rollup.Sets,
        CubeSyntax cube => cube.Sets,
        GroupingSetsSyntax sets => sets.Elements,
        _ => [],
    };

    static IEnumerable<SyntaxNode?> TableParts(TableSyntax table) => table switch
    {
        NamedTableSyntax named => [.. named.Name, named.Alias, named.Sample],
        FileTableSyntax file => [file.Alias, file.Sample],
        DerivedTableSyntax derived => [derived.Query, derived.Alias, derived.Sample],
        FunctionTableSyntax function => [function.Call, function.Alias],
        JoinSyntax join => [join.Left, join.Nearest, join.Right, join.Condition],
        _ => [],
    };

    static IEnumerable<SyntaxNode?> ExpressionParts(ExpressionSyntax expression) => expression switch
    {
        ColumnSyntax column => column.Parts,
        FieldSyntax field => [field.Value, field.Field],
        SubscriptSyntax subscript => [subscript.List, subscript.Index],
        SliceSyntax slice => [slice.List, slice.First, slice.Last],
        LambdaSyntax lambda => [.. lambda.Parameters, lambda.Body],
        SubquerySyntax subquery => [subquery.Query],
        UnarySyntax unary => [unary.Operand],
        BinarySyntax binary => [binary.Left, binary.Right],
        LogicalSyntax logical => logical.Operands,
        CaseSyntax choice => [choice.Operand, .. choice.Whens, choice.Else],
        CastSyntax cast => [cast.Value, cast.Type],
        CallSyntax call => [call.Name, .. call.Arguments, .. call.OrderBy, call.Filter, call.Over],
        TableArgumentSyntax table => [table.Query, .. table.PartitionBy, .. table.OrderBy],
        BetweenSyntax between => [between.Value, between.Low, between.High],
        InListSyntax list => [list.Value, .. list.Items],
        InQuerySyntax list => [list.Value, list.Query],
        LikeSyntax like => [like.Value, like.Pattern, like.Escape],
        IsNullSyntax isNull => [isNull.Value],
        IsTruthSyntax truth => [truth.Value],
        ExistsSyntax exists => [exists.Query],
        QuantifiedSyntax quantified => [quantified.Value, quantified.Source],
        IntervalSyntax interval => [interval.Amount],
        ListSyntax list => list.Items,
        RowSyntax row => row.Items,
        _ => [],
    };

    static IEnumerable<SyntaxNode?> OtherParts(SyntaxNode node) => node switch
    {
        AliasSyntax alias => [alias.Name, .. alias.Columns],
        CopyOptionSyntax option => [option.Name, option.Value],
        ModelOptionSyntax option => [option.Name, option.Value],
        ColumnDefinitionSyntax column => [column.Name, column.Type],
        AssignmentSyntax assignment => [assignment.Column, assignment.Value],
        GranteeSyntax grantee => [grantee.Name],
        WithSyntax with => with.Tables,
        CommonTableSyntax table => [table.Name, .. table.Columns, table.Query],
        OrderItemSyntax item => [item.Expression],
        NamedWindowSyntax window => [window.Name, window.Window],
        WindowSyntax window => [window.Base, .. window.PartitionBy, .. window.OrderBy, window.Frame],
        FrameSyntax frame => [frame.Start, frame.End],
        FrameBoundSyntax bound => [bound.Offset],
        OnSyntax condition => [condition.Condition],
        UsingSyntax names => names.Columns,
        NearestSyntax nearest => [nearest.Count],
        SampleSyntax sample => [sample.Method, sample.Size, sample.Seed],
        WhenSyntax branch => [branch.Condition, branch.Result],
        ArgumentSyntax argument => [argument.Name, argument.Value],
        ListTypeSyntax list => [list.Element],
        StructTypeSyntax structure => structure.Fields,
        TypeFieldSyntax field => [field.Name, field.Type],
        _ => [],
    };
}
