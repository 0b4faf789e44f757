namespace Rubin.Query.LightCurves;

/// <summary>A feature as users call it: by name, with parameters or their defaults.</summary>
public sealed class FeatureDefinition
{
    readonly Func<double[], Feature> _make;
    readonly string _prefix;
    readonly string[] _rest;

    internal FeatureDefinition(string name, Func<double[], Feature> make)
        : this(name, name, make)
    {
    }

    /// <summary>A feature with parameters.</summary>
    /// <param name="name">As called with parameters in parentheses.</param>
    /// <param name="pattern">As its outputs are named: a <c>{}</c> for each parameter.</param>
    /// <param name="make">Makes the feature for values of the parameters.</param>
    /// <param name="parameters">Their names and defaults.</param>
    internal FeatureDefinition(string name, string pattern, Func<double[], Feature> make, params FeatureParameter[] parameters)
    {
        Name = name;
        Parameters = parameters;
        _make = make;
        var parts = pattern.Split("{}");
        _prefix = parts[0];
        _rest = parts[1..];
        Default = make([.. parameters.Select(p => p.Default)]);
    }

    /// <summary>As called, without parameters.</summary>
    public string Name { get; }

    /// <summary>The parameters, all of them optional.</summary>
    public IReadOnlyList<FeatureParameter> Parameters { get; }

    /// <summary>The feature with its defaults.</summary>
    public Feature Default { get; }

    /// <summary>The feature for some parameters; those that are left out, at the end, keep their defaults.</summary>
    /// <exception cref="QueryException">Too many parameters, or one outside its range.</exception>
    public Feature Make(ReadOnlySpan<double> arguments)
    {
        if (arguments.Length > Parameters.Count)
        {
            throw new QueryException(QueryErrorCode.TypeMismatch, $"feature \"{Name}\" takes at most {Parameters.Count} parameters");
        }

        var values = new double[Parameters.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = i < arguments.Length ? arguments[i] : Parameters[i].Default;
            Parameters[i].Check(Name, values[i]);
        }

        return _make(values);
    }

    /// <summary>The feature that has such an output name (<c>inter_percentile_range_2.5</c>), or null.</summary>
    internal Feature? FromName(string name)
    {
        if (_rest.Length == 0 || !name.StartsWith(_prefix, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var values = new double[_rest.Length];
        var at = _prefix.Length;
        for (var i = 0; i < values.Length; i++)
        {
            var end = _rest[i].Length == 0 ? name.Length : name.IndexOf(_rest[i], at, StringComparison.OrdinalIgnoreCase);
            if (end < 0 || !double.TryParse(name.AsSpan(at, end - at), System.Globalization.CultureInfo.InvariantCulture, out values[i]))
            {
                return null;
            }

            values[i] /= Parameters[i].NameScale;
            at = end + _rest[i].Length;
        }

        return at == name.Length ? Make(values) : null;
    }
}

/// <summary>A parameter of a feature.</summary>
/// <param name="Name">What it is called in the formula.</param>
/// <param name="Default">Its value where it is left out.</param>
/// <param name="Least">The least value.</param>
/// <param name="Greatest">The greatest value.</param>
/// <param name="NameScale">What it is multiplied by in the names of outputs: 100 for percentages.</param>
public sealed record FeatureParameter(string Name, double Default, double Least = 0, double Greatest = double.MaxValue, double NameScale = 1)
{
    /// <summary>A part between 0 and a half, in names as a percentage.</summary>
    internal static FeatureParameter Tail(string name, double value) => new(name, value, 0, 0.5, 100);

    internal void Check(string feature, double value)
    {
        if (!(value >= Least && value <= Greatest))
        {
            throw new QueryException(QueryErrorCode.Value, FormattableString.Invariant($"parameter \"{Name}\" of feature \"{feature}\" is {value}, outside {Least} to {Greatest}"));
        }
    }
}
