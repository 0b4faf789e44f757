using System.Collections.Frozen;
using System.Numerics;
using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Kernels;

/// <summary>A set of constants of one type, asked with whole columns.</summary>
abstract class MemberSet
{
    // A comparison with a value takes about an eighth of the time of a look-up.
    const int Few = 8;

    /// <summary>
    /// The set of <paramref name="values"/> as <c>Column.Value</c> gives them; NULL and NaN, which equal nothing, are left out.
    /// </summary>
    internal static MemberSet Create(DataType type, ValueList<object?> values)
    {
        var builder = ColumnBuilder.Create(type, values.Count);
        foreach (var value in values)
        {
            if (value is not (null or double.NaN or float.NaN))
            {
                builder.AppendValue(value);
            }
        }

        var column = builder.Build();
        return column switch
        {
            Column<sbyte> c => new NumberSet<sbyte>(c.Values),
            Column<short> c => new NumberSet<short>(c.Values),
            Column<int> c => new NumberSet<int>(c.Values),
            Column<long> c => new NumberSet<long>(c.Values),
            Column<byte> c => new NumberSet<byte>(c.Values),
            Column<ushort> c => new NumberSet<ushort>(c.Values),
            Column<uint> c => new NumberSet<uint>(c.Values),
            Column<ulong> c => new NumberSet<ulong>(c.Values),
            Column<float> c => new NumberSet<float>(c.Values),
            Column<double> c => new NumberSet<double>(c.Values),
            Column<Int128> c => new NumberSet<Int128>(c.Values),
            Column<Interval> c => new NumberSet<Interval>(c.Values),
            BinaryColumn c => new ByteSet(c),
            _ => new ValueSet(column),
        };
    }

    /// <summary>A bit a row: whether its value is in the set; of no meaning where it is NULL.</summary>
    internal abstract Bitmap Contains(Column column);

    /// <summary>Values of fixed width: a few are compared in turn, many are looked up.</summary>
    sealed class NumberSet<T> : MemberSet
        where T : unmanaged, IComparisonOperators<T, T, bool>
    {
        readonly T[] _values;
        readonly FrozenSet<T>? _set;

        internal NumberSet(ReadOnlySpan<T> values)
        {
            _values = [.. new HashSet<T>(values.ToArray())];
            _set = _values.Length > Few ? _values.ToFrozenSet() : null;
        }

        internal override Bitmap Contains(Column column)
        {
            var values = ((Column<T>)column).Values;
            return _set is null ? FewValues(values) : new(Many(values, _set));
        }

        Bitmap FewValues(ReadOnlySpan<T> values)
        {
            var result = Bits.None(values.Length);
            foreach (var value in _values)
            {
                result = Bits.Combine<BitOr>(result, new(Compare.WithConstant<IsEqual, T>(values, value)), values.Length);
            }

            return result;
        }

        /// <summary>A value is looked up where it differs from the one before: numbers of objects come in runs.</summary>
        static byte[] Many(ReadOnlySpan<T> values, FrozenSet<T> set)
        {
            var bytes = Bits.Allocate(values.Length);
            var found = 0;
            for (var i = 0; i < values.Length; i++)
            {
                if (i == 0 || values[i] != values[i - 1])
                {
                    found = set.Contains(values[i]) ? 1 : 0;
                }

                bytes[i >> 3] |= (byte)(found << (i & 7));
            }

            return bytes;
        }
    }

    /// <summary>Texts and bytes.</summary>
    sealed class ByteSet : MemberSet
    {
        readonly HashSet<byte[]> _set = new(ByteComparer.Instance);
        readonly byte[][]? _few;

        internal ByteSet(BinaryColumn values)
        {
            for (var i = 0; i < values.Length; i++)
            {
                _set.Add(values[i].ToArray());
            }

            _few = _set.Count <= Few ? [.. _set] : null;
        }

        internal override Bitmap Contains(Column column)
        {
            var values = (BinaryColumn)column;
            var bytes = Bits.Allocate(values.Length);
            var set = _set.GetAlternateLookup<ReadOnlySpan<byte>>();
            for (var i = 0; i < values.Length; i++)
            {
                var found = _few is null ? set.Contains(values[i]) : IsOneOf(_few, values[i]);
                bytes[i >> 3] |= (byte)((found ? 1 : 0) << (i & 7));
            }

            return new(bytes);
        }

        static bool IsOneOf(byte[][] few, ReadOnlySpan<byte> value)
        {
            foreach (var one in few)
            {
                if (value.SequenceEqual(one))
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Values of any type, compared one by one.</summary>
    sealed class ValueSet(Column members) : MemberSet
    {
        internal override Bitmap Contains(Column column)
        {
            var bytes = Bits.Allocate(column.Length);
            for (var i = 0; i < column.Length; i++)
            {
                var found = false;
                for (var k = 0; k < members.Length && !found && !column.IsNull(i); k++)
                {
                    found = ValueOrder.Compare(column, i, members, k) == 0;
                }

                bytes[i >> 3] |= (byte)((found ? 1 : 0) << (i & 7));
            }

            return new(bytes);
        }
    }
}

/// <summary>Equality of byte strings by content, looked up by span.</summary>
sealed class ByteComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    internal static ByteComparer Instance { get; } = new();

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(byte[] bytes) => GetHashCode(bytes.AsSpan());

    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

    public int GetHashCode(ReadOnlySpan<byte> bytes) => (int)ValueHash.OfBytes(bytes);

    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
}
