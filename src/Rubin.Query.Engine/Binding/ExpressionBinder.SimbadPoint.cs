using Rubin.Query.Adql;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Binding;

/// <summary>
/// <c>ivo_simbadpoint(name)</c> of the IVOA's catalogue of functions: the position of an object by its name. An engine without a network looks it up in a table that its user
/// attaches as <c>simbad</c>, with the columns name, ra and dec; names are compared without regard to case. NULL for a name that is not there.
/// </summary>
sealed partial class ExpressionBinder
{
    const string SimbadPoint = "IVO_SIMBADPOINT";
    const string NamesTable = "simbad";

    static readonly QuerySyntax Names = ((QueryStatementSyntax)AdqlParser.Parse($"SELECT POINT(ra, dec) AS place, LOWER(name) AS name FROM {NamesTable} WHERE ra IS NOT NULL AND dec IS NOT NULL")).Query;

    BoundExpression BindSimbadPoint(CallSyntax syntax, ValueList<BoundExpression> arguments)
    {
        if (arguments is not [var wanted])
        {
            return binder.Errors.Report(QueryErrorCode.TypeMismatch, $"{syntax.Name.Text} takes 1 argument, a name, not {arguments.Count}", syntax.Span);
        }

        if (binder.Catalog.Find(new(null, false, NamesTable, false)).Count != 1)
        {
            return binder.Errors.Report(
                QueryErrorCode.UnknownTable,
                $"{syntax.Name.Text} looks names up in a table \"{NamesTable}\", and there is none",
                syntax.Span,
                $"attach one with the columns name, ra and dec: --attach {NamesTable}=names.csv");
        }

        var names = new QueryBinder(binder, CommonTables.None).Bind(Names, outer: null);
        if (Call("LOWER", syntax.Span, wanted) is var lower && (lower is BadExpression || names.Output.Count != 2))
        {
            return BadExpression.Instance;
        }

        var found = new LogicalFilter(names, Compare(ComparisonOperator.Equal, names.Output[1].Reference, lower, syntax.Span));
        var place = new LogicalProject(new LogicalLimit(found, 1, 0), [new(binder.NewColumn(names.Output[0].Field), names.Output[0].Reference)]);
        return new Subquery(SubqueryKind.Scalar, place, null, GeometryTypes.Point);
    }
}
