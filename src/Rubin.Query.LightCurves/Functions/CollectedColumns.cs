using Rubin.Query.Arrow;

namespace Rubin.Query.LightCurves.Functions;

/// <summary>Which columns of light curves an aggregate collects: times, values, errors, bands, in this order.</summary>
/// <param name="HasTime">Whether there are times.</param>
/// <param name="HasError">Whether there are errors.</param>
/// <param name="HasBand">Whether there are bands.</param>
sealed record CollectedColumns(bool HasTime, bool HasError, bool HasBand)
{
    /// <summary>How many columns of numbers there are.</summary>
    public int Numbers => 1 + (HasTime ? 1 : 0) + (HasError ? 1 : 0);

    /// <summary>The types of the arguments.</summary>
    public ValueList<DataType> Arguments => Type.Fields.Map(f => f.Type);

    /// <summary>A measurement.</summary>
    public StructType Type { get; } = new([
        .. HasTime ? [new Field("t", DataType.Double)] : Array.Empty<Field>(),
        new Field("y", DataType.Double),
        .. HasError ? [new Field("e", DataType.Double)] : Array.Empty<Field>(),
        .. HasBand ? [new Field("band", DataType.Utf8)] : Array.Empty<Field>(),
    ]);

    /// <summary>A light curve.</summary>
    public ListType ListType => new(Type);
}
