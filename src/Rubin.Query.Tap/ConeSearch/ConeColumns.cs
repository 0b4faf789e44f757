using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Tap.Http;

namespace Rubin.Query.Tap.ConeSearch;

/// <summary>Which columns of a table a cone search gives, and the three that clients find by the UCDs of SCS 1.03 §2.2: identifier and position.</summary>
sealed class ConeColumns(CatalogTable table)
{
    readonly SkyPosition _position = table.Provider.Position!;
    readonly string? _id = IdOf(table);

    /// <summary>The columns for a query: for VERB 1 identifier and position, for 2 also those to look at first, for 3 all.</summary>
    /// <exception cref="ServiceException">VERB is something else.</exception>
    internal string List(string verbosity)
    {
        var principal = (table.Details?.Columns ?? []).Where(c => c.IsPrincipal).Select(c => c.Field.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var roles = new HashSet<string>(new[] { _id, _position.Ra, _position.Dec }.OfType<string>(), StringComparer.OrdinalIgnoreCase);
        bool IsWanted(Field field) => verbosity switch
        {
            "1" => roles.Contains(field.Name),
            "2" => roles.Contains(field.Name) || principal.Count == 0 || principal.Contains(field.Name),
            "3" => true,
            _ => throw ServiceException.BadParameter($"VERB={verbosity} is not known", "there are 1, 2 and 3"),
        };
        return string.Join(", ", table.Columns.Fields.Where(IsWanted).Select(f => TapName.Of(f.Name)));
    }

    /// <summary>The columns of the answer with those UCDs.</summary>
    internal Schema WithRoles(Schema schema) => schema with { Fields = schema.Fields.Map(f => RoleOf(f.Name) is { } ucd ? f with { Metadata = f.Metadata.With(MetadataKeys.Ucd, ucd) } : f) };

    string? RoleOf(string column) =>
        column == _position.Ra ? "POS_EQ_RA_MAIN" : column == _position.Dec ? "POS_EQ_DEC_MAIN" : column == _id ? "ID_MAIN" : null;

    /// <summary>The column that tells rows apart, by its UCD, the table's key, or its name; null where none looks like that.</summary>
    static string? IdOf(CatalogTable table)
    {
        var fields = table.Columns.Fields;
        return fields.FirstOrDefault(f => f.Ucd is { } ucd && ucd.StartsWith("meta.id", StringComparison.Ordinal) && ucd.Contains("meta.main", StringComparison.Ordinal))?.Name
            ?? (table.Details?.PrimaryKey is [var key] ? fields.FirstOrDefault(f => f.Name.Equals(key, StringComparison.OrdinalIgnoreCase))?.Name : null)
            ?? fields.FirstOrDefault(f => f.Ucd?.StartsWith("meta.id", StringComparison.Ordinal) == true)?.Name
            ?? fields.FirstOrDefault(f => f.Name.Equals("id", StringComparison.OrdinalIgnoreCase) || f.Name.EndsWith("id", StringComparison.OrdinalIgnoreCase))?.Name;
    }
}
