using System.Reflection;
using Rubin.Query.Arrow;

namespace Rubin.Query;

/// <summary>Which type of column a .NET type is kept in.</summary>
static class ClrType
{
    /// <summary>Objects nest at most so deep: one that leads back to its own type has no columns.</summary>
    const int MaxDepth = 8;

    /// <summary>Digits of DECIMAL columns made of <see cref="decimal"/>, whose values each have their own scale.</summary>
    static readonly DecimalType Decimal = new(28, 10);

    static readonly Dictionary<Type, DataType> Plain = new()
    {
        [typeof(bool)] = DataType.Boolean,
        [typeof(sbyte)] = DataType.Int8,
        [typeof(short)] = DataType.Int16,
        [typeof(int)] = DataType.Int32,
        [typeof(long)] = DataType.Int64,
        [typeof(byte)] = DataType.UInt8,
        [typeof(ushort)] = DataType.UInt16,
        [typeof(uint)] = DataType.UInt32,
        [typeof(ulong)] = DataType.UInt64,
        [typeof(float)] = DataType.Float,
        [typeof(double)] = DataType.Double,
        [typeof(decimal)] = Decimal,
        [typeof(string)] = DataType.Utf8,
        [typeof(char)] = DataType.Utf8,
        [typeof(Guid)] = DataType.Utf8,
        [typeof(byte[])] = DataType.Binary,
        [typeof(DateOnly)] = DataType.Date,
        [typeof(TimeOnly)] = new TimeType(TimeUnit.Microsecond),
        [typeof(DateTime)] = DataType.Timestamp,
        [typeof(DateTimeOffset)] = DataType.Timestamp,
        [typeof(TimeSpan)] = DataType.Interval,
        [typeof(Interval)] = DataType.Interval,
    };

    /// <summary>The type of a column of such values; null where no column holds them.</summary>
    internal static DataType? Column(Type type) => Column(type, MaxDepth);

    /// <summary>Whether a value of the type is one column's: a number, a text, a time, a list; not an object of several.</summary>
    internal static bool IsValue(Type type) => Value(Bare(type)) is not null || Element(type) is not null;

    /// <summary>Whether values can be null; of references as far as their types tell.</summary>
    internal static bool IsNullable(Type type) => !type.IsValueType || Nullable.GetUnderlyingType(type) is not null;

    /// <summary>The type without the question mark of nullable values.</summary>
    internal static Type Bare(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    /// <summary>The type of the elements of an array, list or sequence; null for all else, texts and bytes included.</summary>
    internal static Type? Element(Type type)
    {
        if (type == typeof(string) || type == typeof(byte[]))
        {
            return null;
        }

        if (type.IsArray)
        {
            return type.GetArrayRank() == 1 ? type.GetElementType() : null;
        }

        var sequence = type.GetInterfaces().Prepend(type).FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>));
        return sequence?.GetGenericArguments()[0];
    }

    /// <summary>The readable public properties and fields of an object, as columns; fields of tuples too.</summary>
    internal static IReadOnlyList<(MemberInfo Member, Type Type)> Members(Type type) =>
    [
        .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.GetMethod is { IsPublic: true } && p.GetIndexParameters().Length == 0)
            .Select(p => ((MemberInfo)p, p.PropertyType)),
        .. type.GetFields(BindingFlags.Public | BindingFlags.Instance).Select(f => ((MemberInfo)f, f.FieldType)),
    ];

    /// <summary>The columns that objects of a type make.</summary>
    /// <exception cref="ArgumentException">The type has no public properties, or one that no column holds.</exception>
    internal static ValueList<Field> Fields(Type type)
    {
        var members = Members(type);
        return members.Count == 0
            ? throw new ArgumentException($"{type.Name} has no public properties to make columns of")
            : [.. members.Select(m => FieldOf(
                m.Member.Name,
                Column(m.Type) ?? throw new ArgumentException($"{type.Name}.{m.Member.Name} is a {m.Type.Name}, which no column holds"),
                IsNullable(m.Type),
                m.Member))];
    }

    /// <summary>The field of a member, or of a parameter.</summary>
    internal static Field FieldOf(string name, DataType type, bool isNullable, ICustomAttributeProvider source)
    {
        var about = source.GetCustomAttributes(typeof(QueryColumnAttribute), false).OfType<QueryColumnAttribute>().FirstOrDefault();
        var metadata = Metadata.Empty.With(MetadataKeys.Unit, about?.Unit).With(MetadataKeys.Ucd, about?.Ucd).With(MetadataKeys.Description, about?.Description);
        return new(about?.Name ?? name, type, isNullable) { Metadata = metadata };
    }

    /// <summary>The name of the column that a member or parameter stands for.</summary>
    internal static string NameOf(string name, ICustomAttributeProvider source) =>
        source.GetCustomAttributes(typeof(QueryColumnAttribute), false).OfType<QueryColumnAttribute>().FirstOrDefault()?.Name ?? name;

    static DataType? Value(Type type) => Plain.GetValueOrDefault(type) ?? (type.IsEnum ? DataType.Utf8 : null);

    static DataType? Column(Type type, int depth)
    {
        var bare = Bare(type);
        if (Value(bare) is { } value)
        {
            return value;
        }

        if (depth == 0)
        {
            return null;
        }

        if (Element(bare) is { } element)
        {
            return Column(element, depth - 1) is { } elements ? new ListType(elements) : null;
        }

        return bare == typeof(object) || bare.IsPrimitive || bare.IsPointer || bare.IsByRefLike ? null : Struct(bare, depth - 1);
    }

    static StructType? Struct(Type type, int depth)
    {
        var members = Members(type);
        var types = members.Select(m => Column(m.Type, depth)).ToList();
        return members.Count == 0 || types.Contains(null) ? null : new([.. members.Zip(types, (m, t) => FieldOf(m.Member.Name, t!, IsNullable(m.Type), m.Member))]);
    }
}
