using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Rubin.Query.Arrow;

/// <summary>Collects a <see cref="DictionaryColumn"/> of texts or bytes; each distinct value is stored once, in order of first rows.</summary>
public sealed class DictionaryBuilder : ColumnBuilder
{
    readonly Dictionary<byte[], int> _codeOf = new(new BytesEqual());
    readonly BinaryBuilder _values;
    int[] _codes;
    (Column? Dictionary, int[] Map) _last = (null, []);

    internal DictionaryBuilder(DictionaryType type, int capacity) : base(type)
    {
        _values = new(type.Value, 0);
        _codes = new int[capacity];
    }

    /// <summary>One row of <paramref name="bytes"/>; text as UTF-8.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        AppendCode(CodeOf(bytes));
        Validity.Append(true);
    }

    /// <summary>One row of <paramref name="text"/>; null is NULL.</summary>
    public void Append(string? text)
    {
        if (text is null)
        {
            AppendNull();
            return;
        }

        Append(Encoding.UTF8.GetBytes(text));
    }

    /// <inheritdoc/>
    public override void AppendNulls(int count)
    {
        Reserve(ref _codes, Length, count);
        _codes.AsSpan(Length, count).Clear();
        Validity.Append(false, count);
    }

    /// <inheritdoc/>
    public override Column Build()
    {
        var codes = _codes.AsMemory(0, Length);
        var result = new DictionaryColumn(codes, _values.Build(), Validity.Build());
        _codeOf.Clear();
        (_codes, _last) = ([], (null, []));
        return result;
    }

    /// <summary>The codes of the rows so far, which are then forgotten, while the values keep their codes.</summary>
    internal Column<int> TakeCodes()
    {
        var codes = new Column<int>(_codes.AsMemory(0, Length), Validity.Build());
        _codes = [];
        return codes;
    }

    /// <summary>The values that have come since the last call, in the order of their codes. <see cref="Build"/> must not follow.</summary>
    internal BinaryColumn TakeNewValues() => (BinaryColumn)_values.Build();

    private protected override void AppendColumn(Column source)
    {
        Reserve(ref _codes, Length, source.Length);
        if (source is DictionaryColumn encoded)
        {
            AppendEncoded(encoded);
            return;
        }

        var column = (BinaryColumn)source;
        for (var row = 0; row < column.Length; row++)
        {
            if (column.IsNull(row))
            {
                AppendNull();
            }
            else
            {
                Append(column[row]);
            }
        }
    }

    private protected override void AppendBoxed(object value)
    {
        if (value is string text && Type.Logical.Id == TypeId.Utf8)
        {
            Append(text);
            return;
        }

        Append(value is byte[] bytes ? bytes : throw Misfit(value));
    }

    void AppendEncoded(DictionaryColumn source)
    {
        var values = (BinaryColumn)source.Dictionary;
        var map = MapOf(values);
        var codes = source.Codes;
        for (var row = 0; row < codes.Length; row++)
        {
            var isNull = source.IsNull(row);
            AppendCode(isNull ? 0 : Mapped(map, codes[row], values));
            Validity.Append(!isNull);
        }
    }

    int Mapped(int[] map, int code, BinaryColumn values) => map[code] >= 0 ? map[code] : map[code] = CodeOf(values[code]);

    /// <summary>This builder's code for each of the dictionary's, -1 where not yet known; kept for the next column over it.</summary>
    int[] MapOf(BinaryColumn dictionary)
    {
        if (!ReferenceEquals(_last.Dictionary, dictionary))
        {
            var map = new int[dictionary.Length];
            map.AsSpan().Fill(-1);
            _last = (dictionary, map);
        }

        return _last.Map;
    }

    int CodeOf(ReadOnlySpan<byte> bytes)
    {
        var known = _codeOf.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!known.TryGetValue(bytes, out var code))
        {
            code = _codeOf.Count;
            _values.Append(bytes);
            known[bytes] = code;
        }

        return code;
    }

    void AppendCode(int code)
    {
        Reserve(ref _codes, Length, 1);
        _codes[Length] = code;
    }

    sealed class BytesEqual : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? left, byte[]? right) => left.AsSpan().SequenceEqual(right);

        public int GetHashCode([DisallowNull] byte[] bytes) => GetHashCode(bytes.AsSpan());

        public bool Equals(ReadOnlySpan<byte> left, byte[] right) => left.SequenceEqual(right);

        public int GetHashCode(ReadOnlySpan<byte> bytes)
        {
            var hash = default(HashCode);
            hash.AddBytes(bytes);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> bytes) => bytes.ToArray();
    }
}
