using Rubin.Query.Arrow;
using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Functions;

/// <summary>Reads light curves out of a column as it lies, one after another into the same buffers. Belongs to one thread.</summary>
sealed class CurveReader
{
    readonly Column _column;
    readonly CurveField<double>? _time;
    readonly CurveField<double> _value;
    readonly CurveField<double>? _error;
    readonly CurveField<int>? _band;
    readonly CurveField<double>? _science;
    readonly CurveField<double>? _scienceError;
    readonly BandCodes _codes = new();
    readonly BandRows _rows = new();
    readonly LightCurve? _companion;
    readonly bool _loadsBands;

    /// <param name="shape">The shape of the column's type.</param>
    /// <param name="column">The curves.</param>
    /// <param name="reads">What is needed of them beside times, values and errors.</param>
    public CurveReader(CurveShape shape, Column column, CurveColumns reads = CurveColumns.None)
    {
        _column = column switch
        {
            DictionaryColumn encoded => encoded.Decode(),
            NullColumn => Column.Nulls(new ListType(DataType.Double), column.Length),
            _ => column,
        };
        var fields = new CurveFields(shape, _column);
        _time = fields.Numbers(shape.Time);
        _value = fields.Numbers(shape.Value)!;
        _error = fields.Numbers(shape.Error);
        _band = fields.Bands(_codes);
        _loadsBands = reads.HasFlag(CurveColumns.Band) && _band is not null;
        if (reads.HasFlag(CurveColumns.Companion) && shape.Companion is { } companion)
        {
            (_science, _scienceError) = (fields.Numbers(companion.Value), fields.Numbers(companion.Error));
            _companion = new();
        }

        Curve = new() { Companion = _companion };
    }

    /// <summary>The curve that was loaded last.</summary>
    public LightCurve Curve { get; }

    /// <summary>The names of the bands that appeared so far, by number; null is a band without name.</summary>
    public IReadOnlyList<string?> BandNames => _codes.Names;

    /// <summary>Which rows have a curve.</summary>
    public Bitmap Validity(int rows) => Bitmap.Of([.. Enumerable.Range(0, rows).Select(Has)]);

    /// <summary>Loads the curve of a row; false where it is NULL, or its lists differ in length.</summary>
    public bool TryLoad(int row)
    {
        if (!Has(row))
        {
            return false;
        }

        Curve.Load(Row(_time, row), _value[row], Row(_error, row), _loadsBands ? _band![row] : default);
        _companion?.Load(Row(_time, row), _science![row], Row(_scienceError, row));
        Name();
        return true;
    }

    /// <summary>The bands in which a row has measurements, good ones or not, by name; none where the curve is NULL.</summary>
    public IReadOnlyList<int> Bands(int row) => Has(row) && _band is not null ? _rows.Split(_band[row], _codes.Names) : [];

    /// <summary>Loads the measurements of one of <see cref="Bands"/> of the row that they were asked for.</summary>
    public void LoadBand(int row, int band)
    {
        Curve.Load(_rows.Time(Row(_time, row), band), _rows.Value(_value[row], band), _rows.Error(Row(_error, row), band));
        _companion?.Load(_rows.Time(Row(_time, row), band), _rows.Value(_science![row], band), _rows.Error(Row(_scienceError, row), band));
        Name();
    }

    static ReadOnlySpan<double> Row(CurveField<double>? field, int row) => field is null ? default : field[row];

    /// <summary>Whether a row has a curve: it is not NULL, and its lists are of one length.</summary>
    public bool Has(int row)
    {
        if (_column.IsNull(row))
        {
            return false;
        }

        var length = _value.Length(row);
        return (_time?.Length(row) ?? length) == length && (_error?.Length(row) ?? length) == length && (_band?.Length(row) ?? length) == length
            && (_science?.Length(row) ?? length) == length && (_scienceError?.Length(row) ?? length) == length;
    }

    void Name()
    {
        if (_loadsBands && Curve.BandNames.Count != _codes.Names.Count)
        {
            Curve.BandNames = [.. _codes.Names.Select(n => n ?? "")];
        }
    }
}
