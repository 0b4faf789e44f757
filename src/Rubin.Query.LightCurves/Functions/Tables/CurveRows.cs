using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.LightCurves.Functions;

/// <summary>Rows of light curves, one after another.</summary>
/// <param name="fields">Their columns.</param>
/// <param name="memory">What many rows are counted against; null where there are few.</param>
sealed class CurveRows(ValueList<Field> fields, IMemoryBudget? memory = null) : IDisposable
{
    // Rows that need not be counted: 32 MiB are there whatever the limit.
    const long Uncounted = 32 << 20;

    MemoryLease? _lease;
    List<int> _parents = [];
    List<int> _bands = [];
    List<double> _values = [];
    int _parent;
    int _band;

    /// <summary>How many there are.</summary>
    public int Count => _parents.Count;

    /// <summary>Drops all rows.</summary>
    public void Clear()
    {
        if (_lease is { Held: > 0 })
        {
            (_parents, _bands, _values) = ([], [], []);
            _lease.Shrink(_lease.Held);
        }

        _parents.Clear();
        _bands.Clear();
        _values.Clear();
    }

    /// <summary>Makes room for many rows of one curve, each of which comes from one number more.</summary>
    /// <exception cref="QueryException">OutOfMemory: there is not as much.</exception>
    public void Reserve(int rows)
    {
        var bytes = rows * (8L * fields.Count + 2 * sizeof(int) + sizeof(double));
        if (bytes > Uncounted && (_lease ??= memory?.Lease("light curves", 0)) is { } lease && !lease.TryGrow(bytes))
        {
            throw new QueryException(
                QueryErrorCode.OutOfMemory,
                FormattableString.Invariant($"the {rows} rows of one light curve need {bytes >> 20} MiB at once, more than there is of the memory limit"),
                hint: "raise the memory limit (--memory), or ask for fewer frequencies (fmin, fmax, spp)");
        }

        _parents.EnsureCapacity(_parents.Count + rows);
        _bands.EnsureCapacity(_bands.Count + rows);
        _values.EnsureCapacity(_values.Count + rows * fields.Count);
    }

    public void Dispose() => _lease?.Dispose();

    /// <summary>Says which curve the next rows belong to.</summary>
    public void Begin(int parent, int band) => (_parent, _band) = (parent, band);

    /// <summary>Adds a row: a number for each column, NaN for NULL; of a text the number of the band.</summary>
    public void Add(params ReadOnlySpan<double> values)
    {
        _parents.Add(_parent);
        _bands.Add(_band);
        _values.AddRange(values);
    }

    /// <summary>The curves that some rows belong to.</summary>
    public int[] Parents(int start, int count) => [.. _parents.GetRange(start, count)];

    /// <summary>The bands of the curves that some rows belong to.</summary>
    public Column Bands(int start, int count, IReadOnlyList<string?> names) => Names([.. _bands.GetRange(start, count)], names);

    /// <summary>A column of some rows.</summary>
    public Column Column(int column, int start, int count, IReadOnlyList<string?> names)
    {
        var values = new double[count];
        var valid = new bool[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = _values[(start + i) * fields.Count + column];
            valid[i] = !double.IsNaN(values[i]);
        }

        var validity = Array.TrueForAll(valid, v => v) ? Bitmap.AllSet : Bitmap.Of(valid);
        return fields[column].Type.Id switch
        {
            TypeId.Double => new Column<double>(values, validity),
            TypeId.Int64 => new Column<long>(Array.ConvertAll(values, v => double.IsNaN(v) ? 0 : (long)v), validity),
            TypeId.Boolean => new BooleanColumn(Bitmap.Of(Array.ConvertAll(values, v => v == 1)), count, validity),
            _ => Names(Array.ConvertAll(values, v => double.IsNaN(v) ? -1 : (int)v), names),
        };
    }

    static DictionaryColumn Names(int[] codes, IReadOnlyList<string?> names)
    {
        var texts = ColumnBuilder.Create(DataType.Utf8);
        foreach (var name in names) texts.AppendValue(name);
        if (names.Count == 0)
        {
            texts.AppendNull();
        }

        return new(Array.ConvertAll(codes, c => Math.Max(c, 0)), texts.Build(), Array.TrueForAll(codes, c => c >= 0) ? Bitmap.AllSet : Bitmap.Of(Array.ConvertAll(codes, c => c >= 0)));
    }
}
