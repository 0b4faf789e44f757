using System.Collections;
using System.Data.SqlTypes;
using System.Globalization;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;

namespace Rubin.Query;

/// <summary>
/// Values for the parameters of a query: <c>?</c> takes them in order, <c>@name</c> and <c>:name</c> by name, ignoring case. Values are numbers, texts, booleans, bytes,
/// dates, times, lists of those, and null for NULL; a parameter is never part of the text, so it needs no quoting.
/// </summary>
/// <example>
/// <code>
/// engine.Execute("SELECT … WHERE band = ? AND mag &lt; ?", new QueryParameters("r", 20.5));
/// engine.Execute("SELECT … WHERE id = @id LIMIT @n", new QueryParameters { ["id"] = 42L, ["n"] = 10 });
/// </code>
/// </example>
public sealed class QueryParameters
{
    readonly Dictionary<string, Constant> _values = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Values for <c>?</c>, in their order.</summary>
    /// <exception cref="ArgumentException">A value is of a type that no column has.</exception>
    public QueryParameters(params IEnumerable<object?> values)
    {
        foreach (var value in values)
        {
            this[(_values.Count + 1).ToString(CultureInfo.InvariantCulture)] = value;
        }
    }

    /// <summary>Sets the value of a named parameter, with or without its <c>@</c> or <c>:</c>.</summary>
    /// <exception cref="ArgumentException">The value is of a type that no column has.</exception>
    public object? this[string name]
    {
        set => _values[name.TrimStart('@', ':')] = ConstantOf(value);
    }

    internal IReadOnlyDictionary<string, Constant> Values => _values;

    static Constant ConstantOf(object? value) => value switch
    {
        null or DBNull => Constant.Null(DataType.Null),
        bool => new(DataType.Boolean, value),
        sbyte => new(DataType.Int8, value),
        short => new(DataType.Int16, value),
        int => new(DataType.Int32, value),
        long => new(DataType.Int64, value),
        byte => new(DataType.UInt8, value),
        ushort => new(DataType.UInt16, value),
        uint => new(DataType.UInt32, value),
        ulong => new(DataType.UInt64, value),
        float => new(DataType.Float, value),
        double => new(DataType.Double, value),
        decimal number => DecimalOf(new SqlDecimal(number)) with { Value = value },
        string => new(DataType.Utf8, value),
        byte[] => new(DataType.Binary, value),
        DateOnly => new(DataType.Date, value),
        Interval => new(DataType.Interval, value),
        TimeSpan span => new(DataType.Interval, new Interval(0, span.Days, (span.Ticks % TimeSpan.TicksPerDay) * TimeSpan.NanosecondsPerTick)),
        TimeOnly => new(new TimeType(TimeUnit.Microsecond), value),
        DateTime time => new(DataType.Timestamp, DateTime.SpecifyKind(time.Kind == DateTimeKind.Local ? time.ToUniversalTime() : time, DateTimeKind.Unspecified)),
        DateTimeOffset time => new(DataType.Timestamp, time.UtcDateTime is var utc ? DateTime.SpecifyKind(utc, DateTimeKind.Unspecified) : default),
        IEnumerable list => ListOf([.. list.Cast<object?>().Select(ConstantOf)]),
        _ => throw new ArgumentException($"a parameter cannot be a {value.GetType().Name}", nameof(value)),
    };

    static Constant DecimalOf(SqlDecimal number) => new(new DecimalType(Math.Max(number.Precision, number.Scale), number.Scale), number);

    static Constant ListOf(ValueList<Constant> items)
    {
        var type = items.Select(i => i.Type).Where(t => t != DataType.Null).Distinct().ToList();
        return type.Count > 1
            ? throw new ArgumentException($"the items of a list have one type, not {string.Join(" and ", type)}")
            : new(new ListType(type.Count == 0 ? DataType.Null : type[0]), items.Map(i => i.Value));
    }
}
