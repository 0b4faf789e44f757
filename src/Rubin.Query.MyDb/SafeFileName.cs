using System.Globalization;
using System.Text;

namespace Rubin.Query.MyDb;

/// <summary>Names of users and models as names of files and folders.</summary>
static class SafeFileName
{
    /// <summary>Small letters, digits and a few signs as they are, all else by its bytes, so that names differ on every file system and never lead elsewhere.</summary>
    internal static string Of(string text)
    {
        var name = new StringBuilder();
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            _ = value is >= (byte)'a' and <= (byte)'z' or >= (byte)'0' and <= (byte)'9' or (byte)'-' or (byte)'_'
                ? name.Append((char)value)
                : name.Append(CultureInfo.InvariantCulture, $"%{value:X2}");
        }

        return name.ToString();
    }
}
