namespace Rubin.Query.LightCurves.Functions;

/// <summary>Reads which features a call asks for.</summary>
static class FeatureChoice
{
    /// <summary>What is computed where nothing is said.</summary>
    public const string Usual = "rubin";

    /// <summary>The features of a set and dialect.</summary>
    /// <exception cref="QueryException">A name or parameter is unknown; with the argument's span.</exception>
    public static FeatureSet Of(ConstantArgument set, ConstantArgument dialect)
    {
        var conventions = At(dialect, dialect.Text(), Dialect.Parse);
        return At(set, set.Text() ?? Usual, list => FeatureSet.Parse(list, conventions));
    }

    /// <summary>One feature for the parameters of a call.</summary>
    public static FeatureSet Of(FeatureDefinition definition, IReadOnlyList<ConstantArgument> parameters)
    {
        var values = parameters.Select((p, i) => p.Number(definition.Parameters[i].Default)).ToArray();
        var feature = definition.Make(values);
        return new([(feature, [.. Enumerable.Range(0, feature.Outputs.Count)])], Dialect.LightCurve);
    }

    static T At<TValue, T>(ConstantArgument argument, TValue value, Func<TValue, T> read)
    {
        try
        {
            return read(value);
        }
        catch (QueryException error) when (error.Span is null && argument.IsGiven)
        {
            throw new QueryException(error.Code, error.Message, argument.Span, error.Hint, error);
        }
    }
}
