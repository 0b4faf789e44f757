using System.Globalization;

namespace Rubin.Query.PhotoZ.Templates;

/// <summary>Reads the two-column text files in which spectra (<c>.sed</c>) and filters (<c>.res</c>) are handed around.</summary>
static class CurveFile
{
    /// <summary>Reads wavelengths in ångström and values; lines that start with <c>#</c> and empty ones are skipped, columns after the second too.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What it is, for errors: <c>template</c> or <c>filter</c>.</param>
    /// <exception cref="QueryException">The file is missing or is no such table.</exception>
    public static WavelengthCurve Read(string path, string what)
    {
        var (wavelengths, values) = (new List<double>(), new List<double>());
        var number = 0;
        foreach (var line in Lines(path, what))
        {
            number++;
            var text = line.AsSpan().Trim();
            if (text.IsEmpty || text[0] == '#')
            {
                continue;
            }

            if (!TwoNumbers(text, out var wavelength, out var value))
            {
                throw new QueryException(QueryErrorCode.Data, $"line {number} of {what} file \"{path}\" is not a wavelength and a value");
            }

            if (wavelengths.Count > 0 && wavelength < wavelengths[^1])
            {
                throw new QueryException(QueryErrorCode.Data, $"the wavelengths of {what} file \"{path}\" do not ascend at line {number}");
            }

            wavelengths.Add(wavelength);
            values.Add(value);
        }

        return wavelengths.Count >= 2 && wavelengths[^1] > wavelengths[0]
            ? new WavelengthCurve(Path.GetFileNameWithoutExtension(path), [.. wavelengths], [.. values])
            : throw new QueryException(QueryErrorCode.Data, $"{what} file \"{path}\" has no two wavelengths");
    }

    /// <summary>The file names in a list of templates, one a line; comments and what follows the first word are skipped.</summary>
    public static string[] ReadList(string path) =>
        [.. Lines(path, "template list").Select(line => line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length > 0).Select(words => words[0])];

    static string[] Lines(string path, string what)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new QueryException(QueryErrorCode.Data, $"{what} file \"{path}\" does not exist", inner: missing);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new QueryException(QueryErrorCode.Data, $"{what} file \"{path}\" cannot be read: {unreadable.Message}", inner: unreadable);
        }
    }

    static bool TwoNumbers(ReadOnlySpan<char> text, out double first, out double second)
    {
        second = 0;
        var end = text.IndexOfAny(" \t,");
        if (!TryNumber(end < 0 ? text : text[..end], out first) || end < 0)
        {
            return false;
        }

        text = text[end..].TrimStart(" \t,");
        end = text.IndexOfAny(" \t,");
        return TryNumber(end < 0 ? text : text[..end], out second);
    }

    static bool TryNumber(ReadOnlySpan<char> text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
}
