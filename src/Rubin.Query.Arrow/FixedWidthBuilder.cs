using System.Globalization;

namespace Rubin.Query.Arrow;

/// <summary>Collects a <see cref="Column{T}"/>.</summary>
/// <typeparam name="T">The .NET type that stores a value: <see cref="FixedWidth.Storage"/> of the type.</typeparam>
public sealed class FixedWidthBuilder<T> : ColumnBuilder
    where T : unmanaged
{
    T[] _values;

    internal FixedWidthBuilder(DataType type, int capacity) : base(type) => _values = new T[capacity];

    /// <summary>One row of <paramref name="value"/> as it is stored: days for a date, counts of the unit for a time.</summary>
    public void Append(T value)
    {
        if (Length == _values.Length)
        {
            Reserve(ref _values, Length, 1);
        }

        _values[Length] = value;
        Validity.Append(true);
    }

    /// <summary>A row for each of <paramref name="values"/>, NULL where <paramref name="validity"/> has a zero.</summary>
    public void AppendRange(ReadOnlySpan<T> values, Bitmap validity = default)
    {
        Reserve(ref _values, Length, values.Length);
        values.CopyTo(_values.AsSpan(Length));
        Validity.Append(validity, values.Length);
    }

    /// <inheritdoc/>
    public override void AppendNulls(int count)
    {
        Reserve(ref _values, Length, count);
        _values.AsSpan(Length, count).Clear();
        Validity.Append(false, count);
    }

    /// <inheritdoc/>
    public override Column Build()
    {
        var result = new Column<T>(Type, _values.AsMemory(0, Length), Validity.Build());
        _values = [];
        return result;
    }

    private protected override void AppendColumn(Column source)
    {
        var column = (Column<T>)source;
        AppendRange(column.Values, column.Validity);
    }

    private protected override void AppendBoxed(object value)
    {
        if (value is T stored)
        {
            Append(stored);
        }
        else if (BoxedValue.ToStorage(Type, value) is T converted)
        {
            Append(converted);
        }
        else if (Type.IsNumeric && value is IConvertible number && IsLossless(number.GetTypeCode()))
        {
            Append((T)Convert.ChangeType(value, typeof(T), CultureInfo.InvariantCulture));
        }
        else
        {
            throw Misfit(value);
        }
    }

    /// <summary>Integers convert to every number or overflow; floating point converts to floating point only.</summary>
    bool IsLossless(TypeCode code) =>
        Type.Id != TypeId.Decimal
        && (code is >= TypeCode.SByte and <= TypeCode.UInt64 || (Type.IsFloating && code is TypeCode.Single or TypeCode.Double));
}
