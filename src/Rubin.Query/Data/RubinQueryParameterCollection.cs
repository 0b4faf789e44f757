using System.Collections;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Rubin.Query.Data;

/// <summary>The parameters of a command.</summary>
[SuppressMessage("Design", "CA1010", Justification = "Its base has the collection, of objects.")]
public sealed class RubinQueryParameterCollection : DbParameterCollection
{
    readonly List<RubinQueryParameter> _items = [];

    /// <inheritdoc/>
    public override int Count => _items.Count;

    /// <inheritdoc/>
    public override object SyncRoot => ((ICollection)_items).SyncRoot;

    /// <summary>Adds a value with a name; an empty name is that of the next <c>?</c>.</summary>
    public RubinQueryParameter AddWithValue(string name, object? value)
    {
        var parameter = new RubinQueryParameter(name, value);
        _items.Add(parameter);
        return parameter;
    }

    /// <inheritdoc/>
    public override int Add(object value)
    {
        _items.Add(Of(value));
        return _items.Count - 1;
    }

    /// <inheritdoc/>
    public override void AddRange(Array values)
    {
        foreach (var value in values)
        {
            Add(value!);
        }
    }

    /// <inheritdoc/>
    public override void Clear() => _items.Clear();

    /// <inheritdoc/>
    public override bool Contains(object value) => value is RubinQueryParameter parameter && _items.Contains(parameter);

    /// <inheritdoc/>
    public override bool Contains(string value) => IndexOf(value) >= 0;

    /// <inheritdoc/>
    public override void CopyTo(Array array, int index) => ((ICollection)_items).CopyTo(array, index);

    /// <inheritdoc/>
    public override IEnumerator GetEnumerator() => _items.GetEnumerator();

    /// <inheritdoc/>
    public override int IndexOf(object value) => value is RubinQueryParameter parameter ? _items.IndexOf(parameter) : -1;

    /// <inheritdoc/>
    public override int IndexOf(string parameterName) => _items.FindIndex(p => Bare(p.ParameterName).Equals(Bare(parameterName), StringComparison.OrdinalIgnoreCase));

    /// <inheritdoc/>
    public override void Insert(int index, object value) => _items.Insert(index, Of(value));

    /// <inheritdoc/>
    public override void Remove(object value) => _items.Remove(Of(value));

    /// <inheritdoc/>
    public override void RemoveAt(int index) => _items.RemoveAt(index);

    /// <inheritdoc/>
    public override void RemoveAt(string parameterName) => _items.RemoveAt(Find(parameterName));

    /// <summary>The values for a statement that has so many <c>?</c>, after as many of statements before it.</summary>
    internal QueryParameters Values(int placeholdersBefore, int placeholders)
    {
        var values = new QueryParameters(_items.Where(p => p.ParameterName.Length == 0).Skip(placeholdersBefore).Take(placeholders).Select(p => p.Value));
        foreach (var named in _items.Where(p => p.ParameterName.Length > 0))
        {
            values[named.ParameterName] = named.Value;
        }

        return values;
    }

    /// <inheritdoc/>
    protected override DbParameter GetParameter(int index) => _items[index];

    /// <inheritdoc/>
    protected override DbParameter GetParameter(string parameterName) => _items[Find(parameterName)];

    /// <inheritdoc/>
    protected override void SetParameter(int index, DbParameter value) => _items[index] = Of(value);

    /// <inheritdoc/>
    protected override void SetParameter(string parameterName, DbParameter value) => _items[Find(parameterName)] = Of(value);

    static string Bare(string name) => name.TrimStart('@', ':');

    [SuppressMessage("Usage", "CA2201", Justification = "What a collection of parameters throws by its contract.")]
    int Find(string name) => IndexOf(name) is >= 0 and var index ? index : throw new IndexOutOfRangeException($"there is no parameter \"{name}\"");

    static RubinQueryParameter Of(object value) =>
        value as RubinQueryParameter ?? throw new InvalidCastException($"a {value?.GetType().Name ?? "null"} is no RubinQueryParameter");
}
