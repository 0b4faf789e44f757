using Rubin.Query.Engine.Catalog;

namespace Rubin.Query.Formats.Fits;

/// <summary>
/// FITS files, known by their suffix: <c>.fits</c>, <c>.fit</c>, also compressed with <c>.gz</c>. Each binary table is a table, named by its EXTNAME if there are
/// several; images and ASCII tables are passed over.
/// </summary>
public sealed class FitsFormat : ITableFormat
{
    static readonly string[] Suffixes = [".fits", ".fit", ".fits.gz", ".fit.gz"];

    /// <inheritdoc/>
    public string Name => "FITS";

    /// <inheritdoc/>
    public bool Recognises(string path) => SuffixOf(path) is not null && File.Exists(path);

    /// <inheritdoc/>
    public IReadOnlyList<AttachedTable> Open(string path)
    {
        var file = InputFile.Find(path);
        var stem = file.Name[..^(SuffixOf(path)?.Length ?? 0)];
        using var bytes = new FitsBytes(file);
        List<(string? Name, FitsTable Table)> tables = [];
        for (long start = 0; FitsHeader.Read(bytes, start) is { } header;)
        {
            if (start == 0 && header.Text("SIMPLE") is null)
            {
                throw bytes.Bad("it does not begin with SIMPLE");
            }

            if (header.Text("XTENSION") == "BINTABLE")
            {
                tables.Add((header.Text("EXTNAME"), new FitsTable(file, bytes, header, start + header.Length)));
            }

            start += header.Length + DataBytes(bytes, header);
        }

        return tables.Count == 0
            ? throw new QueryException(QueryErrorCode.Data, $"\"{file.Name}\" has no binary table")
            : [.. tables.Select((t, i) => new AttachedTable(NameOf(i, tables.ConvertAll(t => t.Name), stem), t.Table))];
    }

    /// <summary>Bytes of a unit's data, in whole blocks (FITS 4.0 §4.4.1).</summary>
    static long DataBytes(FitsBytes file, FitsHeader header)
    {
        var axes = header.Integer(file, "NAXIS", 0, 999) ?? throw file.Bad("a header has no NAXIS");
        Int128 elements = axes == 0 ? 0 : 1;
        for (var axis = 1; axis <= axes && elements <= file.Length; axis++)
        {
            elements *= header.Integer(file, $"NAXIS{axis}", 0, 1L << 40) ?? 0;
        }

        var bits = Math.Abs(header.Integer(file, "BITPIX", -64, 64) ?? 8);
        var bytes = bits / 8 * (Int128)(header.Integer(file, "GCOUNT", 0, 1L << 40) ?? 1) * ((header.Integer(file, "PCOUNT", 0, 1L << 48) ?? 0) + elements);
        return bytes <= file.Length
            ? ((long)bytes + FitsHeader.BlockBytes - 1) / FitsHeader.BlockBytes * FitsHeader.BlockBytes
            : throw file.Bad("its data do not fit in the file");
    }

    static string NameOf(int index, List<string?> names, string stem) =>
        names.Count == 1 ? stem
        : names[index] is { } name && names.Count(n => string.Equals(n, name, StringComparison.OrdinalIgnoreCase)) == 1 ? name
        : $"{stem}_{index + 1}";

    static string? SuffixOf(string path) => Suffixes.FirstOrDefault(s => path.EndsWith(s, StringComparison.OrdinalIgnoreCase));
}
