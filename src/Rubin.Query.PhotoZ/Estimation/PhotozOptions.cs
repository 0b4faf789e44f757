using System.Globalization;

namespace Rubin.Query.PhotoZ.Estimation;

/// <summary>An option as a statement gives it.</summary>
/// <param name="Name">The name, ignoring case.</param>
/// <param name="Value">A double, long, string, bool, or a list of such as object[]; null for NULL.</param>
/// <param name="Span">Where it stands.</param>
public sealed record GivenOption(string Name, object? Value, SourceSpan Span);

/// <summary>The options of one model: those given, checked, and the defaults of the others.</summary>
public sealed class PhotozOptions
{
    readonly Dictionary<string, (object? Value, SourceSpan? Span)> _values = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Checks names, types and ranges.</summary>
    /// <param name="kind">Whose options.</param>
    /// <param name="given">Those of the statement.</param>
    /// <exception cref="QueryException">There is no such option, it is given twice, or its value is not what it takes.</exception>
    public PhotozOptions(PhotozKind kind, IEnumerable<GivenOption> given)
    {
        var known = PhotozOption.Common.Concat(kind.Options).ToDictionary(o => o.Name, StringComparer.OrdinalIgnoreCase);
        Given = [.. given];
        foreach (var option in Given)
        {
            if (!known.TryGetValue(option.Name, out var definition))
            {
                throw new QueryException(
                    QueryErrorCode.Semantic, $"{kind.Name} has no option \"{option.Name}\"", option.Span, $"its options are {string.Join(", ", known.Keys.Order(StringComparer.Ordinal))}");
            }

            if (!_values.TryAdd(option.Name, (OptionValue.Of(definition, option), option.Span)))
            {
                throw new QueryException(QueryErrorCode.Semantic, $"option \"{option.Name}\" is given twice", option.Span);
            }
        }

        foreach (var definition in known.Values)
        {
            _values.TryAdd(definition.Name, (definition.Default, null));
        }

        if (Number("zmax") <= Number("zmin"))
        {
            throw Wrong("zmax", "must be above \"zmin\"");
        }

        Grid = new(Number("zmin"), Number("zmax"), Count("nz"));
    }

    /// <summary>The options that the statement gives.</summary>
    public ValueList<GivenOption> Given { get; }

    /// <summary>The grid of <c>zmin</c>, <c>zmax</c> and <c>nz</c>.</summary>
    public RedshiftGrid Grid { get; }

    /// <summary>Whether the statement gives it, and not as NULL.</summary>
    public bool Has(string name) => _values[name] is { Span: not null, Value: not null };

    /// <summary>A number that has a default.</summary>
    public double Number(string name) => OptionalNumber(name) ?? throw Wrong(name, "is missing");

    /// <summary>A number; null where it is left out and has no default.</summary>
    public double? OptionalNumber(string name) => _values[name].Value switch { null => null, long count => count, var number => (double)number };

    /// <summary>A whole number.</summary>
    public int Count(string name) => _values[name].Value is { } value ? (int)Convert.ToInt64(value, CultureInfo.InvariantCulture) : throw Wrong(name, "is missing");

    /// <summary>A text; null where it is left out and has no default.</summary>
    public string? Text(string name) => (string?)_values[name].Value;

    /// <summary>A truth value.</summary>
    public bool Truth(string name) => _values[name].Value is true;

    /// <summary>Numbers; null where they are left out and have no default.</summary>
    public IReadOnlyList<double>? Numbers(string name) => (double[]?)_values[name].Value;

    /// <summary>Texts; null where they are left out and have no default.</summary>
    public IReadOnlyList<string>? Texts(string name) => (string[]?)_values[name].Value;

    /// <summary>The error for an option that makes no sense beside the rest: <c>option "zmax" must be …</c>, where it stands.</summary>
    public QueryException Wrong(string name, string problem, string? hint = null) =>
        new(QueryErrorCode.Value, $"option \"{name}\" {problem}", _values.TryGetValue(name, out var value) ? value.Span : null, hint);
}
