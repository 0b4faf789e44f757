using System.Reflection;

namespace Rubin.Query.Engine.Functions;

/// <summary>
/// The functions that a query can call, by name, ignoring case. Filled once, before queries run; afterwards safe for many threads. <see cref="With"/> gives another one with
/// more, beside which this one stays as it is.
/// </summary>
public sealed class FunctionRegistry
{
    readonly Dictionary<string, ScalarFunction> _scalars;
    readonly Dictionary<string, AggregateFunction> _aggregates;
    readonly Dictionary<string, WindowFunction> _windows;
    readonly Dictionary<string, TableFunction> _tables;
    readonly Dictionary<object, string> _families;
    readonly FunctionRegistry? _shared;

    /// <summary>The engine's own functions and those of <paramref name="assemblies"/>.</summary>
    /// <exception cref="ArgumentException">Two functions of one kind have one name.</exception>
    public FunctionRegistry(params IEnumerable<Assembly> assemblies)
    {
        var names = StringComparer.OrdinalIgnoreCase;
        (_scalars, _aggregates, _windows, _tables, _families) = (new(names), new(names), new(names), new(names), new(ReferenceEqualityComparer.Instance));
        Add(typeof(FunctionRegistry).Assembly);
        foreach (var assembly in assemblies)
        {
            Add(assembly);
        }
    }

    FunctionRegistry(FunctionRegistry other)
    {
        var names = StringComparer.OrdinalIgnoreCase;
        (_scalars, _aggregates, _windows) = (new(other._scalars, names), new(other._aggregates, names), new(other._windows, names));
        (_tables, _families) = (new(other._tables, names), new(other._families, ReferenceEqualityComparer.Instance));
    }

    /// <summary>The functions of another registry, and some of one query beside them, which stand in the place of shared ones of their names.</summary>
    /// <param name="shared">The functions of all queries.</param>
    /// <param name="own">Scalar, aggregate, window or table functions.</param>
    public FunctionRegistry(FunctionRegistry shared, IEnumerable<object> own)
    {
        var names = StringComparer.OrdinalIgnoreCase;
        (_scalars, _aggregates, _windows, _tables, _families) = (new(names), new(names), new(names), new(names), new(ReferenceEqualityComparer.Instance));
        _shared = shared;
        Add((object)own);
    }

    /// <summary>All scalar functions, each once, in the order of their names.</summary>
    public IReadOnlyList<ScalarFunction> Scalars => Distinct(_scalars, _shared?._scalars);

    /// <summary>All aggregates, each once, in the order of their names.</summary>
    public IReadOnlyList<AggregateFunction> Aggregates => Distinct(_aggregates, _shared?._aggregates);

    /// <summary>All window functions, each once, in the order of their names.</summary>
    public IReadOnlyList<WindowFunction> Windows => Distinct(_windows, _shared?._windows);

    /// <summary>All table functions, each once, in the order of their names.</summary>
    public IReadOnlyList<TableFunction> Tables => Distinct(_tables, _shared?._tables);

    /// <summary>Every name, for "did you mean".</summary>
    public IEnumerable<string> Names => _scalars.Keys.Concat(_aggregates.Keys).Concat(_windows.Keys).Concat(_tables.Keys).Concat(_shared?.Names ?? []).Distinct();

    /// <summary>The scalar function of that name or alias, or null.</summary>
    public ScalarFunction? FindScalar(string name) => _scalars.GetValueOrDefault(name) ?? _shared?.FindScalar(name);

    /// <summary>The aggregate of that name or alias, or null.</summary>
    public AggregateFunction? FindAggregate(string name) => _aggregates.GetValueOrDefault(name) ?? _shared?.FindAggregate(name);

    /// <summary>The window function of that name, or null. Aggregates over windows are found by <see cref="FindAggregate"/>.</summary>
    public WindowFunction? FindWindow(string name) => _windows.GetValueOrDefault(name) ?? _shared?.FindWindow(name);

    /// <summary>The table function of that name, or null.</summary>
    public TableFunction? FindTable(string name) => _tables.GetValueOrDefault(name) ?? _shared?.FindTable(name);

    /// <summary>The name of the class that declares the function; empty where it was added by itself.</summary>
    public string FamilyOf(object function) => _families.GetValueOrDefault(function) ?? _shared?.FamilyOf(function) ?? "";

    /// <summary>
    /// Adds what the public static fields and properties of the classes marked <see cref="QueryFunctionsAttribute"/> hold.
    /// </summary>
    /// <exception cref="ArgumentException">A name is taken.</exception>
    public void Add(Assembly assembly)
    {
        foreach (var family in assembly.GetTypes().Where(t => t.IsDefined(typeof(QueryFunctionsAttribute), false)))
        {
            foreach (var function in DeclaredBy(family))
            {
                Add(function, family.Name);
            }
        }
    }

    /// <summary>What the public static fields and properties of a class hold.</summary>
    public static IEnumerable<object> DeclaredBy(Type family) =>
        family.GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => f.GetValue(null))
            .Concat(family.GetProperties(BindingFlags.Public | BindingFlags.Static).Select(p => p.GetValue(null)))
            .OfType<object>();

    /// <summary>The same functions and these.</summary>
    /// <exception cref="ArgumentException">A name is taken.</exception>
    public FunctionRegistry With(IEnumerable<object> functions)
    {
        var all = new FunctionRegistry(this);
        all.Add((object)functions);
        return all;
    }

    /// <summary>Adds one function.</summary>
    /// <param name="function">A scalar, aggregate, window or table function, or a list of such; anything else is passed over.</param>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public void Add(object? function) => Add(function, "");

    void Add(object? function, string family)
    {
        switch (function)
        {
            case ScalarFunction scalar:
                AddAll(_scalars, [scalar.Name, .. scalar.Aliases], scalar, family);
                break;
            case AggregateFunction aggregate:
                AddAll(_aggregates, [aggregate.Name, .. aggregate.Aliases], aggregate, family);
                break;
            case WindowFunction window:
                AddAll(_windows, [window.Name], window, family);
                break;
            case TableFunction table:
                AddAll(_tables, [table.Name], table, family);
                break;
            case IEnumerable<object> several:
                foreach (var one in several)
                {
                    Add(one, family);
                }

                break;
            default:
                break;
        }
    }

    void AddAll<T>(Dictionary<string, T> functions, IEnumerable<string> names, T function, string family)
        where T : class
    {
        _families[function] = family;
        foreach (var name in names)
        {
            if (!functions.TryAdd(name, function))
            {
                throw new ArgumentException($"function \"{name}\" is declared twice");
            }
        }
    }

    static List<T> Distinct<T>(Dictionary<string, T> own, Dictionary<string, T>? shared)
        where T : class => [.. own.Concat(shared?.Where(f => !own.ContainsKey(f.Key)) ?? []).OrderBy(f => f.Key, StringComparer.OrdinalIgnoreCase).Select(f => f.Value).Distinct()];
}
