namespace Rubin.Query.Adql;

/// <summary>
/// Refuses what is not ADQL 2.1 in a tree that the default grammar made: by <see cref="StrictRules"/>, by <see cref="StrictFunctions"/>, by
/// the
/// reserved words, and by telling conditions from values, which ADQL keeps apart.
/// </summary>
sealed class StrictChecker
{
    readonly string _text;

    StrictChecker(string text) => _text = text;

    /// <summary>Returns for ADQL 2.1 and throws for anything else.</summary>
    public static void Check(StatementSyntax statement, string text)
    {
        var checker = new StrictChecker(text);
        checker.Visit(statement);
        if (statement is QueryStatementSyntax { Query: var top })
        {
            RefuseInnerWith(top);
        }
    }

    /// <summary>WITH stands before the whole query only: ADQL 2.1 §4.4.</summary>
    static void RefuseInnerWith(QuerySyntax top)
    {
        foreach (var query in top.SelfAndDescendants().OfType<QuerySyntax>())
        {
            if (query.With is { } with && !ReferenceEquals(query, top))
            {
                throw NotAdql(with, "WITH inside a sub-query", "declare all tables in one WITH at the start");
            }
        }
    }

    void Visit(SyntaxNode node)
    {
        foreach (var rule in StrictRules.All[node.GetType()])
        {
            if (rule.Find(node, _text) is { } culprit)
            {
                throw NotAdql(culprit, rule.What, rule.Hint);
            }
        }

        if (node is NameSyntax name)
        {
            CheckName(name);
        }

        var skipped = node is CallSyntax call ? CheckCall(call) : null;
        foreach (var child in node.Children())
        {
            if (child is ExpressionSyntax expression)
            {
                CheckSort(node, expression);
            }

            if (!ReferenceEquals(child, skipped))
            {
                Visit(child);
            }
        }
    }

    static void CheckName(NameSyntax name)
    {
        if (name.IsQuoted)
        {
            return;
        }

        if (ReservedWords.Contains(name.Text))
        {
            throw Fault(name, $"{name.Text.ToUpperInvariant()} is a reserved word of ADQL 2.1", $"as a name it is quoted: \"{name.Text}\"");
        }

        if (name.Text[0] == '_')
        {
            throw Fault(name, $"the name {name.Text} begins with an underscore", $"in ADQL 2.1 it is quoted: \"{name.Text}\"");
        }
    }

    /// <summary>Checks a call and returns its name, which is no name of a table or column.</summary>
    static NameSyntax CheckCall(CallSyntax call)
    {
        var name = call.Name;
        if (name.IsQuoted)
        {
            throw NotAdql(name, "a quoted name of a function");
        }

        if (call.IsDistinct && !StrictFunctions.IsAggregate(name.Text))
        {
            throw NotAdql(call, $"DISTINCT in {name.Text}");
        }

        if (call.Arguments is [{ Value: StarSyntax star }] && !name.Text.Equals("COUNT", StringComparison.OrdinalIgnoreCase))
        {
            throw NotAdql(star, $"* in {name.Text}");
        }

        if (!ReservedWords.Contains(name.Text))
        {
            CheckName(name);
            return name;
        }

        if (!StrictFunctions.Has(name.Text))
        {
            throw NotAdql(name, $"the function {name.Text.ToUpperInvariant()}");
        }

        return StrictFunctions.Fault(name.Text, call.Arguments) is { } fault
            ? throw Fault(call, $"{name.Text.ToUpperInvariant()} {fault}", null)
            : name;
    }

    static void CheckSort(SyntaxNode parent, ExpressionSyntax expression)
    {
        var wantsCondition = WantsCondition(parent, expression);
        if (wantsCondition == IsCondition(expression))
        {
            return;
        }

        throw wantsCondition
            ? Fault(expression, "found a value where ADQL 2.1 wants a condition", "compare it: … = 1")
            : Fault(expression, "found a condition where ADQL 2.1 wants a value", null);
    }

    static bool WantsCondition(SyntaxNode parent, ExpressionSyntax expression) => parent switch
    {
        SelectSyntax select => ReferenceEquals(expression, select.Where) || ReferenceEquals(expression, select.Having),
        OnSyntax or LogicalSyntax or UnarySyntax { Operator: UnaryOperator.Not } => true,
        _ => false,
    };

    static bool IsCondition(ExpressionSyntax expression) => expression switch
    {
        BinarySyntax binary => OperatorTable.LevelOf(binary.Operator) == Level.Predicate,
        UnarySyntax unary => unary.Operator == UnaryOperator.Not,
        LogicalSyntax or BetweenSyntax or InListSyntax or InQuerySyntax or LikeSyntax or IsNullSyntax or ExistsSyntax => true,
        QuantifiedSyntax or IsTruthSyntax => true,
        _ => false,
    };

    static QueryException NotAdql(SyntaxNode node, string what, string? hint = null) =>
        Fault(node, $"{what} is not part of ADQL 2.1", hint);

    static QueryException Fault(SyntaxNode node, string message, string? hint) => new(QueryErrorCode.Syntax, message, node.Span, hint);
}
