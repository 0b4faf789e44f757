using Rubin.Query.Arrow;

namespace Rubin.Query.Formats.VoTable;

/// <summary>Numbers and truth values, single or in lists of any shape.</summary>
sealed class ItemCellReader : CellReader
{
    readonly VoTableShape _shape;
    readonly NestedBuilder _builder;
    readonly ItemReader _items;

    public ItemCellReader(VoTableField field)
    {
        _shape = field.ItemShape;
        _builder = new(field.Type);
        _items = ItemReader.Of(field, _builder.Items) ?? throw new ArgumentException($"{field.Datatype} is no number", nameof(field));
    }

    bool IsScalar => !_shape.IsOpen && _shape.Fixed.Count == 0;

    public override bool TryRead(string text)
    {
        var count = 0;
        var done = true;
        foreach (var range in text.AsSpan().SplitAny(" \t\r\n,"))
        {
            var part = text.AsSpan()[range];
            if (part.IsEmpty)
            {
                continue;
            }

            if (_items is BitReader && part.Length > 1)
            {
                foreach (var bit in part)
                {
                    done &= _items.TryRead([bit]);
                    _builder.EndItem(++count);
                }

                continue;
            }

            done &= _items.TryRead(part);
            _builder.EndItem(++count);
        }

        return done && TryEnd(count);
    }

    public override void Read(BinaryInput input)
    {
        var count = Count(input);
        if (_items is BitReader)
        {
            var bits = input.Take((count + 7) / 8);
            for (var i = 0; i < count; i++)
            {
                // A single bit is the first of its byte; astropy writes it elsewhere.
                _items.Read([IsScalar ? bits[0] : (byte)(bits[i / 8] & (0x80 >> (i % 8)))]);
                _builder.EndItem(i + 1);
            }
        }
        else
        {
            var bytes = input.Take(checked(count * _items.Size));
            for (var i = 0; i < count; i++)
            {
                _items.Read(bytes[(i * _items.Size)..]);
                _builder.EndItem(i + 1);
            }
        }

        if (!TryEnd(count))
        {
            throw input.Bad($"a list of {count} elements, where the field's arraysize asks for a multiple of {_shape.Count}");
        }
    }

    public override void Skip(BinaryInput input)
    {
        var count = Count(input);
        input.Take(_items is BitReader ? (count + 7) / 8 : checked(count * _items.Size));
    }

    public override void ReadNull() => _builder.AppendNull();

    public override Column Build() => _builder.Build();

    int Count(BinaryInput input) => _shape.IsOpen ? input.TakeCount() : _shape.Count;

    /// <summary>Ends the cell of so many items; false where they do not fill its shape.</summary>
    bool TryEnd(int count)
    {
        if (IsScalar || count % _shape.Count != 0 || (!_shape.IsOpen && count != _shape.Count))
        {
            return IsScalar && count == 1;
        }

        _builder.EndList();
        return true;
    }
}
