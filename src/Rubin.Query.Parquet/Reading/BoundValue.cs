using System.Globalization;
using System.Text;
using Rubin.Query.Arrow.Compression;

namespace Rubin.Query.Parquet;

/// <summary>
/// A value as bounds and filters compare it: an integer (also of a boolean, date, time, timestamp or unscaled decimal, in the column's own
/// unit), a real number, or bytes (also of text). Values of one column are of one kind.
/// </summary>
public readonly struct BoundValue : IEquatable<BoundValue>
{
    enum Kind : byte
    {
        Integer,
        Real,
        Bytes,
    }

    readonly Kind _kind;
    readonly Int128 _integer;
    readonly double _real;
    readonly ReadOnlyMemory<byte> _bytes;

    BoundValue(Kind kind, Int128 integer, double real, ReadOnlyMemory<byte> bytes) =>
        (_kind, _integer, _real, _bytes) = (kind, integer, real, bytes);

    /// <summary>An integer, boolean (0 or 1), date, time, timestamp or unscaled decimal.</summary>
    public static BoundValue Of(Int128 value) => new(Kind.Integer, value, 0, default);

    /// <summary>An integer, boolean (0 or 1), date, time, timestamp or unscaled decimal.</summary>
    public static BoundValue Of(long value) => Of((Int128)value);

    /// <summary>A real number; NaN compares with nothing.</summary>
    public static BoundValue Of(double value) => new(Kind.Real, 0, value, default);

    /// <summary>Bytes, which compare as unsigned numbers one after the other.</summary>
    public static BoundValue Of(ReadOnlyMemory<byte> value) => new(Kind.Bytes, 0, 0, value);

    /// <summary>Text, which compares by its UTF-8 bytes.</summary>
    public static BoundValue Of(string value) => Of(Encoding.UTF8.GetBytes(value));

    /// <summary>The value as an integer; null for one of another kind.</summary>
    public Int128? Integer => _kind == Kind.Integer ? _integer : null;

    /// <summary>The value as a real number; null for bytes. An integer is rounded.</summary>
    public double? Real => _kind switch { Kind.Integer => (double)_integer, Kind.Real => _real, _ => null };

    /// <summary>The value as bytes; null for a number.</summary>
    public ReadOnlyMemory<byte>? Bytes => _kind == Kind.Bytes ? _bytes : null;

    /// <summary>The value as text; null for a number.</summary>
    public string? Text => _kind == Kind.Bytes ? Encoding.UTF8.GetString(_bytes.Span) : null;

    /// <summary>True for NaN.</summary>
    public bool IsNaN => _kind == Kind.Real && double.IsNaN(_real);

    /// <summary>
    /// Below 0, 0, or above 0 as this value is below, at or above the other; null where they do not compare: NaN, or other kinds.
    /// </summary>
    public int? Compare(BoundValue other) => (_kind, other._kind) switch
    {
        _ when IsNaN || other.IsNaN => null,
        (Kind.Integer, Kind.Integer) => _integer.CompareTo(other._integer),
        (Kind.Bytes, Kind.Bytes) => _bytes.Span.SequenceCompareTo(other._bytes.Span),
        (Kind.Real, Kind.Real) => _real < other._real ? -1 : _real > other._real ? 1 : 0,
        (Kind.Integer, Kind.Real) => -CompareExactly(other._real, _integer),
        (Kind.Real, Kind.Integer) => CompareExactly(_real, other._integer),
        _ => null,
    };

    // Without rounding the integer: against its whole part first, then its fraction.
    static int CompareExactly(double real, Int128 integer)
    {
        const double Beyond = 1.7e38;
        if (Math.Abs(real) >= Beyond)
        {
            return real > 0 ? 1 : -1;
        }

        var whole = Math.Floor(real);
        var order = ((Int128)whole).CompareTo(integer);
        return order != 0 ? order : real > whole ? 1 : 0;
    }

    /// <inheritdoc/>
    public bool Equals(BoundValue other) => _kind == other._kind && Compare(other) == 0;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is BoundValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _kind switch
    {
        Kind.Integer => _integer.GetHashCode(),
        Kind.Real => (_real + 0.0).GetHashCode(),
        _ => (int)XxHash64.Hash(_bytes.Span),
    };

    /// <summary>Equal kind and value; NaN equals nothing.</summary>
    public static bool operator ==(BoundValue left, BoundValue right) => left.Equals(right);

    /// <summary>Not equal.</summary>
    public static bool operator !=(BoundValue left, BoundValue right) => !left.Equals(right);

    /// <inheritdoc/>
    public override string ToString() => _kind switch
    {
        Kind.Integer => _integer.ToString(CultureInfo.InvariantCulture),
        Kind.Real => _real.ToString("R", CultureInfo.InvariantCulture),
        _ => Text!,
    };
}
