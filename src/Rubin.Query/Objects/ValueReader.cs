using System.Data.SqlTypes;
using System.Globalization;
using System.Numerics;
using Rubin.Query.Arrow;

namespace Rubin.Query;

/// <summary>The values of a column as <typeparamref name="T"/>, row by row.</summary>
delegate T ValueAt<out T>(int row);

/// <summary>
/// Reads values of columns as .NET values. Numbers go where they fit: integers to any number that holds them, floating point and decimals to floating point and decimals. A
/// NULL is null where the type has it, and an error where it has not.
/// </summary>
static class ValueReader
{
    static readonly Dictionary<Type, Func<DataType, object?>> Plain = new()
    {
        [typeof(bool)] = type => type.Id == TypeId.Boolean ? Of<bool>(c => row => ((BooleanColumn)c)[row]) : null,
        [typeof(sbyte)] = Number<sbyte>,
        [typeof(short)] = Number<short>,
        [typeof(int)] = Number<int>,
        [typeof(long)] = Number<long>,
        [typeof(byte)] = Number<byte>,
        [typeof(ushort)] = Number<ushort>,
        [typeof(uint)] = Number<uint>,
        [typeof(ulong)] = Number<ulong>,
        [typeof(float)] = Number<float>,
        [typeof(double)] = Number<double>,
        [typeof(decimal)] = Number<decimal>,
        [typeof(string)] = type => type.Id == TypeId.Utf8 ? Of<string>(c => ((BinaryColumn)c).Text) : null,
        [typeof(char)] = type => type.Id == TypeId.Utf8 ? Of<char>(c => row => Parsed(c, row, s => (s.Length == 1, s.Length == 1 ? s[0] : default), "a character")) : null,
        [typeof(Guid)] = type => type.Id == TypeId.Utf8 ? Of<Guid>(c => row => Parsed(c, row, s => (Guid.TryParse(s, out var v), v), "a GUID")) : null,
        [typeof(byte[])] = type => type.Id == TypeId.Binary ? Of<byte[]>(c => row => ((BinaryColumn)c)[row].ToArray()) : null,
        [typeof(DateOnly)] = type => type.Id == TypeId.Date ? Boxed<DateOnly>() : null,
        [typeof(TimeOnly)] = type => type.Id == TypeId.Time ? Boxed<TimeOnly>() : null,
        [typeof(DateTime)] = type => type.Id switch
        {
            TypeId.Timestamp => Boxed<DateTime>(),
            TypeId.Date => Of<DateTime>(c => row => ((DateOnly)c.Value(row)!).ToDateTime(default)),
            _ => null,
        },
        [typeof(DateTimeOffset)] = type => type.Id == TypeId.Timestamp ? Of<DateTimeOffset>(c => row => new(DateTime.SpecifyKind((DateTime)c.Value(row)!, DateTimeKind.Utc))) : null,
        [typeof(Interval)] = type => type.Id == TypeId.Interval ? Boxed<Interval>() : null,
        [typeof(TimeSpan)] = type => type.Id switch
        {
            TypeId.Interval => Of<TimeSpan>(c => row => Span((Interval)c.Value(row)!)),
            TypeId.Time => Of<TimeSpan>(c => row => ((TimeOnly)c.Value(row)!).ToTimeSpan()),
            _ => null,
        },
        [typeof(SqlDecimal)] = type => type.Id == TypeId.Decimal ? Of<SqlDecimal>(c => row => c.Value(row) is SqlDecimal wide ? wide : new((decimal)c.Value(row)!)) : null,
        [typeof(StructValue)] = type => type.Id == TypeId.Struct ? Boxed<StructValue>() : null,
    };

    /// <summary>What reads columns of a field's type as <typeparamref name="T"/>.</summary>
    /// <param name="field">The column; its name is told in errors.</param>
    /// <exception cref="QueryException">TypeMismatch: the type has no such values. What the readers throw: Value, for a NULL, or a number that does not fit.</exception>
    internal static Func<Column, ValueAt<T>> Of<T>(Field field)
    {
        var read = Find<T>(field) ?? throw new QueryException(
            QueryErrorCode.TypeMismatch, $"column \"{field.Name}\" is {field.Type}, which is not read as {TypeText(typeof(T))}", hint: $"use {Suggestion(field.Type)}, or CAST the column in the query");
        return column => Checked(read(column is DictionaryColumn encoded ? encoded.Decode() : column), column, field);
    }

    /// <summary>What reads columns of a field's type as objects of the type that <see cref="ResultType"/> tells.</summary>
    internal static Func<Column, ValueAt<object?>> Boxed(Field field) => field.Type.Logical.Id is TypeId.List or TypeId.FixedSizeList
        ? GenericMethod.Call<Func<Column, ValueAt<object?>>>(typeof(ValueReader), nameof(BoxedOf), [ResultType.Of(field.Type, isNullable: false)], field)
        : column => row => column.Value(row);

    static Func<Column, ValueAt<object?>> BoxedOf<T>(Field field)
    {
        var read = Of<T>(field);
        return column =>
        {
            var at = read(column);
            return row => at(row);
        };
    }

    /// <summary>A reader that looks at no NULLs; null where there is none.</summary>
    static Func<Column, ValueAt<T>>? Find<T>(Field field)
    {
        var (type, target) = (field.Type.Logical, typeof(T));
        if (Plain.TryGetValue(ClrType.Bare(target), out var plain))
        {
            return plain(type) is not { } read ? null
                : Nullable.GetUnderlyingType(target) is { } bare ? GenericMethod.Call<Func<Column, ValueAt<T>>>(typeof(ValueReader), nameof(Lifted), [bare], read)
                : (Func<Column, ValueAt<T>>)read;
        }

        if (target == typeof(object))
        {
            return c => row => (T)c.Value(row)!;
        }

        if (ClrType.Bare(target).IsEnum)
        {
            return type.Id == TypeId.Utf8 ? c => row => Named<T>((BinaryColumn)c, row, field)
                : type.IsInteger ? c => row => (T)Enum.ToObject(ClrType.Bare(target), c.Value(row)!) : null;
        }

        return ClrType.Element(target) is { } element ? Lists<T>(type, element, field)
            : type is StructType structs && !target.IsPrimitive && !target.IsAbstract ? Structs<T>(structs)
            : null;
    }

    /// <summary>NULLs become null, or an error; those that no bitmap tells of are none.</summary>
    static ValueAt<T> Checked<T>(ValueAt<T> read, Column column, Field field)
    {
        if (column.HasNoNulls)
        {
            return read;
        }

        var nullable = ClrType.IsNullable(typeof(T));
        return row => !column.IsNull(row) ? read(row) : nullable ? default! : throw new QueryException(
            QueryErrorCode.Value, $"column \"{field.Name}\" has a NULL, which is no {TypeText(typeof(T))}", hint: $"use {TypeText(typeof(T))}?, or COALESCE in the query");
    }

    static Func<Column, ValueAt<T>> Of<T>(Func<Column, ValueAt<T>> read) => read;

    static Func<Column, ValueAt<T>> Boxed<T>() => c => row => (T)c.Value(row)!;

    static Func<Column, ValueAt<T?>> Lifted<T>(Func<Column, ValueAt<T>> read)
        where T : struct => column =>
        {
            var at = read(column);
            return row => at(row);
        };

    static object? Number<T>(DataType type)
        where T : struct, INumberBase<T>
    {
        var takesFractions = typeof(T) == typeof(double) || typeof(T) == typeof(float) || typeof(T) == typeof(decimal);
        return type.Id switch
        {
            TypeId.Int8 => From<sbyte, T>(),
            TypeId.Int16 => From<short, T>(),
            TypeId.Int32 => From<int, T>(),
            TypeId.Int64 => From<long, T>(),
            TypeId.UInt8 => From<byte, T>(),
            TypeId.UInt16 => From<ushort, T>(),
            TypeId.UInt32 => From<uint, T>(),
            TypeId.UInt64 => From<ulong, T>(),
            TypeId.Float when takesFractions => From<float, T>(),
            TypeId.Double when takesFractions => From<double, T>(),
            TypeId.Decimal when takesFractions => Of<T>(c => row => c.Value(row) is decimal d ? T.CreateChecked(d) : T.CreateChecked(((SqlDecimal)c.Value(row)!).ToDouble())),
            _ => null,
        };
    }

    static Func<Column, ValueAt<TOut>> From<TIn, TOut>()
        where TIn : unmanaged, INumberBase<TIn>
        where TOut : struct, INumberBase<TOut> => column =>
        {
            var values = ((Column<TIn>)column).Memory;
            return typeof(TIn) == typeof(TOut) ? (ValueAt<TOut>)(object)new ValueAt<TIn>(row => values.Span[row]) : row => Fitting<TIn, TOut>(values.Span[row]);
        };

    static TOut Fitting<TIn, TOut>(TIn value)
        where TIn : unmanaged, INumberBase<TIn>
        where TOut : struct, INumberBase<TOut>
    {
        try
        {
            return TOut.CreateChecked(value);
        }
        catch (OverflowException)
        {
            throw new QueryException(QueryErrorCode.Value, string.Create(CultureInfo.InvariantCulture, $"{value} does not fit {TypeText(typeof(TOut))}"), hint: "use a wider type");
        }
    }

    static T Parsed<T>(Column column, int row, Func<string, (bool Works, T Value)> parse, string what)
    {
        var text = ((BinaryColumn)column).Text(row);
        return parse(text) is (true, var value) ? value : throw new QueryException(QueryErrorCode.Value, $"\"{text}\" is not {what}");
    }

    static T Named<T>(BinaryColumn column, int row, Field field) =>
        Enum.TryParse(ClrType.Bare(typeof(T)), column.Text(row), ignoreCase: true, out var value)
            ? (T)value
            : throw new QueryException(QueryErrorCode.Value, $"column \"{field.Name}\" has \"{column.Text(row)}\", which is no {TypeText(typeof(T))}");

    static TimeSpan Span(Interval interval) => interval.Months == 0
        ? TimeSpan.FromDays(interval.Days) + TimeSpan.FromTicks(interval.Nanoseconds / TimeSpan.NanosecondsPerTick)
        : throw new QueryException(QueryErrorCode.Value, "an interval with months has no fixed length", hint: "read it as Interval");

    static Func<Column, ValueAt<T>>? Lists<T>(DataType type, Type element, Field field)
    {
        var elements = type switch
        {
            ListType list => list.Element,
            FixedSizeListType list => list.Element,
            _ => null,
        };
        var isMade = typeof(T).IsArray || typeof(T).IsAssignableFrom(element.MakeArrayType()) || typeof(T) == typeof(List<>).MakeGenericType(element);
        return elements is null || !isMade
            ? null
            : GenericMethod.Call<Func<Column, ValueAt<T>>>(typeof(ValueReader), nameof(ListsOf), [typeof(T), element], elements with { Name = field.Name });
    }

    static Func<Column, ValueAt<TList>> ListsOf<TList, T>(Field elements)
    {
        var read = Of<T>(elements);
        var isList = typeof(TList) == typeof(List<T>);
        return column => row =>
        {
            var items = column is ListColumn list ? list[row] : ((FixedSizeListColumn)column)[row];
            var at = read(items);
            var array = new T[items.Length];
            for (var i = 0; i < array.Length; i++)
            {
                array[i] = at(i);
            }

            return isList ? (TList)(object)new List<T>(array) : (TList)(object)array;
        };
    }

    static Func<Column, ValueAt<T>> Structs<T>(StructType type)
    {
        var make = ObjectReader.Of<T>(new(type.Fields));
        return column =>
        {
            var structs = (StructColumn)column;
            return make([.. Enumerable.Range(0, structs.Children.Count).Select(structs.Child)]);
        };
    }

    /// <summary>A type as a program spells it.</summary>
    internal static string TypeText(Type type) => Nullable.GetUnderlyingType(type) is { } bare ? TypeText(bare) + "?"
        : type.IsArray ? TypeText(type.GetElementType()!) + "[]"
        : type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(TypeText))}>"
        : Keywords.GetValueOrDefault(type, type.Name);

    static string Suggestion(DataType type) => TypeText(ResultType.Of(type.Logical, isNullable: false));

    static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(bool)] = "bool",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(byte)] = "byte",
        [typeof(ushort)] = "ushort",
        [typeof(uint)] = "uint",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
        [typeof(string)] = "string",
        [typeof(char)] = "char",
        [typeof(object)] = "object",
    };
}
