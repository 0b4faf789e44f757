using Rubin.Query.Arrow;

namespace Rubin.Query.Bench.Kernels;

/// <summary>Columns of what catalogs hold, drawn at random, for Parquet's encodings.</summary>
static class DrawnColumns
{
    /// <summary>Some rows, from <paramref name="first"/> on, of a column that is named by what it holds.</summary>
    internal static Column Of(string name, int first, int rows)
    {
        var random = new Random(1 + first);
        var next = 0L;
        return name[..name.IndexOfAny([':', ' '])] switch
        {
            "flux" when name.EndsWith("NULLs", StringComparison.Ordinal) => new Column<double>(
                Make(_ => random.NextDouble()), Bitmap.Of(Make(_ => random.Next(10) > 0))),
            "flux" => new Column<double>(Make(_ => random.NextDouble())),
            "object" => new Column<long>(Make(i => 1_000_000_007L * ((first + i) / 20))),
            "cell" => new Column<long>(Make(_ => next += random.Next(1 << 20))),
            "band" => new DictionaryColumn(Make(_ => random.Next(6)), Texts(["u", "g", "r", "i", "z", "y"])),
            _ => Texts(Make(_ => $"star {random.Next()}")),
        };

        T[] Make<T>(Func<int, T> value) => [.. Enumerable.Range(0, rows).Select(value)];
    }

    static BinaryColumn Texts(string[] texts)
    {
        var offsets = new int[texts.Length + 1];
        for (var i = 0; i < texts.Length; i++)
        {
            offsets[i + 1] = offsets[i] + texts[i].Length;
        }

        return new(DataType.Utf8, offsets, System.Text.Encoding.ASCII.GetBytes(string.Concat(texts)));
    }
}
