using System.Globalization;
using System.Text;
using Rubin.Query.Arrow;

namespace Rubin.Query.LightCurves.Functions;

/// <summary>Names of bands as small numbers. NULL is a band too.</summary>
sealed class BandCodes
{
    readonly List<string?> _names = [];
    readonly List<byte[]?> _texts = [];
    Column? _dictionary;
    int[] _ofDictionary = [];

    /// <summary>The names, by number.</summary>
    public IReadOnlyList<string?> Names => _names;

    /// <summary>The number of each row's band.</summary>
    public int[] Of(Column column)
    {
        var codes = new int[column.Length];
        switch (column)
        {
            case DictionaryColumn encoded:
                OfDictionary(encoded, codes);
                break;
            case BinaryColumn texts:
                for (var row = 0; row < codes.Length; row++) codes[row] = texts.IsNull(row) ? Code(default(string)) : Code(texts[row]);
                break;
            default:
                for (var row = 0; row < codes.Length; row++) codes[row] = Code(Convert.ToString(column.Value(row), CultureInfo.InvariantCulture));
                break;
        }

        return codes;
    }

    /// <summary>The number of a band of that name.</summary>
    public int Code(string? name)
    {
        var code = _names.IndexOf(name);
        if (code < 0)
        {
            code = _names.Count;
            _names.Add(name);
            _texts.Add(name is null ? null : Encoding.UTF8.GetBytes(name));
        }

        return code;
    }

    void OfDictionary(DictionaryColumn column, int[] codes)
    {
        if (!ReferenceEquals(column.Dictionary, _dictionary))
        {
            _ofDictionary = Of(column.Dictionary);
            _dictionary = column.Dictionary;
        }

        var source = column.Codes;
        for (var row = 0; row < codes.Length; row++) codes[row] = column.IsNull(row) ? Code(default(string)) : _ofDictionary[source[row]];
    }

    int Code(ReadOnlySpan<byte> name)
    {
        // There are a handful of bands: a search beats a hash.
        for (var code = 0; code < _texts.Count; code++)
        {
            if (_texts[code] is { } text && name.SequenceEqual(text))
            {
                return code;
            }
        }

        return Code(Encoding.UTF8.GetString(name));
    }
}
