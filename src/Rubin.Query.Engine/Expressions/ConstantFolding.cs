using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Expressions;

/// <summary>Replaces what does not depend on rows by its value.</summary>
public static class ConstantFolding
{
    static readonly RecordBatch OneRow = new(new Schema([]), [], 1);

    /// <summary>
    /// The expression with every part that has no columns replaced by its value. What would fail stays, so that it fails only where
    /// a row needs it, and so
    /// do random numbers; the current time becomes the time of folding. Conditions known in advance shorten AND, OR
    /// and CASE, and a comparison of a converted column with a constant is turned into one of the column itself where that is the same.
    /// </summary>
    public static BoundExpression Fold(BoundExpression expression)
    {
        var operands = expression.Operands;
        if (operands.Count > 0)
        {
            var folded = operands.Map(Fold);
            if (!folded.AsSpan().SequenceEqual(operands.AsSpan(), ReferenceEqualityComparer.Instance))
            {
                expression = expression.WithOperands(folded);
            }
        }

        return FoldNode(expression);
    }

    /// <summary>As <see cref="Fold"/>, of an expression whose operands are folded: chains that grow at the top are not folded again and again.</summary>
    internal static BoundExpression FoldNode(BoundExpression expression) =>
        expression is Lambda or Constant or ColumnReference or Subquery ? expression : Evaluate(expression) ?? Shorten(expression);

    /// <summary>
    /// The value of an expression that has no columns; null where it has some, is random, fails, or has a value that cannot be kept
    /// exactly.
    /// </summary>
    public static Constant? Evaluate(BoundExpression expression)
    {
        if (expression is Constant constant)
        {
            return constant;
        }

        if (!ExpressionFacts.HasNoColumns(expression) || !ExpressionFacts.IsRepeatable(expression))
        {
            return null;
        }

        try
        {
            var values = ExpressionCompiler.Compile(expression)(OneRow).Column;
            var value = values.Value(0);
            var isExact = Column.Constant(values.Type.Logical, value, 1).FirstDifference(values) < 0;
            return isExact ? new(expression.Type, value) { Span = expression.Span } : null;
        }
        catch (QueryException)
        {
            return null;
        }
    }

    static BoundExpression Shorten(BoundExpression expression) => expression switch
    {
        Junction junction => ShortenJunction(junction),
        Case choice => ShortenCase(choice),
        Comparison comparison => CastUnwrapping.Unwrap(comparison),
        Negation { Operand: Negation inner } => inner.Operand,
        _ => expression,
    };

    static BoundExpression ShortenJunction(Junction junction)
    {
        var neutral = junction.IsAnd;
        if (junction.Terms.Any(t => t is Constant { Value: bool value } && value != neutral))
        {
            return neutral ? Constant.False : Constant.True;
        }

        var terms = junction.Terms.Where(t => t is not Constant { Value: bool }).ToValueList();
        return terms.Count == junction.Terms.Count ? junction : terms.Count == 1 ? terms[0] : junction with { Terms = terms };
    }

    static BoundExpression ShortenCase(Case choice)
    {
        var (conditions, results) = (new List<BoundExpression>(), new List<BoundExpression>());
        var otherwise = choice.Otherwise;
        for (var i = 0; i < choice.Conditions.Count; i++)
        {
            if (choice.Conditions[i] is Constant { Value: true })
            {
                otherwise = choice.Results[i];
                break;
            }

            if (choice.Conditions[i] is not Constant)
            {
                conditions.Add(choice.Conditions[i]);
                results.Add(choice.Results[i]);
            }
        }

        return conditions.Count == 0 ? otherwise
            : conditions.Count == choice.Conditions.Count ? choice
            : choice with { Conditions = [.. conditions], Results = [.. results], Otherwise = otherwise };
    }
}
