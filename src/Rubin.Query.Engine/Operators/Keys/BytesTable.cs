namespace Rubin.Query.Engine.Operators.Keys;

/// <summary>Groups of strings of bytes, which are kept end to end.</summary>
sealed class BytesTable : GroupTable
{
    /// <summary>Keys of a megabyte or so lie in one piece of memory; a longer key has its own.</summary>
    const int ChunkBytes = 1 << 20;

    readonly List<ReadOnlyMemory<byte>> _keys = [];
    byte[] _chunk = [];
    int _used;
    long _bytes;

    /// <inheritdoc/>
    internal override long Bytes => base.Bytes + _bytes + (_keys.Capacity * 16L);

    /// <inheritdoc/>
    internal override int FindOrAdd(HashKeys keys, int row) => FindOrAdd(keys.Hash(row), keys.Bytes[row]);

    /// <inheritdoc/>
    internal override int FindOrAdd(GroupTable other, int otherGroup) =>
        FindOrAdd(other.Hash(otherGroup), ((BytesTable)other)._keys[otherGroup].Span);

    /// <inheritdoc/>
    internal override int Find(HashKeys keys, int row)
    {
        var at = Start(keys.Hash(row));
        return Find(keys.Hash(row), keys.Bytes[row], ref at);
    }

    /// <inheritdoc/>
    protected override void Confirm(HashKeys keys, ReadOnlySpan<int> rows, ReadOnlySpan<ulong> hashes, Span<int> groups)
    {
        base.Confirm(keys, rows, hashes, groups);
        for (var i = 0; i < groups.Length; i++)
        {
            groups[i] = groups[i] >= 0 && _keys[groups[i]].Span.SequenceEqual(keys.Bytes[rows[i]]) ? groups[i] : -1;
        }
    }

    int Find(ulong hash, ReadOnlySpan<byte> key, ref int at)
    {
        var group = GroupAt(hash, ref at);
        while (group >= 0 && (Hash(group) != hash || !_keys[group].Span.SequenceEqual(key)))
        {
            at++;
            group = GroupAt(hash, ref at);
        }

        return group;
    }

    int FindOrAdd(ulong hash, ReadOnlySpan<byte> key)
    {
        var at = Start(hash);
        var group = Find(hash, key, ref at);
        if (group >= 0)
        {
            return group;
        }

        _keys.Add(Keep(key));
        return Add(hash, at);
    }

    ReadOnlyMemory<byte> Keep(ReadOnlySpan<byte> key)
    {
        if (_chunk.Length - _used < key.Length)
        {
            // Small tables have small chunks: each is as long as all before it.
            _chunk = GC.AllocateUninitializedArray<byte>((int)Math.Max(key.Length, Math.Clamp(_bytes, 256, ChunkBytes)));
            _used = 0;
            _bytes += _chunk.Length;
        }

        key.CopyTo(_chunk.AsSpan(_used));
        _used += key.Length;
        return _chunk.AsMemory(_used - key.Length, key.Length);
    }
}
