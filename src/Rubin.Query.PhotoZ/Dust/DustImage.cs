using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Rubin.Query.PhotoZ.Dust;

/// <summary>One hemisphere of a dust map: the first image of a FITS file, square, of 32-bit floats.</summary>
/// <param name="Size">Pixels along a side.</param>
/// <param name="Values">Row after row.</param>
sealed record DustImage(int Size, float[] Values)
{
    const int Block = 2880;
    const int Card = 80;
    const int LargestSize = 16_384;

    /// <summary>Reads a file.</summary>
    /// <exception cref="QueryException">Data: it is missing, damaged, or not such an image.</exception>
    public static DustImage Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var header = ReadHeader(stream, path);
            var size = (int)Number(header, "NAXIS1", path);
            if (Number(header, "BITPIX", path) != -32 || Number(header, "NAXIS", path) != 2 || Number(header, "NAXIS2", path) != size || size is < 2 or > LargestSize)
            {
                throw Wrong(path, "is no square image of 32-bit floats");
            }

            var (scale, zero) = (header.ContainsKey("BSCALE") ? Number(header, "BSCALE", path) : 1, header.ContainsKey("BZERO") ? Number(header, "BZERO", path) : 0);
            var values = new float[size * size];
            var row = new byte[size * sizeof(float)];
            for (var y = 0; y < size; y++)
            {
                stream.ReadExactly(row);
                for (var x = 0; x < size; x++)
                {
                    values[(y * size) + x] = (float)((BinaryPrimitives.ReadSingleBigEndian(row.AsSpan(x * sizeof(float))) * scale) + zero);
                }
            }

            return new DustImage(size, values);
        }
        catch (EndOfStreamException)
        {
            throw Wrong(path, "ends too early");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw Wrong(path, $"cannot be read: {unreadable.Message}");
        }
    }

    /// <summary>Bilinear between the four pixels around a place, counted from 0 at the middle of the first; the last pixels go on outside.</summary>
    public double At(double x, double y)
    {
        (x, y) = (Math.Clamp(x, 0, Size - 1), Math.Clamp(y, 0, Size - 1));
        var (left, low) = (Math.Min((int)x, Size - 2), Math.Min((int)y, Size - 2));
        var (right, up) = (x - left, y - low);
        var at = (low * Size) + left;
        return ((1 - up) * (((1 - right) * Values[at]) + (right * Values[at + 1]))) + (up * (((1 - right) * Values[at + Size]) + (right * Values[at + Size + 1])));
    }

    /// <summary>The cards of the first header, by keyword; values as texts without comments.</summary>
    static Dictionary<string, string> ReadHeader(FileStream stream, string path)
    {
        var cards = new Dictionary<string, string>(StringComparer.Ordinal);
        var block = new byte[Block];
        while (true)
        {
            stream.ReadExactly(block);
            for (var at = 0; at < Block; at += Card)
            {
                var card = Encoding.ASCII.GetString(block, at, Card);
                var keyword = card[..8].TrimEnd();
                if (keyword == "END")
                {
                    return cards;
                }

                if (card[8..10] == "= ")
                {
                    cards.TryAdd(keyword, card[10..].Split('/')[0].Trim());
                }
            }

            if (cards.Count == 0 || !cards.ContainsKey("SIMPLE"))
            {
                throw Wrong(path, "is not in FITS");
            }
        }
    }

    static double Number(Dictionary<string, string> cards, string keyword, string path) =>
        cards.TryGetValue(keyword, out var text) && double.TryParse(text.Replace('D', 'E'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Wrong(path, $"has no number {keyword}");

    static QueryException Wrong(string path, string problem) => new(QueryErrorCode.Data, $"the dust map \"{path}\" {problem}");
}
