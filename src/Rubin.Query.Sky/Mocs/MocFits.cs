using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Rubin.Query.Sky;

/// <summary>
/// MOC in FITS: a binary table (FITS 4.0, section 7.3) of one column, rows of whole numbers. MOC 1.x and 2.0 (section 4.3.1): cells as NUNIQ numbers, of 32 or
/// 64 bits, or starts and ends of ranges of order-29 cells.
/// </summary>
static class MocFits
{
    const int Block = 2880;
    const int Card = 80;

    public static Moc Read(ReadOnlySpan<byte> file)
    {
        var at = 0;
        var (primary, _) = Header(file, ref at);
        at = Behind(at, primary, file);
        while (at < file.Length)
        {
            var (cards, start) = Header(file, ref at);
            if (cards.GetValueOrDefault("XTENSION") == "BINTABLE" && cards.ContainsKey("ORDERING")) return Table(cards, file[start..]);
            at = Behind(at, cards, file);
        }

        throw new FormatException("the FITS file has no table with ORDERING, as a MOC has");
    }

    public static void Write(Moc moc, Stream stream, MocFitsForm form)
    {
        var numbers = form == MocFitsForm.Nuniq
            ? [.. moc.Cells.Cells().Select(cell => (4L << (2 * cell.Order)) + cell.Index).Order()]
            : moc.Cells.AsSpan().ToArray().SelectMany(range => (long[])[range.Start, range.End]).ToArray();
        WriteHeader(stream, ["SIMPLE  =                    T", "BITPIX  =                    8", "NAXIS   =                    0", "EXTEND  =                    T"]);
        WriteHeader(stream, TableCards(moc.Order, numbers.Length, form));
        var data = new byte[Padded(8L * numbers.Length)];
        for (var n = 0; n < numbers.Length; n++) BinaryPrimitives.WriteInt64BigEndian(data.AsSpan(8 * n), numbers[n]);
        stream.Write(data);
    }

    static string[] TableCards(int order, int rows, MocFitsForm form) =>
    [
        "XTENSION= 'BINTABLE'", Whole("BITPIX", 8), Whole("NAXIS", 2), Whole("NAXIS1", 8), Whole("NAXIS2", rows), Whole("PCOUNT", 0),
        Whole("GCOUNT", 1), Whole("TFIELDS", 1), form == MocFitsForm.Nuniq ? "TTYPE1  = 'UNIQ    '" : "TTYPE1  = 'RANGE   '", "TFORM1  = '1K      '",
        "MOCVERS = '2.0     '", "MOCDIM  = 'SPACE   '", form == MocFitsForm.Nuniq ? "ORDERING= 'NUNIQ   '" : "ORDERING= 'RANGE   '",
        "COORDSYS= 'C       '", Whole("MOCORD_S", order), Whole("MOCORDER", order),
    ];

    static string Whole(string keyword, int value) => string.Create(CultureInfo.InvariantCulture, $"{keyword,-8}= {value,20}");

    static void WriteHeader(Stream stream, string[] cards)
    {
        var header = new byte[Padded((cards.Length + 1) * Card)];
        header.AsSpan().Fill((byte)' ');
        for (var n = 0; n < cards.Length; n++) Encoding.ASCII.GetBytes(cards[n], header.AsSpan(n * Card));
        Encoding.ASCII.GetBytes("END", header.AsSpan(cards.Length * Card));
        stream.Write(header);
    }

    static Moc Table(Dictionary<string, string> cards, ReadOnlySpan<byte> data)
    {
        if (cards.GetValueOrDefault("MOCDIM", "SPACE") != "SPACE") throw new FormatException($"a MOC of {cards["MOCDIM"]} covers no sky alone");
        if (cards.GetValueOrDefault("COORDSYS", "C") is not ("C" or "EQUATORIAL" or "ICRS")) throw new FormatException($"COORDSYS '{cards["COORDSYS"]}' is not C, celestial");
        if (Integer(cards, "TFIELDS") != 1) throw new FormatException("the table of a MOC has one column");
        var rowBytes = Integer(cards, "NAXIS1");
        if (rowBytes < 4) throw new FormatException($"rows of {rowBytes} bytes hold no cell");
        var (width, each) = cards.GetValueOrDefault("TFORM1")?.Trim() switch
        {
            "J" or "1J" => (4, 1),
            "K" or "1K" => (8, 1),
            "2K" => (8, 2),
            var form => throw new FormatException($"TFORM1 '{form}' is not 1J or 1K"),
        };
        var rows = Integer(cards, "NAXIS2");
        if (rowBytes != width * each) throw new FormatException($"rows have {rowBytes} bytes, not {width * each}");
        if (rows > data.Length / rowBytes) throw new FormatException($"the file ends before its {rows} rows");
        var numbers = new long[rows * each];
        for (var n = 0; n < numbers.Length; n++)
        {
            numbers[n] = width == 8 ? BinaryPrimitives.ReadInt64BigEndian(data[(8 * n)..]) : BinaryPrimitives.ReadInt32BigEndian(data[(4 * n)..]);
        }

        var order = cards.ContainsKey("MOCORD_S") ? Integer(cards, "MOCORD_S") : cards.ContainsKey("MOCORDER") ? Integer(cards, "MOCORDER") : (int?)null;
        return cards["ORDERING"] switch
        {
            "NUNIQ" => OfCells([.. numbers.Select(CellOf)], order),
            "RANGE" or "RANGE29" => OfRanges(numbers, order),
            var ordering => throw new FormatException($"ORDERING '{ordering}' is not NUNIQ or RANGE"),
        };
    }

    static Moc OfCells(HealpixCell[] cells, int? order) =>
        new(HealpixRanges.From(cells), Checked(order ?? cells.Select(cell => cell.Order).DefaultIfEmpty(0).Max()));

    static Moc OfRanges(long[] ends, int? order)
    {
        if (ends.Length % 2 != 0) throw new FormatException("a range has no end");
        var ranges = new HealpixRange[ends.Length / 2];
        for (var n = 0; n < ranges.Length; n++)
        {
            ranges[n] = ends[2 * n] >= 0 && ends[2 * n] <= ends[2 * n + 1] && ends[2 * n + 1] <= Healpix.MaxCellCount
                ? new(ends[2 * n], ends[2 * n + 1])
                : throw new FormatException($"{ends[2 * n]} to {ends[2 * n + 1]} is no range of order-29 cells");
        }

        return new(HealpixRanges.From(ranges), Checked(order ?? Healpix.MaxOrder));
    }

    static HealpixCell CellOf(long nuniq)
    {
        if (nuniq < 4) throw new FormatException($"{nuniq} is no NUNIQ number of a cell");
        var order = (63 - System.Numerics.BitOperations.LeadingZeroCount((ulong)nuniq) - 2) / 2;
        var index = nuniq - (4L << (2 * order));
        return order <= Healpix.MaxOrder && index < Healpix.CellCount(order) ? new(order, index) : throw new FormatException($"{nuniq} is no NUNIQ number of a cell");
    }

    static int Checked(int order) => order is >= 0 and <= Healpix.MaxOrder ? order : throw new FormatException($"order {order} is not within 0 to {Healpix.MaxOrder}");

    /// <summary>The keywords of a header and where its data begin; <paramref name="at"/> moves there.</summary>
    static (Dictionary<string, string> Cards, int Start) Header(ReadOnlySpan<byte> file, ref int at)
    {
        var cards = new Dictionary<string, string>(StringComparer.Ordinal);
        for (; at + Card <= file.Length; at += Card)
        {
            var card = Encoding.ASCII.GetString(file.Slice(at, Card));
            var keyword = card[..8].TrimEnd();
            if (keyword == "END")
            {
                at = (int)Math.Min(Padded(at + Card), file.Length);
                return (cards, at);
            }

            if (card[8..10] == "= ") cards[keyword] = Value(card[10..]);
        }

        throw new FormatException("a FITS header has no END");
    }

    /// <summary>What stands before the comment; of texts what is in the quotes, without blanks behind.</summary>
    static string Value(string field)
    {
        var text = field.TrimStart();
        if (!text.StartsWith('\'')) return text.Split('/')[0].Trim();
        var end = text.IndexOf('\'', 1);
        return text[1..(end < 0 ? text.Length : end)].TrimEnd();
    }

    /// <summary>Where the data that begin here end: FITS 4.0, eq. 2; at most the end of the file.</summary>
    static int Behind(int start, Dictionary<string, string> cards, ReadOnlySpan<byte> file)
    {
        var axes = Integer(cards, "NAXIS");
        Int128 elements = axes == 0 ? 0 : 1;
        for (var axis = 1; axis <= axes && elements < file.Length * 8L; axis++) elements *= Integer(cards, $"NAXIS{axis}");
        var extra = cards.ContainsKey("PCOUNT") ? Integer(cards, "PCOUNT") : 0;
        var bytes = (elements + extra) * Math.Abs(Integer(cards, "BITPIX", least: int.MinValue + 1)) / 8;
        return bytes < file.Length - start ? Math.Min(file.Length, start + (int)Padded((long)bytes)) : file.Length;
    }

    static int Integer(Dictionary<string, string> cards, string keyword, int least = 0) =>
        int.TryParse(cards.GetValueOrDefault(keyword), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least
            ? value
            : throw new FormatException($"the FITS header has no {keyword}, or a bad one");

    static long Padded(long bytes) => (bytes + Block - 1) / Block * Block;
}
