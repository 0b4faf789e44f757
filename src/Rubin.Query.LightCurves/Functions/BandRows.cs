namespace Rubin.Query.LightCurves.Functions;

/// <summary>The rows of one light curve by band. Keeps its buffers from curve to curve.</summary>
sealed class BandRows
{
    /// <summary>Rubin's bands by wavelength; others follow by name.</summary>
    const string Wavelengths = "ugrizy";

    readonly List<int> _bands = [];
    readonly List<List<int>> _rows = [];
    double[] _time = [];
    double[] _value = [];
    double[] _error = [];

    /// <summary>The bands of the rows, by wavelength or name.</summary>
    public IReadOnlyList<int> Split(ReadOnlySpan<int> bands, IReadOnlyList<string?> names)
    {
        foreach (var band in _bands) _rows[band].Clear();
        _bands.Clear();
        while (_rows.Count < names.Count) _rows.Add([]);
        for (var row = 0; row < bands.Length; row++)
        {
            if (_rows[bands[row]].Count == 0)
            {
                _bands.Add(bands[row]);
            }

            _rows[bands[row]].Add(row);
        }

        _bands.Sort((a, b) => Compare(names[a], names[b]));
        return _bands;
    }

    /// <summary>The times of a band.</summary>
    public ReadOnlySpan<double> Time(ReadOnlySpan<double> values, int band) => Take(values, band, ref _time);

    /// <summary>The values of a band.</summary>
    public ReadOnlySpan<double> Value(ReadOnlySpan<double> values, int band) => Take(values, band, ref _value);

    /// <summary>The errors of a band.</summary>
    public ReadOnlySpan<double> Error(ReadOnlySpan<double> values, int band) => Take(values, band, ref _error);

    ReadOnlySpan<double> Take(ReadOnlySpan<double> values, int band, ref double[] buffer)
    {
        if (values.IsEmpty)
        {
            return default;
        }

        var rows = _rows[band];
        if (buffer.Length < rows.Count)
        {
            buffer = new double[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)rows.Count)];
        }

        for (var i = 0; i < rows.Count; i++) buffer[i] = values[rows[i]];
        return buffer.AsSpan(0, rows.Count);
    }

    static int Compare(string? a, string? b)
    {
        var byWavelength = Place(a).CompareTo(Place(b));
        return byWavelength != 0 ? byWavelength : string.CompareOrdinal(a, b);
    }

    static int Place(string? name) => name is { Length: 1 } && Wavelengths.IndexOf(name[0], StringComparison.Ordinal) is >= 0 and var at ? at : Wavelengths.Length;
}
