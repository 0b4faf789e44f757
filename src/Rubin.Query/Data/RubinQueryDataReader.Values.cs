using Rubin.Query.Arrow;

namespace Rubin.Query.Data;

/// <content>The values of the row.</content>
public sealed partial class RubinQueryDataReader
{
    // What reads each column, made once for a type and bound once for a batch.
    Delegate?[] _bound = [];
    Delegate?[] _boxed = [];

    /// <inheritdoc/>
    public override object this[int ordinal] => GetValue(ordinal);

    /// <inheritdoc/>
    public override object this[string name] => GetValue(GetOrdinal(name));

    /// <inheritdoc/>
    public override bool IsDBNull(int ordinal) => Column(ordinal).IsNull(_row);

    /// <inheritdoc/>
    public override Task<bool> IsDBNullAsync(int ordinal, CancellationToken cancellationToken) => Task.FromResult(IsDBNull(ordinal));

    /// <summary>
    /// The value as it is: numbers, texts, byte arrays, <see cref="DateOnly"/>, <see cref="TimeOnly"/>, <see cref="DateTime"/>, <see cref="Interval"/>, arrays of lists,
    /// <see cref="StructValue"/>; <see cref="DBNull"/> for NULL.
    /// </summary>
    public override object GetValue(int ordinal)
    {
        if (IsDBNull(ordinal))
        {
            return DBNull.Value;
        }

        if (_boxed[ordinal] is not ValueAt<object?> at)
        {
            at = ValueReader.Boxed(FieldOf(ordinal))(Column(ordinal));
            _boxed[ordinal] = at;
        }

        return at(_row)!;
    }

    /// <inheritdoc/>
    public override int GetValues(object[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var count = Math.Min(values.Length, FieldCount);
        for (var i = 0; i < count; i++)
        {
            values[i] = GetValue(i);
        }

        return count;
    }

    /// <summary>
    /// The value as <typeparamref name="T"/>: what <see cref="GetValue"/> gives, any type of number that holds it, arrays and lists, objects of structs, enumerations of texts,
    /// <see cref="Stream"/> and <see cref="TextReader"/>. NULL is null for <c>T?</c> of values, and <see cref="DBNull"/> for objects.
    /// </summary>
    /// <exception cref="InvalidCastException">The value is NULL, or cannot be given as that type.</exception>
    public override T GetFieldValue<T>(int ordinal)
    {
        if (typeof(T) == typeof(object))
        {
            return (T)GetValue(ordinal);
        }

        if (typeof(T) == typeof(Stream))
        {
            return (T)(object)GetStream(ordinal);
        }

        return typeof(T) == typeof(TextReader) ? (T)(object)GetTextReader(ordinal)
            : Nullable.GetUnderlyingType(typeof(T)) is not null && IsDBNull(ordinal) ? default!
            : Get<T>(ordinal);
    }

    /// <inheritdoc/>
    public override bool GetBoolean(int ordinal) => Get<bool>(ordinal);

    /// <inheritdoc/>
    public override byte GetByte(int ordinal) => Get<byte>(ordinal);

    /// <inheritdoc/>
    public override char GetChar(int ordinal) => Get<char>(ordinal);

    /// <inheritdoc/>
    public override DateTime GetDateTime(int ordinal) => Get<DateTime>(ordinal);

    /// <inheritdoc/>
    public override decimal GetDecimal(int ordinal) => Get<decimal>(ordinal);

    /// <inheritdoc/>
    public override double GetDouble(int ordinal) => Get<double>(ordinal);

    /// <inheritdoc/>
    public override float GetFloat(int ordinal) => Get<float>(ordinal);

    /// <inheritdoc/>
    public override Guid GetGuid(int ordinal) => Get<Guid>(ordinal);

    /// <inheritdoc/>
    public override short GetInt16(int ordinal) => Get<short>(ordinal);

    /// <inheritdoc/>
    public override int GetInt32(int ordinal) => Get<int>(ordinal);

    /// <inheritdoc/>
    public override long GetInt64(int ordinal) => Get<long>(ordinal);

    /// <inheritdoc/>
    public override string GetString(int ordinal) => Get<string>(ordinal);

    /// <summary>The bytes of VARBINARY, or those of a text in UTF-8.</summary>
    public override Stream GetStream(int ordinal) =>
        new MemoryStream(FieldOf(ordinal).Type.Logical.Id == TypeId.Utf8 ? System.Text.Encoding.UTF8.GetBytes(GetString(ordinal)) : Get<byte[]>(ordinal), writable: false);

    /// <inheritdoc/>
    public override TextReader GetTextReader(int ordinal) => new StringReader(GetString(ordinal));

    /// <inheritdoc/>
    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) =>
        Part<byte>(Get<byte[]>(ordinal), dataOffset, buffer, bufferOffset, length);

    /// <inheritdoc/>
    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) =>
        Part(GetString(ordinal).AsSpan(), dataOffset, buffer, bufferOffset, length);

    /// <summary>Copies a part of a value; gives the whole length where there is no buffer.</summary>
    static long Part<T>(ReadOnlySpan<T> value, long dataOffset, T[]? buffer, int bufferOffset, int length)
    {
        if (buffer is null)
        {
            return value.Length;
        }

        ArgumentOutOfRangeException.ThrowIfNegative(dataOffset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var start = (int)Math.Min(dataOffset, value.Length);
        var count = Math.Min(length, value.Length - start);
        value.Slice(start, count).CopyTo(buffer.AsSpan(bufferOffset, count));
        return count;
    }

    T Get<T>(int ordinal)
    {
        var column = Column(ordinal);
        if (column.IsNull(_row))
        {
            throw new InvalidCastException($"column \"{FieldOf(ordinal).Name}\" is NULL in this row");
        }

        try
        {
            if (_bound[ordinal] is not ValueAt<T> at)
            {
                at = ValueReader.Of<T>(FieldOf(ordinal))(column);
                _bound[ordinal] = at;
            }

            return at(_row);
        }
        catch (QueryException error)
        {
            throw new InvalidCastException($"column \"{FieldOf(ordinal).Name}\": {error.Message}", error);
        }
    }

    Column Column(int ordinal)
    {
        var batch = _batch ?? throw new InvalidOperationException(_isClosed ? "the reader is closed" : "there is no row: call Read, and look whether it gives true");
        return (uint)ordinal < (uint)batch.Columns.Count ? batch.Columns[ordinal] : throw OutOfRange(ordinal);
    }

    /// <summary>Begins a batch, or leaves all.</summary>
    void Show(RecordBatch? batch)
    {
        (_batch, _row) = (batch, 0);
        if (batch is null)
        {
            return;
        }

        (_bound, _boxed) = _bound.Length == batch.Columns.Count ? (_bound, _boxed) : (new Delegate?[batch.Columns.Count], new Delegate?[batch.Columns.Count]);
        Array.Clear(_bound);
        Array.Clear(_boxed);
    }
}
