using System.Numerics.Tensors;
using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.PhotoZ.Learning;

/// <summary>Colours of neighbouring bands, and before them the magnitude of one band if wanted.</summary>
/// <param name="Bands">How many bands there are.</param>
/// <param name="Reference">The band whose magnitude is a feature too; negative for none.</param>
sealed record ColorFeatures(int Bands, int Reference)
{
    /// <summary>How many features there are.</summary>
    public int Count => Bands - 1 + (Reference >= 0 ? 1 : 0);

    /// <summary>The band of the option <c>ref_band</c>; i where it is left out, or the one in the middle.</summary>
    /// <param name="options">The model's options.</param>
    /// <param name="bands">Its bands.</param>
    public static int ReferenceBand(PhotozOptions options, ValueList<string> bands)
    {
        if (options.Text("ref_band") is { } name)
        {
            var band = IndexOf(bands, name);
            return band >= 0 ? band : throw options.Wrong("ref_band", $"must be one of {string.Join(", ", bands)}");
        }

        return IndexOf(bands, "i") is var i and >= 0 ? i : bands.Count / 2;
    }

    /// <summary>Features of all training rows.</summary>
    public float[][] Of(float[][] magnitudes)
    {
        var features = new float[Count][];
        for (var f = 0; f < Count; f++)
        {
            var (band, minus) = Operands(f);
            features[f] = new float[magnitudes[band].Length];
            Subtract(magnitudes[band], minus < 0 ? [] : magnitudes[minus], features[f]);
        }

        return features;
    }

    /// <summary>One feature of some objects.</summary>
    /// <param name="feature">Which.</param>
    /// <param name="block">Their magnitudes.</param>
    /// <param name="from">The first object.</param>
    /// <param name="result">One value an object.</param>
    public void Compute(int feature, MagnitudeBlock block, int from, Span<float> result)
    {
        var (band, minus) = Operands(feature);
        Subtract(
            block.Magnitudes(band).Slice(from, result.Length),
            minus < 0 ? [] : block.Magnitudes(minus).Slice(from, result.Length),
            result);
    }

    /// <summary>The band of a feature, and the one whose magnitude is taken away; negative for none.</summary>
    (int Band, int Minus) Operands(int feature)
    {
        if (Reference >= 0 && feature == 0)
        {
            return (Reference, -1);
        }

        var blue = feature - (Reference >= 0 ? 1 : 0);
        return (blue, blue + 1);
    }

    static void Subtract(ReadOnlySpan<float> magnitudes, ReadOnlySpan<float> minus, Span<float> result)
    {
        if (minus.IsEmpty)
        {
            magnitudes.CopyTo(result);
            return;
        }

        TensorPrimitives.Subtract(magnitudes, minus, result);
    }

    static int IndexOf(ValueList<string> bands, string name)
    {
        for (var band = 0; band < bands.Count; band++)
        {
            if (bands[band].Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return band;
            }
        }

        return -1;
    }
}
