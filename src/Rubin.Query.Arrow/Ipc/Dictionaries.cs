namespace Rubin.Query.Arrow.Ipc;

/// <summary>The dictionaries of a stream or file by their number, as far as they have come.</summary>
sealed class Dictionaries
{
    readonly Dictionary<long, WireField> _fields = [];
    readonly Dictionary<long, Column> _values = [];

    internal Dictionaries(ValueList<WireField> fields)
    {
        foreach (var field in fields)
        {
            Register(field);
        }
    }

    /// <summary>The values of dictionary <paramref name="id"/>; null before they have come.</summary>
    internal Column? Find(long id) => _values.GetValueOrDefault(id);

    /// <summary>Takes a dictionary batch: new values, values instead of the old ones, or more of them (a delta).</summary>
    internal void Read(FlatTable message, ReadOnlyMemory<byte> body)
    {
        var id = message.Scalar<long>(0);
        if (!_fields.TryGetValue(id, out var field))
        {
            throw ArrowError.Damaged($"dictionary {id} belongs to no field");
        }

        var batch = new BatchReader(message.Required(1, "dictionary batch"), body, this);
        var values = batch.Column(field);
        if (!message.Scalar<bool>(2))
        {
            _values[id] = values;
            return;
        }

        var known = Find(id) ?? throw ArrowError.Damaged($"dictionary {id} is added to before it is there");
        if ((long)known.Length + values.Length >= int.MaxValue)
        {
            throw ArrowError.Damaged($"dictionary {id} has {(long)known.Length + values.Length} values");
        }

        _values[id] = Column.Concat([known, values]);
    }

    void Register(WireField field)
    {
        if (field.Dictionary is { } dictionary)
        {
            var values = field with { Dictionary = null, Field = field.Field with { Type = field.Field.Type.Logical } };
            if (_fields.TryGetValue(dictionary.Id, out var other) && !other.Field.Type.HasSameValues(values.Field.Type))
            {
                throw ArrowError.Damaged($"dictionary {dictionary.Id} has two types");
            }

            _fields[dictionary.Id] = values;
        }

        foreach (var child in field.Children)
        {
            Register(child);
        }
    }
}
