using System.Numerics.Tensors;
using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.PhotoZ.Learning;

/// <summary>
/// Fills gaps in photometry, for methods that cannot leave out a band: an object that was not detected gets the limiting magnitude, as in RAIL, and a band that was not
/// observed the magnitude that training objects of the same colours in the other bands have, on average.
/// </summary>
sealed class MagnitudeFilling
{
    const int MostDonors = 512;
    const int Alike = 5;

    readonly float[] _limits;
    readonly float[] _brightest;
    readonly float[] _faintest;
    readonly float[] _donors;
    readonly int _donorCount;

    MagnitudeFilling(float[] limits, float[] brightest, float[] faintest, float[] donors)
    {
        (_limits, _brightest, _faintest, _donors) = (limits, brightest, faintest, donors);
        _donorCount = donors.Length / limits.Length;
    }

    /// <summary>How many bands there are.</summary>
    public int Bands => _limits.Length;

    /// <summary>Chooses training rows, which all bands were observed of, to fill gaps from.</summary>
    /// <param name="limits">The limiting magnitude of each band.</param>
    /// <param name="block">Training rows, with NaN in their gaps.</param>
    /// <param name="random">Which rows to choose.</param>
    public static MagnitudeFilling Of(float[] limits, MagnitudeBlock block, CounterRandom random)
    {
        var complete = new List<(ulong Key, int Row)>();
        for (var row = 0; row < block.Rows; row++)
        {
            if ((block.Flags[row] & EstimateFlags.NotObserved) == 0)
            {
                complete.Add((random.Bits(row), row));
            }
        }

        complete.Sort();
        var donors = new float[Math.Min(MostDonors, complete.Count) * limits.Length];
        for (var i = 0; i < donors.Length; i++)
        {
            donors[i] = block.Magnitudes(i % limits.Length)[complete[i / limits.Length].Row];
        }

        return new(limits, [.. Extremes(block, m => TensorPrimitives.MinNumber<float>(m))], [.. Extremes(block, m => TensorPrimitives.MaxNumber<float>(m))], donors);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static MagnitudeFilling Read(ModelReader reader, int bands)
    {
        var limits = reader.ReadArray<float>(bands);
        var (brightest, faintest) = (reader.ReadArray<float>(bands), reader.ReadArray<float>(bands));
        var donors = reader.ReadArray<float>();
        return donors.Length % bands == 0 && limits.Concat(donors).All(float.IsFinite)
            ? new(limits, brightest, faintest, donors)
            : throw ModelReader.Damaged("magnitudes that are none");
    }

    public void Write(ModelWriter writer)
    {
        writer.WriteArray(_limits);
        writer.WriteArray(_brightest);
        writer.WriteArray(_faintest);
        writer.WriteArray(_donors);
    }

    /// <summary>Takes photometry into a block without gaps, but for objects that no band was observed of.</summary>
    public void Fill(Photometry photometry, MagnitudeBlock block)
    {
        if (block.Take(photometry.ToMagnitudes(), _limits))
        {
            FillGaps(block);
        }

        for (var band = 0; band < Bands; band++)
        {
            block.Compare(band, _brightest[band], _faintest[band]);
        }
    }

    /// <summary>Fills the gaps of a block.</summary>
    public void FillGaps(MagnitudeBlock block)
    {
        Span<float> object_ = stackalloc float[Bands];
        for (var row = 0; row < block.Rows; row++)
        {
            if ((block.Flags[row] & (EstimateFlags.NotObserved | EstimateFlags.NoDensity)) != EstimateFlags.NotObserved)
            {
                continue;
            }

            for (var band = 0; band < Bands; band++) object_[band] = block.Magnitudes(band)[row];
            FillGaps(object_);
            for (var band = 0; band < Bands; band++) block.Magnitudes(band)[row] = object_[band];
        }
    }

    /// <summary>Fills the gaps of one object from the donors nearest in brightness and colours, each brought to the object's brightness.</summary>
    void FillGaps(Span<float> magnitudes)
    {
        Span<float> distances = stackalloc float[Alike];
        Span<int> nearest = stackalloc int[Alike];
        distances.Fill(float.PositiveInfinity);
        for (var donor = 0; donor < _donorCount; donor++)
        {
            var (distance, _) = Compare(magnitudes, donor);
            var place = Alike;
            for (; place > 0 && distance < distances[place - 1]; place--)
            {
                if (place < Alike)
                {
                    (distances[place], nearest[place]) = (distances[place - 1], nearest[place - 1]);
                }
            }

            if (place < Alike)
            {
                (distances[place], nearest[place]) = (distance, donor);
            }
        }

        Average(magnitudes, nearest[..Math.Min(Alike, _donorCount)]);
    }

    void Average(Span<float> magnitudes, ReadOnlySpan<int> donors)
    {
        Span<float> sums = stackalloc float[magnitudes.Length];
        sums.Clear();
        foreach (var donor in donors)
        {
            var (_, offset) = Compare(magnitudes, donor);
            for (var band = 0; band < sums.Length; band++) sums[band] += _donors[(donor * Bands) + band] + offset;
        }

        for (var band = 0; band < sums.Length; band++)
        {
            if (float.IsNaN(magnitudes[band]))
            {
                magnitudes[band] = donors.Length > 0 ? sums[band] / donors.Length : _limits[band];
            }
        }
    }

    static IEnumerable<float> Extremes(MagnitudeBlock block, Func<float[], float> extreme) =>
        Enumerable.Range(0, block.Bands).Select(band => extreme(block.Magnitudes(band).ToArray()));

    (float Distance, float Offset) Compare(ReadOnlySpan<float> magnitudes, int donor)
    {
        float distance = 0, offset = 0;
        var count = 0;
        for (var band = 0; band < magnitudes.Length; band++)
        {
            if (!float.IsNaN(magnitudes[band]))
            {
                var difference = magnitudes[band] - _donors[(donor * Bands) + band];
                distance += difference * difference;
                offset += difference;
                count++;
            }
        }

        return (distance, offset / count);
    }
}
