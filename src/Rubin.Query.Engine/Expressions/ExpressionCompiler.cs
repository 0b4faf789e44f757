using System.Diagnostics;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.Engine.Expressions;

/// <summary>
/// Compiles bound expressions to closures over batches. A column's number is its position in the batch. What comes out belongs to
/// one worker:
/// compile once for each.
/// </summary>
public static class ExpressionCompiler
{
    /// <summary>Compiles one expression, in which rows have no numbers.</summary>
    public static Evaluator Compile(BoundExpression expression)
    {
        var node = new NodeCompiler([expression], isNumbered: false).Compile(expression);
        return batch => node(new BatchRows(batch));
    }

    /// <summary>Compiles expressions that are evaluated together: what they have in common is computed once a batch.</summary>
    public static Func<RecordBatch, Datum[]> CompileAll(IReadOnlyList<BoundExpression> expressions) => CompileAll(expressions, null);

    /// <summary>The same for functions of the row's number too, where <paramref name="order"/> numbers the rows; all of them must come here.</summary>
    internal static Func<RecordBatch, Datum[]> CompileAll(IReadOnlyList<BoundExpression> expressions, InputOrder? order)
    {
        var compiler = new NodeCompiler(expressions, order is not null);
        var nodes = expressions.Select(compiler.Compile).ToArray();
        return batch =>
        {
            var rows = new BatchRows(batch, order?.Next(batch.Length) ?? 0);
            return Array.ConvertAll(nodes, node => node(rows));
        };
    }
}

/// <summary>Compiles the nodes of expressions that share one set of rows.</summary>
sealed class NodeCompiler
{
    // Expressions that occur more than once, and the slot that keeps their values; null for those seen once.
    readonly Dictionary<BoundExpression, int?> _slots = [];
    readonly bool _isNumbered;
    int _slotCount;

    /// <param name="expressions">All that is to be compiled.</param>
    /// <param name="isNumbered">Whether the rows will have numbers.</param>
    internal NodeCompiler(IReadOnlyList<BoundExpression> expressions, bool isNumbered)
    {
        _isNumbered = isNumbered;
        foreach (var expression in expressions)
        {
            Count(expression);
        }
    }

    /// <summary>The node of an expression that is one of those given, or lies below one.</summary>
    internal Node Compile(BoundExpression expression) => Compile(expression, false);

    /// <param name="expression">What to compile.</param>
    /// <param name="onDictionary">Whether an expression above is evaluated on dictionaries already.</param>
    Node Compile(BoundExpression expression, bool onDictionary)
    {
        var column = onDictionary || expression is ColumnReference ? null : ExpressionFacts.OnlyColumn(expression);
        var node = CompilePlain(expression, onDictionary || column is not null);
        if (column is not null)
        {
            node = new DictionaryEvaluation(node, column.Id).Evaluate;
        }

        return _slots.GetValueOrDefault(expression) is { } slot ? rows => rows.Share(slot, node) : node;
    }

    Node CompilePlain(BoundExpression expression, bool onDictionary)
    {
        Node Operand(BoundExpression operand) => Compile(operand, onDictionary);
        switch (expression)
        {
            case Constant constant:
                var datum = new Datum(Column.Constant(constant.Type, constant.Value, 1), true);
                return _ => datum;
            case ColumnReference reference:
                return rows => rows.Column(reference.Id);
            case FunctionCall { Overload.TakesRowNumbers: true } call when !_isNumbered:
                throw new QueryException(
                    QueryErrorCode.Unsupported, $"{call.Function.Name} with a seed cannot stand here", call.Span, "compute it in the SELECT of a sub-query");
            case FunctionCall call:
                return new CallNode(call, call.Arguments.Select(a => Operand(a is Lambda lambda ? lambda.Body : a)).ToArray()).Evaluate;
            case CastExpression cast:
                return new CastNode(cast, Operand(cast.Operand)).Evaluate;
            case Comparison comparison when WithinNode.Find(comparison) is var (distance, radius, includesBorder) && _slots.GetValueOrDefault(distance) is null:
                return new WithinNode([.. distance.Arguments.Select(Operand)], radius, includesBorder).Evaluate;
            case Comparison comparison:
                return new ComparisonNode(comparison.Operator, Operand(comparison.Left), Operand(comparison.Right)).Evaluate;
            case Junction junction:
                var safe = junction.Terms.Select(ExpressionFacts.IsTotal).ToArray();
                return new JunctionNode(junction.IsAnd, junction.Terms.Select(Operand).ToArray(), safe).Evaluate;
            case Negation negation:
                return new NegationNode(Operand(negation.Operand)).Evaluate;
            case NullTest test:
                return new NullTestNode(Operand(test.Operand)).Evaluate;
            case Membership membership:
                return new MembershipNode(membership, Operand(membership.Operand)).Evaluate;
            case KeyTest test:
                return new KeyTestNode(test.Keys, Operand(test.Operand)).Evaluate;
            case RankTest test:
                return new RankTestNode(test, Operand(test.Operand)).Evaluate;
            case Case choice:
                return new CaseNode(
                    choice.Type,
                    choice.Conditions.Select(Operand).ToArray(),
                    [.. choice.Results.Select(Operand), Operand(choice.Otherwise)]).Evaluate;
            case FieldAccess access:
                return new FieldNode(access, Operand(access.Operand)).Evaluate;
            default:
                throw new UnreachableException($"{expression.GetType().Name} is no expression of rows");
        }
    }

    void Count(BoundExpression expression)
    {
        // Inside a lambda the rows are elements, and what looks alike may not be.
        if (expression is Constant or ColumnReference or Lambda || !ExpressionFacts.IsRepeatable(expression))
        {
            return;
        }

        if (_slots.TryGetValue(expression, out var slot))
        {
            _slots[expression] = slot ?? _slotCount++;
            return;
        }

        _slots.Add(expression, null);
        foreach (var operand in expression.Operands)
        {
            Count(operand);
        }
    }
}
