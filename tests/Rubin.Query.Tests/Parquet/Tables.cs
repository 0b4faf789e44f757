using System.Text;
using Rubin.Query.Arrow;

namespace Rubin.Query.Tests.Parquet;

/// <summary>Small columns for tests.</summary>
static class Tables
{
    /// <summary>A column of VARCHAR; null is NULL.</summary>
    public static BinaryColumn Texts(params string?[] texts)
    {
        var offsets = new int[texts.Length + 1];
        for (var i = 0; i < texts.Length; i++)
        {
            offsets[i + 1] = offsets[i] + Encoding.UTF8.GetByteCount(texts[i] ?? "");
        }

        var validity = texts.Contains(null) ? Bitmap.Of([.. texts.Select(t => t is not null)]) : Bitmap.AllSet;
        return new(DataType.Utf8, offsets, Encoding.UTF8.GetBytes(string.Concat(texts)), validity);
    }
}
