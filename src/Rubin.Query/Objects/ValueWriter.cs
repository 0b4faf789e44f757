using System.Linq.Expressions;
using Rubin.Query.Arrow;

namespace Rubin.Query;

/// <summary>Appends .NET values to columns of the type that <see cref="ClrType.Column(Type)"/> tells; null becomes NULL, NaN stays NaN.</summary>
static class ValueWriter
{
    static readonly Dictionary<Type, Func<ColumnBuilder, Delegate>> Plain = new()
    {
        [typeof(bool)] = b => (Action<bool>)((BooleanBuilder)b).Append,
        [typeof(sbyte)] = Stored<sbyte>,
        [typeof(short)] = Stored<short>,
        [typeof(int)] = Stored<int>,
        [typeof(long)] = Stored<long>,
        [typeof(byte)] = Stored<byte>,
        [typeof(ushort)] = Stored<ushort>,
        [typeof(uint)] = Stored<uint>,
        [typeof(ulong)] = Stored<ulong>,
        [typeof(float)] = Stored<float>,
        [typeof(double)] = Stored<double>,
        [typeof(Interval)] = Stored<Interval>,
        [typeof(decimal)] = b => (Action<decimal>)(v => b.AppendValue(v)),
        [typeof(string)] = b => (Action<string?>)(v => b.AppendValue(v)),
        [typeof(byte[])] = b => (Action<byte[]?>)(v => b.AppendValue(v)),
        [typeof(char)] = b => (Action<char>)(v => b.AppendValue(v.ToString())),
        [typeof(Guid)] = b => (Action<Guid>)(v => b.AppendValue(v.ToString())),
        [typeof(DateOnly)] = b => (Action<DateOnly>)(v => b.AppendValue(v)),
        [typeof(TimeOnly)] = b => (Action<TimeOnly>)(v => b.AppendValue(v)),
        [typeof(DateTime)] = b => (Action<DateTime>)(v => b.AppendValue(Instant.Utc(v))),
        [typeof(DateTimeOffset)] = b => (Action<DateTimeOffset>)(v => b.AppendValue(v.UtcDateTime)),
        [typeof(TimeSpan)] = b => (Action<TimeSpan>)(v => b.AppendValue(Instant.Span(v))),
    };

    /// <summary>What appends a value of <typeparamref name="T"/> to a builder of its type of column.</summary>
    internal static Action<T> Of<T>(ColumnBuilder builder)
    {
        if (Plain.TryGetValue(typeof(T), out var plain))
        {
            return (Action<T>)plain(builder);
        }

        if (typeof(T).IsEnum)
        {
            return value => builder.AppendValue(value!.ToString());
        }

        return Nullable.GetUnderlyingType(typeof(T)) is { } bare ? GenericMethod.Call<Action<T>>(typeof(ValueWriter), nameof(Nullables), [bare], builder)
            : ClrType.Element(typeof(T)) is { } element ? GenericMethod.Call<Action<T>>(typeof(ValueWriter), nameof(Lists), [typeof(T), element], builder)
            : Structs<T>((StructBuilder)builder);
    }

    static Action<T> Stored<T>(ColumnBuilder builder)
        where T : unmanaged => ((FixedWidthBuilder<T>)builder).Append;

    static Action<T?> Nullables<T>(ColumnBuilder builder)
        where T : struct
    {
        var append = Of<T>(builder);
        return value =>
        {
            if (value is { } bare)
            {
                append(bare);
                return;
            }

            builder.AppendNull();
        };
    }

    static Action<TList> Lists<TList, T>(ColumnBuilder builder)
        where TList : IEnumerable<T>
    {
        var lists = (ListBuilder)builder;
        var append = Of<T>(lists.Elements);
        return list =>
        {
            if (list is null)
            {
                lists.AppendNull();
                return;
            }

            foreach (var element in list)
            {
                append(element);
            }

            lists.Append();
        };
    }

    static Action<T> Structs<T>(StructBuilder builder)
    {
        var append = Fields<T>(builder.Fields);
        return value =>
        {
            if (value is null)
            {
                builder.AppendNull();
                return;
            }

            append(value);
            builder.Append();
        };
    }

    /// <summary>What appends the members of an object to a builder each.</summary>
    internal static Action<T> Fields<T>(ValueList<ColumnBuilder> builders)
    {
        var value = Expression.Parameter(typeof(T));
        var calls = ClrType.Members(typeof(T)).Zip(builders, (m, builder) =>
        {
            var append = GenericMethod.Call<Delegate>(typeof(ValueWriter), nameof(Of), [m.Type], builder);
            return (Expression)Expression.Invoke(Expression.Constant(append), Expression.MakeMemberAccess(value, m.Member));
        });
        return Expression.Lambda<Action<T>>(Expression.Block(typeof(void), calls), value).Compile();
    }
}

/// <summary>Instants and spans of .NET as columns keep them: without a zone, in UTC.</summary>
static class Instant
{
    internal static DateTime Utc(DateTime time) => DateTime.SpecifyKind(time.Kind == DateTimeKind.Local ? time.ToUniversalTime() : time, DateTimeKind.Unspecified);

    internal static Interval Span(TimeSpan span) => new(0, span.Days, span.Ticks % TimeSpan.TicksPerDay * TimeSpan.NanosecondsPerTick);
}
