using System.Globalization;
using System.Text;
using Rubin.Query.Arrow;
using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.PhotoZ.Densities;

/// <summary>
/// Densities as columns: lists of a fixed size, whose field says in its metadata how they are to be read. One entry is ours; beside it stand the entries of qp's own files
/// (LSST DESC, qp documentation, "parameterizations"), so that readers which know those find the grid or the quantiles.
/// </summary>
static class PdfField
{
    /// <summary>Our entry: <c>grid zmin=0 zmax=3 nz=301</c>.</summary>
    internal const string Key = "pdf";

    const int MostNumbers = 10_000;

    /// <summary>The type of a column of such densities.</summary>
    internal static FixedSizeListType TypeOf(PdfEncoding encoding) => new(new Field("item", encoding is BytePdf ? DataType.UInt8 : DataType.Float, Nullable: false), encoding.Length);

    /// <summary>A column of such densities.</summary>
    internal static Field Of(string name, PdfEncoding encoding) => new(name, TypeOf(encoding)) { Metadata = MetadataOf(encoding) };

    /// <summary>What the field of such a column says.</summary>
    internal static Metadata MetadataOf(PdfEncoding encoding)
    {
        var metadata = Metadata.Empty.With(Key, Text(encoding)).With(MetadataKeys.Ucd, "stat.probability;src.redshift.phot");
        return encoding switch
        {
            GridPdf or BytePdf => Qp(metadata, "interp").With("xvals", Numbers(encoding.Grid.Count, i => encoding.Grid[i])),
            QuantilePdf => Qp(metadata, "quant").With("quants", Numbers(encoding.Length, i => (i + 0.5) / encoding.Length)),
            MixturePdf => Qp(metadata, "mixmod"),
            _ => metadata,
        };
    }

    /// <summary>How the densities of a column are to be read; null where it holds none.</summary>
    internal static PdfEncoding? EncodingOf(Field field)
    {
        var (length, element) = field.Type.Logical switch
        {
            FixedSizeListType fixedSize => (fixedSize.Size, fixedSize.Element.Type),
            ListType list => (0, list.Element.Type),
            _ => (0, null),
        };
        return element is { IsFloating: true } or { IsInteger: true } && field.Metadata[Key] is { } text && Parse(text) is { } encoding && (length == 0 || length == encoding.Length)
            ? encoding
            : null;
    }

    static Metadata Qp(Metadata metadata, string form) => metadata.With("pdf_name", form).With("pdf_version", "0");

    static string Text(PdfEncoding encoding)
    {
        var (name, own) = encoding switch
        {
            BytePdf => ("u8", ""),
            QuantilePdf q => ("quant", $" n={q.Count}"),
            CosinePdf c => ("cosine", string.Create(CultureInfo.InvariantCulture, $" n={c.Bases} bump={c.Bump:R} sharpness={c.Sharpness:R}")),
            MixturePdf m => ("mixmod", $" n={m.Components}"),
            _ => ("grid", ""),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{name} zmin={encoding.Grid.Minimum:R} zmax={encoding.Grid.Maximum:R} nz={encoding.Grid.Count}{own}");
    }

    /// <summary>The encoding that a text tells; null where it tells none that can be.</summary>
    static PdfEncoding? Parse(string text)
    {
        var words = text.Split(' ');
        var numbers = new Dictionary<string, double>();
        foreach (var word in words.Skip(1))
        {
            var place = word.IndexOf('=', StringComparison.Ordinal);
            if (place > 0 && double.TryParse(word.AsSpan(place + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            {
                numbers[word[..place]] = number;
            }
        }

        var (count, n) = (Count("nz"), Count("n"));
        if (count < 2 || !numbers.TryGetValue("zmin", out var from) || !numbers.TryGetValue("zmax", out var to) || !(to > from))
        {
            return null;
        }

        var grid = new RedshiftGrid(from, to, count);
        return words[0] switch
        {
            "grid" => new GridPdf(grid),
            "u8" => new BytePdf(grid),
            "quant" when n >= 2 => new QuantilePdf(grid, n),
            "mixmod" when n >= 1 => new MixturePdf(grid, n),
            "cosine" when n >= 1 && numbers.ContainsKey("bump") && numbers.ContainsKey("sharpness") => new CosinePdf(grid, n, numbers["bump"], numbers["sharpness"]),
            _ => null,
        };

        int Count(string name) => numbers.TryGetValue(name, out var value) && value == Math.Floor(value) && value is >= 1 and <= MostNumbers ? (int)value : 0;
    }

    static string Numbers(int count, Func<int, double> value)
    {
        var text = new StringBuilder("[");
        for (var i = 0; i < count; i++) text.Append(i > 0 ? "," : "").Append(Math.Round(value(i), 12).ToString("R", CultureInfo.InvariantCulture));
        return text.Append(']').ToString();
    }
}
