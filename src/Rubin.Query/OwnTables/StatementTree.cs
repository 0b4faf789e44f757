using System.Globalization;
using Rubin.Query.Adql;
using Rubin.Query.Arrow;

namespace Rubin.Query;

/// <summary>Pieces of syntax of which statements on own tables make their queries.</summary>
static class StatementTree
{
    /// <summary>A name as it stands, whatever signs it has.</summary>
    internal static NameSyntax Name(string name) => new(name, IsQuoted: true);

    internal static ColumnSyntax Column(string table, string name) => new([Name(table), Name(name)]);

    internal static ExpressionItemSyntax Item(ExpressionSyntax expression, string alias) => new(expression, Name(alias));

    internal static NamedTableSyntax Table(params string[] name) => new([.. name.Select(Name)], null, null);

    internal static SelectSyntax Select(IEnumerable<SelectItemSyntax> items, TableSyntax from, ExpressionSyntax? where = null) =>
        new(false, null, [.. items], [], [from], where, [], null, [], null);

    /// <summary>A query over another, which it knows as the table <paramref name="name"/>.</summary>
    internal static QuerySyntax Over(string name, ValueList<NameSyntax> columns, QuerySyntax inner, SelectSyntax body, params OrderItemSyntax[] order) =>
        new(new(false, [new(Name(name), columns, inner)]), body, [.. order], null, null);

    /// <summary>The order-29 cell of a position; NULL where there is none on the sphere.</summary>
    internal static CaseSyntax CellOf(ExpressionSyntax ra, ExpressionSyntax dec)
    {
        var onSphere = new LogicalSyntax(LogicalOperator.And, [Between(dec, -90, 90), Between(ra, -360, 720)]);
        var index = new CallSyntax(
            new("ivo_healpix_index"), [new(null, Integer(29)), new(null, ra), new(null, dec)], false, [], NullTreatment.Default, null, null);
        return new(null, [new(onSphere, index)], null);
    }

    /// <summary>A value converted to the type of a column.</summary>
    /// <exception cref="QueryException">TypeMismatch: there is no such conversion.</exception>
    internal static ExpressionSyntax As(ExpressionSyntax value, DataType from, Field column)
    {
        if (from.HasSameValues(column.Type) && !(from.Id == TypeId.Decimal && from != column.Type))
        {
            return value;
        }

        return column.Type switch
        {
            { IsNested: true } when from.Id != TypeId.Null => throw new QueryException(
                QueryErrorCode.TypeMismatch, $"column \"{column.Name}\" is {column.Type}, and its new values are {from}"),
            { IsNested: true } => value,
            DecimalType t => new CastSyntax(value, new NamedTypeSyntax("DECIMAL", [t.Precision, t.Scale]), false),
            var t => new CastSyntax(value, new NamedTypeSyntax(t.ToString(), []), false),
        };
    }

    static BetweenSyntax Between(ExpressionSyntax value, int low, int high) => new(value, Integer(low), Integer(high), false);

    static ExpressionSyntax Integer(int value) =>
        value < 0 ? new UnarySyntax(UnaryOperator.Minus, Integer(-value)) : new NumberSyntax(value.ToString(CultureInfo.InvariantCulture), NumberKind.Integer);
}
