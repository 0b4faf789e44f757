using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Rubin.Query.Sky;

namespace Rubin.Query.Hats;

/// <summary>
/// The map of row counts that lies beside a catalog: a FITS file with a table of one column, a count for each NESTED cell
/// (FITS standard 4.0; "HEALPix data in FITS", section "implicit indexing"). Adding is safe for many threads.
/// </summary>
sealed class Skymap
{
    const int BlockBytes = 2880;
    const int CardLength = 80;

    readonly int _shift;
    readonly int _order;
    readonly long[] _counts;

    /// <summary>An empty map of an order.</summary>
    public Skymap(int order)
    {
        _order = order;
        _shift = 2 * (Healpix.MaxOrder - order);
        _counts = new long[Healpix.CellCount(order)];
    }

    /// <summary>The row counts, by cell.</summary>
    public ReadOnlySpan<long> Counts => _counts;

    /// <summary>The order of the cells.</summary>
    public int Order => _order;

    /// <summary>
    /// Reads the map of a file in which every cell has a count of 64 bits; null where there is no such file, or one of another layout.
    /// </summary>
    public static Skymap? TryRead(string path)
    {
        if (!File.Exists(path) || new FileInfo(path).Length > int.MaxValue)
        {
            return null;
        }

        var bytes = File.ReadAllBytes(path);
        var start = BlockBytes;
        while (start < bytes.Length && !Encoding.ASCII.GetString(bytes, start - BlockBytes, BlockBytes).Contains("END     ", StringComparison.Ordinal)) start += BlockBytes;
        var end = start;
        do end += BlockBytes;
        while (end < bytes.Length && !Encoding.ASCII.GetString(bytes, end - BlockBytes, BlockBytes).Contains("END     ", StringComparison.Ordinal));
        if (end > bytes.Length)
        {
            return null;
        }

        var header = Encoding.ASCII.GetString(bytes, start, end - start);
        var isPlain = Card(header, "INDXSCHM")?.Contains("IMPLICIT", StringComparison.Ordinal) == true
            && Card(header, "ORDERING")?.Contains("NESTED", StringComparison.Ordinal) == true && Card(header, "TFORM1")?.Trim(' ', '\'') is "K" or "1K"
            && Card(header, "NAXIS1")?.Trim() == "8";
        if (!isPlain || !long.TryParse(Card(header, "NAXIS2"), out var count) || count > (bytes.Length - end) / sizeof(long))
        {
            return null;
        }

        var order = Enumerable.Range(0, 14).FirstOrDefault(o => Healpix.CellCount(o) == count, -1);
        if (order < 0)
        {
            return null;
        }

        var map = new Skymap(order);
        for (var cell = 0; cell < count; cell++)
        {
            map._counts[cell] = BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(end + cell * sizeof(long)));
        }

        return map;
    }

    static string? Card(string header, string key)
    {
        for (var at = 0; at + CardLength <= header.Length; at += CardLength)
        {
            if (header.AsSpan(at, 8).TrimEnd().SequenceEqual(key))
            {
                return header.Substring(at + 10, CardLength - 10).Split('/')[0];
            }
        }

        return null;
    }

    /// <summary>Counts rows by their order-29 cells.</summary>
    public void Add(ReadOnlySpan<long> deepestIndexes)
    {
        for (var i = 0; i < deepestIndexes.Length;)
        {
            var cell = deepestIndexes[i] >> _shift;
            var start = i;
            while (i < deepestIndexes.Length && deepestIndexes[i] >> _shift == cell) i++;
            Interlocked.Add(ref _counts[cell], i - start);
        }
    }

    /// <summary>Counts the rows of cells, which are not coarser than the map's. For one thread.</summary>
    public void Add(CellCounts counts)
    {
        foreach (var (index, rows) in counts.Cells)
        {
            _counts[index >> (2 * (counts.Order - _order))] += rows;
        }
    }

    /// <summary>Writes the FITS file.</summary>
    public void Write(string path)
    {
        using var stream = new OutputFile(path, FileMode.Create, FileShare.None, path);
        stream.Write(Header("SIMPLE  =                    T", Number("BITPIX", 8), Number("NAXIS", 0), "EXTEND  =                    T"));
        stream.Write(Header(
            Text("XTENSION", "BINTABLE"), Number("BITPIX", 8), Number("NAXIS", 2), Number("NAXIS1", sizeof(long)),
            Number("NAXIS2", _counts.Length), Number("PCOUNT", 0), Number("GCOUNT", 1), Number("TFIELDS", 1),
            Text("TTYPE1", "T"), Text("TFORM1", "K"), Text("PIXTYPE", "HEALPIX"), Text("ORDERING", "NESTED"), Text("COORDSYS", "CEL"),
            Text("EXTNAME", "xtension"), Number("NSIDE", 1L << _order), Number("FIRSTPIX", 0), Number("LASTPIX", _counts.Length - 1),
            Text("INDXSCHM", "IMPLICIT"), Text("OBJECT", "FULLSKY")));
        Span<byte> value = stackalloc byte[sizeof(long)];
        foreach (var count in _counts)
        {
            BinaryPrimitives.WriteInt64BigEndian(value, count);
            stream.Write(value);
        }

        stream.Write(new byte[Padding(stream.Position)]);
    }

    static byte[] Header(params ReadOnlySpan<string> cards)
    {
        var text = new StringBuilder();
        foreach (var card in cards)
        {
            text.Append(card.PadRight(CardLength));
        }

        text.Append("END".PadRight(CardLength));
        text.Append(' ', Padding(text.Length));
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    static string Number(string key, long value) => string.Create(CultureInfo.InvariantCulture, $"{key,-8}= {value,20}");

    static string Text(string key, string value) => $"{key,-8}= '{value,-8}'";

    static int Padding(long length) => (int)((BlockBytes - length % BlockBytes) % BlockBytes);
}
