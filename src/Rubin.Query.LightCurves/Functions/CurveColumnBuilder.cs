using Rubin.Query.Arrow;

namespace Rubin.Query.LightCurves.Functions;

/// <summary>Writes light curves: lists of structs of t, y, e and band, as far as the curves that they are made from have them.</summary>
/// <param name="columns">What a measurement has.</param>
sealed class CurveColumnBuilder(CollectedColumns columns)
{
    readonly List<double> _time = [];
    readonly List<double> _value = [];
    readonly List<double> _error = [];
    readonly List<int> _band = [];
    readonly List<int> _offsets = [0];
    readonly List<bool> _valid = [];

    /// <summary>Adds a measurement to the curve that is being written.</summary>
    public void Add(double time, double value, double error, int band)
    {
        _time.Add(time);
        _value.Add(value);
        _error.Add(error);
        _band.Add(band);
    }

    /// <summary>Ends a curve.</summary>
    /// <param name="isValid">False for NULL.</param>
    public void End(bool isValid)
    {
        _offsets.Add(_time.Count);
        _valid.Add(isValid);
    }

    /// <summary>The curves.</summary>
    /// <param name="names">The names of the bands.</param>
    public ListColumn Build(IReadOnlyList<string?> names)
    {
        var children = new List<Column>();
        if (columns.HasTime)
        {
            children.Add(new Column<double>(_time.ToArray()));
        }

        children.Add(new Column<double>(_value.ToArray()));
        if (columns.HasError)
        {
            children.Add(new Column<double>(_error.ToArray()));
        }

        if (columns.HasBand)
        {
            var texts = ColumnBuilder.Create(DataType.Utf8);
            foreach (var name in names) texts.AppendValue(name);
            children.Add(new DictionaryColumn((int[])[.. _band], texts.Build()).Decode());
        }

        return new(columns.ListType, (int[])[.. _offsets], new StructColumn(columns.Type, _time.Count, [.. children]), Bitmap.Of([.. _valid]));
    }
}
