using Rubin.Query.Arrow;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Engine.Functions;

/// <summary>Bytes as hexadecimal digits.</summary>
[QueryFunctions]
public static class HexFunctions
{
    /// <summary>HEX.</summary>
    public static ScalarFunction Hex { get; } = new(
        "HEX",
        new("The bytes of a binary value or of a text in UTF-8, as two hexadecimal digits each.", "HEX('Mira') = '4D697261'"),
        [new([DataType.Binary], DataType.Utf8, Digits) { IsTotal = true }, new([DataType.Utf8], DataType.Utf8, Digits) { IsTotal = true }]);

    static BinaryColumn Digits(ReadOnlySpan<Datum> arguments, int rows, Bitmap validity)
    {
        var bytes = new TextArgument(arguments[0]);
        return TextLoops.Texts(rows, validity, (row, text) =>
        {
            var digits = text.GetSpan(2 * bytes[row].Length);
            Convert.TryToHexString(bytes[row], digits, out var written);
            text.Advance(written);
        });
    }
}
