using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Formats.Parquet;
using Rubin.Query.Sky;

namespace Rubin.Query.Hats;

/// <summary>
/// An index of a catalog: tells which partitions hold a value of a column. It is opened when a query first asks for such values. Safe for many
/// threads.
/// </summary>
sealed class HatsIndex
{
    /// <summary>Values of an IN list from which on reading the partitions is as good.</summary>
    const int MostValues = 100_000;

    readonly HatsCatalog _catalog;
    readonly int _position;
    readonly string? _field;
    readonly Lazy<(HatsCatalog Index, ParquetFiles Files)?> _index;
    readonly Lazy<HashSet<HealpixCell>> _partitions;

    HatsIndex(HatsCatalog catalog, int position, string? field, string path)
    {
        _catalog = catalog;
        (_position, _field) = (position, field);
        _index = new(() => Open(path));
        _partitions = new(() => [.. catalog.Partitions.Select(p => p.Cell!.Value)]);
    }

    /// <summary>The column, or a dotted path to the lists in one: <c>sources.source_id</c>.</summary>
    public string Column => _catalog.Schema[_position].Name + (_field is null ? "" : $".{_field}");

    /// <summary>Whether it tells of elements of lists.</summary>
    public bool IsOfLists => _field is not null;

    /// <summary>The indexes of a collection that are for columns of its catalog.</summary>
    public static IReadOnlyList<HatsIndex> Of(HatsCatalog catalog, HatsCollection collection) =>
        catalog.IsPlaced ? [.. collection.IndexPaths.Select(i => Of(catalog, i.Column, i.Path)).OfType<HatsIndex>()] : [];

    static HatsIndex? Of(HatsCatalog catalog, string column, string path)
    {
        if (catalog.Schema.IndexOf(column) is >= 0 and var position)
        {
            return new(catalog, position, null, path);
        }

        return column.Split('.') is [var outer, var field] && catalog.Schema.IndexOf(outer) is >= 0 and var nested && catalog.Schema[nested].Type.Logical.IsNested
            ? new(catalog, nested, field, path)
            : null;
    }

    /// <summary>The partitions that may hold rows that meet conditions joined by AND; null where the index cannot tell.</summary>
    /// <exception cref="QueryException">Data: the index is damaged.</exception>
    public HashSet<HealpixCell>? PartitionsFor(ValueList<BoundExpression> filters)
    {
        var telling = filters.Where(Tells).ToValueList();
        if (telling.Count == 0 || _index.Value is not var (index, files))
        {
            return null;
        }

        var (position, order, pixel) = (index.Schema.IndexOf(Column), index.Schema.IndexOf("Norder"), index.Schema.IndexOf("Npix"));
        var value = new ColumnReference(position, Column, index.Schema[position].Type);
        ScanColumn[] columns = [new(order, index.Schema[order]), new(pixel, index.Schema[pixel])];
        HashSet<HealpixCell> found = [];
        foreach (var batch in files.LookUp([.. columns], telling.Map(f => Translate(f, value))))
        {
            for (var row = 0; row < batch.Length; row++)
            {
                if (CellOf(batch.Columns[0].Value(row), batch.Columns[1].Value(row)) is not { } cell || !_partitions.Value.Contains(cell))
                {
                    // The index is of another version of the catalog.
                    return null;
                }

                found.Add(cell);
            }
        }

        return found;
    }

    static HealpixCell? CellOf(object? order, object? pixel) =>
        decimal.TryParse($"{order}", out var k) && k is >= 0 and <= Healpix.MaxOrder
        && decimal.TryParse($"{pixel}", out var p) && p >= 0 && p < Healpix.CellCount((int)k)
            ? new HealpixCell((int)k, (long)p)
            : null;

    /// <summary>Equality with constants, of the column alone.</summary>
    bool Tells(BoundExpression condition) => condition switch
    {
        Comparison { Operator: ComparisonOperator.Equal } c => (IsColumn(c.Left) && c.Right is Constant) || (c.Left is Constant && IsColumn(c.Right)),
        Membership member => IsColumn(member.Operand) && member.Values.Count <= MostValues,
        FunctionCall { Function.Name: "list_contains", Arguments: [var list, Constant] } => IsList(list),
        Junction { IsAnd: false } any => any.Terms.All(Tells),
        _ => false,
    };

    bool IsColumn(BoundExpression expression) => expression switch
    {
        ColumnReference column => _field is null && column.Id == _position,
        CastExpression cast => cast.Operand is ColumnReference && IsColumn(cast.Operand) && TypeRules.CanCastImplicitly(cast.Operand.Type, cast.Type),
        _ => false,
    };

    /// <summary>Whether an expression is the lists that the index tells of.</summary>
    bool IsList(BoundExpression expression) => expression switch
    {
        FieldAccess { Operand: ColumnReference column } access => column.Id == _position && FieldsOf(column.Type) is { } fields && fields[access.Index].Name == _field,
        CastExpression cast => cast.Operand is FieldAccess && IsList(cast.Operand),
        _ => false,
    };

    static ValueList<Field>? FieldsOf(DataType type) => type.Logical switch
    {
        StructType fields => fields.Fields,
        ListType { Element.Type: StructType fields } => fields.Fields,
        _ => null,
    };

    /// <summary>What a condition says of the values in the index.</summary>
    static BoundExpression Translate(BoundExpression expression, ColumnReference value) => expression switch
    {
        ColumnReference => value,
        FunctionCall { Arguments: [_, var wanted] } => new Comparison(ComparisonOperator.Equal, value, wanted),
        { Operands.Count: 0 } => expression,
        _ => expression.WithOperands(expression.Operands.Map(o => Translate(o, value))),
    };

    /// <summary>Null where there is none, or it is not of this column: the catalog is whole without it.</summary>
    (HatsCatalog Index, ParquetFiles Files)? Open(string path)
    {
        if (HatsFolder.PropertiesIn(path) is null)
        {
            return null;
        }

        var index = HatsCatalog.Open(path);
        var value = index.Schema.IndexOf(Column);
        var isOurs = value >= 0 && (_field is not null || index.Schema[value].Type.HasSameValues(_catalog.Schema[_position].Type))
            && index.Schema.IndexOf("Norder") >= 0 && index.Schema.IndexOf("Npix") >= 0;
        return isOurs ? (index, new(index.Schema, index.SchemaOrigin, [.. index.Partitions.Select(p => p.Part)])) : null;
    }
}
