using System.Runtime.InteropServices;

namespace Rubin.Query.Engine.Operators.Keys;

/// <summary>
/// A hash table from keys to group numbers, which count from 0 in the order of first appearance. Open addressing, at most half full, the whole hash beside
/// the group, so that keys are looked at only where hashes are equal.
/// </summary>
abstract class GroupTable
{
    readonly List<ulong> _hashes = [];

    // A zero group is an empty slot, so groups are kept as number + 1.
    Slot[] _slots = new Slot[64];
    int _shift = 64 - 6;

    /// <summary>Number of groups.</summary>
    internal int Count => _hashes.Count;

    /// <summary>Bytes held.</summary>
    internal virtual long Bytes => (_slots.Length * 16L) + (_hashes.Capacity * 8L);

    /// <summary>A table for keys as <paramref name="encoder"/> gives them.</summary>
    internal static GroupTable Create(HashKeyEncoder encoder) => encoder.IsWord ? new WordTable() : new BytesTable();

    /// <summary>The hash of a group's key.</summary>
    internal ulong Hash(int group) => _hashes[group];

    /// <summary>The group of the key of a row, added where it is new.</summary>
    internal abstract int FindOrAdd(HashKeys keys, int row);

    /// <summary>The group of the key of a row; -1 where there is none.</summary>
    internal abstract int Find(HashKeys keys, int row);

    /// <summary>The group of a key of another table of the same form, added where it is new.</summary>
    internal abstract int FindOrAdd(GroupTable other, int otherGroup);

    /// <summary>The first slot of that hash or an empty one, from <paramref name="at"/> on; moves that on.</summary>
    protected int GroupAt(ulong hash, ref int at)
    {
        var slots = _slots;
        var mask = slots.Length - 1;
        for (; ; at++)
        {
            ref var slot = ref slots[at & mask];
            if (slot.Group == 0 || slot.Hash == hash)
            {
                return slot.Group - 1;
            }
        }
    }

    /// <summary>Where the search for a hash begins.</summary>
    protected int Start(ulong hash) => (int)(hash >> _shift);

    /// <summary>A new group, in the empty slot <paramref name="at"/> that the search ended at; -1 for a group that no search is to find.</summary>
    protected int Add(ulong hash, int at)
    {
        _hashes.Add(hash);
        if (at >= 0)
        {
            _slots[at & (_slots.Length - 1)] = new(hash, Count);
        }

        if (2 * Count > _slots.Length)
        {
            Grow();
        }

        return Count - 1;
    }

    /// <summary>Whether searches find the group (the group of NULL words is kept apart).</summary>
    protected virtual bool IsInSlots(int group) => true;

    void Grow()
    {
        var slots = new Slot[checked(_slots.Length * 2)];
        var mask = slots.Length - 1;
        _shift--;
        var hashes = CollectionsMarshal.AsSpan(_hashes);
        for (var group = 0; group < hashes.Length; group++)
        {
            if (!IsInSlots(group))
            {
                continue;
            }

            var at = Start(hashes[group]);
            while (slots[at & mask].Group != 0)
            {
                at++;
            }

            slots[at & mask] = new(hashes[group], group + 1);
        }

        _slots = slots;
    }

    readonly record struct Slot(ulong Hash, int Group);
}

/// <summary>Groups of words. Their hash can be turned back into the word, so it stands for it.</summary>
sealed class WordTable : GroupTable
{
    int _nullGroup = -1;

    /// <inheritdoc/>
    internal override int FindOrAdd(HashKeys keys, int row) => keys.Validity[row] ? FindOrAdd(keys.Hash(row)) : FindOrAddNull();

    /// <inheritdoc/>
    internal override int Find(HashKeys keys, int row)
    {
        if (!keys.Validity[row])
        {
            return _nullGroup;
        }

        var at = Start(keys.Hash(row));
        return GroupAt(keys.Hash(row), ref at);
    }

    /// <inheritdoc/>
    internal override int FindOrAdd(GroupTable other, int otherGroup) =>
        otherGroup == ((WordTable)other)._nullGroup ? FindOrAddNull() : FindOrAdd(other.Hash(otherGroup));

    /// <inheritdoc/>
    protected override bool IsInSlots(int group) => group != _nullGroup;

    int FindOrAdd(ulong hash)
    {
        var at = Start(hash);
        var group = GroupAt(hash, ref at);
        return group >= 0 ? group : Add(hash, at);
    }

    int FindOrAddNull()
    {
        if (_nullGroup < 0)
        {
            _nullGroup = Count;
            Add(HashKeyEncoder.NullHash, -1);
        }

        return _nullGroup;
    }
}

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

    int Find(ulong hash, ReadOnlySpan<byte> key, ref int at)
    {
        var group = GroupAt(hash, ref at);
        while (group >= 0 && !_keys[group].Span.SequenceEqual(key))
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
