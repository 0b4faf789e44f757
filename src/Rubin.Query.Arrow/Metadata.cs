using System.Collections;

namespace Rubin.Query.Arrow;

/// <summary>The keys under which a field's meaning travels from file to file.</summary>
public static class MetadataKeys
{
    /// <summary>Unit in VOUnit notation.</summary>
    public const string Unit = "unit";

    /// <summary>Unified Content Descriptor.</summary>
    public const string Ucd = "ucd";

    /// <summary>Role in a data model.</summary>
    public const string Utype = "utype";

    /// <summary>One sentence for people.</summary>
    public const string Description = "description";

    /// <summary>VOTable extended type.</summary>
    public const string Xtype = "xtype";

    /// <summary>The VOTable datatype of texts: the value <c>char</c> promises that all of them are ASCII.</summary>
    public const string TextType = "votable:datatype";
}

/// <summary>Immutable pairs of a key and a text, in the order given; a repeated key keeps its first place and its last text.</summary>
public sealed class Metadata : IReadOnlyCollection<KeyValuePair<string, string>>
{
    readonly List<KeyValuePair<string, string>> _pairs;

    /// <summary>The pairs of <paramref name="pairs"/>.</summary>
    public Metadata(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        _pairs = [];
        var places = new Dictionary<string, int>();
        foreach (var pair in pairs)
        {
            if (places.TryAdd(pair.Key, _pairs.Count))
            {
                _pairs.Add(pair);
            }
            else
            {
                _pairs[places[pair.Key]] = pair;
            }
        }
    }

    /// <summary>No pairs.</summary>
    public static Metadata Empty { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _pairs.Count;

    /// <summary>The text under <paramref name="key"/>, or null where there is none.</summary>
    public string? this[string key]
    {
        get
        {
            foreach (var pair in _pairs)
            {
                if (pair.Key == key)
                {
                    return pair.Value;
                }
            }

            return null;
        }
    }

    /// <summary>The same pairs with <paramref name="value"/> under <paramref name="key"/>; null takes the key away.</summary>
    public Metadata With(string key, string? value)
    {
        var others = _pairs.Where(p => p.Key != key);
        return new(value is null ? others : others.Append(new(key, value)));
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _pairs.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _pairs.GetEnumerator();
}
