using Rubin.Query.Adql;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Planning;
using Rubin.Query.Engine.Units;

namespace Rubin.Query.Engine.Binding;

/// <summary>
/// Gives names and types to a syntax tree: tables to providers, columns to numbers, calls to overloads. All unknown names of a query are
/// reported in one go.
/// </summary>
sealed class Binder
{
    const int MaxExpansions = 1000;

    readonly List<string> _warnings = [];
    readonly List<Field> _fields = [];
    readonly HashSet<int> _computed = [];
    int _nextColumn;
    int _nextKey;
    int _expansions;

    readonly BindingContext _context;

    Binder(QuerySyntax query, BindingContext context)
    {
        _context = context;
        Links = new(this, query);
        Parameters = new(query, context.Parameters);
    }

    internal ICatalog Catalog => _context.Catalog;

    internal FunctionRegistry Functions => _context.Functions;

    internal AdqlDialect Dialect => _context.Dialect;

    internal ParameterValues Parameters { get; }

    internal BindingErrors Errors { get; } = new();

    internal LinkedTables Links { get; }

    /// <summary>The column that COLUMNS stands for while an item with it is bound; null elsewhere.</summary>
    internal BoundExpression? ChosenColumn { get; set; }

    /// <summary>The plan of a query.</summary>
    /// <param name="query">Its syntax tree.</param>
    /// <param name="context">The tables, functions and values that it can name.</param>
    /// <param name="nextColumn">The first column number that the plan does not use.</param>
    /// <exception cref="QueryException">A name, type or meaning is wrong; further ones are in <see cref="QueryException.Others"/>.</exception>
    public static BoundQuery Bind(QuerySyntax query, BindingContext context, out int nextColumn)
    {
        var binder = new Binder(query, context);
        LogicalNode plan = new QueryBinder(binder, CommonTables.None).Bind(query, outer: null);
        binder.Errors.ThrowIfAny();
        plan = binder.WithoutBoxes(plan);
        nextColumn = binder._nextColumn;
        return new(binder.Links.WithoutUnused(plan), [.. binder._warnings]);
    }

    /// <summary>Boxes leave a query as polygons, of which they are a special case (ADQL 2.1 §4.2.9): DALI knows no xtype of theirs.</summary>
    LogicalNode WithoutBoxes(LogicalNode plan)
    {
        if (!plan.Output.Any(c => c.Field.Type == GeometryTypes.Box))
        {
            return plan;
        }

        var polygon = Functions.FindScalar("POLYGON")!;
        return new LogicalProject(plan, plan.Output.Map(c => c.Field.Type != GeometryTypes.Box
            ? new ProjectedColumn(c, c.Reference)
            : new ProjectedColumn(
                NewColumn(c.Field with { Type = GeometryTypes.Polygon, Metadata = GeometryTypes.MetadataOf(GeometryTypes.Polygon) }),
                new FunctionCall(polygon, OverloadResolution.Resolve(polygon, [c.Reference])!.Overload, [c.Reference]))));
    }

    /// <summary>A number that no other recursion of the plan has.</summary>
    internal int NewKey() => _nextKey++;

    /// <summary>A fresh column of the plan.</summary>
    internal OutputColumn NewColumn(Field field)
    {
        var column = new OutputColumn(_nextColumn++, field);
        _fields.Add(field);
        return column;
    }

    /// <summary>A fresh column that an aggregate or a window computes.</summary>
    internal OutputColumn NewComputedColumn(Field field)
    {
        var column = NewColumn(field);
        _computed.Add(column.Id);
        return column;
    }

    /// <summary>Whether the column was made by <see cref="NewComputedColumn"/>.</summary>
    internal bool IsComputed(int column) => _computed.Contains(column);

    /// <summary>The field of a column made by <see cref="NewColumn"/>.</summary>
    Field FieldOf(int column) => _fields[column];

    /// <summary>Type, unit and meaning of an expression's values; the name is empty where it is no column.</summary>
    internal Field FieldOf(BoundExpression expression) => expression switch
    {
        ColumnReference column => FieldOf(column.Id),
        FunctionCall call => new("", call.Type) { Metadata = (call.Overload.Metadata ?? call.Function.Metadata)?.Invoke([.. call.Arguments.Select(FieldOf)]) ?? Metadata.Empty },
        Case choice => new("", choice.Type) { Metadata = UnitRules.Shared([.. choice.Results.Append(choice.Otherwise).Select(FieldOf)]) },
        Subquery { Kind: SubqueryKind.Scalar } query => query.Plan.Output[0].Field with { Name = "" },
        CastExpression cast when cast.Type.IsNumeric => FieldOf(cast.Operand) with { Type = cast.Type },
        FieldAccess { Operand.Type: StructType type } access => type.Fields[access.Index],
        FieldAccess { Operand.Type: ListType { Element.Type: StructType type } } access => type.Fields[access.Index] with { Type = access.Type },
        _ when GeometryTypes.Kind(expression.Type) is not null => new("", expression.Type) { Metadata = GeometryTypes.MetadataOf(expression.Type) },
        _ => new("", expression.Type),
    };

    /// <summary>Counts the uses of common tables, which multiply where one uses another twice.</summary>
    /// <exception cref="QueryException">More than a plan can bear.</exception>
    internal void CountExpansion(SourceSpan span)
    {
        if (++_expansions > MaxExpansions)
        {
            throw new QueryException(QueryErrorCode.Unsupported, $"the tables of WITH are used more than {MaxExpansions} times in all", span);
        }
    }

    /// <summary>The tables of a file that FROM names.</summary>
    /// <exception cref="QueryException">It cannot be read, or may not be.</exception>
    internal IReadOnlyList<AttachedTable> OpenFile(string path) => _context.OpenFile is { } open
        ? open(path)
        : throw new QueryException(QueryErrorCode.Unsupported, "a file in FROM cannot be read here", hint: $"attach it: --attach name={path}");

    /// <summary>The bytes of a file that an expression names.</summary>
    /// <exception cref="QueryException">It cannot be read, or may not be.</exception>
    internal byte[] ReadFile(string path) => _context.ReadFile is { } read
        ? read(path)
        : throw new QueryException(QueryErrorCode.Unsupported, "files cannot be read here", hint: "write the MOC itself: MOC '5/120-130 6/600'");

    /// <summary>Tells of a part of the query, and what to type instead.</summary>
    internal void Warn(string message, SourceSpan span, string hint) => Warn(_context.Text is { } text
        ? ErrorText.Describe(new(QueryErrorCode.Semantic, message, span, hint), text)
        : $"{message}: {hint}");

    internal void Warn(string message)
    {
        if (!_warnings.Contains(message))
        {
            _warnings.Add(message);
        }
    }
}
