using System.Globalization;
using Rubin.Query.Adql;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Formats.Parquet;

namespace Rubin.Query;

/// <summary>Makes the columns of a query those of the catalog that its rows are added to: by name, in any order, with numbers converted where nothing is lost but digits.</summary>
static class AppendedColumns
{
    /// <summary>The query with the catalog's columns.</summary>
    /// <param name="query">The query.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="catalog">Those of the catalog.</param>
    /// <exception cref="QueryException">UnknownColumn: one has a column that the other has not. TypeMismatch: its values do not fit.</exception>
    internal static QuerySyntax Of(QuerySyntax query, Schema columns, Schema catalog)
    {
        var wanted = catalog.Fields.Where(f => !IsMadeAnew(f.Name)).ToList();
        foreach (var stray in columns.Fields.Where(f => !IsMadeAnew(f.Name) && wanted.TrueForAll(w => w.Name != f.Name)))
        {
            throw new QueryException(
                QueryErrorCode.UnknownColumn, $"column \"{stray.Name}\" does not exist in the catalog that rows are added to", hint: $"it has {Names(wanted)}");
        }

        var items = wanted.Select(f => columns.IndexOf(f.Name) is >= 0 and var at
            ? Item(columns[at], f)
            : throw new QueryException(QueryErrorCode.UnknownColumn, $"the rows have no column \"{f.Name}\", which the catalog has", hint: $"they have {Names(columns.Fields)}"));
        var text = string.Create(CultureInfo.InvariantCulture, $"SELECT {string.Join(", ", items)} FROM added");
        var outer = ((QueryStatementSyntax)AdqlParser.Parse(text, AdqlDialect.Default)).Query;
        return outer with { With = new(false, [new CommonTableSyntax(new("added"), [], query)]) };
    }

    /// <summary>Tells the place of a row, which is computed anew.</summary>
    static bool IsMadeAnew(string name) => name == "_healpix_29" || FileSchema.IsPartitionColumn(name);

    static string Item(Field have, Field want)
    {
        var name = $"\"{want.Name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        var (from, to) = (have.Type.Logical, want.Type.Logical);
        var isNumber = from.IsNumeric && to.IsNumeric && from.IsInteger == to.IsInteger;
        return from == to || from.HasSameValues(to) ? name
            : !to.IsNested && (isNumber || TypeRules.CanCastImplicitly(from, to)) ? $"CAST({name} AS {to}) AS {name}"
            : throw new QueryException(
                QueryErrorCode.TypeMismatch, $"column {name} is {from}, which does not fit the {to} of the catalog", hint: $"CAST({name} AS {to}) where that is meant");
    }

    static string Names(IEnumerable<Field> columns) => string.Join(", ", columns.Select(c => $"\"{c.Name}\"").Take(20));
}
