using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Expressions;

namespace Rubin.Query.Formats.Parquet;

/// <summary>
/// Which columns a scan reads of every file: first those of its condition, then, for the rows that meet it, the others; and how rows are
/// put together from both. Where cells are to be sieved, the column of cells comes before all of them. Immutable.
/// </summary>
sealed class ScanLayout
{
    readonly (bool IsLate, int Index)[] _places;
    readonly string[] _names;

    /// <summary>The layout for <paramref name="columns"/> of a table under <paramref name="filters"/>, which are joined by AND.</summary>
    /// <param name="table">The table's columns.</param>
    /// <param name="columns">Those that rows are to have.</param>
    /// <param name="filters">What rows must meet.</param>
    /// <param name="sieved">The column of cells that leaves few rows, by which all others are read; null for none.</param>
    public ScanLayout(Schema table, ValueList<ScanColumn> columns, ValueList<BoundExpression> filters, string? sieved = null)
    {
        Schema = new(columns.Map(c => c.Field));
        _names = [.. columns.Select(c => table[c.Position].Name)];
        List<ScanColumn> first = [.. ColumnNumbers.In(filters).Select(c => new ScanColumn(c.Id, table[c.Id] with { Type = c.Type }))];
        List<ScanColumn> rest = [];
        if (filters.Count > 0)
        {
            var condition = filters.Count == 1 ? filters[0] : new Junction(true, filters);
            Condition = ColumnNumbers.Replace(condition, id => first.FindIndex(c => c.Position == id));
        }

        _places = new (bool, int)[columns.Count];
        for (var i = 0; i < _places.Length; i++)
        {
            var place = IndexOf(first, columns[i]);
            _places[i] = place >= 0 ? (false, place) : (true, Add(rest, columns[i]));
        }

        if (Condition is null)
        {
            (first, rest) = (rest, first);
            _places = Array.ConvertAll(_places, p => (false, p.Index));
        }

        if (sieved is not null)
        {
            // Of the few rows that are left, all columns are read at once.
            _places = Array.ConvertAll(_places, p => (false, p.IsLate ? first.Count + p.Index : p.Index));
            SievedPath = sieved;
            (first, rest) = ([.. first, .. rest], []);
        }

        FirstPaths = PathsOf(table, first);
        RestPaths = PathsOf(table, rest);
    }

    /// <summary>The columns of the rows.</summary>
    public Schema Schema { get; }

    /// <summary>What rows must meet, over positions in <see cref="FirstPaths"/>' columns; null where all rows are wanted.</summary>
    public BoundExpression? Condition { get; }

    /// <summary>The column of cells that is read before all others, as a path into a file's schema; null where rows are not sieved.</summary>
    public string? SievedPath { get; }

    /// <summary>What is read of all rows, or of those that are left of a sieve, as paths into a file's schema; each column once.</summary>
    public ValueList<string> FirstPaths { get; }

    /// <summary>What is read of the rows that meet the condition; may be nothing.</summary>
    public ValueList<string> RestPaths { get; }

    /// <summary>The name that the files give a column of the rows.</summary>
    public string NameOf(int column) => _names[column];

    /// <summary>The rows of which <paramref name="first"/> and <paramref name="rest"/> have been read, by the paths above.</summary>
    public RecordBatch Arrange(RecordBatch first, RecordBatch? rest) =>
        new(Schema, Array.ConvertAll(_places, p => (p.IsLate ? rest! : first).Columns[p.Index]), first.Length);

    static int IndexOf(List<ScanColumn> read, ScanColumn column) =>
        read.FindIndex(r => r.Position == column.Position && r.Field.Type == column.Field.Type);

    static int Add(List<ScanColumn> read, ScanColumn column)
    {
        var place = IndexOf(read, column);
        if (place < 0)
        {
            place = read.Count;
            read.Add(column);
        }

        return place;
    }

    static ValueList<string> PathsOf(Schema table, List<ScanColumn> columns) =>
        [.. columns.SelectMany(c => PathsOf(table[c.Position].Name, table[c.Position].Type, c.Field.Type))];

    /// <summary>
    /// The paths that read a value of type <paramref name="whole"/> cut down to the sub-fields of <paramref name="wanted"/>.
    /// </summary>
    static IEnumerable<string> PathsOf(string path, DataType whole, DataType wanted) => (whole, wanted) switch
    {
        _ when whole == wanted => [path],
        (StructType all, StructType some) =>
            some.Fields.SelectMany(f => PathsOf($"{path}.{f.Name}", all.Fields[all.IndexOf(f.Name)].Type, f.Type)),
        (ListType all, ListType some) => PathsOf(path, all.Element.Type, some.Element.Type),
        (FixedSizeListType all, FixedSizeListType some) => PathsOf(path, all.Element.Type, some.Element.Type),
        _ => [path],
    };
}
