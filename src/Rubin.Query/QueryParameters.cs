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

    /// <summary>Values by the names of an object's public properties, such as <c>new { band = "r", faintest = 20.5 }</c>, or of a dictionary's keys.</summary>
    /// <exception cref="ArgumentException">A value is of a type that no column has.</exception>
    public static QueryParameters From(object values)
    {
        var named = values as IEnumerable<KeyValuePair<string, object?>> ?? ClrType.Members(values.GetType()).Select(m => KeyValuePair.Create(
            m.Member.Name, m.Member is System.Reflection.PropertyInfo property ? property.GetValue(values) : ((System.Reflection.FieldInfo)m.Member).GetValue(values)));
        var parameters = new QueryParameters();
        foreach (var (name, value) in named)
        {
            parameters[name] = value;
        }

        return parameters;
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
        TimeSpan span => new(DataType.Interval, Instant.Span(span)),
        TimeOnly => new(new TimeType(TimeUnit.Microsecond), value),
        DateTime time => new(DataType.Timestamp, Instant.Utc(time)),
        DateTimeOffset time => new(DataType.Timestamp, Instant.Utc(time.UtcDateTime)),
        char or Guid or Enum => new(DataType.Utf8, value.ToString()),
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
