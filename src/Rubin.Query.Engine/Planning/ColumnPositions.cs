using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;

namespace Rubin.Query.Engine.Planning;

/// <summary>Turns expressions over numbered columns into expressions over positions in a batch.</summary>
/// <param name="columns">The columns in the order of the batch.</param>
sealed class ColumnPositions(IEnumerable<OutputColumn> columns)
{
    readonly Dictionary<int, int> _positions = Index(columns);

    static Dictionary<int, int> Index(IEnumerable<OutputColumn> columns)
    {
        var positions = new Dictionary<int, int>();
        var next = 0;
        foreach (var column in columns)
        {
            positions.TryAdd(column.Id, next++);
        }

        return positions;
    }

    /// <summary>The position of a column.</summary>
    internal int Of(int column) => _positions[column];

    /// <summary>The expression with positions for numbers. Parameters of lambdas get negative ones.</summary>
    internal BoundExpression Of(BoundExpression expression) => PlanExpressions.Replace(expression, e => e switch
    {
        ColumnReference column => column with { Id = _positions[column.Id] },
        Lambda lambda => OfLambda(lambda),
        _ => null,
    });

    Lambda OfLambda(Lambda lambda)
    {
        foreach (var parameter in lambda.Parameters)
        {
            _positions[parameter.Id] = -1 - parameter.Id;
        }

        return new(lambda.Parameters.Map(p => p with { Id = -1 - p.Id }), Of(lambda.Body)) { Span = lambda.Span };
    }

    /// <summary>The schema of a batch that holds the columns.</summary>
    internal static Schema SchemaOf(ValueList<OutputColumn> columns) => new(columns.Map(c => c.Field));
}
