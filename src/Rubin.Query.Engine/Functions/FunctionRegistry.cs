using System.Reflection;

namespace Rubin.Query.Engine.Functions;

/// <summary>
/// The functions that a query can call, by name, ignoring case. Filled before queries run; afterwards safe for many threads. A registry may lie over another one: its own
/// functions stand in the place of those of their names, of whatever kind.
/// </summary>
public sealed class FunctionRegistry
{
    readonly Dictionary<string, ScalarFunction> _scalars = new(StringComparer.OrdinalIgnoreCase);
    readonly Dictionary<string, AggregateFunction> _aggregates = new(StringComparer.OrdinalIgnoreCase);
    readonly Dictionary<string, WindowFunction> _windows = new(StringComparer.OrdinalIgnoreCase);
    readonly Dictionary<string, TableFunction> _tables = new(StringComparer.OrdinalIgnoreCase);
    readonly Dictionary<object, string> _families = new(ReferenceEqualityComparer.Instance);
    readonly Lazy<FunctionRegistry>? _shared;

    /// <summary>The functions of families over those of others, which are made when a name is sought that the families do not have: making hundreds takes as long as a short query.</summary>
    /// <param name="families">Classes whose public static fields and properties are functions.</param>
    /// <param name="shared">The others; null for none.</param>
    /// <exception cref="ArgumentException">Two functions of one kind have one name.</exception>
    public FunctionRegistry(IEnumerable<Type> families, Lazy<FunctionRegistry>? shared = null)
    {
        _shared = shared;
        foreach (var family in families)
        {
            foreach (var function in DeclaredBy(family))
            {
                Add(function, family.Name);
            }
        }
    }

    /// <summary>The functions of another registry, and some beside them, which stand in the place of shared ones of their names.</summary>
    /// <param name="shared">The functions of all queries.</param>
    /// <param name="own">Scalar, aggregate, window or table functions.</param>
    public FunctionRegistry(FunctionRegistry shared, IEnumerable<object> own)
        : this([], new Lazy<FunctionRegistry>(shared)) => Add((object)own);

    /// <summary>All scalar functions, each once, in the order of their names.</summary>
    public IReadOnlyList<ScalarFunction> Scalars => All(r => r._scalars);

    /// <summary>All aggregates, each once, in the order of their names.</summary>
    public IReadOnlyList<AggregateFunction> Aggregates => All(r => r._aggregates);

    /// <summary>All window functions, each once, in the order of their names.</summary>
    public IReadOnlyList<WindowFunction> Windows => All(r => r._windows);

    /// <summary>All table functions, each once, in the order of their names.</summary>
    public IReadOnlyList<TableFunction> Tables => All(r => r._tables);

    /// <summary>Every name, for "did you mean".</summary>
    public IEnumerable<string> Names => OwnNames.Concat(_shared?.Value.Names ?? []).Distinct();

    /// <summary>The scalar function of that name or alias, or null.</summary>
    public ScalarFunction? FindScalar(string name) => _scalars.GetValueOrDefault(name) ?? Behind(name)?.FindScalar(name);

    /// <summary>The aggregate of that name or alias, or null.</summary>
    public AggregateFunction? FindAggregate(string name) => _aggregates.GetValueOrDefault(name) ?? Behind(name)?.FindAggregate(name);

    /// <summary>The window function of that name, or null. Aggregates over windows are found by <see cref="FindAggregate"/>.</summary>
    public WindowFunction? FindWindow(string name) => _windows.GetValueOrDefault(name) ?? Behind(name)?.FindWindow(name);

    /// <summary>The table function of that name, or null.</summary>
    public TableFunction? FindTable(string name) => _tables.GetValueOrDefault(name) ?? Behind(name)?.FindTable(name);

    /// <summary>The name of the class that declares the function; empty where it was added by itself.</summary>
    public string FamilyOf(object function) => _families.GetValueOrDefault(function) ?? _shared?.Value.FamilyOf(function) ?? "";

    /// <summary>What the public static fields and properties of a class hold.</summary>
    public static IEnumerable<object> DeclaredBy(Type family) =>
        family.GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => f.GetValue(null))
            .Concat(family.GetProperties(BindingFlags.Public | BindingFlags.Static).Select(p => p.GetValue(null)))
            .OfType<object>();

    /// <summary>The same functions and these.</summary>
    /// <exception cref="ArgumentException">A name is taken.</exception>
    public FunctionRegistry With(IEnumerable<object> functions)
    {
        var all = new FunctionRegistry(this, functions);
        return all.OwnNames.FirstOrDefault(Has) is { } taken ? throw DeclaredTwice(taken) : all;
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
                throw DeclaredTwice(name);
            }
        }
    }

    IEnumerable<string> OwnNames => _scalars.Keys.Concat(_aggregates.Keys).Concat(_windows.Keys).Concat(_tables.Keys);

    bool HasOwn(string name) => _scalars.ContainsKey(name) || _aggregates.ContainsKey(name) || _windows.ContainsKey(name) || _tables.ContainsKey(name);

    bool Has(string name) => HasOwn(name) || _shared?.Value.Has(name) == true;

    /// <summary>Where a name is to be sought that is not here in the kind sought.</summary>
    FunctionRegistry? Behind(string name) => HasOwn(name) ? null : _shared?.Value;

    static ArgumentException DeclaredTwice(string name) => new($"function \"{name}\" is declared twice");

    List<T> All<T>(Func<FunctionRegistry, Dictionary<string, T>> kind)
        where T : class => [.. ByName(kind).OrderBy(f => f.Key, StringComparer.OrdinalIgnoreCase).Select(f => f.Value).Distinct()];

    IEnumerable<KeyValuePair<string, T>> ByName<T>(Func<FunctionRegistry, Dictionary<string, T>> kind) =>
        kind(this).Concat(_shared?.Value.ByName(kind).Where(f => !HasOwn(f.Key)) ?? []);
}
