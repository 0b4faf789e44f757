using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using Rubin.Query.Arrow;

namespace Rubin.Query;

/// <summary>
/// Makes objects of rows: a value of a single column; a tuple of columns by their order; any other object by names, ignoring case and then underscores: the public constructor
/// that takes most columns, then the properties and fields that can be set.
/// </summary>
static class ObjectReader
{
    /// <summary>What makes the objects of a batch's columns.</summary>
    /// <exception cref="QueryException">UnknownColumn: something that the object needs is no column, or no column is anything of it. TypeMismatch: a column's values are not of the member's type.</exception>
    internal static Func<IReadOnlyList<Column>, ValueAt<T>> Of<T>(Schema schema)
    {
        if (ClrType.IsValue(typeof(T)) || typeof(T) == typeof(object))
        {
            return schema.Count == 1 && ValueReader.Of<T>(schema[0]) is { } read
                ? columns => read(columns[0])
                : throw new QueryException(
                    QueryErrorCode.TypeMismatch, $"the query gives {schema.Count} columns, and {ValueReader.TypeText(typeof(T))} takes one", hint: "select one column, or use a tuple or a class");
        }

        var bare = ClrType.Bare(typeof(T));
        return Build<T>(typeof(ITuple).IsAssignableFrom(bare) && bare.IsValueType ? ByPlace(bare, schema) : ByName(bare, schema), schema);
    }

    /// <summary>The columns that are members of an object: those of its constructor, then those that are set.</summary>
    sealed record Shape(ConstructorInfo? Constructor, Type Type, IReadOnlyList<int> Arguments, IReadOnlyList<(MemberInfo Member, Type Type, int Column)> Settings);

    static Shape ByPlace(Type tuple, Schema schema)
    {
        var constructor = tuple.GetConstructors()[0];
        var width = tuple.GetGenericArguments().Length;
        return width == schema.Count && width < 8
            ? new(constructor, tuple, [.. Enumerable.Range(0, width)], [])
            : throw new QueryException(
                QueryErrorCode.TypeMismatch, $"the query gives {schema.Count} columns, and the tuple takes {width}", hint: "tuples of 1 to 7 values take columns by their order; use a class for more");
    }

    static Shape ByName(Type type, Schema schema)
    {
        var constructors = type.GetConstructors().Select(c => (Constructor: c, Columns: c.GetParameters().Select(p => Find(schema, ClrType.NameOf(p.Name!, p))).ToList())).ToList();
        var usable = constructors.Where(c => c.Constructor.GetParameters().Zip(c.Columns).All(p => p.Second >= 0 || p.First.HasDefaultValue)).ToList();
        if (usable.Count == 0 && !type.IsValueType)
        {
            throw Missing(type, schema, constructors.Count == 0
                ? []
                : constructors.Select(c => c.Constructor.GetParameters().Zip(c.Columns).Where(p => p.Second < 0 && !p.First.HasDefaultValue).Select(p => p.First.Name!).ToList()).MinBy(m => m.Count)!);
        }

        var chosen = usable.OrderByDescending(c => c.Columns.Count(i => i >= 0)).FirstOrDefault();
        var arguments = chosen.Columns ?? [];
        var members = Settable(type).Select(m => (m.Member, m.Type, Column: Find(schema, ClrType.NameOf(m.Member.Name, m.Member)))).ToList();
        var lacking = members.Where(m => m.Column < 0 && m.Member.IsDefined(typeof(RequiredMemberAttribute))).Select(m => m.Member.Name).ToList();
        var settings = members.Where(m => m.Column >= 0 && !arguments.Contains(m.Column)).ToList();
        return lacking.Count > 0 || (settings.Count == 0 && !arguments.Exists(i => i >= 0))
            ? throw Missing(type, schema, lacking.Count > 0 ? lacking : [.. members.Select(m => m.Member.Name)])
            : new(chosen.Constructor, type, arguments, settings);
    }

    static IEnumerable<(MemberInfo Member, Type Type)> Settable(Type type) =>
    [
        .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.SetMethod is { IsPublic: true } && p.GetIndexParameters().Length == 0).Select(p => ((MemberInfo)p, p.PropertyType)),
        .. type.GetFields(BindingFlags.Public | BindingFlags.Instance).Where(f => !f.IsInitOnly).Select(f => ((MemberInfo)f, f.FieldType)),
    ];

    static int Find(Schema schema, string name)
    {
        if (schema.IndexOf(name) is >= 0 and var exact)
        {
            return exact;
        }

        var matches = schema.Fields.Index().Where(f => Plain(f.Item.Name).Equals(Plain(name), StringComparison.OrdinalIgnoreCase)).Select(f => f.Index).ToList();
        return matches is [var only] ? only : -1;
    }

    static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal);

    static QueryException Missing(Type type, Schema schema, List<string> names) => new(
        QueryErrorCode.UnknownColumn,
        names.Count == 0 ? $"{type.Name} has no public constructor or property to take columns" : $"{type.Name} needs {string.Join(", ", names.Select(n => $"\"{n}\""))}, which the query does not give",
        hint: $"the query gives {string.Join(", ", schema.Fields.Select(f => f.Name))}; name columns with AS, or members with [QueryColumn(\"…\")]");

    /// <summary>Compiles <c>(readers, row) => new T(readers[0](row), …) { Member = readers[i](row), … }</c>.</summary>
    static Func<IReadOnlyList<Column>, ValueAt<T>> Build<T>(Shape shape, Schema schema)
    {
        List<(int Column, Func<Column, Delegate> Read)> used = [];
        var readers = Expression.Parameter(typeof(Delegate[]));
        var row = Expression.Parameter(typeof(int));
        var parameters = shape.Constructor?.GetParameters() ?? [];
        var arguments = parameters.Zip(shape.Arguments, (p, column) => column < 0 ? Default(p) : Value(p.ParameterType, column));
        var made = shape.Constructor is null ? Expression.New(shape.Type) : Expression.New(shape.Constructor, arguments);
        var set = Expression.MemberInit(made, shape.Settings.Select(s => Expression.Bind(s.Member, Value(s.Type, s.Column))));
        var make = Expression.Lambda<Func<Delegate[], int, T>>(Expression.Convert(set, typeof(T)), readers, row).Compile();
        return columns =>
        {
            var bound = used.Select(u => u.Read(columns[u.Column])).ToArray();
            return at => make(bound, at);
        };

        Expression Value(Type type, int column)
        {
            var read = GenericMethod.Call<Func<Column, Delegate>>(typeof(ObjectReader), nameof(Untyped), [type], schema[column]);
            used.Add((column, read));
            var reader = Expression.Convert(Expression.ArrayIndex(readers, Expression.Constant(used.Count - 1)), typeof(ValueAt<>).MakeGenericType(type));
            return Expression.Invoke(reader, row);
        }

        static Expression Default(ParameterInfo parameter) =>
            parameter.DefaultValue is null ? Expression.Default(parameter.ParameterType) : Expression.Convert(Expression.Constant(parameter.DefaultValue), parameter.ParameterType);
    }

    static Func<Column, Delegate> Untyped<T>(Field field)
    {
        var read = ValueReader.Of<T>(field);
        return column => read(column);
    }
}
