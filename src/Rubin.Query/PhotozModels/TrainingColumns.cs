using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;
using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query;

/// <summary>Which columns of a training query are what, by their names.</summary>
/// <param name="Bands">The names of the bands.</param>
/// <param name="Redshift">The column of redshifts.</param>
/// <param name="Values">The column of each band's magnitudes.</param>
/// <param name="Errors">That of their errors; -1 where there is none.</param>
sealed record TrainingColumns(ValueList<string> Bands, int Redshift, ValueList<int> Values, ValueList<int> Errors)
{
    const string RedshiftName = "redshift";

    /// <summary>Sorts the columns of a query: <c>redshift</c>, and magnitudes with their errors, of the bands that the options name, or of all that there are.</summary>
    /// <exception cref="QueryException">A column is missing, is no number, or is nothing that a model could use.</exception>
    internal static TrainingColumns Of(Schema schema, PhotozOptions options, SourceSpan query)
    {
        var names = schema.Fields.Select(f => f.Name).ToList();
        if (names.GroupBy(n => n, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new QueryException(QueryErrorCode.AmbiguousName, $"two columns of the training query are called \"{twice.Key}\"", query, "give one another name with AS");
        }

        var redshift = schema.IndexOf(RedshiftName);
        if (redshift < 0)
        {
            throw new QueryException(
                QueryErrorCode.UnknownColumn, $"the training query has no column \"{RedshiftName}\"", query, NameSuggestion.For(RedshiftName, names) ?? $"s.z_spec AS {RedshiftName}");
        }

        names.Remove(schema[redshift].Name);
        var (bands, columns) = options.Texts("bands") is { } given ? Named([.. given], names, options) : All(names, query);
        int[] values = [.. columns.Select(schema.IndexOf)];
        int[] errors = [.. columns.Select(c => schema.IndexOf(names.Find(n => IsErrorOf(n, c)) ?? ""))];
        if (errors.Any(e => e < 0) && errors.Any(e => e >= 0))
        {
            var missing = columns[Array.IndexOf(errors, -1)];
            throw new QueryException(QueryErrorCode.UnknownColumn, $"the training query has no errors of \"{missing}\"", query, $"add {missing}Err, or leave out the other errors");
        }

        foreach (var column in values.Concat(errors).Where(c => c >= 0).Append(redshift))
        {
            CheckNumber(schema[column], query);
        }

        return new(bands, redshift, [.. values], [.. errors]);
    }

    static (ValueList<string> Bands, List<string> Columns) Named(ValueList<string> bands, List<string> names, PhotozOptions options)
    {
        if (bands.Count == 0 || bands.Distinct(StringComparer.OrdinalIgnoreCase).Count() < bands.Count)
        {
            throw options.Wrong("bands", "must name each band once");
        }

        return BandNames.Patterns(bands, names) is [var (before, behind), ..]
            ? (bands, [.. bands.Select(b => before + b + behind)])
            : throw options.Wrong("bands", "names bands that the training query has no columns for", $"it has {string.Join(", ", names)}");
    }

    static (ValueList<string> Bands, List<string> Columns) All(List<string> names, SourceSpan query)
    {
        var columns = names.FindAll(n => !names.Exists(v => IsErrorOf(n, v)));
        return columns.Count > 0
            ? (BandNames.Short(columns), columns)
            : throw new QueryException(QueryErrorCode.UnknownColumn, "the training query has no magnitudes", query, "SELECT redshift, u, g, r, i, z, y, uErr, gErr, …");
    }

    static bool IsErrorOf(string error, string value) => BandNames.ValuesOf(error).Contains(value, StringComparer.OrdinalIgnoreCase);

    static void CheckNumber(Field field, SourceSpan query)
    {
        if (!field.Type.Logical.IsFloating && field.Type.Logical.Id != TypeId.Decimal)
        {
            throw new QueryException(
                QueryErrorCode.TypeMismatch,
                $"column \"{field.Name}\" of the training query is {field.Type.Logical}, which is no magnitude",
                query,
                "leave it out, or say which columns are bands: WITH (bands = 'u,g,r,i,z,y')");
        }
    }
}
