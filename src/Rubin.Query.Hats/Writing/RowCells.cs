using System.Globalization;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Sky;

namespace Rubin.Query.Hats;

/// <summary>Finds the columns of positions, and the order-29 cells of rows by them. Immutable.</summary>
sealed class RowCells
{
    readonly int _ra = -1;
    readonly int _dec = -1;
    readonly int _cell = -1;

    /// <summary>The columns of these names.</summary>
    /// <exception cref="QueryException">UnknownColumn, TypeMismatch: there are no such columns of numbers.</exception>
    public RowCells(Schema schema, string ra, string dec)
    {
        _ra = Coordinate(schema, ra);
        _dec = Coordinate(schema, dec);
        (Ra, Dec) = (schema[_ra].Name, schema[_dec].Name);
    }

    RowCells(int cell) => _cell = cell;

    /// <summary>The column of right ascension; null where the rows bring their cells along.</summary>
    public string? Ra { get; }

    /// <summary>The column of declination; null likewise.</summary>
    public string? Dec { get; }

    /// <summary>Rows without positions, which have their order-29 cells in a column of their own.</summary>
    /// <exception cref="QueryException">UnknownColumn: they have not.</exception>
    public static RowCells InColumn(Schema schema) => schema.IndexOf(HatsWriter.Healpix29) is >= 0 and var at && schema[at].Type == DataType.Int64
        ? new(at)
        : throw new QueryException(
            QueryErrorCode.UnknownColumn,
            $"the rows of an association need a column {HatsWriter.Healpix29} of BIGINT, which tells their place",
            hint: $"take that of the primary catalog, or ivo_healpix_index(29, ra, dec) AS {HatsWriter.Healpix29}");

    /// <summary>The columns of these names, or where they are null those that look like positions.</summary>
    /// <exception cref="QueryException">UnknownColumn, TypeMismatch: there are no such columns of numbers.</exception>
    public static RowCells Find(Schema schema, string? ra, string? dec)
    {
        if (ra is not null && dec is not null)
        {
            return new(schema, ra, dec);
        }

        var (byUcdRa, byUcdDec) = (WithUcd(schema, "pos.eq.ra;meta.main"), WithUcd(schema, "pos.eq.dec;meta.main"));
        var (usualRa, usualDec) = SkyPosition.UsualNames.FirstOrDefault(n => schema.IndexOf(n.Ra) >= 0 && schema.IndexOf(n.Dec) >= 0);
        return (ra ?? (byUcdDec is null ? null : byUcdRa) ?? usualRa, dec ?? (byUcdRa is null ? null : byUcdDec) ?? usualDec) is ({ } first, { } second)
            ? new(schema, first, second)
            : throw new QueryException(
                QueryErrorCode.UnknownColumn,
                $"no columns look like right ascension and declination among {string.Join(", ", schema.Fields.Select(f => $"\"{f.Name}\"").Take(20))}",
                hint: "name them: (ra 'column', dec 'column'), or --ra and --dec");
    }

    /// <summary>The cells of a batch's rows.</summary>
    /// <exception cref="QueryException">Data: a row has no position.</exception>
    public long[] Of(RecordBatch batch)
    {
        if (_cell >= 0)
        {
            var told = (Column<long>)batch.Columns[_cell];
            return told.HasNoNulls && !told.Values.ContainsAnyExceptInRange(0, Healpix.MaxCellCount - 1)
                ? told.Values.ToArray()
                : throw new QueryException(QueryErrorCode.Data, $"a row has a {HatsWriter.Healpix29} that is NULL or no cell of order 29");
        }

        var cells = new long[batch.Length];
        var ra = Degrees(batch.Columns[_ra], Ra!);
        var dec = Degrees(batch.Columns[_dec], Dec!);
        Healpix.IndexFromDegrees(ra, dec, cells);
        var wrong = cells.AsSpan().IndexOf(Healpix.NoCell);
        return wrong < 0 ? cells : throw Wrong(string.Create(
            CultureInfo.InvariantCulture, $"a row with {Ra} = {ra[wrong]} and {Dec} = {dec[wrong]} has no position on the sky"));
    }

    ReadOnlySpan<double> Degrees(Column column, string name)
    {
        if (column.NullCount > 0)
        {
            throw Wrong($"a row has no position: its {name} is NULL");
        }

        return column switch
        {
            Column<double> degrees => degrees.Values,
            Column<float> degrees => Array.ConvertAll(degrees.Values.ToArray(), d => (double)d),
            DictionaryColumn encoded => Degrees(encoded.Decode(), name),
            _ => Enumerable.Range(0, column.Length).Select(i => Convert.ToDouble(column.Value(i), CultureInfo.InvariantCulture)).ToArray(),
        };
    }

    QueryException Wrong(string message) =>
        new(QueryErrorCode.Data, message, hint: $"leave such rows out: WHERE {Ra} IS NOT NULL AND {Dec} BETWEEN -90 AND 90");

    static string? WithUcd(Schema schema, string ucd) =>
        schema.Fields.FirstOrDefault(f => f.Type.Logical.IsNumeric && ucd.Equals(f.Ucd, StringComparison.OrdinalIgnoreCase))?.Name;

    static int Coordinate(Schema schema, string name) => schema.IndexOf(name) switch
    {
        < 0 => throw new QueryException(
            QueryErrorCode.UnknownColumn,
            $"column \"{name}\" of positions does not exist",
            hint: $"there are {string.Join(", ", schema.Fields.Select(f => $"\"{f.Name}\"").Take(20))}"),
        var column when schema[column].Type.Logical.IsNumeric => column,
        var column => throw new QueryException(
            QueryErrorCode.TypeMismatch, $"column \"{name}\" of positions is {schema[column].Type}, not a number of degrees"),
    };
}
