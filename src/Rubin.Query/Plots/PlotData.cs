using System.Globalization;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Plots;

/// <summary>The values of an answer that a picture needs, collected batch by batch. Used by one thread.</summary>
public sealed class PlotData
{
    /// <summary>More points than this are an error: a query can count them better.</summary>
    const int MostPoints = 20_000_000;

    /// <summary>More points than this are shown by their density where nobody asked for single ones.</summary>
    const int MostSingle = 20_000;

    readonly PlotOptions _options;
    readonly Schema _schema;
    readonly PlotColumns _columns;
    readonly List<double> _x = [];
    readonly List<double> _y = [];
    readonly List<double> _errors = [];
    readonly List<int> _groups = [];
    readonly Dictionary<string, int> _names = [];

    /// <summary>Prepares for the rows of an answer.</summary>
    /// <exception cref="QueryException">Semantic: the answer lacks the columns that the picture needs.</exception>
    public PlotData(Schema schema, PlotOptions options)
    {
        (_schema, _options) = (schema, options);
        _columns = PlotColumns.Of(schema, options.Kind);
    }

    /// <summary>What the picture shows: what was asked for, or what suits the columns and their number.</summary>
    public PlotKind Kind => _options.Kind is null && _columns.Kind == PlotKind.Scatter && _x.Count > MostSingle ? PlotKind.Density : _columns.Kind;

    internal PlotOptions Options => _options;

    internal IReadOnlyList<double> X => _x;

    internal IReadOnlyList<double> Y => _y;

    internal IReadOnlyList<double> Errors => _errors;

    internal IReadOnlyList<int> Groups => _groups;

    internal IReadOnlyList<string> GroupNames => [.. _names.OrderBy(n => n.Value).Select(n => n.Key)];

    internal Field XField => _schema[_columns.X];

    internal Field? YField => _columns.Y < 0 ? null : _schema[_columns.Y];

    internal bool HasErrors => _columns.Error >= 0;

    /// <summary>Adds rows; those in which a needed value is NULL have no point.</summary>
    /// <exception cref="QueryException">Unsupported: there are too many.</exception>
    public void Add(RecordBatch batch)
    {
        if (_x.Count + batch.Length > MostPoints)
        {
            throw new QueryException(
                QueryErrorCode.Unsupported, $"the answer has more than {MostPoints:N0} rows, too many for a picture", hint: "count them in the query: GROUP BY FLOOR(x / 0.1)");
        }

        for (var row = 0; row < batch.Length; row++)
        {
            if (batch.Columns[_columns.X].IsNull(row) || (_columns.Y >= 0 && batch.Columns[_columns.Y].IsNull(row)))
            {
                continue;
            }

            _x.Add(Number(batch.Columns[_columns.X], row));
            if (_columns.Y >= 0)
            {
                _y.Add(Number(batch.Columns[_columns.Y], row));
                _errors.Add(_columns.Error < 0 || batch.Columns[_columns.Error].IsNull(row) ? double.NaN : Number(batch.Columns[_columns.Error], row));
                _groups.Add(_columns.Group < 0 || batch.Columns[_columns.Group].IsNull(row) ? -1 : Group(batch.Columns[_columns.Group], row));
            }
        }
    }

    /// <summary>The picture of what was collected.</summary>
    /// <param name="columns">Cells across, where cells are counted.</param>
    /// <param name="rows">Cells from below to above.</param>
    public Figure ToFigure(int columns, int rows) => FigureMaking.Of(this, columns, rows);

    int Group(Column column, int row)
    {
        const int Most = 12;
        var text = new System.Text.StringBuilder();
        ValueText.Append(text, column, row);
        var name = _names.Count < Most || _names.ContainsKey(text.ToString()) ? text.ToString() : "others";
        return _names.TryGetValue(name, out var group) ? group : _names[name] = _names.Count;
    }

    /// <summary>A value as a number; times as modified Julian dates.</summary>
    static double Number(Column column, int row)
    {
        const double EpochMjd = 40587;
        return column is Column<double> { Values: var doubles } ? doubles[row] : column.Value(row) switch
        {
            DateTime time => EpochMjd + (time - DateTime.UnixEpoch).TotalDays,
            System.Data.SqlTypes.SqlDecimal number => number.ToDouble(),
            DateOnly date => EpochMjd + date.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber,
            var value => Convert.ToDouble(value, CultureInfo.InvariantCulture),
        };
    }
}
