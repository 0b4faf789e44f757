using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Operators.Keys;

/// <summary>The keys of some rows in the form that hash tables take: hashes, and the strings of bytes behind them. Keys that fit a word have no bytes: their hash can be turned back.</summary>
/// <param name="Rows">Number of rows.</param>
/// <param name="Validity">Without bytes: a zero where the (only) key is NULL.</param>
/// <param name="Bytes">The keys as strings of bytes; no bytes where they are words.</param>
/// <param name="Words">The keys as words, in the order of the values where there is one key; null where they are strings of bytes.</param>
sealed record HashKeys(int Rows, Bitmap Validity, EncodedKeys Bytes, ulong[]? Words)
{
    ulong[]? _hashes;

    /// <summary>64 well-mixed bits for each row; the same in every process. Computed when first asked for, which must be by one thread.</summary>
    internal ulong[] Hashes
    {
        get
        {
            if (_hashes is null)
            {
                var hashes = GC.AllocateUninitializedArray<ulong>(Rows);
                for (var row = 0; row < hashes.Length; row++)
                {
                    hashes[row] = Hash(row);
                }

                _hashes = hashes;
            }

            return _hashes;
        }
    }

    /// <summary>That of one row, where not all rows' are asked for.</summary>
    internal ulong Hash(int row) => _hashes is not null ? _hashes[row]
        : Words is null ? HashKeyEncoder.HashOf(Bytes[row])
        : Validity[row] ? HashKeyEncoder.HashOf(Words[row]) : HashKeyEncoder.NullHash;

    /// <summary>Words of a row.</summary>
    internal int Stride { get; init; } = 1;

    /// <summary>The hashes, where whoever made the keys has computed them.</summary>
    internal ulong[] KnownHashes
    {
        init => _hashes = value;
    }

    /// <summary>The words of a row.</summary>
    internal ReadOnlySpan<ulong> WordsOf(int row) => Words.AsSpan(row * Stride, Stride);

    /// <summary>The hashes of some rows.</summary>
    internal void FillHashes(ReadOnlySpan<int> rows, Span<ulong> hashes)
    {
        if (_hashes is null && Words is { } words && Validity.IsAllSet)
        {
            for (var i = 0; i < rows.Length; i++)
            {
                hashes[i] = HashKeyEncoder.HashOf(words[rows[i]]);
            }

            return;
        }

        for (var i = 0; i < rows.Length; i++)
        {
            hashes[i] = Hash(rows[i]);
        }
    }

    /// <summary>The rows whose key is not that of the row before them.</summary>
    /// <param name="starts">Room for as many as there are rows.</param>
    /// <returns>How many there are.</returns>
    internal int FillRunStarts(Span<int> starts)
    {
        if (Words is { } words && Stride == 1 && Validity.IsAllSet)
        {
            return WordRuns.FillStarts(words.AsSpan(0, Rows), starts);
        }

        if (Words is not null && Stride > 1)
        {
            return FillWideRunStarts(Words, starts);
        }

        var count = 0;
        for (var row = 0; row < Rows; row++)
        {
            starts[count] = row;
            count += row > 0 && IsSameAsBefore(row) ? 0 : 1;
        }

        return count;
    }

    /// <summary>Without branches: whether a key differs from the one before is hard to foretell.</summary>
    int FillWideRunStarts(ulong[] words, Span<int> starts)
    {
        var count = 0;
        for (var (row, at) = (0, 0); row < Rows; row++, at += Stride)
        {
            var difference = row == 0 ? 1UL : 0;
            for (var word = at; row > 0 && word < at + Stride; word++)
            {
                difference |= words[word] ^ words[word - Stride];
            }

            starts[count] = row;
            count += difference != 0 ? 1 : 0;
        }

        return count;
    }

    bool IsSameAsBefore(int row) => Words is null
        ? Bytes[row].SequenceEqual(Bytes[row - 1])
        : Words[row] == Words[row - 1] && (Validity.IsAllSet || (Validity[row] && Validity[row - 1]));
}

/// <summary>
/// Brings key columns into the form that hash tables take. A single key of up to 64 bits is a word, NULL apart; several that fit 64 bits with a bit each for NULL
/// are packed into a word; all others are strings of bytes.
/// </summary>
sealed class HashKeyEncoder
{
    /// <summary>The hash of a NULL word.</summary>
    internal const ulong NullHash = 0x9E37_79B9_7F4A_7C15;

    readonly int[] _widths;
    readonly KeyEncoder? _encoder;

    internal HashKeyEncoder(IReadOnlyList<DataType> types)
    {
        _widths = [.. types.Select(t => KeyWords.Width(t.Logical))];
        var isWord = _widths is [> 0] || (_widths.All(w => w > 0) && _widths.Sum(w => (8 * w) + 1) <= 64);
        _encoder = isWord ? null : new KeyEncoder([.. types.Select(t => new KeyOrder(t.Logical))]);
    }

    /// <summary>True where keys are words.</summary>
    internal bool IsWord => _encoder is null;

    /// <summary>The keys of <paramref name="rows"/> rows, one column a key.</summary>
    internal HashKeys Encode(IReadOnlyList<Column> columns, int rows)
    {
        if (_encoder is not null)
        {
            return new(rows, default, _encoder.Encode(columns, rows), null);
        }

        var words = new ulong[rows];
        if (_widths.Length == 1)
        {
            var column = Plain(columns[0]);
            KeyWords.Fill(column, words);
            return new(rows, column.Validity, default, words);
        }

        Pack(columns, words);
        return new(rows, Bitmap.AllSet, default, words);
    }

    /// <summary>Bits spread by two rounds of multiplication and shift (the finalizer of MurmurHash3, A. Appleby); different words give different hashes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong HashOf(ulong word)
    {
        word ^= word >> 33;
        word *= 0xFF51_AFD7_ED55_8CCD;
        word ^= word >> 33;
        word *= 0xC4CE_B9FE_1A85_EC53;
        return word ^ (word >> 33);
    }

    static Column Plain(Column column) => column is DictionaryColumn encoded ? encoded.Decode() : column;

    internal static ulong HashOf(ReadOnlySpan<byte> key)
    {
        var hash = (ulong)key.Length * NullHash;
        for (; key.Length >= 8; key = key[8..])
        {
            hash = HashOf(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(key));
        }

        var rest = 0UL;
        foreach (var next in key)
        {
            rest = rest << 8 | next;
        }

        return HashOf(hash ^ rest);
    }

    void Pack(IReadOnlyList<Column> columns, ulong[] words)
    {
        var part = new ulong[words.Length];
        for (var k = 0; k < _widths.Length; k++)
        {
            var column = Plain(columns[k]);
            var bits = 8 * _widths[k];
            KeyWords.Fill(column, part);
            for (var i = 0; i < words.Length; i++)
            {
                words[i] = words[i] << (bits + 1) | (column.IsNull(i) ? 0 : part[i] | 1UL << bits);
            }
        }
    }
}
