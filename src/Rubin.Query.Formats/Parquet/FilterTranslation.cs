using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Parquet;

namespace Rubin.Query.Formats.Parquet;

/// <summary>
/// Turns the engine's conditions into what a file's bounds and bloom filters can tell about them. Whatever it does not understand
/// rules nothing out.
/// </summary>
/// <param name="table">The schema that column numbers are positions in.</param>
/// <param name="file">The file's schema.</param>
sealed class FilterTranslation(Schema table, ParquetSchema file)
{
    /// <summary>What can be told about <paramref name="filter"/> by now.</summary>
    public RowGroupCondition Translate(BoundExpression filter) => filter switch
    {
        Junction { IsAnd: true } and => and.Terms.Select(Translate).Aggregate((left, right) => left.And(right)),
        Junction or => Any([.. or.Terms.Select(Translate)]),
        Comparison comparison => Compare(comparison),
        Membership member when LeafOf(member.Operand) is { } leaf => AmongValues(leaf, member),
        NullTest test when LeafOf(test.Operand) is { } leaf => Only(new ColumnNullness(leaf, Nullness.Null)),
        Negation { Operand: NullTest test } when LeafOf(test.Operand) is { } leaf => Only(new ColumnNullness(leaf, Nullness.NotNull)),
        RankTest { Condition: { } condition } => Translate(condition),
        _ => RowGroupCondition.Anything,
    };

    /// <summary>What can be told about rows whose integer in <paramref name="column"/> lies in one of some ranges.</summary>
    public RowGroupCondition InRanges(string column, ValueList<(long First, long Last)> ranges) =>
        LeafOf(column) is { Type.IsInteger: true } leaf ? Only(new ColumnInRanges(leaf, ranges)) : RowGroupCondition.Anything;

    /// <summary>What can be told about rows that lie at a place on the sky.</summary>
    public RowGroupCondition AtPlace(ScannedPlace place) =>
        LeafOf(place.Ra) is { Type.IsFloating: true } lon && LeafOf(place.Dec) is { Type.IsFloating: true } lat
            ? new([], []) { Places = [new(lon, lat, place, id => LeafOf(table[id].Name))] }
            : RowGroupCondition.Anything;

    static RowGroupCondition Only(ColumnFilter filter) => new([filter], []);

    static RowGroupCondition Any(ValueList<RowGroupCondition> terms) =>
        terms.Any(t => t.IsAnything) ? RowGroupCondition.Anything : new([], [terms]);

    RowGroupCondition Compare(Comparison comparison)
    {
        var (column, constant, op) = (comparison.Left, comparison.Right as Constant, comparison.Operator);
        if (constant is null)
        {
            (column, constant, op) = (comparison.Right, comparison.Left as Constant, Reverse(op));
        }

        if (constant is null || LeafOf(column) is not { } leaf)
        {
            return RowGroupCondition.Anything;
        }

        if (constant.Value is null)
        {
            return op == ComparisonOperator.NotDistinct ? Only(new ColumnNullness(leaf, Nullness.Null)) : RowGroupCondition.Anything;
        }

        return BoundConstants.Of(constant.Value, constant.Type, leaf.Type) is { } value
            ? Compare(leaf, op, value) : RowGroupCondition.Anything;
    }

    static RowGroupCondition Compare(LeafColumn leaf, ComparisonOperator op, BoundValue value) => op switch
    {
        ComparisonOperator.Equal => Equal(leaf, [value]),
        ComparisonOperator.NotDistinct when !value.IsNaN => Equal(leaf, [value]),
        ComparisonOperator.NotEqual => Only(new ColumnNullness(leaf, Nullness.NotNull)),
        ComparisonOperator.Less => Only(new ColumnRange(leaf, null, value, IncludesHigh: false)),
        ComparisonOperator.LessOrEqual => Only(new ColumnRange(leaf, null, value)),
        ComparisonOperator.Greater => Only(new ColumnRange(leaf, value, null, IncludesLow: false)),
        ComparisonOperator.GreaterOrEqual => Only(new ColumnRange(leaf, value, null)),
        _ => RowGroupCondition.Anything,
    };

    static RowGroupCondition AmongValues(LeafColumn leaf, Membership member)
    {
        List<BoundValue> values = [];
        foreach (var item in member.Values.Where(v => v is not null))
        {
            if (BoundConstants.Of(item!, member.Operand.Type, leaf.Type) is not { } value)
            {
                return RowGroupCondition.Anything;
            }

            values.Add(value);
        }

        return Equal(leaf, [.. values]);
    }

    /// <summary>
    /// By bounds and bloom filter where the values are of the kind that the file stores, else by bounds alone: 0 and -0 are equal, and
    /// 0.1 is no FLOAT, but both have hashes.
    /// </summary>
    static RowGroupCondition Equal(LeafColumn leaf, ValueList<BoundValue> values)
    {
        var areStored = leaf.Type.Id switch
        {
            TypeId.Utf8 or TypeId.Binary => values.All(v => v.Bytes is not null),
            TypeId.Double => values.All(v => v.Bytes is null && v.Integer is null && v.Real != 0),
            TypeId.Float or TypeId.Decimal => false,
            _ => values.All(v => v.Integer is not null),
        };
        return areStored
            ? Only(new ColumnIn(leaf, values))
            : new([], [[.. values.Select(v => Only(new ColumnRange(leaf, v, v)))]]);
    }

    static ComparisonOperator Reverse(ComparisonOperator op) => op switch
    {
        ComparisonOperator.Less => ComparisonOperator.Greater,
        ComparisonOperator.LessOrEqual => ComparisonOperator.GreaterOrEqual,
        ComparisonOperator.Greater => ComparisonOperator.Less,
        ComparisonOperator.GreaterOrEqual => ComparisonOperator.LessOrEqual,
        _ => op,
    };

    LeafColumn? LeafOf(BoundExpression expression) => NodeOf(expression) is LeafNode { Leaf: { MaxRepetition: 0 } leaf } ? leaf : null;

    LeafColumn? LeafOf(string name) =>
        file.Columns.FirstOrDefault(c => c.Field.Name == name) is LeafNode { Leaf: { MaxRepetition: 0 } leaf } ? leaf : null;

    ColumnNode? NodeOf(BoundExpression expression) => expression switch
    {
        ColumnReference column when column.Id < table.Count => file.Columns.FirstOrDefault(c => c.Field.Name == table[column.Id].Name),
        FieldAccess { Operand.Type: StructType type } access =>
            (NodeOf(access.Operand) as StructNode)?.Children.FirstOrDefault(c => c.Field.Name == type.Fields[access.Index].Name),
        CastExpression cast when BoundConstants.KeepsOrder(cast.Operand.Type, cast.Type) => NodeOf(cast.Operand),
        _ => null,
    };
}
